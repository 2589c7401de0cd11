"""What a form brought, read back from it: to be sent again, or to be shown to whoever typed it."""

from django.http import HttpRequest

from guong.accounts.proofs import PROOF_FIELDS
from guong.kit.phrasebook import is_word, word

KEY_FIELD = "_khoa"  # every form of ours has one
NOT_KEPT = PROOF_FIELDS | {"csrfmiddlewaretoken"}  # a fresh one stands in the form; a password is never shown


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """(name, value) of everything in a form, fit to be sent again with a token of its own; nothing where there is no form."""
    if request.method != "POST" or KEY_FIELD not in request.POST:
        return []
    return [(name, value) for name in request.POST if name not in NOT_KEPT for value in request.POST.getlist(name)]


def shown_in(request: HttpRequest) -> list[tuple[str, str]]:
    """(label, value) of what a person typed or chose in a form, in words: to be read and copied."""
    return [
        (label, _in_words(name, value))
        for name, value in typed_in(request)
        if (label := label_of(name)) and value.strip()
    ]


def label_of(name: str) -> str:
    """What a field is called; "" for the form's own machinery."""
    stem = name.split("-")[0]
    return word(f"field.{stem}") if is_word(f"field.{stem}") else ""


def _in_words(name: str, value: str) -> str:
    code = f"{name}.{value}"
    return word(code) if is_word(code) else value
