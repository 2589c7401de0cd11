"""A list as a committee's office would issue it; people and units are invented."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from guong.documents.spec import Column, Letterhead, OfficialList, Row, Signature

PRINTED_AT = datetime(2026, 9, 5, 7, 30, tzinfo=UTC)
FINGERPRINT = "7f3ac91be04d5526ab1c90ee"

COLUMNS = (
    Column("no", "STT", 5, align="center", kind="number"),
    Column("name", "Tên mô hình", 24),
    Column("unit", "Đơn vị đăng ký", 19),
    Column("holder", "Tập thể/ cá nhân/ hộ", 10, align="center"),
    Column("sector", "Lĩnh vực", 13),
    Column("since", "Mới/ tiếp tục", 10, align="center"),
    Column("goal", "Mục tiêu, chỉ tiêu", 24),
    Column("content", "Nội dung, cách làm", 30),
    Column("ends", "Thời gian hoàn thành", 12, align="center", kind="date"),
    Column("person", "Người phụ trách/ Ghi chú", 16),
    Column("people", "Số người hưởng lợi", 12, align="right", kind="number", on_paper=False),
    Column("reason", "Lý do chọn", 30, on_paper=False),
)

PARTY_HEAD = Letterhead(
    family="party",
    superior="HUYỆN ỦY SƠN LĨNH",
    issuer="BAN TUYÊN GIÁO VÀ DÂN VẬN",
    place="Sơn Lĩnh",
    issued_on=date(2026, 9, 5),
    number="8-DS/BTGDV",
)
STATE_HEAD = Letterhead(
    family="state",
    superior="ỦY BAN NHÂN DÂN HUYỆN SƠN LĨNH",
    issuer="PHÒNG NỘI VỤ",
    place="Sơn Lĩnh",
    issued_on=date(2026, 2, 5),
    number="12/DS-NV",
)
FRONT_HEAD = Letterhead(
    family="front",
    superior="ỦY BAN MTTQ VIỆT NAM\nXÃ HÒA CƯỜNG",
    issuer="BAN THƯỜNG TRỰC",
    place="Hòa Cường",
    number="/DS-MTTQ-BTT",
)

MODEL_ROWS: tuple[Row, ...] = (
    {
        "no": 1,
        "name": "Tuyến đường hoa thanh niên tự quản thôn Nà Lình",
        "unit": "Chi đoàn thôn Nà Lình, Đoàn TNCS Hồ Chí Minh xã Quan Sơn",
        "holder": "Tập thể",
        "sector": "Xây dựng nông thôn mới",
        "since": "Mới",
        "goal": "2,4 km đường liên thôn có hoa, cây xanh; 100% hộ dọc tuyến ký cam kết không đổ rác ra đường",
        "content": "Mỗi hộ nhận chăm sóc đoạn trước nhà; đoàn viên ra quân sáng thứ Bảy tuần đầu tháng; "
        "chi đoàn chấm điểm, công khai tại nhà văn hóa.",
        "ends": date(2026, 11, 20),
        "person": "Hoàng Thị Nguyệt, Bí thư chi đoàn",
        "people": 1312,
        "reason": "Rác thải dọc tuyến còn nhiều",
    },
    {
        "no": 2,
        "name": "“Ngày thứ Sáu nghe dân nói” tại bộ phận một cửa",
        "unit": "Đảng ủy xã Vân Thủy",
        "holder": "Tập thể",
        "sector": "Cải cách hành chính",
        "since": "Tiếp tục (2024)",
        "goal": "100% ý kiến được trả lời trong 05 ngày làm việc; tỉ lệ hài lòng từ 95% trở lên",
        "content": "Thường trực Đảng ủy trực tiếp tiếp dân, ghi sổ, phân công trả lời; niêm yết kết quả hằng tháng.",
        "ends": date(2026, 12, 15),
        "person": "Vi Văn Tuấn, Phó Bí thư Thường trực",
        "people": 540,
        "reason": "",
    },
    {
        "no": 3,
        "name": "Vườn na rải vụ theo hướng hữu cơ",
        "unit": "Chi bộ thôn Đông Mồ, xã Quang Lang",
        "holder": "Hộ",
        "sector": "Phát triển kinh tế",
        "since": "Mới",
        "goal": "0,8 ha na rải vụ; thu nhập tăng ít nhất 15% so với năm 2025; hướng dẫn 06 hộ cùng làm",
        "content": "Tỉa cành, thụ phấn bổ sung, bón phân ủ hoai; ghi nhật ký vườn; mở vườn cho hộ khác đến học.",
        "ends": None,
        "person": "Hộ ông Lương Đình Khuê",
        "people": 28,
        "reason": "Na chính vụ rớt giá",
    },
)


def official_list(rows: Sequence[Row] = MODEL_ROWS, **changes: Any) -> OfficialList:
    """Return the sample list with these rows, other fields replaced by `changes`; groups take the place of rows."""
    fields: dict[str, Any] = {
        "code": "Biểu 1",
        "title": "DANH SÁCH\nĐĂNG KÝ MÔ HÌNH TIÊU BIỂU HỌC TẬP VÀ LÀM THEO TƯ TƯỞNG, ĐẠO ĐỨC, PHONG CÁCH HỒ CHÍ MINH",
        "subtitle": "Năm 2026",
        "letterhead": PARTY_HEAD,
        "columns": COLUMNS,
        "rows": rows,
        "totals": {
            "label": f"Tổng cộng: {len(rows)} mô hình",
            "people": sum(int(str(row.get("people", 0))) for row in rows),
        },
        "notes": (
            "Đối chiếu: 145 đơn vị phải đăng ký; 142 đơn vị đã gửi; 03 đơn vị được miễn.",
            "Danh sách lấy theo bộ lọc: đã tiếp nhận; mọi lĩnh vực",
        ),
        "recipients": ("Thường trực Huyện ủy (b/c)", "Các chi, đảng bộ trực thuộc", "Lưu Văn phòng"),
        "signature": Signature("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC", "Nông Quốc Bảo"),
        "printed_at": PRINTED_AT,
        "fingerprint": FINGERPRINT,
        "meta": {"plan": "KH-2026", "filter": "đã tiếp nhận"},
    }
    if "groups" in changes:
        fields["rows"] = ()
    return OfficialList(**{**fields, **changes})


def many_rows(count: int) -> list[Row]:
    """Return `count` numbered rows made of the sample's."""
    return [{**MODEL_ROWS[number % len(MODEL_ROWS)], "no": number + 1} for number in range(count)]
