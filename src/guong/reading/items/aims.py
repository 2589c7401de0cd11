"""What the plan is for, and what it demands of everybody: the sections "Mục đích" and "Yêu cầu"."""

import re

from guong.reading.found import Aim
from guong.reading.normal import Source
from guong.reading.structure import Paper

_PURPOSE = re.compile(r"mục đích(?:, ý nghĩa)?\s*[.:]?$", re.I)
_DEMANDS = re.compile(r"yêu cầu\s*[.:]?$", re.I)


def aims_of(paper: Paper, source: Source) -> list[Aim]:
    """The text of each of the two sections, a line for each of its paragraphs; nothing where they have no heading of their own."""
    found = []
    for number, paragraph in enumerate(paper.paragraphs):
        head = paragraph.text.strip()
        if paragraph.numeral is None or not (_PURPOSE.match(head) or _DEMANDS.match(head)):
            continue
        mine = []
        for after in paper.paragraphs[number + 1 :]:
            if not any(one is paragraph for one in after.above):
                break
            mine.append(after)
        if mine:
            text = "\n".join(one.text for one in mine if one.text)
            span = source.span(mine[0].start, mine[-1].end)
            found.append(Aim("purpose" if _PURPOSE.match(head) else "requirements", text, span))
    return found
