"""Units of a sheet against the bodies that stand here: who is new, who is the same, and what speaks against a row.

A row is the body that stands under the same parent with the same name; where the sheet names no parent, the only one of that name.
Names are compared with their diacritics, in either placing of the tone, whatever their case: "Hòa" is "Hoà" and is not "Hoa".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from guong.intake.rules.tables import Column, Reading
from guong.kit.reasons import Reason
from guong.kit.text import name_key as name_key
from guong.kit.text import sort_key, words
from guong.organisations.rules import STEP

MOST_OF_NAME, MOST_OF_SHORT, MOST_OF_CODE = 200, 100, 40
DEEPEST = 120 // STEP  # levels that a path holds

COLUMNS = (
    Column(
        "name",
        "Tên đơn vị",
        (
            "tên", "đơn vị", "tên tổ chức", "tổ chức", "tên tổ chức đảng", "tổ chức đảng", "tên cơ quan", "cơ quan",
            "cơ quan, đơn vị", "tên cơ quan, đơn vị", "tên đầy đủ", "tên chi bộ", "tên đảng bộ", "tên chi bộ, đảng bộ",
            "chi bộ, đảng bộ", "đảng bộ, chi bộ", "unit", "unit name", "organisation", "organization", "body",
        ),
        is_required=True,
    ),
    Column("short", "Tên viết tắt", ("viết tắt", "tên gọn", "tên ngắn", "tên thường gọi", "short name", "abbreviation")),
    Column("kind", "Loại", ("loại đơn vị", "loại hình", "loại tổ chức", "loại hình tổ chức", "loại hình đơn vị", "type")),
    Column(
        "parent",
        "Đơn vị cấp trên",
        (
            "cấp trên", "cấp trên trực tiếp", "đơn vị cấp trên trực tiếp", "trực thuộc", "thuộc", "đơn vị chủ quản",
            "cơ quan chủ quản", "thuộc đảng bộ", "đảng bộ cấp trên", "đơn vị quản lý", "tổ chức cấp trên",
            "mã đơn vị cấp trên", "mã cấp trên", "parent unit", "parent name", "parent code",
        ),
    ),
    Column("code", "Mã đơn vị", ("mã", "mã số", "mã tổ chức", "ký hiệu", "mã định danh", "unit code", "id")),
    Column(
        "order",
        "Thứ tự",
        ("thứ tự chính thức", "thứ tự sắp xếp", "official order", "position"),
        reading=Reading.ORDER,
    ),
    Column(
        "since",
        "Từ ngày",
        ("ngày thành lập", "thành lập ngày", "ngày thành lập đơn vị", "có từ ngày", "ngày hiệu lực", "founded on", "date"),
        reading=Reading.DAY,
    ),
)  # fmt: skip

# Words under which sheets keep the kinds, besides the kinds' own; compared folded.
KIND_WORDS = {
    "party_organisation": ("đảng bộ", "đảng bộ cơ sở", "đảng bộ trực thuộc", "đảng ủy", "đảng bộ bộ phận", "ĐB"),
    "party_cell": ("chi bộ", "chi bộ cơ sở", "chi bộ trực thuộc", "CB"),
    "party_committee": ("cấp ủy", "huyện ủy", "tỉnh ủy", "thành ủy", "thị ủy"),
    "fatherland_front": ("mặt trận tổ quốc", "MTTQ", "ủy ban mặt trận tổ quốc", "ủy ban MTTQ"),
    "socio_political_organisation": (
        "tổ chức chính trị xã hội", "tổ chức CT XH", "tổ chức CTXH", "đoàn thể", "hội", "đoàn", "TCCTXH",
    ),
    "communication_and_education_commission": ("ban tuyên giáo", "ban tuyên giáo và dân vận"),
    "party_office": ("văn phòng", "văn phòng cấp ủy", "văn phòng huyện ủy"),
    "media_centre": ("trung tâm truyền thông", "trung tâm văn hóa thể thao và truyền thông"),
}  # fmt: skip
# What a parent's cell says of a body that has none; compared folded.
NO_PARENT = {"", "khong", "khong co", "goc", "cap cao nhat", "dung dau"}
# A name that begins so says its kind itself.
NAMED = (("đảng bộ ", "party_organisation"), ("chi bộ ", "party_cell"))


# (a body, none for no body; the day, none for a row that founds nothing; the kind of what is founded) → what speaks against it.
Reach = Callable[[int | None, date | None, str], Reason | None]


@dataclass(frozen=True, slots=True)
class Standing:
    """A body that stands in the hierarchy.

    `since` is the first day on which it stands there, wherever; `until` the day on which its last place ends; `code` its code in the
    list in which codes are kept.
    """

    id: int
    name: str
    short: str
    kind: str
    parent_id: int | None
    path: str
    since: date
    until: date | None = None
    code: str = ""


@dataclass(frozen=True)
class Former:
    """A name that a body bore, or will bear, and does not bear today.

    Args:
        until: the day on which it stops to bear it; none where it is not to stop.
        now: what the body is called today; empty where it has ended.
        event: what made, or ends, the name: "theo 12-QĐ/TU"; empty where nobody noted it.
    """

    since: date
    until: date | None
    now: str
    event: str = ""
    is_to_come: bool = False


@dataclass(frozen=True)
class Choices:
    """What was said beside the sheet.

    Args:
        since: first day of a body whose row names none; none: such a row is asked about.
        kinds: code → the words for it, as the phrasebook has them.
        by_hand: a kind's words in the sheet → its code.
        parent_id: the body above the rows that name none; none: they are roots.
        elsewhere: key of a name → the other hierarchy in which a body of that name stands.
        namesakes_are_new: a body of the same name elsewhere, or of another day, is another body, not the same one.
        formers: key of a name → the name of another day that it is.
        scheme: the list in which the column "Mã đơn vị" is kept; empty: it only joins the rows of a file.
        coded: code in that list → name of the body that has it.
        reach: why the person who brings the sheet may not found a body below one on a day, or speak of one that stands; none: the
            installation's own hand.
    """

    since: date | None
    kinds: Mapping[str, str]
    by_hand: Mapping[str, str] = field(default_factory=dict)
    parent_id: int | None = None
    namesakes_are_new: bool = False
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    formers: Mapping[str, Former] = field(default_factory=dict)
    scheme: str = ""
    coded: Mapping[str, str] = field(default_factory=dict)
    reach: "Reach | None" = None

    @cached_property
    def known(self) -> dict[str, str]:
        """Folded words of a kind → its code; what was matched by hand goes before."""
        found = {
            _plain(said): code for code, word in self.kinds.items() for said in (code, word, *KIND_WORDS.get(code, ()))
        }
        return found | {_plain(said): code for said, code in self.by_hand.items()}


@dataclass(frozen=True, slots=True)
class Unit:
    """A row that would be founded: its parent is another row, by number, or a body."""

    row: int
    name: str
    short: str
    kind: str
    since: date
    parent_row: int | None
    parent_id: int | None
    code: str = ""


@lru_cache(maxsize=1000)
def _plain(text: str) -> str:
    return " ".join(words(text.replace("_", " ")))


def says_no_parent(text: str) -> bool:
    """Whether a cell that holds something says that nothing stands above: "không", "—"."""
    return _plain(text) in NO_PARENT


def kind_of(text: str, choices: Choices) -> str:
    """The code of a kind from the words of a sheet; empty when nobody knows them."""
    return choices.known.get(_plain(text), "")


def known_kinds(choices: Choices) -> str:
    """The words of all kinds, for a reason."""
    return "; ".join(sorted(choices.kinds.values(), key=sort_key))
