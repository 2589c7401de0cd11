"""What no template may hold: the content policy would block it, or a closed network would not have it."""

import re

import pytest

from tests.ui.files import ROOT, SPRITE, STATIC, TEMPLATES

NAMES = [str(path.relative_to(ROOT)) for path in TEMPLATES]
FORBIDDEN = {
    "inline style": r"""\sstyle\s*=""",
    "style element": r"<style\b",
    "inline handler": r"""<[^>]*\son[a-z]+\s*=\s*["']""",
    "inline script": r"<script(?![^>]*\bsrc=)",
    "foreign address": r"""(?:src|href|action|poster)\s*=\s*["'](?:https?:)?//""",
    "javascript address": r"javascript:",
    "htmx evaluation": r"""hx-on|["']js:""",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_nothing_that_the_content_policy_blocks(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


def test_every_icon_named_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol[^>]* id="([a-z-]+)"', SPRITE))
    used = {name for path in TEMPLATES for name in re.findall(r"""\bicon\("([a-z-]+)\"""", path.read_text("utf-8"))}
    tones = re.search(r"tone_icons = (\{.*?\})", (ROOT / "ui/jinja2/ui/components.html").read_text("utf-8"))
    assert tones is not None
    used |= set(re.findall(r': "([a-z-]+)"', tones[1]))
    assert used and used <= drawn


def test_every_icon_of_the_navigation_is_in_the_sprite(world):
    from guong.desk.queries import navigation_for
    from guong.organisations.actor import Actor

    entries = navigation_for(Actor(person_id=1, user_id=1, name="Quản trị", is_administrator=True), "/")
    assert {f' id="{entry.icon}"' in SPRITE for entry in entries} <= {True}


@pytest.mark.parametrize("name", ["guong.css", "autosave.js", "form.js", "page.js", "boot.js", "icons.svg", "mark.svg"])
def test_own_files_ask_nothing_of_other_hosts(name):
    text = (STATIC / name).read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?://|@import|url\((?!data:)", text)
    assert "eval(" not in text and "innerHTML =" not in text
