"""The forms of a page as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse

Attributes = list[tuple[str, str | None]]
NOT_SENT = {"submit", "button", "image", "reset", "file"}


@dataclass
class Form:
    """Where it is sent, how, and every field with its values as they stand on the page."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    def put(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)

    def first(self, name: str) -> str:
        """The first value of a field, "" when there is none."""
        return self.fields.get(name, [""])[0]

    def filled(self, **typed: Any) -> dict[str, Any]:
        """What is sent after typing. ``__`` in a name stands for the hyphen of a row's field."""
        return {**self.fields, **{name.replace("__", "-"): value for name, value in typed.items()}}


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address, self.forms = address, list[Form]()
        self.form: Form | None = None
        self.name = ""  # of the select or the text area that is open
        self.options: list[tuple[str, bool]] = []
        self.text: list[str] | None = None

    def handle_starttag(self, tag: str, attributes: Attributes) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.form = Form(given.get("action") or self.address, given.get("method", "get").lower())
            self.forms.append(self.form)
        if self.form is None or "disabled" in given:
            return
        if tag == "input":
            self._input(given)
        elif tag == "select":
            self.name, self.options = given.get("name", ""), []
        elif tag == "option":
            self.options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self.name, self.text = given.get("name", ""), []

    def _input(self, given: dict[str, str]) -> None:
        sort = given.get("type", "text")
        is_left_out = sort in {"checkbox", "radio"} and "checked" not in given
        if self.form is not None and given.get("name") and sort not in NOT_SENT and not is_left_out:
            self.form.put(given["name"], given.get("value", "on" if sort == "checkbox" else ""))

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif self.form is not None and tag == "select" and self.options:
            chosen = [value for value, is_selected in self.options if is_selected]
            self.form.put(self.name, chosen[0] if chosen else self.options[0][0])
        elif self.form is not None and tag == "textarea" and self.text is not None:
            self.form.put(self.name, "".join(self.text).removeprefix("\n"))
            self.text = None


def forms_in(page: str, address: str) -> list[Form]:
    """Every form of a page read at `address`."""
    reader = _Reader(address)
    reader.feed(page)
    return reader.forms


def form_to(answer: HttpResponse, address: str, action: str) -> Form:
    """The form of a page that is sent to `action`: one that does something before one that searches the same page."""
    found = [form for form in forms_in(answer.content.decode(), address) if form.action == action]
    found.sort(key=lambda form: form.method != "post")
    assert found, f"no form to {action} on {address} (status {answer.status_code})"
    return found[0]
