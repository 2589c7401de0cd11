"""The doors of publicity: the public's (no sign-in, no cookie), the unit's, the editor's."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from guong.files.rules import Size
from guong.publicity.words import PARTS

SIZES = {"nho": Size.SMALL, "lon": Size.LARGE}
SIZE_ASKED = "co"


def size_of(request: Any) -> str:
    """The rendition that an address asks for: the small one unless it says otherwise; "" for what is no size."""
    return str(SIZES.get(request.GET.get(SIZE_ASKED, "nho"), ""))


def absolute(request: Any, address: str) -> str:
    """An address as it stands on paper and in other people's messages."""
    return f"{settings.ORIGIN or f'{request.scheme}://{request.get_host()}'}{address}"


def parts_of(snapshot: Mapping[str, Any]) -> Sequence[tuple[str, str, str]]:
    """(name, heading, text) of the parts of a public page that say something."""
    return [(name, heading, snapshot[name]) for name, heading in PARTS.items() if snapshot.get(name)]
