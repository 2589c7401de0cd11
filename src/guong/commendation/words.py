"""Words of honours."""

from guong.kit.phrasebook import register

LABELS = {
    "title": "Danh hiệu, hình thức khen thưởng",
    "year": "Khen thành tích năm",
    "decision": "Số, ký hiệu quyết định",
    "decided_on": "Ngày quyết định",
    "awarded_by": "Cơ quan quyết định",
    "source": "Ghi theo văn bản, danh sách nào",
}

register(
    words={f"field.honour_{name}": label for name, label in LABELS.items()},
    reasons={
        "not_an_awarder": "Chỉ cán bộ tiếp nhận của cấp trên đơn vị này, hoặc của kế hoạch có mô hình, mới ghi hay bỏ khen thưởng.",
        "decided_tomorrow": "Ngày quyết định chưa đến. Ghi ngày đề trên quyết định.",
        "decided_before_year": "Quyết định ký năm {decided}, trước năm được khen. Hãy xem lại năm và ngày.",
        "honour_year_unreadable": "Năm gồm bốn chữ số, ví dụ 2023.",
        "honour_year_unlikely": "Năm được khen phải từ năm {earliest}. Hãy xem lại.",
        "honoured_body_not_yet": "{name} đến ngày {day} mới có. Hãy ghi cho đơn vị của năm được khen; đơn vị sau được hiện là kế thừa.",
        "honoured_body_ended": "{name} đã kết thúc từ ngày {day}, trước năm được khen. Hãy chọn đơn vị của năm đó.",
        "not_their_exemplar": "Đơn vị này không đăng ký mô hình đó trong hệ thống.",
        "honoured_already": "Đã ghi: {title}, quyết định {decision}. Một quyết định chỉ ghi một lần.",
        "honour_of_another": "Mục này do nơi khác ghi; nơi đó hoặc cấp trên của nơi đó mới bỏ được.",
        "honour_gone": "Mục khen thưởng này vừa được bỏ. Tải lại trang để xem những mục còn lại.",
    },
    events={
        "honour.recorded": "Ghi khen thưởng theo quyết định {decision}",
        "honour.retracted": "Bỏ mục khen thưởng ghi nhầm, quyết định {decision}",
    },
)
