"""The report upwards: sentences, tables and annexes made of the same rows as lists and figures."""

from collections.abc import Mapping
from dataclasses import replace

from guong.documents.report import OfficialReport, ReportTable, Section
from guong.documents.spec import LABEL, Column, OfficialList
from guong.kit.phrasebook import word
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.organisations.words import acting
from guong.plans import queries as plans
from guong.plans.rules import Step
from guong.plans.words import term_in_words
from guong.registrations import exports
from guong.registrations.exports import Request
from guong.registrations.exports.frames import frame, sealed_note
from guong.registrations.queries import copies
from guong.registrations.queries.divisions import NO_SECTOR
from guong.registrations.queries.listing import kind_word
from guong.results import words
from guong.results.queries import report as values
from guong.results.queries.figures import Number, Scope
from guong.results.queries.report import COLUMNS, Figures, Grouping

MOST_DIFFICULTIES = 50  # that an annex quotes; all of them stand in Biểu 2 as a spreadsheet
TO_REPORT = "b/c"  # the purpose of recipients to whom a plan reports; whoever carries it out gets no report upwards
DIFFICULTY_COLUMNS = (
    Column("stt", "STT", 6, align="center", kind="number"),
    Column("title", "Tên mô hình", 30),
    Column("unit", "Đơn vị", 28),
    Column("difficulties", "Khó khăn, vướng mắc", 70),
)


def report_of(scope: Scope, actor: Actor | None) -> OfficialReport | None:
    """The report of a plan, or of a branch by its committee; None where the person may not have it.

    Args:
        actor: None for the programme itself.
    """
    request = Request(scope.plan, scope.at, actor, scope.kept(Step.RESULT), step=Step.RESULT)
    listed = exports.official_list(exports.what_of(Step.RESULT), request)
    if listed is None:
        return None
    found, seal = values.figures_of(scope), scope.seals[Step.RESULT]
    around = frame(request, seal, {}, scope.branch(Step.RESULT), is_official=True)
    body = _body(scope, request)
    troubled = _troubled(listed, around)
    annexes = (listed, *([troubled] if troubled.rows else []))
    head = around["letterhead"]
    return OfficialReport(
        title=words.report_title(scope.plan.title, scope.plan.year),
        subtitle="",
        letterhead=replace(head, number=head.number.replace("-DS/", "-BC/", 1)),
        opening=(words.report_opening(around["subtitle"], scope.plan.title, body),),
        sections=_sections(scope, found, listed, troubled, body),
        printed_at=around["printed_at"],
        recipients=_recipients(scope, around["recipients"]),
        signature=around["signature"],
        fingerprint=around["fingerprint"],
        annexes=annexes,
    )


def _body(scope: Scope, request: Request) -> str:
    """Who reports, as it acts."""
    branch, seal = scope.branch(Step.RESULT), scope.seals[Step.RESULT]
    if branch is not None:
        return acting(branch.name)
    kept = {} if seal is None else copies.bodies_of(seal, [scope.plan.receiver_id])
    if kept:
        return acting(kept[scope.plan.receiver_id]["name"])
    return acting(organisations.name_of(scope.plan.receiver_id, request.day))


def _sections(
    scope: Scope, found: Figures, listed: OfficialList, troubled: OfficialList, body: str
) -> tuple[Section, ...]:
    stages, reported = _plain(found.stages), _plain(found.reported)
    duties = [words.duties_told(step, _term(scope, step), _plain(found.duties[step])) for step in Step]
    notes = [note for step in Step for note in sealed_note(scope.seals[step])]
    tables = [_table(grouping) for grouping in found.groupings]
    count = sum(bool(row.get("difficulties")) for _, row in listed.grouped_rows())
    told = words.difficulties_told(count, len(troubled.rows), "Phụ lục 2")
    blocks = (
        (*duties, *dict.fromkeys(notes)),
        (words.registered_told(stages, _plain(found.registered)),),
        (
            *words.stages_told(stages, reported),
            *tables,
            f"Danh sách từng mô hình ở {'Phụ lục 1' if count else 'Phụ lục'}.",
        ),
        (told,),
        (words.proposals_told(reported), words.closing_told(body)),
    )
    return tuple(Section(title, inside) for title, inside in zip(words.SECTIONS, blocks, strict=True))


def _plain(numbers: Mapping[str, Number]) -> dict[str, int]:
    return {name: number.value for name, number in numbers.items()}


def _term(scope: Scope, step: str) -> str:
    """The term of a step in words; of a sealed one as it was copied."""
    seal = scope.seals[step]
    if seal is not None:
        told = seal.heading["term"]
        return "" if told is None else term_in_words(told["named"], told["exact"])
    deadline = plans.deadline_of(scope.plan, step, scope.at)
    return "" if deadline is None else plans.term_of(scope.plan, deadline, scope.at).told("")


def _table(grouping: Grouping) -> ReportTable:
    columns = [
        Column("name", "", 34),
        *(Column(name, word(f"report.{name}"), 14, "right", kind="number") for name in COLUMNS),
    ]
    columns[0] = replace(
        columns[0], title={"sector": "Nhóm, lĩnh vực", "kind": "Loại đơn vị", "list": "Đơn vị"}[grouping.by]
    )
    rows = [
        {
            "name": _named(grouping.by, row.name),
            **{name: number.value for name, number in zip(COLUMNS, row.numbers, strict=True)},
        }
        for row in grouping.rows
    ]
    totals = {LABEL: "Tổng số", **{name: one.total.value for name, one in zip(COLUMNS, grouping.sums, strict=True)}}
    sums = [
        (
            word(f"report.{name}"),
            {
                "total": one.total.value,
                "parts": one.parts,
                "surplus": one.surplus,
                "nowhere": one.nowhere,
                "adds_up": one.adds_up,
            },
        )
        for name, one in zip(COLUMNS, grouping.sums, strict=True)
    ]
    return ReportTable(word(f"report.{grouping.by}"), columns, rows, totals, words.sums_told(grouping.by, sums))


def _named(by: str, name: str) -> str:
    match by:
        case "sector":
            return name or NO_SECTOR[1]
        case "kind":
            return kind_word(name) or "Khác"
        case _:
            return name


def _troubled(listed: OfficialList, around: Mapping[str, object]) -> OfficialList:
    """The first difficulties, as the units wrote them, in the order of the list."""
    found = [row for _, row in listed.grouped_rows() if row.get("difficulties")][:MOST_DIFFICULTIES]
    rows = [
        {**{name: row[name] for name in ("title", "unit", "difficulties")}, "stt": place}
        for place, row in enumerate(found, 1)
    ]
    return replace(
        listed, title="KHÓ KHĂN, VƯỚNG MẮC\nNguyên văn ý kiến của các đơn vị", columns=DIFFICULTY_COLUMNS,
        rows=rows, groups=(), totals=None, notes=(), code="",
    )  # fmt: skip


def _recipients(scope: Scope, own: tuple[str, ...]) -> tuple[str, ...]:
    """Those to whom the plan itself reports, then whom a list goes to, and where it is kept; nobody twice."""
    rows = scope.plan.recipient_rows.all() if scope.branch(Step.RESULT) is None else ()  # type: ignore[attr-defined]
    above = [f"{row.text} ({row.purpose})" for row in rows if TO_REPORT in row.purpose]
    kept = [one for one in own if one.startswith("Lưu")]
    return tuple(dict.fromkeys([*above, *(one for one in own if one not in kept), *kept]))
