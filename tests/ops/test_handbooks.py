"""The handbooks say what is there: pictures, links, the words on buttons, the commands."""

import inspect
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import get_commands, load_command_class

from tests.settings import ROOT

USE, PICTURES = ROOT / "docs" / "use", ROOT / "docs" / "use" / "anh"
HANDBOOKS = [*sorted(USE.glob("*.md")), *sorted((ROOT / "docs" / "operate").glob("*.md"))]
HEAVIEST = 120 * 1024
LINK = re.compile(r"(?P<picture>!?)\[(?P<words>[^\]]*)\]\((?P<target>[^)\s]+)\)")
ON_SCREEN = re.compile(r"«([^»]+)»")
# What the program puts in at that place: a number or a name, the format of a file.
FILLED_IN = re.compile(r"…|\((?:Excel|Word|PDF)\)")
CODE = re.compile(r"```(?:sh|bat|ini)\n(.*?)```|`([^`\n]+)`", re.DOTALL)
COMMAND = re.compile(r"(?:^|[\s/])guong ([a-z]+)((?: +[^\s|#;&]+)*)", re.MULTILINE)

handbooks = pytest.mark.parametrize("handbook", HANDBOOKS, ids=lambda path: path.name)


def text_of(path):
    return path.read_text("utf-8")


def links_of(path):
    return [match.groupdict() for match in LINK.finditer(text_of(path))]


def anchors_of(path):
    """The names that headings get on a page: small letters, blanks as hyphens, signs dropped."""
    headings = re.findall(r"^#+ (.+)$", text_of(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@cache
def sources():
    """Everything in which words on the screen are written."""
    files = [
        path for kind in ("py", "html", "js") for path in sorted((ROOT / "src" / "guong").rglob(f"*.{kind}"))
        if "migrations" not in path.parts and path.name != "htmx.min.js"
    ]  # fmt: skip
    return "\n".join(map(text_of, files)).lower()


def is_on_screen(label):
    pieces = [piece.strip(" .:").lower() for piece in FILLED_IN.split(label)]
    return all(re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", sources()) for piece in pieces if piece)


@handbooks
def test_links_lead_somewhere(handbook):
    for link in links_of(handbook):
        place, _, anchor = unquote(link["target"]).partition("#")
        target = handbook if not place else (handbook.parent / place).resolve()
        assert target.exists(), f"{link['target']} is not there"
        if anchor:
            assert anchor in anchors_of(target), f"{link['target']}: no such heading"


@handbooks
def test_pictures_are_told_in_words(handbook):
    assert [link["target"] for link in links_of(handbook) if link["picture"] and len(link["words"]) < 10] == []


def test_every_picture_is_used_and_light():
    used = {(USE / link["target"]).resolve() for path in USE.glob("*.md") for link in links_of(path) if link["picture"]}
    there = set(PICTURES.iterdir())
    assert used == there
    assert [path.name for path in sorted(there) if path.stat().st_size > HEAVIEST] == []
    assert {path.name for path in there} == taken_by_the_script()


def taken_by_the_script():
    told = "".join(map(text_of, USE.glob("*.py")))
    return {f"{name}.png" for name in re.findall(r'\.take\(\s*"([a-z0-9-]+)"', told)}


@handbooks
def test_words_on_the_screen_are_on_the_screen(handbook):
    labels = ON_SCREEN.findall(text_of(handbook))
    assert [label for label in dict.fromkeys(labels) if not is_on_screen(label)] == []


def test_a_button_that_is_not_there_is_noticed():
    assert is_on_screen("Gửi … mô hình lên …")
    assert is_on_screen("Theo dõi (Excel)")
    assert not is_on_screen("Gửi ngay cho Huyện ủy")


def help_of(parser):
    """The help of a command and of the words that may follow it."""
    below = [one for action in parser._actions if isinstance(action.choices, dict) for one in action.choices.values()]
    return "".join([parser.format_help(), *map(help_of, below)])


@handbooks
def test_commands_are_there(handbook):
    known, wrong = get_commands(), []
    for code in ("\n".join(filter(None, match)) for match in CODE.findall(text_of(handbook))):
        for name, rest in COMMAND.findall(code):
            if name not in known:
                wrong.append(name)
                continue
            command = load_command_class(known[name], name)
            said = inspect.getsource(inspect.getmodule(command)) + help_of(command.create_parser("guong", name))
            words = [word for word in rest.split() if re.match(r"--?[a-z]|[a-z]+$", word)]
            wrong += [f"{name} {word}" for word in words if word not in said]
    assert wrong == []


def test_a_command_that_is_not_there_is_noticed():
    assert COMMAND.findall("bin/guong audit verify --anchor X") == [("audit", " verify --anchor X")]
    assert "sao-luu" not in get_commands()


@pytest.mark.parametrize("script", ["screenshots"])
def test_scripts_can_be_run(script):
    assert (ROOT / "bin" / script).stat().st_mode & 0o111
    assert Path(ROOT / "bin" / script).read_text("utf-8").startswith("#!/bin/sh")
