"""From a text to everything that is found in it."""

import re

from guong.reading.damage import damage_of
from guong.reading.found import Note, Reading
from guong.reading.items.aims import aims_of
from guong.reading.items.bases import bases_of, citations_of
from guong.reading.items.clauses import clauses_of
from guong.reading.items.closing import recipients_of, signatory_of
from guong.reading.items.deadlines import deadlines_of
from guong.reading.items.duties import duties_of
from guong.reading.items.forms import forms_of
from guong.reading.items.heading import heading_of, spans_of
from guong.reading.items.quotas import quotas_of
from guong.reading.items.sectors import sectors_of
from guong.reading.items.themes import themes_of
from guong.reading.items.via import via_of
from guong.reading.judging import conflicting_quotas, questions_of, warnings_of
from guong.reading.normal import source_of
from guong.reading.structure import Paper, taken_apart

_SHORT = 1500  # signs; a passage pasted alone has no head
_ASKING = re.compile(r"(?<!\w)(?:đăng ký|gửi|nộp|báo cáo|hoàn thành|chỉ tiêu|mô hình|thực hiện)(?!\w)", re.I)


def read(original: str) -> Reading:
    """Everything found in a plan's text; of a text that is damaged, foreign or no plan nothing but a warning.

    Args:
        original: the text in any Unicode form, with any line ends.
    """
    source = source_of(original)
    if damage := damage_of(source.plain):
        return Reading(source.text, warnings=(Note(damage.value),))
    paper = taken_apart(source.plain)
    if not _is_paper(paper):
        return Reading(source.text, warnings=(Note("not_a_plan"),))
    head = heading_of(paper)
    body = source.within(paper.flat, paper.places)
    citations = citations_of(paper)
    bases = bases_of(paper, citations, body)
    terms = deadlines_of(paper, citations, body)
    deadlines = tuple(term.deadline for term in terms)
    quotas = quotas_of(paper, body)
    forms = forms_of(paper, body)
    return Reading(
        source.text,
        head.heading,
        tuple(bases),
        tuple(themes_of(paper, body)),
        tuple(sectors_of(paper, body)),
        tuple(quotas),
        deadlines,
        tuple(via_of(paper, body)),
        tuple(duties_of(paper, body)),
        tuple(recipients_of(paper, source)),
        signatory_of(paper, source),
        tuple(forms),
        (*warnings_of(paper, source, body, head, bases, citations, terms), *conflicting_quotas(paper, body, quotas)),
        tuple(questions_of(quotas, deadlines, forms)),
        spans_of(paper, head, source),
        tuple(clauses_of(paper, body)),
        tuple(aims_of(paper, body)),
    )


def _is_paper(paper: Paper) -> bool:
    """Whether anything of the build of an administrative paper is there; a story has none of it."""
    if paper.kind is not None:
        return True
    if paper.closing and (paper.head or len(paper.paragraphs) > 2):
        return True
    numerals = [
        one for one in paper.paragraphs if one.numeral is not None and one.numeral.kind in {"roman", "number", "deep"}
    ]
    asks = bool(_ASKING.search(paper.joined))
    return asks and (len(numerals) >= 3 or len(paper.joined) < _SHORT)
