"""What is typed into a plan: the heading, the repeated rows of its parts, the answers to its questions."""

from guong.plans.forms.amending import AmendmentForm, line_form
from guong.plans.forms.closing import ClosingForm
from guong.plans.forms.findings import Forms, describe, fields_of, typed_values
from guong.plans.forms.heading import HeadingForm, propose_code
from guong.plans.forms.parts import SCREENS, Screen
from guong.plans.forms.questions import QuestionsForm
from guong.plans.forms.reading import LONGEST, ReadingForm, too_long

__all__ = [
    "LONGEST",
    "SCREENS",
    "AmendmentForm",
    "ClosingForm",
    "Forms",
    "HeadingForm",
    "QuestionsForm",
    "ReadingForm",
    "Screen",
    "describe",
    "fields_of",
    "line_form",
    "propose_code",
    "too_long",
    "typed_values",
]
