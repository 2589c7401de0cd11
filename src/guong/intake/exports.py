"""Sheets that are handed out: an empty one to fill in, wrong rows with their reasons, what stands here on the columns of the import."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from guong.documents.text import looks_like_formula
from guong.intake import queries
from guong.intake.queries import people as here
from guong.intake.queries.reach import ReachOfPeople
from guong.intake.rules import letters
from guong.intake.rules.people import COLUMNS as OF_PEOPLE
from guong.intake.rules.steps import Kind
from guong.intake.rules.tables import Column, Reading
from guong.intake.rules.units import COLUMNS as OF_UNITS
from guong.intake.rules.units import NAMED, Standing, name_key
from guong.kit.periods import local
from guong.kit.phrasebook import word
from guong.organisations.actor import Actor, Office
from guong.organisations.queries import tops_worked_for

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS = 5_000  # rows that are prepared
MOST_CHOICES = 5_000  # a longer list is no help to whoever has to look through it
LISTS = "Danh mục"
FORMATS = {Reading.DAY: "dd/mm/yyyy", Reading.ORDER: "0"}
WIDTHS = {Reading.PROSE: 40, Reading.DAY: 14, Reading.PHONE: 16, Reading.ORDER: 10}


def write_template(columns: Sequence[Column], choices: Mapping[str, Sequence[str]], target: BinaryIO) -> None:
    """Write a workbook with the header of `columns`; required ones are marked with a star.

    Args:
        choices: key of a column → what can be chosen there. Something else may be typed: the import says whether it is known.
    """
    from xlsxwriter.workbook import Workbook

    with Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet("Danh sách")
        header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for place, column in enumerate(columns):
            # Numbers to call and codes begin with noughts, which only a text keeps.
            form = book.add_format({"num_format": FORMATS.get(column.reading, "@"), "text_wrap": True, "valign": "top"})
            page.set_column(place, place, WIDTHS.get(column.reading, 26), form)
            page.write_string(0, place, column.title + (" *" if column.is_required else ""), header)
        page.freeze_panes(1, 0)
        _write_choices(book, page, columns, choices)


def _write_choices(
    book: "Workbook", page: "Worksheet", columns: Sequence[Column], choices: Mapping[str, Sequence[str]]
) -> None:
    """The lists on a hidden sheet of their own: written into the rule itself they may have 255 signs."""
    lists = book.add_worksheet(LISTS)
    lists.hide()
    for place, column in enumerate(columns):
        found = list(choices.get(column.key, ()))[:MOST_CHOICES]
        if not found:
            continue
        lists.write_string(0, place, column.title)
        for number, choice in enumerate(found, 1):
            lists.write_string(number, place, choice)
        letter = letters(place)
        page.data_validation(
            1,
            place,
            ROWS,
            place,
            {
                "validate": "list",
                "source": f"='{LISTS}'!${letter}$2:${letter}${len(found) + 1}",
                "error_type": "information",
                "error_title": column.title,
                "error_message": "Không có trong danh mục. Khi nhập, phần mềm sẽ báo nếu không nhận ra.",
            },
        )


def write_wrong_rows(columns: Sequence[Mapping[str, str]], rows: Iterable[Mapping[str, Any]], target: BinaryIO) -> None:
    """Write rows as they stand in a sheet, each with what speaks against it: to be mended and brought in again.

    Args:
        columns: title of each column.
        rows: cells, row in the sheet, reasons.
    """
    header = [*(column["title"] for column in columns), "Dòng trong tệp", "Lý do"]
    _write(header, (_told_row(row) for row in rows), target)


def _told_row(row: Mapping[str, Any]) -> list[Any]:
    said = [f"{one['cell']}: {one['message']}" if one["cell"] else one["message"] for one in row["reasons"]]
    return [*row.get("cells", ()), row["row"], "\n".join(said)]


def write_standing(kind: str, actor: Actor, hierarchy: str, at: datetime, target: BinaryIO) -> None:
    """Write what stands here and the actor may bring in, on the columns of the template: brought in again it is the same.

    Args:
        hierarchy: its code; empty: the first.
    """
    found = queries.hierarchy_named(hierarchy)
    bodies = queries.standing(found[0] if found else None, local(at).date())
    if kind == Kind.UNITS:
        own = _within(bodies, found[0] if found else 0, actor, at)
        _write([column.title for column in OF_UNITS], _units(own), target, OF_UNITS)
    else:
        _write([column.title for column in OF_PEOPLE], _people(bodies, actor, at), target, OF_PEOPLE)


def _within(bodies: Sequence[Standing], hierarchy: int, actor: Actor, at: datetime) -> list[Standing]:
    """The bodies of which the actor's sheet may speak."""
    if actor.is_administrator:
        return list(bodies)
    tops = [
        path
        for of, path in tops_worked_for(actor.in_person.bodies(Office.RECEIVER), local(at).date())
        if of == hierarchy
    ]
    return [body for body in bodies if any(body.path.startswith(top) for top in tops)]


def _units(bodies: Sequence[Standing]) -> Iterator[list[Any]]:
    """A parent is named by its name; where several bodies have that name, all rows get a code, which joins them."""
    names, by_id = Counter(name_key(body.name) for body in bodies), {body.id: body for body in bodies}
    joins = any(count > 1 for count in names.values())
    for place, body in enumerate(bodies, 1):
        above = by_id.get(body.parent_id or 0)
        if above is not None:
            parent = f"dv{above.id}" if joins else above.name
        else:
            parent = "" if body.parent_id is not None else "không"
        named = next((code for start, code in NAMED if body.name.lower().startswith(start)), body.kind)
        kind = word(f"kind.{body.kind}") if named == body.kind else ""
        short = body.short if body.short != body.name else ""
        yield [body.name, short, kind, parent, f"dv{body.id}" if joins else "", place, body.since]


def _people(bodies: Sequence[Standing], actor: Actor, at: datetime) -> Iterator[list[Any]]:
    names, by_id = Counter(name_key(body.name) for body in bodies), {body.id: body for body in bodies}
    reach = None if actor.is_administrator else ReachOfPeople(actor, at)
    accounts = {one.id: one.username for one in here.accounts(actor, at)} if actor.is_administrator else {}
    for person in here.people(at):
        for seat in person.seats:
            body = by_id.get(seat.body)
            if body is None or seat.is_over or (reach is not None and not reach.sees(seat.body)):
                continue
            above = by_id.get(body.parent_id or 0)
            parent = above.name if above is not None and names[name_key(body.name)] > 1 else ""
            username = accounts.get(person.account or 0, "")
            office = word(f"office.{seat.office.value}")
            yield [person.name, person.phone, username, body.name, parent, office, seat.since, seat.until]


def _write(
    header: Sequence[str], rows: Iterable[Sequence[Any]], target: BinaryIO, columns: Sequence[Column] = ()
) -> None:
    """One sheet, row by row; a text that looks like a formula stays a text, also when somebody edits its cell."""
    from xlsxwriter.workbook import Workbook

    with Workbook(target, {"constant_memory": True}) as book:
        page = book.add_worksheet("Danh sách")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        text = book.add_format({"num_format": "@"})
        quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for place, title in enumerate(header):
            reading = columns[place].reading if columns else Reading.TEXT
            page.set_column(place, place, WIDTHS.get(reading, 26))
            page.write_string(0, place, title, bold)
        page.freeze_panes(1, 0)
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, place, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
                elif isinstance(value, int):
                    page.write_number(number, place, value)
                elif value:
                    page.write_string(number, place, str(value), quoted if looks_like_formula(str(value)) else text)
