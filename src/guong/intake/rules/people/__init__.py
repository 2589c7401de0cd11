"""People of a sheet, each row a person in an office of a body, against the people and the seats that are here.

A row is the person of the same name with the same number to call, or with a seat at the same body; or the one whose account it names.
Of anybody else of that name the sheet has to say whether it is the same: many people share a name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol

from guong.intake.rules.tables import Column, Reading
from guong.kit.reasons import Reason
from guong.kit.text import words
from guong.organisations.actor import Office
from guong.organisations.rules.people import PersonHere

COLUMNS = (
    Column(
        "full_name",
        "Họ và tên",
        ("họ tên", "tên", "họ và tên cán bộ", "họ tên cán bộ", "người phụ trách", "cán bộ", "name", "person"),
        is_required=True,
    ),
    Column(
        "phone",
        "Số điện thoại",
        ("điện thoại", "sđt", "số đt", "đt", "di động", "điện thoại di động", "điện thoại liên hệ", "phone number", "mobile"),
        reading=Reading.PHONE,
    ),
    Column("username", "Tên đăng nhập", ("tài khoản", "tên tài khoản", "account", "user", "login")),
    Column(
        "body",
        "Đơn vị",
        (
            "tên đơn vị", "đơn vị công tác", "nơi công tác", "tổ chức", "tên tổ chức", "tổ chức đảng", "cơ quan", "cơ quan, đơn vị",
            "chi bộ, đảng bộ", "đảng bộ, chi bộ", "unit", "organisation", "organization",
        ),
        is_required=True,
    ),
    Column(
        "parent",
        "Đơn vị cấp trên",
        ("cấp trên", "cấp trên trực tiếp", "trực thuộc", "thuộc", "thuộc đảng bộ", "parent unit"),
    ),
    Column(
        "office",
        "Nhiệm vụ",
        ("nhiệm vụ trong phần mềm", "vai trò", "chức vụ", "chức danh", "quyền", "role"),
        is_required=True,
    ),
    Column("since", "Từ ngày", ("có từ ngày", "ngày bắt đầu", "ngày nhận nhiệm vụ", "from"), reading=Reading.DAY),
    Column("until", "Đến hết ngày", ("đến ngày", "ngày kết thúc", "ngày thôi nhiệm vụ", "to"), reading=Reading.DAY),
)  # fmt: skip

# Words under which sheets keep the offices, besides the offices' own; compared folded.
OFFICE_WORDS = {
    Office.HEAD: (
        "bí thư", "thủ trưởng", "người đứng đầu", "bí thư chi bộ", "bí thư đảng ủy", "chủ tịch", "trưởng ban", "giám đốc", "hiệu trưởng",
        "lãnh đạo",
    ),
    Office.CLERK: ("người soạn", "cán bộ soạn", "văn thư", "người nhập", "cán bộ nhập", "soạn thảo"),
    Office.RECEIVER: (
        "người tiếp nhận", "tiếp nhận", "người kiểm tra", "kiểm tra", "cán bộ tiếp nhận", "cán bộ theo dõi", "tiếp nhận, kiểm tra",
    ),
    Office.STANDING_MEMBER: ("thường trực", "ban thường vụ", "ủy viên ban thường vụ", "thường vụ", "ủy viên thường vụ"),
    Office.EDITOR: ("biên tập viên", "biên tập", "người biên tập"),
}  # fmt: skip


@dataclass(frozen=True)
class AccountHere:
    """An account that can be named."""

    id: int
    username: str
    is_administrator: bool


class Reach(Protocol):
    """What whoever brings the sheet answers for; where there is none, the installation's own hand brings it."""

    def sees(self, body: int) -> bool:
        """Whether that person answers for people of this body."""
        ...

    def why_not(self, person: PersonHere | None, body: int, office: Office, *, gives: bool) -> Sequence[Reason]:
        """Why a row may not be brought in; `gives` where it gives a seat or corrects the person."""
        ...


@dataclass(frozen=True)
class Choices:
    """What was said beside the sheet.

    Args:
        today: a seat that stands does not end before it.
        since: first day of a seat whose row names none; none: such a row is asked about.
        offices: code → its words, as the phrasebook has them.
        by_hand: an office's words in the sheet → its code.
        namesakes_are_new: somebody of the same name, of whom the sheet does not say that it is the same, is another person.
        reach: see `Reach`.
    """

    today: date
    since: date | None
    offices: Mapping[str, str]
    by_hand: Mapping[str, str] = field(default_factory=dict)
    namesakes_are_new: bool = False
    reach: Reach | None = None

    @cached_property
    def known(self) -> dict[str, Office]:
        """Folded words of an office → the office; what was matched by hand goes before."""
        found = {
            plain(said): office
            for office in Office
            for said in (office.value, self.offices[office.value], *OFFICE_WORDS[office])
        }
        return found | {plain(said): Office(code) for said, code in self.by_hand.items()}


@dataclass(frozen=True)
class Newcomer:
    """A person to be registered."""

    full_name: str
    phone: str
    account: int | None


@dataclass(frozen=True)
class Deed:
    """What a row comes to.

    Args:
        person: id of a person who is here, or the place of a newcomer among all of them.
        is_new: `person` is a newcomer.
        phone, account: what the person has from now on; none: what stands.
        seat: id of the seat that stands; none: one is given.
        until: the last day of the seat; none: no end is noted, or what stands.
    """

    person: int
    is_new: bool
    body: int
    office: Office
    since: date
    until: date | None = None
    seat: int | None = None
    phone: str | None = None
    account: int | None = None


@dataclass(frozen=True)
class Work:
    """Everything that a sheet comes to: who is registered, and then what each row does."""

    newcomers: tuple[Newcomer, ...] = ()
    deeds: tuple[Deed, ...] = ()


def plain(text: str) -> str:
    """Words as they are compared."""
    return " ".join(words(text.replace("_", " ")))
