"""The kinds of sheets that `guong import` brings in: what can be said beside each, and the importer that this makes."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guong.intake.actions import PeopleWishes, RegistrationWishes, Wishes
from guong.intake.actions.awards import AwardWishes
from guong.intake.imports import Importer
from guong.intake.imports.awards import Awards
from guong.intake.imports.people import People
from guong.intake.imports.registrations import Registrations
from guong.intake.imports.units import Units
from guong.intake.rules.tables import Column
from guong.kit.dates import read_day
from guong.kit.periods import local
from guong.kit.phrasebook import say
from guong.kit.reasons import Refusal


@dataclass(frozen=True)
class Kind:
    """One kind of sheet on the command line.

    Args:
        help: what it holds, in both languages.
        columns: the keys under which a column can be matched by hand.
        ask: adds the options of this kind alone.
        made: the importer, from the options and the instant.
    """

    help: str
    columns: Sequence[Column]
    ask: Callable[[ArgumentParser], None]
    made: Callable[[Mapping[str, Any], datetime], Importer]


def add_arguments(parser: ArgumentParser) -> None:
    """A word for each kind of sheet, with its own options."""
    words = parser.add_subparsers(dest="what", required=True, metavar="|".join(IMPORTERS))
    for name, kind in IMPORTERS.items():
        one = words.add_parser(name, help=kind.help, description=kind.help)
        one.add_argument(
            "file",
            nargs="?",
            metavar="FILE",
            help="xlsx, xls, ods, csv; - là khối dán vào đầu vào chuẩn / - for a block pasted into standard input",
        )
        one.add_argument(
            "--template",
            default="",
            metavar="FILE.xlsx",
            help="ghi ra một tệp mẫu để điền, không nhập gì / write an empty sheet to fill in, bring in nothing",
        )
        one.add_argument("--dry-run", action="store_true", help="chỉ xem trước, không ghi / show only, write nothing")
        one.add_argument("--json", action="store_true", help="một tài liệu JSON / one JSON document")
        one.add_argument(
            "--keep-text",
            action="store_true",
            help="giữ nguyên chữ, không chuyển từ TCVN3, VNI / leave texts as they are, convert no old font",
        )
        one.add_argument("--sheet", default="", metavar="NAME", help="trang tính / the sheet to read")
        _ask_pairs(
            one,
            "--column",
            "HEADER=KEY",
            'ghép cột bằng tay, theo tên hay chữ cột / match a column by header or letter: "Tên cột=KEY", "C=KEY"; '
            + ", ".join(column.key for column in kind.columns),
        )
        one.add_argument(
            "--undo",
            action="store_true",
            help="bỏ lần nhập tệp này, khi chưa ai sửa hay dùng đến dòng nào / take this file's import back, while nobody touched it",
        )
        kind.ask(one)


def _ask_for_units(parser: ArgumentParser) -> None:
    _ask_pairs(parser, "--kind", "WORDS=CODE", 'ghép loại bằng tay / match a kind: "ĐB cơ sở=party_organisation"')
    _ask_since(parser, "ngày bắt đầu của dòng không ghi ngày / first day of rows that have none")
    parser.add_argument(
        "--hierarchy",
        default="",
        metavar="CODE",
        help="hệ thống tổ chức: dang, mttq, chinh-quyen; mặc định hệ thống đầu tiên / hierarchy; the first",
    )
    parser.add_argument(
        "--parent",
        default="",
        metavar="NAME",
        help="đơn vị cấp trên của dòng không ghi cấp trên / the body above rows that name none",
    )
    parser.add_argument(
        "--namesakes",
        action="store_true",
        help="đơn vị trùng tên ở nơi khác, thời khác là đơn vị khác / a namesake elsewhere or of other days is another body",
    )
    parser.add_argument(
        "--codes",
        default="",
        metavar="LIST",
        help="lưu cột «Mã đơn vị» vào danh mục mã này / keep the codes of the column in this list of codes",
    )


def _units(options: Mapping[str, Any], at: datetime) -> Importer:
    return Units(
        Wishes(
            local(at).date(),
            options["since"],
            options["hierarchy"],
            options["parent"],
            dict(options["kind"]),
            options["namesakes"],
            options["codes"],
        )
    )


def _ask_for_people(parser: ArgumentParser) -> None:
    _ask_pairs(parser, "--office", "WORDS=CODE", 'ghép nhiệm vụ bằng tay / match an office: "Chánh văn phòng=CLERK"')
    _ask_since(parser, "ngày bắt đầu nhiệm vụ của dòng không ghi ngày / first day of seats whose rows have none")
    parser.add_argument(
        "--hierarchy",
        default="",
        metavar="CODE",
        help="hệ thống tổ chức có các đơn vị; mặc định hệ thống đầu tiên / the hierarchy of the bodies; the first",
    )
    parser.add_argument(
        "--namesakes",
        action="store_true",
        help="người trùng tên mà chưa rõ là một thì là người khác / somebody of the same name is another person",
    )


def _people(options: Mapping[str, Any], at: datetime) -> Importer:
    offices = dict(options["office"])
    return People(PeopleWishes(at, options["since"], options["hierarchy"], offices, options["namesakes"]))


def _ask_for_registrations(parser: ArgumentParser) -> None:
    parser.add_argument("--plan", required=True, metavar="CODE", help="mã kế hoạch / the plan's code")
    parser.add_argument(
        "--by",
        required=True,
        metavar="USERNAME",
        help="tài khoản đứng tên; quyền của tài khoản này quyết định / in whose name; that account's rights decide",
    )
    parser.add_argument(
        "--as-drafts",
        action="store_true",
        help="để là bản nháp, chưa nộp vào danh sách / leave drafts, put none into a list",
    )


def _registrations(options: Mapping[str, Any], at: datetime) -> Importer:
    return Registrations(RegistrationWishes(at, options["plan"], options["by"], options["as_drafts"]))


def _ask_for_awards(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--by",
        required=True,
        metavar="USERNAME",
        help="tài khoản đứng tên; quyền của tài khoản này quyết định / in whose name; that account's rights decide",
    )


def _awards(options: Mapping[str, Any], at: datetime) -> Importer:
    return Awards(AwardWishes(at, options["by"]))


def _ask_since(parser: ArgumentParser, help_: str) -> None:
    parser.add_argument("--since", type=_day, metavar="DD/MM/YYYY", help=help_)


def _ask_pairs(parser: ArgumentParser, name: str, metavar: str, help_: str) -> None:
    parser.add_argument(name, action="append", default=[], type=_pair, metavar=metavar, help=help_)


def _pair(typed: str) -> tuple[str, str]:
    said, sign, key = typed.rpartition("=")
    if not (sign and said.strip() and key.strip()):
        raise ArgumentTypeError(f"«{typed}»: viết TÊN=MÃ / write NAME=CODE")
    return said.strip(), key.strip()


def _day(typed: str) -> date:
    try:
        return read_day(typed)
    except Refusal as refusal:
        raise ArgumentTypeError(say(refusal.reasons[0])) from None


IMPORTERS = {
    "units": Kind("đơn vị / bodies", Units.columns, _ask_for_units, _units),
    "registrations": Kind(
        "đăng ký mô hình (Biểu 1) / registrations", Registrations.columns, _ask_for_registrations, _registrations
    ),
    "awards": Kind("khen thưởng các năm trước / honours of earlier years", Awards.columns, _ask_for_awards, _awards),
    "people": Kind("người và nhiệm vụ / people and their seats", People.columns, _ask_for_people, _people),
}
