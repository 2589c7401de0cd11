"""The name of a file as a person may see it again: nothing in it that leads elsewhere, hides, or plays a part."""

import re
import unicodedata

from guong.kit.text import clean_line, normal

LONGEST = 120
NAMELESS = "tep"
_PARTS = re.compile(r"[/\\]")
_SIGNS = re.compile(r'[<>:"|?*\x00-\x1f]')
_HIDING = {
    "Cc",
    "Cf",
    "Cs",
    "Co",
    "Cn",
    "Zl",
    "Zp",
}  # control, invisible, half a letter, private, not a letter, line ends
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # no file of that name can be saved on Windows
# fmt: off
_ACTIVE = frozenset({
    "exe", "com", "bat", "cmd", "msi", "scr", "pif", "cpl", "dll", "jar", "js", "jse", "vbs", "vbe", "wsf", "wsh", "ps1", "hta",
    "lnk", "url", "htm", "html", "xhtml", "svg", "php", "asp", "aspx", "jsp", "sh", "apk",
})
# fmt: on


def clean_name(typed: str) -> str:
    """The last part of a path, in one Unicode form, without signs that no disk takes or no eye sees, at most `LONGEST` long.

    The ending is kept as it is: what is cut off is the stem's end.
    """
    last = _PARTS.split(typed[-4 * LONGEST :])[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _HIDING)
    name = _SIGNS.sub("_", clean_line(seen)).strip(" .")
    stem, point, end = name.rpartition(".")
    if not point:
        stem, end = name, ""
    if len(end) > 10:  # no ending is as long: a sentence with a point in it
        stem, point, end = name, "", ""
    stem = stem.strip(" .") or NAMELESS
    if _RESERVED.fullmatch(stem.partition(".")[0]):
        stem = f"_{stem}"
    stem = normal(stem[: LONGEST - len(point) - len(end)]).strip(" .") or NAMELESS
    return f"{stem}{point}{end}"


def plays_a_part(name: str) -> bool:
    """Whether a program's ending stands before the last one ("hoa-don.exe.pdf"), where a reader takes it for the name."""
    return any(part.strip().lower() in _ACTIVE for part in name.split(".")[1:-1])
