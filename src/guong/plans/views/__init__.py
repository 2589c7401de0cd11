"""The pages of plans."""

from guong.plans.views.cascading import cascading, terms
from guong.plans.views.deciding import activation, closing, questions
from guong.plans.views.reading import index, show
from guong.plans.views.starting import reading
from guong.plans.views.taking import taking
from guong.plans.views.texts import finding, findings, text
from guong.plans.views.writing import edit, new

__all__ = [
    "activation",
    "cascading",
    "closing",
    "edit",
    "finding",
    "findings",
    "index",
    "new",
    "questions",
    "reading",
    "show",
    "taking",
    "terms",
    "text",
]
