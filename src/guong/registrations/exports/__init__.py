"""The official lists of the steps: the consolidated list, the board on paper, who still owes.

Each is described once as an `OfficialList`; `guong.documents` writes it in five formats. Once a step is sealed its lists
are made of the sealed copies.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from guong.documents.spec import OfficialList
from guong.documents.wording import sign_of as sign_of
from guong.documents.wording import without_superior as without_superior
from guong.registrations.exports.boards import compliance, owing
from guong.registrations.exports.consolidated import REGISTERED, Form, consolidated
from guong.registrations.exports.frames import Request as Request

_FORMS: dict[str, Form] = {REGISTERED.what: REGISTERED}
_LISTS: dict[str, Callable[[Request], OfficialList | None]] = {}
_BOARDS: Mapping[str, Callable[[Request], OfficialList | None]] = {"compliance": compliance, "owing": owing}


def register(form: Form) -> None:
    """Called once by each later step when the program starts."""
    _FORMS[form.what] = form


def register_list(what: str, made: Callable[[Request], OfficialList | None]) -> None:
    """Called once by each later package that has a list of its own when the program starts."""
    _LISTS[what] = made


def lists() -> tuple[str, ...]:
    """What can be asked for."""
    return (*_FORMS, *_BOARDS, *_LISTS)


def what_of(step: str) -> str:
    """How the consolidated list of a step is asked for."""
    return next(what for what, form in _FORMS.items() if form.step == step)


def official_list(what: str, request: Request) -> OfficialList | None:
    """One of `lists()`, or None when the person may not have it.

    Args:
        what: ``registrations``, ``results`` (for those who steer the plan; of a branch, for its committee's people),
            ``compliance`` or ``owing`` (the rows that the person sees on the board of the request's step); or what a
            later package registered.
    """
    if what in _BOARDS:
        return _BOARDS[what](request)
    if what in _LISTS:
        return _LISTS[what](request)
    form = _FORMS[what]
    return consolidated(form, replace(request, step=form.step))
