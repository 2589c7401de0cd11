"""The pages of plans."""

from guong.plans.views.cascading import cascading, terms
from guong.plans.views.deciding import activation, closing, questions
from guong.plans.views.reading import index, show
from guong.plans.views.taking import taking
from guong.plans.views.writing import edit, new

__all__ = ["activation", "cascading", "closing", "edit", "index", "new", "questions", "show", "taking", "terms"]
