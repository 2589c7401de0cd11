"""Words of publicity."""

from guong.kit.phrasebook import register
from guong.registrations import words as _registrations  # shared reasons are worded there  # noqa: F401

# Parts of the public page, in its order.
PARTS = {
    "problem": "Vấn đề",
    "method": "Cách làm",
    "results": "Kết quả",
    "lessons": "Bài học",
    "place": "Địa bàn",
}
PAPER, DATED = "Số, ký hiệu văn bản", "Ngày của văn bản"
FIELDS = {"title": "Tên mô hình", **PARTS}

# Each text that heads of units agree to stays here for ever: agreements name the one that was shown.
WORDINGS = {
    "cong-khai-1": (
        "Đơn vị đồng ý để cơ quan tiếp nhận kế hoạch giới thiệu mô hình này trên trang công khai: tên mô hình, tên đơn vị, lĩnh vực, "
        "vấn đề, cách làm, kết quả so với chỉ tiêu, bài học, địa bàn, và những ảnh mà người trong ảnh đã đồng ý. Ai cũng đọc được, "
        "không cần đăng nhập. Số điện thoại và địa chỉ liên hệ không bao giờ được đăng. Đơn vị rút lại lúc nào cũng được; rút là "
        "trang biến mất ngay."
    ),
    "cong-khai-2": (
        "Đơn vị đồng ý để cơ quan tiếp nhận kế hoạch giới thiệu mô hình này trên trang công khai: tên mô hình, tên đơn vị, lĩnh vực, "
        "vấn đề, cách làm, kết quả so với chỉ tiêu, bài học, địa bàn, khen thưởng của mô hình (danh hiệu, năm, quyết định), và những ảnh "
        "mà người trong ảnh đã đồng ý. Ai cũng đọc được, không cần đăng nhập. Số điện thoại và địa chỉ liên hệ không bao giờ được đăng. "
        "Đơn vị rút lại lúc nào cũng được; rút là trang biến mất ngay."
    ),
}
NAMES = {
    "individual": "Cá nhân thực hiện đồng ý cho nêu họ tên. Không đánh dấu thì trang chỉ ghi “Một cá nhân ở …”.",
    "household": "Hộ thực hiện đồng ý cho nêu tên. Không đánh dấu thì trang chỉ ghi “Một hộ gia đình ở …”.",
}

register(
    words={
        "stage.waiting": "Chờ chuẩn bị",
        "stage.draft": "Đang soạn",
        "stage.published": "Đã đăng",
        "stage.withdrawn": "Đã rút",
        "field.problem": PARTS["problem"],
        "field.results": PARTS["results"],
        "field.lessons": PARTS["lessons"],
        "field.photos": "Ảnh",
        "field.caption": "Chú thích ảnh",
    },
    states={
        "publication.waiting": ("Chờ chuẩn bị", "wait"),
        "publication.draft": ("Đang soạn", "plain"),
        "publication.published": ("Đã đăng", "good"),
        "publication.withdrawn": ("Đã rút", "warn"),
        "publication.hidden": ("Đang ẩn", "warn"),
        "agreement.yes": ("Đơn vị đã đồng ý", "good"),
        "agreement.paper": ("Đơn vị đã đồng ý, theo văn bản", "good"),
        "agreement.no": ("Đơn vị chưa đồng ý", "plain"),
        "photo.agreed": ("Người trong ảnh đã đồng ý", "good"),
        "photo.not_agreed": ("Chưa có đồng ý, sẽ không đăng", "plain"),
        "photo.not_ready": ("Ảnh đang được kiểm tra hoặc không dùng được", "warn"),
    },
    reasons={
        "only_head_agrees": "Chỉ người đứng đầu đơn vị (bí thư, thủ trưởng) mới đồng ý hoặc rút đồng ý công khai.",
        "only_who_entered_paper": "Chỉ nơi đã nhập thay báo cáo từ bản giấy mới ghi được ý kiến của đơn vị theo văn bản.",
        "paper_of_tomorrow": "Ngày của văn bản chưa đến. Ghi ngày đề trên văn bản của đơn vị.",
        "taking_down_needs_reason": "Ghi lý do gỡ ảnh, ít nhất {least} ký tự: người trong ảnh hay người thân yêu cầu, vì sao.",
        "not_an_editor": "Chỉ biên tập viên của cơ quan tiếp nhận, cơ quan ban hành hoặc trung tâm truyền thông mới làm được việc này.",
        "report_not_accepted": "Báo cáo kết quả của mô hình chưa được cơ quan tiếp nhận chấp thuận, nên chưa công khai được.",
        "agreed_already": "Đơn vị đã đồng ý công khai mô hình này.",
        "not_agreed": "Đơn vị chưa đồng ý công khai mô hình này, hoặc đã rút.",
        "wording_changed": "Lời đồng ý vừa được sửa. Đọc lại lời mới dưới đây rồi mới đồng ý.",
        "unknown_photo": "Ảnh này không còn trong báo cáo. Tải lại trang để xem những ảnh hiện có.",
        "photo_without_consent": "Ảnh “{caption}” chưa có đồng ý của người trong ảnh, hoặc đồng ý đã rút. Bỏ chọn ảnh này.",
        "photo_not_ready": "Ảnh “{caption}” chưa kiểm tra xong hoặc không dùng được. Bỏ chọn ảnh này.",
        "photo_needs_caption": "Ghi một câu cho ảnh này: ai không nhìn thấy ảnh sẽ nghe câu đó.",
        "too_many_publication_photos": "Mỗi mô hình đăng nhiều nhất {most} ảnh. Bỏ bớt ảnh đã chọn.",
    },
    events={
        "publication.agreed": "Đơn vị đồng ý công khai",
        "publication.agreement_withdrawn": "Đơn vị rút đồng ý công khai",
        "publication.agreed_on_paper": "Ghi đồng ý công khai của đơn vị theo văn bản",
        "publication.agreement_withdrawn_on_paper": "Ghi việc đơn vị rút đồng ý công khai theo văn bản",
        "publication.photo_taken_down": "Gỡ một ảnh theo yêu cầu",
        "publication.prepared": "Chuẩn bị bài giới thiệu từ hồ sơ",
        "publication.written": "Sửa bài giới thiệu ({fields})",
        "publication.published": "Đăng công khai, {photos} ảnh",
        "publication.withdrawn": "Rút khỏi trang công khai",
    },
)
