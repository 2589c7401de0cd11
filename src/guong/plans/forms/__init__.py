"""What is typed into a plan: the heading, the repeated rows of its parts, the answers to its questions."""

from guong.plans.forms.amending import AmendmentForm, line_form
from guong.plans.forms.closing import ClosingForm
from guong.plans.forms.heading import HeadingForm, propose_code
from guong.plans.forms.parts import SCREENS, Screen
from guong.plans.forms.questions import QuestionsForm

__all__ = [
    "SCREENS",
    "AmendmentForm",
    "ClosingForm",
    "HeadingForm",
    "QuestionsForm",
    "Screen",
    "line_form",
    "propose_code",
]
