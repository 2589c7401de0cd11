"""Rows of honours of earlier years: the body of that time, or an exemplar of it, with the decision that gave it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from guong.commendation.rules import Award
from guong.intake.rules.bodies import Bodies
from guong.intake.rules.previews import Line
from guong.intake.rules.tables import Column, Reading
from guong.intake.rules.units import Standing, name_key
from guong.kit.reasons import Reason

COLUMNS = (
    Column("body", "Đơn vị", ("tên đơn vị", "tập thể", "tên tập thể", "đơn vị được khen", "unit"), is_required=True),
    Column("parent", "Đơn vị cấp trên", ("cấp trên", "trực thuộc", "thuộc", "thuộc đảng bộ", "parent unit")),
    Column("exemplar", "Mô hình", ("tên mô hình", "mô hình được khen", "tên mô hình tiêu biểu", "exemplar")),
    Column("year", "Khen thành tích năm", ("năm", "năm được khen", "thành tích năm", "year"), is_required=True),
    Column(
        "title",
        "Danh hiệu, hình thức khen thưởng",
        ("danh hiệu", "hình thức khen thưởng", "hình thức", "khen thưởng", "award", "title"),
        is_required=True,
    ),
    Column(
        "decision",
        "Số, ký hiệu quyết định",
        ("số quyết định", "quyết định số", "quyết định", "số qđ", "decision"),
        is_required=True,
    ),
    Column(
        "decided_on",
        "Ngày quyết định",
        ("ngày ký", "ngày", "ngày tháng quyết định", "decided on"),
        is_required=True,
        reading=Reading.DAY,
    ),
    Column(
        "awarded_by",
        "Cơ quan quyết định",
        ("cơ quan khen", "cấp quyết định", "cơ quan khen thưởng", "nơi khen", "awarded by"),
        is_required=True,
    ),
    Column("source", "Ghi theo văn bản, danh sách nào", ("nguồn", "ghi chú nguồn", "theo danh sách", "source")),
)
_YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass
class Row:
    """What is made out about a row."""

    line: Line
    reasons: list[Reason] = field(default_factory=list)
    award: Award | None = None

    def said(self, key: str) -> str:
        return str(self.line.values.get(key, ""))


Exemplars = Mapping[tuple[int, str], Sequence[int]]  # (body, key of a title) → exemplars


def read(
    lines: Sequence[Line], bodies_of: Callable[[int], Bodies], exemplars_of: Callable[[set[int]], Exemplars]
) -> list[Row]:
    """Every row with the honour it tells of, or why nobody can say which it is.

    Args:
        bodies_of: the bodies that stood in some part of a year.
        exemplars_of: what the bodies registered, as far as whoever brings the sheet may read it.
    """
    rows = [Row(line, list(line.reasons)) for line in lines]
    found: list[tuple[Row, int, Standing]] = []
    for row in rows:
        year = int(row.said("year")) if _YEAR.fullmatch(row.said("year")) else None
        if year is None and row.said("year"):
            row.reasons.append(Reason("honour_year_unreadable", "year"))
        if year is None or not row.said("body"):
            continue
        body = bodies_of(year).find(row.said("body"), row.said("parent"))
        if isinstance(body, Reason):
            row.reasons.append(body)
        else:
            found.append((row, year, body))
    exemplars = exemplars_of({body.id for row, _, body in found if row.said("exemplar")})
    for row, year, body in found:
        exemplar = _exemplar(row, body, exemplars)
        decided = row.line.values.get("decided_on")
        if row.reasons or not isinstance(decided, date):
            continue
        row.award = Award(
            body.id,
            year,
            row.said("title"),
            row.said("decision"),
            decided,
            row.said("awarded_by"),
            row.said("source"),
            exemplar,
        )
    return rows


def _exemplar(row: Row, body: Standing, exemplars: Exemplars) -> int | None:
    said = row.said("exemplar")
    if not said:
        return None
    same = exemplars.get((body.id, name_key(said)), ())
    if len(same) == 1:
        return same[0]
    facts = {"found": said, "unit": body.name}
    row.reasons.append(Reason("award_exemplar_ambiguous" if same else "award_exemplar_unknown", "exemplar", facts))
    return None
