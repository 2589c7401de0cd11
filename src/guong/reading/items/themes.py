"""Themes of the term and of the year: what stands between quotation marks behind "chuyên đề toàn khóa", "chủ đề năm …"."""

import re

from guong.reading.found import Theme
from guong.reading.normal import Source
from guong.reading.structure import Paper

# Chuyên đề toàn khóa: “Học để làm” · chủ đề năm 2024 là “Sống xanh” · chủ đề học tập năm 2025: “Gần dân”
_THEME = re.compile(
    r"(?:chuyên đề|chủ đề)\s+(?:[^\W\d]+\s+){0,4}?"
    r"(?P<kind>toàn (?:khóa|khoá|nhiệm kỳ)|(?:của )?(?:cả )?nhiệm kỳ|(?:của )?năm(?:\s+\d{4})?(?:\s+là)?)"
    r"(?:\s+(?:nhiệm kỳ\s*)?\d{4}\s*[-–]\s*\d{4})?\s*(?:là|về)?\s*[:,]?\s*[“\"«](?P<text>[^”\"»]{5,400})[”\"»]",
    re.I,
)


def themes_of(paper: Paper, source: Source) -> list[Theme]:
    """The themes, each said once however often the text names it."""
    found, seen = [], set()
    start, end = paper.body
    for one in _THEME.finditer(paper.flat, start, end):
        text = " ".join(one["text"].split())
        if text in seen:
            continue
        seen.add(text)
        kind = "annual" if "năm" in one["kind"].lower() else "term"
        first = one.start("text") + len(one["text"]) - len(one["text"].lstrip())
        found.append(Theme("annual" if kind == "annual" else "term", text, source.span(first, one.end("text"))))
    return found
