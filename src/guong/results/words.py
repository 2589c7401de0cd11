"""Words of reports on results."""

from guong.kit.phrasebook import register
from guong.registrations import words as _registrations  # shared reasons and states are worded there  # noqa: F401

# What a return can name, in the order of the form.
FIELDS = {
    "progress": "Tiến độ thực hiện",
    "achieved": "Kết quả so với chỉ tiêu",
    "done": "Việc đã làm",
    "beneficiaries": "Người, hộ hưởng lợi",
    "beneficiary_count": "Số người, hộ hưởng lợi",
    "effect": "Hiệu quả",
    "difficulties": "Khó khăn, vướng mắc",
    "taken_up": "Nơi đã học tập, làm theo",
    "files": "Ảnh và tài liệu minh chứng",
    "assessment": "Đơn vị tự đánh giá",
    "proposal": "Đề nghị",
    "proposal_reason": "Lý do đề nghị",
}

CONSENT_WORDING = "gallery-1"  # raised when the sentence below changes: each consent keeps which one was agreed to

register(
    words={
        **{f"field.{name}": label for name, label in FIELDS.items()},
        "progress.done": "Đã hoàn thành",
        "progress.going_on": "Đang thực hiện",
        "progress.not_begun": "Chưa thực hiện",
        "assessment.effective": "Có hiệu quả",
        "assessment.partly": "Hiệu quả một phần",
        "assessment.not_effective": "Chưa hiệu quả",
        "proposal.continue": "Tiếp tục thực hiện",
        "proposal.replicate": "Nhân rộng",
        "proposal.commend": "Biểu dương, khen thưởng",
        "proposal.stop": "Dừng thực hiện",
        "mark.progress": "Tiến độ",
        "mark.assessment": "Tự đánh giá",
        "mark.proposal": "Đề nghị",
        "table.progress": "Theo tiến độ thực hiện",
        "table.assessment": "Theo tự đánh giá của đơn vị",
        "table.proposal": "Theo đề nghị của đơn vị",
        "receipt.list.result": "Gửi danh sách báo cáo kết quả",
        "receipt.one.result": "Nộp báo cáo kết quả vào danh sách của đơn vị",
        "stat.accepted.result": "báo cáo đã chấp thuận",
        "stat.waiting.result": "báo cáo đang chờ",
        "stat.returned.result": "báo cáo cần sửa",
        "stat.complete.result": "đơn vị báo cáo đủ",
        "excused.result": "Miễn báo cáo",
        "duty_filter.short.result": "Báo cáo chưa đủ",
        "duty_filter.complete.result": "Đã báo cáo đủ",
        "page.board.result": "Theo dõi báo cáo kết quả",
        "page.board_units.result": "Đơn vị có mô hình phải báo cáo, theo thứ tự chính thức. "
        "Số cạnh tên đơn vị: báo cáo đã chấp thuận / mô hình phải báo cáo.",
        "page.board_caption.result": "Tình hình báo cáo kết quả",
        "page.consolidation.result": "Tổng hợp kết quả thực hiện mô hình",
        "page.consolidated_list.result": "Xuất danh sách kết quả (Biểu 2)",
        "page.arrivals.result": "Báo cáo chờ kiểm tra",
        "page.unit_list.result": "Danh sách báo cáo kết quả",
        "page.records.result": "Báo cáo kết quả mô hình",
        "empty.unit_list.result": "Danh sách chưa có báo cáo nào.",
        "empty.unit_list_next.result": "Khi người soạn nộp một báo cáo kết quả, báo cáo đó hiện ở đây để người đứng đầu gửi lên.",
        f"consent.{CONSENT_WORDING}": "Người có mặt trong ảnh (với trẻ em: cha, mẹ hoặc người giám hộ) đã đồng ý "
        "cho đăng ảnh này để giới thiệu mô hình. Đồng ý này rút lại được bất cứ lúc nào.",
    },
    reasons={
        "registration_not_accepted": "Đăng ký của mô hình này chưa được chấp thuận, nên chưa báo cáo kết quả được.",
        "registrations_not_accepted": "Chưa gửi được: đăng ký {codes} đang phải sửa. "
        "Hãy lấy báo cáo đó ra khỏi danh sách, rồi gửi những báo cáo còn lại.",
        "report_there": "Mô hình này đã có báo cáo kết quả. Tải lại trang để mở báo cáo đó.",
        "achieved_missing": "Chưa ghi số đạt được của «{what}». Không đạt được gì thì ghi 0.",
        "other_unit": "Mục này đăng ký bằng «{unit}». Đồng chí ghi «{typed}»; hãy đổi ra {unit}.",
        "unknown_goal": "Con số phấn đấu này không còn trong đăng ký. Tải lại trang để xem đăng ký hiện nay.",
        "stop_needs_reason": "Đề nghị dừng thì cần ghi rõ lý do.",
        "files_unready": "Còn {count} ảnh đang được kiểm tra. Đợi ít phút rồi nộp.",
        "files_refused": "Có {count} ảnh không dùng được. Hãy xóa ảnh đó, chọn ảnh khác nếu cần, rồi nộp.",
        "too_many_photos": "Mỗi báo cáo có nhiều nhất {most} ảnh. Hãy xóa bớt ảnh rồi thêm ảnh này.",
        "too_many_documents": "Mỗi báo cáo có nhiều nhất {most} tài liệu. Hãy xóa bớt tài liệu rồi thêm tài liệu này.",
        "attachment_gone": "Tệp này không còn trong báo cáo. Tải lại trang để xem các tệp hiện có.",
        "consent_of_photos": "Chỉ ảnh mới cần ghi đồng ý cho đăng.",
        "consent_there": "Ảnh này đã được ghi đồng ý cho đăng.",
        "consent_not_there": "Ảnh này chưa được ghi đồng ý cho đăng, hoặc đã rút.",
        "not_for_consent": "Chỉ người soạn hoặc người đứng đầu của đơn vị mới ghi được đồng ý cho đăng ảnh.",
        "not_to_withdraw_consent": "Chỉ đơn vị có ảnh, cơ quan theo dõi kế hoạch hoặc biên tập viên mới rút được đồng ý cho đăng ảnh.",
    },
    events={
        "result.drafted": "Bắt đầu soạn báo cáo kết quả",
        "result.entered_on_behalf": "Nhập thay báo cáo kết quả từ bản giấy",
        "result.written": "Sửa nội dung báo cáo ({fields})",
        "result.file_attached": "Thêm một tệp minh chứng",
        "result.file_detached": "Xóa một tệp minh chứng",
        "result.consent_given": "Ghi đồng ý cho đăng một ảnh",
        "result.consent_withdrawn": "Rút đồng ý cho đăng một ảnh",
        "result.listed": "Đưa báo cáo vào danh sách của đơn vị (biên nhận {receipt})",
        "result.taken_back": "Lấy lại báo cáo để sửa trước khi gửi",
        "result.discarded": "Xóa hẳn bản nháp báo cáo",
        "result.sent": "Gửi báo cáo lên cấp trên",
        "result.withdrawn": "Rút lại báo cáo",
        "result.accepted": "{deed}",
        "result.returned": "Trả lại báo cáo để sửa ({fields})",
    },
)

# What only the pages say.
register(
    states={
        "duty.short.result": ("Chưa báo cáo đủ", "warn"),
        "duty.complete.result": ("Đã báo cáo đủ", "good"),
    },
    reasons={
        "count_unreadable": "Ghi một số nguyên, ví dụ 86 hoặc 1.200. Không đếm được thì để trống.",
        "consent_not_ticked": "Chưa đánh dấu vào ô đồng ý nên chưa ghi gì. Hãy hỏi người trong ảnh trước.",
    },
)
