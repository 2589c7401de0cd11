"""The stylesheet: its weight, its two dark lists, the contrast of every pair of colours that carries words."""

import gzip
import re

import pytest

from tests.ui.files import STATIC, STYLE

BUDGET = 45 * 1024
TONES = ("plain", "wait", "warn", "good", "bad", "honour")
WORDS = [
    *(("ink", ground) for ground in ("paper", "surface", "wash")),
    *(("muted", ground) for ground in ("paper", "surface", "wash", "plain-wash")),
    *(("red-text", ground) for ground in ("paper", "surface", "wash")),
    ("on-red", "red"),
    ("on-red", "red-deep"),
    *((tone, ground) for tone in TONES for ground in ("paper", "surface", f"{tone}-wash")),
    *(("ink", f"{tone}-wash") for tone in TONES),
]
EDGES = [(sign, ground) for sign in ("edge", "focus") for ground in ("paper", "surface")]


def _tokens(block):
    return dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6});", block))


def _block(selector):
    return re.search(re.escape(selector) + r" \{(.*?)\}", STYLE, re.DOTALL)[1]


LIGHT = _tokens(_block(":root"))
DARK = _tokens(_block(':root[data-theme="dark"]'))
FACES = {
    "light": LIGHT,
    "dark": LIGHT | DARK,
    "light, high contrast": LIGHT | _tokens(_block(':root[data-contrast="cao"]')),
    "dark, high contrast": LIGHT | DARK | _tokens(_block(':root[data-contrast="cao"][data-theme="dark"]')),
}


def _luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("face", FACES)
def test_words_and_edges_can_be_seen(face):
    tokens = FACES[face]
    faint = [pair for pair in WORDS if _contrast(tokens[pair[0]], tokens[pair[1]]) < 4.5]
    faint += [pair for pair in EDGES if _contrast(tokens[pair[0]], tokens[pair[1]]) < 3]
    assert faint == []


def test_dark_by_the_system_and_dark_by_hand_are_the_same():
    assert _tokens(_block(':root:not([data-theme="light"])')) == DARK
    by_system = _block(':root[data-contrast="cao"]:not([data-theme="light"])')
    assert _tokens(by_system) == _tokens(_block(':root[data-contrast="cao"][data-theme="dark"]'))


def test_every_token_used_is_defined():
    used = set(re.findall(r"var\(--([a-z0-9-]+)", STYLE))
    assert used <= set(re.findall(r"--([a-z0-9-]+):", STYLE))


def test_style_and_scripts_fit_the_first_visit():
    files = [*STATIC.glob("*.css"), *STATIC.glob("*.js")]
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) <= BUDGET
