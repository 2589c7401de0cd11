"""What is typed into a plan: the heading, the repeated rows of its parts, the answers to its questions."""

from guong.plans.forms.closing import ClosingForm
from guong.plans.forms.heading import HeadingForm, propose_code
from guong.plans.forms.parts import SCREENS, Screen
from guong.plans.forms.questions import QuestionsForm

__all__ = ["SCREENS", "ClosingForm", "HeadingForm", "QuestionsForm", "Screen", "propose_code"]
