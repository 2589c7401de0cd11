"""What the matrix must find, told by relation. Nothing here asks the production code: two statements are compared.

An answer is a status, or for a redirect the name of the page it leads to. Rules are read from the top. One module per area;
`cast` tells who stands in which relation, `methods` which addresses answer one method only.
"""

from tests.access.expected.bodies import of_body, of_branch
from tests.access.expected.cases import Case, at_the_door, wrong_method
from tests.access.expected.cast import ABOVE, ANSWERING, PLANNING, SIGN_IN, SIGNED_OUT, STEERING, Answer
from tests.access.expected.methods import GET_ONLY, POST_ONLY
from tests.access.expected.others import of_nothing
from tests.access.expected.people import of_person
from tests.access.expected.plans import of_plan
from tests.access.expected.publication import of_publication
from tests.access.expected.registrations import of_registration
from tests.access.expected.reports import of_report

__all__ = [
    "ABOVE",
    "ANSWERING",
    "GET_ONLY",
    "PLANNING",
    "POST_ONLY",
    "SIGNED_OUT",
    "SIGN_IN",
    "STEERING",
    "Answer",
    "Case",
    "at_the_door",
    "of_body",
    "of_branch",
    "of_nothing",
    "of_person",
    "of_plan",
    "of_publication",
    "of_registration",
    "of_report",
    "wrong_method",
]
