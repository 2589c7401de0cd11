"""Which kinds of body the words of a plan mean: "Các chi, đảng bộ trực thuộc" are cells and party organisations. Plain Python."""

import re
from collections.abc import Container
from dataclasses import dataclass

from guong.kit.text import fold

# What a kind is called, folded. Of several kinds for one word the first that this installation has is meant.
_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"chi\s*,\s*dang bo", ("party_cell+party_organisation",)),
    (r"dang bo", ("party_organisation",)),
    (r"chi bo", ("party_cell",)),
    (
        r"(?:uy ban )?(?:mat tran to quoc|mttq)(?: viet nam)?|ubmttq",
        ("fatherland_front",),
    ),
    (
        r"(?:cac )?(?:to chuc (?:chinh tri\s*[-–]\s*xa hoi|ct\s*[-–]\s*xh)|doan the(?: chinh tri\s*[-–]\s*xa hoi)?)",
        ("socio_political_organisation",),
    ),
    (r"ban tuyen giao(?: va dan van)?", ("communication_and_education_commission",)),
    (r"trung tam (?:van hoa|vh)[^,;]*", ("media_centre",)),
    (r"van phong (?:cap uy|huyen uy|tinh uy|dang uy)", ("party_office",)),
    (r"cap uy|(?:dang|huyen|thanh|tinh|thi) uy", ("party_organisation", "party_committee")),
)
_NAME = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<n{place}>{said})" for place, (said, _) in enumerate(_NAMES)) + r")(?!\w)"
)
# Words beside a kind that name no part of it.
_LITTLE = re.compile(
    r"(?<!\w)(?:cac|moi|tung|nhung|mot|don vi|va|hoac|cua|thuoc|truc thuoc|co so|toan|trong|cap"
    r"|huyen|xa|phuong|tinh|thanh pho|thi tran|thi xa|quan|dia phuong|dac khu|viet nam|tren dia ban|khoi)(?!\w)"
)
_DIRECT = re.compile(r"(?<!\w)truc thuoc(?!\w)")
# Whose they are, which is no kind that is asked: "chi bộ trực thuộc Huyện ủy", "chi bộ của đảng bộ cơ sở".
_ABOVE = re.compile(r"(?<!\w)(truc thuoc|thuoc|cua)\s+(?:cac\s+)?(?:(?:dang|huyen|thanh|tinh|thi) uy|dang bo)(?!\w)")
_OF_ISSUER = re.compile(r"(?<!\w)truc thuoc\s+(?:huyen|thanh|tinh|thi) uy(?!\w)")


@dataclass(frozen=True)
class Kinds:
    """The kinds that are meant; `scope` is "direct" where the words say so, else ""; `note` tells what they leave open."""

    kinds: tuple[str, ...]
    scope: str = ""
    note: str = ""


def kinds_in(who: str, present: Container[str]) -> Kinds:
    """The kinds of body that `who` names, in the order of the words.

    Args:
        who: as the text says it.
        present: the kinds that this installation has bodies of.
    Returns: kinds without a note where the words mean all bodies of them; with the note "part" where they mean some only ("chi bộ
        nông thôn"), and then of the first kind alone; no kind and the note "no_kind" where they name none.
    """
    named = fold(who)
    said = _ABOVE.sub(" ", named)
    found: list[str] = []
    for one in _NAME.finditer(said):
        names = _NAMES[int(str(one.lastgroup)[1:])][1]
        code = next((name for name in names if all(part in present for part in name.split("+"))), names[0])
        found += [kind for kind in code.split("+") if kind not in found]
    if not found:
        return Kinds((), note="no_kind")
    scope = "direct" if _DIRECT.search(said) or _OF_ISSUER.search(named) else ""
    rest = _LITTLE.sub(" ", _NAME.sub(" ", said))
    if re.search(r"\w", rest):
        return Kinds((found[0],), scope, "part")
    return Kinds(tuple(found), scope)
