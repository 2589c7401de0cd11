"""How bodies and posts are named, and where their name ends and what they do begins."""

import re

# The word that a body's or a post's name begins with, whatever its size: "Ban …", "Phòng …", "chi bộ", "hiệu trưởng".
_NOUNS = (
    "Ban|BCH|BTV|BTT|Bộ phận|Bí thư|Báo(?! cáo)|Bộ|Các|Cán bộ|Cấp ủy|Cấp uỷ|Chi bộ|Chi đoàn|Chi hội|Chi ủy|Chi uỷ|Chi, đảng bộ|Chính quyền|"
    "Chủ tịch|Chánh|Chủ nhiệm|Chuyên viên|Chỉ huy|Công an|Công đoàn|Cơ quan|Cơ sở|Cấp|Đài|Đảng bộ|Đảng ủy|Đảng "
    "uỷ|Đảng viên|Đoàn|Đội|Đơn vị|"
    "Đồng chí|Doanh nghiệp|Giám đốc|Giáo viên|HĐND|Hiệu trưởng|Hội|Hội đồng|Huyện|Huyện ủy|Huyện uỷ|Khối|Khu phố|Khu dân cư|"
    "Kế toán|Liên đoàn|Mặt trận|MTTQ|Ngành|Nhà trường|Phó|Phòng|Phường|Quân sự|Sở|TCCSĐ|Thành viên|Thành ủy|Thôn|Thủ trưởng|"
    "Thường trực|Tiểu ban|Tỉnh đoàn|Tỉnh ủy|Tỉnh uỷ|Tổ(?! chức)|Tổ chức(?= (?:chính trị|đảng|đoàn|hội(?! nghị| "
    "thảo| thi| diễn)|cơ sở|thành viên|xã hội))|Trạm|Trung tâm|Trưởng|Trường|Ủy ban|Uỷ ban|UBND|UBMTTQ|UBKT|"
    "Ủy viên|Uỷ viên|Văn phòng|Viện|Xã|Địa phương|Lực lượng|Lãnh đạo|Tác giả|Lớp|Hộ|Bản|Người đứng đầu|CĐCS|Quân nhân|Dân quân"
)
BODY = re.compile(
    rf"(?:(?:các|mỗi|từng|những|mọi|riêng|đối với|toàn thể|tất cả|\d{{1,3}})\s+)*(?:{_NOUNS})(?!\w)", re.I
)
# What bodies do: where one of these stands in lower case, the name has ended.
VERB = re.compile(
    r"(?<!\w)(?:chủ trì|phối hợp|căn cứ|tham mưu|chịu trách nhiệm|có trách nhiệm|theo dõi|hướng dẫn"
    r"|xây dựng(?! Đảng)|yêu cầu|chú trọng|quan tâm|ưu tiên|chỉ đạo|triển khai|"
    r"thực hiện|tuyên truyền|vận động|lãnh đạo|kiểm tra|giám sát|tổng hợp|đăng ký|báo cáo|mở|đăng tải|cụ thể hóa|cụ thể hoá|tham gia|"
    r"bố trí|bảo đảm|đảm bảo|phụ trách|quyết định|phê duyệt|phân công|tiếp tục|thường xuyên|chủ động|nghiêm túc|kịp thời|đưa|cử|"
    r"lựa chọn|chọn|đảm nhận|nhận|gửi|nộp|lập|thẩm định|rà soát|đề nghị|phấn đấu|trồng|viết|đề xuất|tiếp nhận"
    r"|chuẩn bị|quán triệt|duy trì|giúp|"
    r"là đầu mối|làm đầu mối|đôn đốc|trực tiếp|định kỳ|được|phải|(?<!Hậu )cần|đều|sẽ|hoàn thành|đạt|tăng cường"
    r"|nâng cao|đẩy mạnh|in|bình xét|"
    r"duyệt|trả lời|cung cấp|trình|công bố|công nhận|trao|chấm|(?<!chữ )ký(?! túc| hiệu)|sử dụng|thành lập"
    r"|giới thiệu|tham dự|tập trung|khảo sát|phát động|giữ|cập nhật|đánh giá|ứng dụng|xử lý|giải quyết|ủng hộ"
    r"|cam kết|ban hành|nghiên cứu|phổ biến|khuyến khích|huy động|"
    r"có(?!\s+(?:trên|dưới|hơn|ít hơn|nhiều hơn|liên quan|thẩm quyền|điều kiện|đủ|nhu cầu|đoàn)\b)|"
    r"(?<!các )(?<!mỗi )(?<!, )(?<!từng )(?<!và )(?<!những )tổ chức(?! chính trị| đảng| đoàn| thành viên| hội| cơ sở))(?!\w)"
)
_QUANTIFIER = re.compile(
    r"(?<!\w)(?:ít nhất|tối thiểu|không quá|tối đa|nhiều nhất|không dưới|không ít hơn|không vượt quá|đúng|từ \d"
    r"|(?<!trên )(?<!dưới )(?<!hơn )\d|chậm nhất|trước)",
)
# A mark, or each one of those named before: "Chi đoàn, Hội Phụ nữ mỗi tổ chức …"
_ENDS = re.compile(r"[:;.(“\"]|(?<!và)\s(?:mỗi|từng)\s")
_LEADING = re.compile(
    r"(?:(?:các|mỗi|từng|những|mọi|riêng(?: đối với)?|đối với|toàn thể|tất cả|số|tổng số|cho|ở|tại|là|và|giao"
    r"|yêu cầu|đề nghị|khuyến khích|phấn đấu|"
    r"đảm bảo|bảo đảm|vận động|mỗi một|trong đó|trong năm \d{4}|năm(?: học)? \d{4}(?:\s*[-–]\s*\d{4})?)\s*,?\s+)+",
    re.I,
)
GENERIC = re.compile(
    r"(?:đơn vị|tổ chức|nơi|cơ quan|cơ quan, đơn vị|cơ quan, tổ chức|tập thể|địa phương|cá nhân)(?: trực thuộc)?", re.I
)
_LONGEST = 160


def is_body(text: str) -> bool:
    """Whether a text begins as the name of a body or a post does."""
    return BODY.match(text) is not None


def name_end(text: str) -> int:
    """Where the name at the beginning of `text` ends: before what the body does, a number, or a mark."""
    ends = [found.start() for pattern in (VERB, _QUANTIFIER) if (found := pattern.search(text, 1))]
    ends += [found.start() for found in [_ENDS.search(text)] if found]
    return min([*ends, len(text), _LONGEST])


def bare(name: str) -> str:
    """A name without "các", "mỗi" and the like before it: "Các chi bộ" gives "chi bộ"."""
    text = " ".join(name.split()).strip(" ,;:-–")
    led = _LEADING.match(text + " ")
    return text[led.end() :].strip(" ,;:") if led and led.end() < len(text) else text


def is_generic(name: str) -> bool:
    """Whether a name says nothing of the kind of body: "đơn vị"."""
    return GENERIC.fullmatch(name) is not None
