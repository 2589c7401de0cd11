"""Rows of Biểu 1, as offices type them and as the programme itself writes them: what each says, in the words of the form.

A row is the registration whose code it gives; without a code the one of the same unit and title. A cell that is empty says nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from guong.intake.rules.tables import Column, Reading
from guong.kit.text import words
from guong.registrations.rules import TEXTS, HolderKind

_LONG = Reading.PROSE
COLUMNS = (
    Column("code", "Mã", ("mã mô hình", "mã số", "mã đăng ký", "registration code")),
    Column("title", "Tên mô hình", ("mô hình", "tên mô hình tiêu biểu", "tên gọi mô hình"), is_required=True),
    Column("unit", "Đơn vị đăng ký", ("đơn vị", "tên đơn vị", "đơn vị thực hiện mô hình", "chi bộ, đảng bộ"), is_required=True),
    Column("parent", "Đơn vị cấp trên", ("cấp trên", "trực thuộc", "thuộc", "thuộc đảng bộ")),
    Column("holder", "Tập thể, cá nhân, hộ", ("tập thể cá nhân hộ gia đình", "tập thể, cá nhân")),
    Column("holder_kind", "Loại (tập thể, cá nhân, hộ)", ("loại tập thể, cá nhân, hộ", "loại", "loại hình")),
    Column("holder_name", "Tên tập thể, cá nhân, hộ", ("tên tập thể, cá nhân", "chủ mô hình")),
    Column("sector", "Lĩnh vực", ("nhóm đối tượng, lĩnh vực", "nhóm đối tượng", "nhóm, lĩnh vực")),
    Column("since", "Mới/ tiếp tục", ("mới hay tiếp tục", "mới tiếp tục", "năm bắt đầu", "bắt đầu từ năm")),
    Column("place", "Địa bàn, đối tượng", ("địa bàn", "đối tượng, địa bàn", "nơi thực hiện"), reading=_LONG),
    Column("reason", "Thực trạng, lý do", ("lý do", "thực trạng", "sự cần thiết", "lý do chọn"), reading=_LONG),
    Column("aims", "Mục tiêu, chỉ tiêu", ("mục tiêu", "mục tiêu, tiêu chí", "chỉ tiêu"), reading=_LONG),
    Column("method", "Nội dung, cách làm", ("nội dung", "cách làm", "nội dung cách làm", "biện pháp"), reading=_LONG),
    Column("forces", "Lực lượng thực hiện", ("lực lượng", "lực lượng tham gia"), reading=_LONG),
    Column("resources", "Nguồn lực", ("kinh phí", "nguồn lực, kinh phí"), reading=_LONG),
    Column("schedule", "Thời gian", ("thời gian thực hiện", "tiến độ", "lộ trình"), reading=_LONG),
    Column("products", "Sản phẩm, kết quả đầu ra", ("sản phẩm", "kết quả", "kết quả đầu ra", "kết quả dự kiến"), reading=_LONG),
    Column("replicability", "Khả năng duy trì, nhân rộng", ("khả năng nhân rộng", "nhân rộng"), reading=_LONG),
    Column("implements", "Đơn vị thực hiện", ("thực hiện",)),
    Column("directs", "Đơn vị chỉ đạo", ("chỉ đạo",)),
    Column("coordinates", "Đơn vị phối hợp", ("phối hợp",)),
    Column("contact_name", "Người phụ trách", ("người liên hệ", "cán bộ phụ trách")),
    Column("contact_phone", "Điện thoại liên hệ", ("điện thoại", "số điện thoại", "sđt"), reading=Reading.PHONE),
)  # fmt: skip
RELATIONS = ("implements", "directs", "coordinates")
TEXT_KEYS = tuple(name for name in TEXTS if name != "holder_name")
HOLDERS = {
    "tap the": HolderKind.COLLECTIVE,
    "ca nhan": HolderKind.INDIVIDUAL,
    "ho": HolderKind.HOUSEHOLD,
    "ho gia dinh": HolderKind.HOUSEHOLD,
}
_CODE = re.compile(r"(?:MH-?)?0*([1-9]\d{0,9})", re.IGNORECASE | re.ASCII)
_YEAR = re.compile(r"\b(\d{4})\b", re.ASCII)


@dataclass(frozen=True)
class RegistrationHere:
    """A registration that is stored and may be read.

    Args:
        values: key of a column → what the official list says there.
        goals: its measurable aims in words, which the list writes below the aims.
    """

    number: int
    unit: int
    unit_name: str
    values: Mapping[str, str]
    goals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """What a row says, as the verbs take it.

    Args:
        unit: id of the body that registers.
        texts: fields of the form → text.
        relations: relation → ids of bodies; none: the sheet has no such cells.
    """

    unit: int
    texts: Mapping[str, str] = field(default_factory=dict)
    holder_kind: str = ""
    since: int | None = None
    sector: int | None = None
    relations: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def number_of(code: str) -> int | None:
    """The number in a code that people quote: "MH-00012"; None for what is none."""
    found = _CODE.fullmatch(code.strip())
    return int(found[1]) if found else None


def holder_of(said: str) -> HolderKind | None:
    """The kind of a holder from the words of a sheet."""
    return HOLDERS.get(" ".join(words(said)))


def split_holder(said: str) -> tuple[str, str]:
    """("Tập thể", "Tổ tự quản") from "Tập thể: Tổ tự quản"; the whole as the name where no kind stands before it."""
    kind, sign, name = said.partition(":")
    return (kind.strip(), name.strip()) if sign and holder_of(kind) else ("", said)


def since_of(said: str, year: int) -> int | None:
    """The year in which an exemplar began: "Mới", "Tiếp tục (từ 2021)", "2021"; None where the words do not say it."""
    if years := _YEAR.findall(said):
        return int(years[0]) if len(set(years)) == 1 else None
    return year if words(said)[:1] == ["moi"] else None


def names_in(said: str) -> list[str]:
    """The bodies that a cell names, one after the other."""
    return [name for name in (part.strip() for part in re.split(r"[;\n]", said)) if name]
