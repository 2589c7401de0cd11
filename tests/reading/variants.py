"""Variants of a text, made by rules: what offices and programs do to the same plan."""

import re
import unicodedata

DATE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
IN_WORDS = re.compile(r"(\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
OLD_AND_NEW = [
    ("oà", "òa"),
    ("oá", "óa"),
    ("oả", "ỏa"),
    ("oã", "õa"),
    ("oạ", "ọa"),
    ("uỷ", "ủy"),
    ("uý", "úy"),
    ("oè", "òe"),
]


def decomposed(text):
    return unicodedata.normalize("NFD", text)


def softly_hyphened(text):
    """A soft hyphen inside every third word, as converters of old Word files leave them."""
    words = re.split(r"(\s+)", text)
    return "".join(
        w[:2] + "\u00ad" + w[2:] if n % 3 == 0 and len(w) > 3 and w.isalpha() else w for n, w in enumerate(words)
    )


def horned(text):
    return text.replace("ư", "ƣ").replace("Ư", "Ƣ")


def with_windows_lines(text):
    return text.replace("\n", "\r\n")


def with_hard_blanks(text):
    return re.sub(r"(ngày|tháng|năm|ít nhất|Số) (?=\d)", "\\1\u00a0", text)


def dates_in_words(text):
    return DATE.sub(lambda one: f"{one[1]} tháng {one[2]} năm {one[3]}", text)


def dates_in_numbers(text):
    return IN_WORDS.sub(r"\1/\2/\3", text)


def dates_apart(text):
    return DATE.sub(r"\1 / \2 / \3", text)


def broken_dates(text):
    """The line's end inside the date, in the body only: "trước ngày\\n10/3/2026"."""
    head, mark, rest = text.partition("như sau")
    rest = re.sub(r"(trước|nhất|hết) ngày (?=\d)", r"\1 ngày\n", rest)
    return head + mark + rest


def bold_numbers(text):
    return re.sub(r"(ít nhất|tối thiểu|không quá) (\d+)", r"\1 **\2**", text)


def spelled_otherwise(text):
    """Tone marks where the other school of spelling sets them, at the ends of words."""
    for old, new in OLD_AND_NEW:
        for one, other in ((old, new), (old.capitalize(), new.capitalize()), (old.upper(), new.upper())):
            has_old = re.search(rf"{one}(?!\w)", text)
            wrong, right = (one, other) if has_old else (other, one)
            text = re.sub(rf"(?<![qQ]){wrong}(?!\w)", right, text)
    return text


def without_number(text):
    return re.sub(r"(Số\s*:?\s*)\d+(?=\s*[-/])", r"\1   ", text, count=1)


SAME = (
    decomposed,
    softly_hyphened,
    horned,
    with_windows_lines,
    with_hard_blanks,
    dates_in_words,
    dates_in_numbers,
    dates_apart,
    broken_dates,
    bold_numbers,
)


def on_one_line(text):
    """All line ends lost, as by a converter."""
    return re.sub(r"\s+", " ", text)
