"""Words of difficulties."""

from guong.kit.phrasebook import register

LABELS = {
    "asker": "Đơn vị có vướng mắc",
    "subject": "Mục có vướng mắc",
    "clause": "Số mục trong văn bản",
    "text": "Vướng mắc",
    "proposal": "Kiến nghị, đề xuất",
    "may_name": "Khi công bố câu trả lời, được nêu tên đơn vị",
}

register(
    words={
        "remark.added": "Đơn vị bổ sung",
        "remark.passed": "Ý kiến khi chuyển lên cấp trên",
        "remark.answered": "Trả lời lần trước",
        "remark.again": "Đơn vị cho biết câu trả lời chưa giải quyết được vướng mắc",
        "field.text": "Nội dung",
        "field.public_text": "Lời công bố",
        "field.clause": LABELS["clause"],
    },
    states={
        "obstacle.raised": ("Chờ trả lời", "wait"),
        "obstacle.passed_on": ("Đã chuyển lên cấp trên, chờ trả lời", "wait"),
        "obstacle.answered": ("Đã có trả lời", "good"),
        "obstacle.closed": ("Đã xong", "plain"),
        "obstacle.withdrawn": ("Đã rút", "plain"),
        "obstacle.late": ("Chờ quá 5 ngày", "warn"),
        "obstacle.corrected": ("Câu trả lời đã sửa", "warn"),
        "answer.to_review": ("Chờ xem lại lời công bố", "warn"),
    },
    reasons={
        "obstacle_plan_not_running": "Kế hoạch chưa công bố hoặc đã kết thúc, không nêu vướng mắc được. Câu trả lời đã có vẫn xem được.",
        "obstacle_all_sealed": "Số liệu các bước của kế hoạch đã khóa, không nêu thêm vướng mắc được. Các câu trả lời đã có vẫn xem được.",
        "obstacle_not_addressed": "Kế hoạch này không giao việc cho đơn vị đó. Hãy chọn đơn vị trong danh sách.",
        "no_unit_to_ask": "Kế hoạch này không giao việc cho đơn vị nào mà đồng chí soạn hay đứng đầu, nên không có gì để nêu ở đây.",
        "too_many_obstacles": "Đơn vị đang có {most} vướng mắc chờ trả lời. Chờ trả lời, hoặc rút bớt, rồi nêu tiếp.",
        "too_many_remarks": "Vướng mắc này đã có {most} lượt trao đổi. Hãy trao đổi trực tiếp, rồi nêu lại thành một vướng mắc mới.",
        "not_who_raised": "Chỉ người soạn, người đứng đầu của đơn vị đã nêu (bản giấy: nơi nhập thay) làm được việc này.",
        "not_the_answerer": "Chỉ cán bộ tiếp nhận của nơi đang xử lý vướng mắc này, hoặc của kế hoạch, mới trả lời được.",
        "not_who_answered": "Chỉ cán bộ tiếp nhận của nơi đã trả lời mới sửa được câu trả lời này.",
        "answer_unchanged": "Câu trả lời chưa có gì khác so với lời đang có.",
        "answer_asked_again": "Đơn vị đã hỏi lại sau câu trả lời này. Hãy trả lời vướng mắc đang chờ.",
        "nobody_above": "Cơ quan theo dõi kế hoạch là cấp trả lời cuối cùng, không chuyển tiếp được.",
        "other_subject": "Chỉ trả lời chung những vướng mắc về cùng một mục.",
        "answer_tells_contact": "Nội dung công bố còn số điện thoại hoặc địa chỉ liên hệ: «{found}». Hãy bỏ đi.",
        "answer_names_person": "Nội dung công bố còn tên người: {name}. Hãy bỏ tên.",
        "answer_names_unit": "{unit} chưa đồng ý nêu tên. Hãy viết không nêu tên đơn vị này.",
        "answer_not_public": "Câu trả lời này không còn được công bố.",
        "mended_already": "Vướng mắc này đã được giải quyết bằng bản sửa đổi đã ban hành, không đổi được.",
        "clause_no_number": "Chỉ ghi số mục như trong văn bản, ví dụ: III.4, hoặc điểm b khoản 2 mục IV.",
        "head_agrees": "Chỉ người đứng đầu đơn vị mới đồng ý cho nêu tên đơn vị. Hãy bỏ chọn mục này, hoặc để người đứng đầu nêu.",
        "obstacle_not_waiting": "Vướng mắc số {number} không còn chờ trả lời. Xem lại các mục đã đánh dấu, rồi gửi lần nữa.",
        "amendment_not_open": "Chỉ chọn được bản sửa đổi đang soạn của kế hoạch này.",
        "answer_there": "Đã có trả lời cho mục này. Hãy đọc câu trả lời bên trên; nếu chưa giải quyết được, bấm gửi lần nữa.",
    },
    events={
        "obstacle.raised": "Nêu vướng mắc, gửi {desk}",
        "obstacle.added_to": "Bổ sung nội dung",
        "obstacle.withdrawn": "Rút vướng mắc",
        "obstacle.passed_on": "{body} chuyển lên {desk}",
        "obstacle.answered": "{body} trả lời",
        "obstacle.answer_corrected": "{body} sửa câu trả lời",
        "obstacle.reopened": "{body} sửa câu trả lời, vướng mắc mở lại để đơn vị xem",
        "obstacle.asked_again": "Đơn vị cho biết câu trả lời chưa giải quyết được vướng mắc",
        "obstacle.helped": "Đơn vị cho biết đã rõ",
        "obstacle.closed": "Nơi trả lời đóng vướng mắc",
        "obstacle.put_in_amendment": "Đưa vào sửa đổi lần {number}",
        "obstacle.taken_out": "Bỏ khỏi sửa đổi",
        "answer.published": "Công bố câu trả lời cho mọi đơn vị",
        "answer.reworded": "Sửa lời câu trả lời đã công bố",
        "answer.reviewed": "Xem lại lời đã công bố, giữ nguyên",
        "answer.unpublished": "Ngừng công bố câu trả lời",
    },
)


def about(subject: str, clause: str) -> str:
    """The clause in words, with its number where the words do not tell it."""
    return f"{subject} (mục {clause})" if clause and clause not in subject else subject
