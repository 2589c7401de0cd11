"""No template of any app holds what the content policy blocks, or what a closed network would not have."""

import re

import pytest

from tests.architecture.sources import ROOT, TEMPLATES, named, plain

FORBIDDEN = {
    "inline style": r"""\sstyle\s*=""",
    "style element": r"<style\b",
    "inline handler": r"""<[^>]*\son[a-z]+\s*=""",
    "inline script": r"<script(?![^>]*\bsrc=)",
    "foreign address": r"""(?:src|href|action|poster|srcset)\s*=\s*["']?(?:https?:)?//""",
    "active address": r"(?:javascript|vbscript|data):(?!image/)",
    "form by GET to elsewhere": r"""formaction\s*=""",
    "own csrf": r"csrf_exempt|csrf_token",
    "frame": r"<(?:iframe|object|embed|base)\b",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_nothing_that_the_policy_blocks(path: object) -> None:
    text = plain(path)  # type: ignore[arg-type]
    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("path", [path for path in TEMPLATES if "<form" in plain(path)], ids=named)
def test_every_form_that_sends_carries_the_token(path: object) -> None:
    for form in re.findall(r"<form\b.*?(?:</form>|$)", plain(path), re.DOTALL):  # type: ignore[arg-type]
        assert "csrf_input" in form or not re.search(r"""method=["']post""", form, re.IGNORECASE)


def test_all_apps_are_covered() -> None:
    assert {named(path).split("/")[0] for path in TEMPLATES} == {folder.parent.name for folder in ROOT.glob("*/jinja2")}


def test_each_pattern_finds_its_fault() -> None:
    faults = [
        '<p style="x">',
        "<style>",
        '<a onclick="x">',
        "<script>x",
        '<img src="//cdn.x/a.js">',
        '<a href="javascript:x">',
        '<button formaction="x">',
        "{% csrf_token %}",
        "<iframe>",
    ]
    for fault, pattern in zip(faults, FORBIDDEN.values(), strict=True):
        assert re.search(pattern, fault), fault
