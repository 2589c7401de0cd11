"""What an officer does on the pages of plans, as the tests do it."""

import re
from html import unescape
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from guong.organisations.actor import Office
from guong.plans.models import Plan
from tests.world import WRITING, World

DEO_GIO = (Path(__file__).parents[1] / "reading/texts/own/10-dang-uy-xa-deo-gio.txt").read_text()  # a plan's text
_INPUT = re.compile(r"<input\b[^>]*>")
_AREA = re.compile(r'<textarea\b[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', re.S)
_SELECT = re.compile(r'<select\b[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.S)
_CHOSEN = re.compile(r'<option value="([^"]*)" selected')
_FIRST = re.compile(r'<option value="([^"]*)"')
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def client_of(world: World, key: str) -> Client:
    """A signed-in client; those who receive have their second factor."""
    if world.actor(key, WRITING).bodies(Office.RECEIVER):
        Authenticator.objects.get_or_create(user=world.users[key], type="totp", defaults={"data": {"secret": "x"}})
    return world.client(key)


def row_of(plan: Plan) -> Plan:
    """The row as it now stands."""
    found: Plan = Plan.objects.system("a test looks at the row itself").get(pk=plan.pk)
    return found


def text(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def typed_in(response: HttpResponse) -> dict[str, str]:
    """Every field of the last form of the page as a browser would send it back."""
    page = response.content.decode()
    form = page[page.rindex('<form class="form"') :]
    found: dict[str, str] = {}
    for tag in _INPUT.findall(form[: form.index("</form>")]):
        attributes = dict(_ATTRIBUTE.findall(tag))
        is_tick = attributes.get("type") in {"checkbox", "radio"}
        if "name" in attributes and (not is_tick or " checked" in tag):
            found[attributes["name"]] = unescape(attributes.get("value", "on" if is_tick else ""))
    for name, value in _AREA.findall(form):
        found[name] = unescape(value)
    for name, options in _SELECT.findall(form):
        chosen = _CHOSEN.search(options) or _FIRST.search(options)
        found[name] = chosen[1] if chosen else ""
    return found


def fill(client: Client, name: str, *args: Any, **typed: Any) -> HttpResponse:
    """Open a form, type into it, send it. ``__`` in a name stands for the hyphen of a row's field."""
    address = reverse(name, args=args)
    sent = {**typed_in(client.get(address)), **{field.replace("__", "-"): value for field, value in typed.items()}}
    return client.post(address, {field: value for field, value in sent.items() if value is not None})
