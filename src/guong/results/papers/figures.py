"""The figures of a year as they are shown: drawing, caption, table; and each table as a list to take away."""

from collections.abc import Callable, Sequence

from guong.documents.spec import LABEL, Column, OfficialList
from guong.kit.dates import show_day
from guong.kit.phrasebook import word
from guong.organisations.actor import Actor
from guong.registrations.exports import Request
from guong.registrations.exports.frames import frame, sealed_note
from guong.registrations.queries.divisions import NO_SECTOR
from guong.registrations.queries.listing import kind_word
from guong.results import words
from guong.results.queries import figures as values
from guong.results.queries.figures import STAGES, Growth, Matrix, Number, Punctual, Scope
from guong.ui import figures
from guong.ui.figures import Bar, Cell, Course, CourseWords, Dot, Figure, Heading, Point, Table, row_of

KEYS = ("growth", "punctual", "matrix", "funnel")
OTHER_KIND = "Khác"
Opened = Callable[[Number, Scope], str]


def figures_of(scope: Scope, step: str, actor: Actor | None, opened: Opened) -> list[Figure]:
    """All figures of a step, in the order in which they are shown.

    Args:
        actor: whose; last year's numbers are drawn where they may read them too. None for the programme itself.
        opened: the address of the list behind a number.
    """
    lines = values.lines_of(scope, step)
    items = {step: values.items_of(scope, step) for step in scope.seals}
    growth = values.growth_of(scope, step, lines)
    before = None if growth is None else values.previous_of(actor, scope, step)
    earlier = None if before is None else values.growth_of(before, step, values.lines_of(before, step))
    return [
        _growth(scope, step, growth, (before, earlier), opened),
        _punctual(scope, step, *values.punctual_of(scope, step, lines), opened),
        _matrix(scope, values.matrix_of(scope, step, items[step], lines), opened),
        _funnel(scope, values.funnel_of(scope, *items.values()), opened),
    ]


def _cell(number: Number, scope: Scope, opened: Opened) -> Cell:
    return Cell(number.value, opened(number, scope))


def _growth(
    scope: Scope, step: str, growth: Growth | None, before: tuple[Scope | None, Growth | None], opened: Opened
) -> Figure:
    title = word("figure.growth")
    if growth is None:
        return Figure("growth", Heading(title), "", "Kế hoạch không nêu thời hạn của bước này.", Table(("Ngày",), ()))
    earlier = before[1]
    caption = words.growth_told(
        step,
        growth.received,
        growth.awaited.value,
        day=show_day(growth.day(growth.until)),
        left=-growth.until,
        before=None if earlier is None else earlier.by(growth.until).value,
    )
    said = CourseWords(
        f"hạn: hết {growth.last_day:%d/%m}",
        words.gap_told(growth.gap),
        "" if earlier is None else f"năm {earlier.plan.year}",
        "số ngày trước (−) và sau (+) ngày cuối đúng hạn",
    )
    heading = Heading(
        title, f"Đường bậc thang: số đơn vị đã gửi theo từng ngày, trên {growth.awaited.value} đơn vị phải gửi."
    )
    drawn = figures.course(
        "growth", heading, _course(growth), growth.awaited.value, said, None if earlier is None else _course(earlier)
    )
    return Figure("growth", heading, drawn, caption, _days(scope, growth, before, opened))


def _course(growth: Growth) -> Course:
    return Course(tuple(Point(day, growth.by(day).value) for day in growth.days), growth.until)


def _days(scope: Scope, growth: Growth, before: tuple[Scope | None, Growth | None], opened: Opened) -> Table:
    """One row for each day on which something came, this year or the year before."""
    there, earlier = before
    rows = []
    for offset in sorted({*growth.days, *(() if earlier is None else earlier.days)}):
        known = _cell(growth.by(offset), scope, opened) if offset <= growth.until else Cell(None)
        row = [Cell(f"{growth.day(offset):%d/%m/%Y}"), Cell(_distance(offset)), known]
        if earlier is not None and there is not None:
            row.append(_cell(earlier.by(offset), there, opened))
        rows.append(tuple(row))
    headings = ("Đến hết ngày", "So với hạn", f"Đã gửi, năm {growth.plan.year}")
    return Table(headings if earlier is None else (*headings, f"Đã gửi, năm {earlier.plan.year}"), tuple(rows))


def _distance(offset: int) -> str:
    if offset == 0:
        return "ngày cuối đúng hạn"
    return f"trước hạn {-offset} ngày" if offset < 0 else f"quá hạn {offset} ngày"


def _punctual(scope: Scope, step: str, found: Sequence[Punctual], whole: Punctual, opened: Opened) -> Figure:
    alone = "Các đơn vị" if len(found) == 1 else "Đơn vị không thuộc nhánh nào"
    named = [(Dot(one.name or alone, one.on_time.value, one.expected.value), one) for one in found]
    named.sort(key=lambda pair: figures.rank(pair[0]), reverse=True)
    order = [dot for dot, _ in named]
    rated = [dot for dot, one in named if dot.share is not None and one.name]
    best = [dot.label for dot in rated if dot.share == rated[0].share]
    worst = [dot.label for dot in rated if dot.share == rated[-1].share]
    heading = Heading(
        word("figure.punctual"),
        "Mỗi dòng một nhánh, xếp từ cao xuống thấp; chấm là tỷ lệ gửi đúng hạn, n là số đơn vị phải gửi.",
    )

    def row(name: str, one: Punctual) -> tuple[Cell, ...]:
        numbers = (one.expected, one.received, one.on_time)
        rate = words.share(one.on_time.value, one.expected.value)
        return row_of(name, *(_cell(number, scope, opened) for number in numbers), rate)

    rows = tuple(row(dot.label, one) for dot, one in named)
    headings = ("Nhánh", "Phải gửi", "Đã gửi", "Gửi đúng hạn", "Tỷ lệ đúng hạn")
    caption = words.punctual_told(step, whole.on_time.value, whole.expected.value, best, worst)
    table = Table(headings, rows, row("Tổng cộng", whole) if rows else ())
    return Figure("punctual", heading, figures.dots("punctual", heading, order), caption, table)


def _matrix(scope: Scope, matrix: Matrix, opened: Opened) -> Figure:
    kinds = [kind_word(kind) or OTHER_KIND for kind in matrix.kinds]
    rows = tuple(
        row_of(name or NO_SECTOR[1], *(_cell(number, scope, opened) for number in numbers))
        for name, numbers in matrix.rows
    )
    sectors = [(name or NO_SECTOR[1], numbers[-1].value) for name, numbers in matrix.rows]
    empty = sum(not numbers[-1].value for _, numbers in matrix.rows)
    caption = words.matrix_told(matrix.total, max(sectors, key=lambda one: one[1], default=None), empty)
    total = row_of("Tổng cộng", *(_cell(number, scope, opened) for number in matrix.totals))
    table = Table(("Nhóm, lĩnh vực", *kinds, "Cộng"), rows if matrix.total else (), total if matrix.total else ())
    return Figure("matrix", Heading(word("figure.matrix")), "", caption, table)


def _funnel(scope: Scope, numbers: dict[str, Number], opened: Opened) -> Figure:
    heading = Heading(word("figure.funnel"), "Năm thanh ngang, mỗi thanh một chặng; độ dài theo số mô hình.")
    bars = [Bar(word(f"stage.{stage}"), numbers[stage].value) for stage in STAGES]
    first = numbers[STAGES[0]].value
    rows = tuple(
        row_of(
            word(f"stage.{stage}"),
            _cell(numbers[stage], scope, opened),
            words.share(numbers[stage].value, first),
        )
        for stage in STAGES
    )
    caption = words.funnel_told({stage: number.value for stage, number in numbers.items()})
    table = Table(("Chặng", "Số mô hình", "So với đã gửi đăng ký"), rows)
    return Figure("funnel", heading, figures.funnel("funnel", heading, bars), caption, table)


def as_list(figure: Figure, scope: Scope, step: str) -> OfficialList:
    """The table of a figure as a working list: nobody signs it."""
    columns = [
        Column(str(place), heading, 30 if place == 0 else 16, "left" if place == 0 else "right", kind="number")
        for place, heading in enumerate(figure.table.headings)
    ]
    rows = [{str(place): cell.value for place, cell in enumerate(row)} for row in figure.table.rows]
    total = figure.table.total
    totals = (
        {str(place): cell.value for place, cell in enumerate(total) if place} | {LABEL: total[0].written}
        if total
        else None
    )
    request, seal, branch = Request(scope.plan, scope.at, step=step), scope.seals[step], scope.branch(step)
    return OfficialList(
        code="Biểu đồ",
        title=f"{figure.heading.title}\n{scope.plan.title}",
        columns=columns,
        rows=rows,
        totals=totals,
        notes=(figure.caption, *sealed_note(seal)),
        **frame(request, seal, {}, branch, is_official=False),
    )
