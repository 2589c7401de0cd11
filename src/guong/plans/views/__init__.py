"""The pages of plans."""

from guong.plans.views.amending import amendment, amendment_issue, amendments, new_amendment
from guong.plans.views.amendment_lines import amendment_line
from guong.plans.views.cascading import cascading, terms
from guong.plans.views.deciding import activation, closing, questions
from guong.plans.views.reading import index, show
from guong.plans.views.starting import reading
from guong.plans.views.taking import taking
from guong.plans.views.texts import finding, findings, text
from guong.plans.views.writing import edit, new

__all__ = [
    "activation",
    "amendment",
    "amendment_issue",
    "amendment_line",
    "amendments",
    "cascading",
    "closing",
    "edit",
    "finding",
    "findings",
    "index",
    "new",
    "new_amendment",
    "questions",
    "reading",
    "show",
    "taking",
    "terms",
    "text",
]
