"""What is counted over everything is counted once, and kept until anything happens."""

import hashlib
from collections.abc import Callable, Hashable
from typing import TypeVar

from django.core.cache import caches

from guong.ledger.deeds import head_hash

T = TypeVar("T")
KEPT_IN = "counts"  # of the settings' caches: this process's own memory


def until_the_next_deed(what: Hashable, count: Callable[[], T]) -> T:
    """What `count` gives, from this process's memory while no deed was entered in the ledger since.

    Every deed is an entry, so the last entry's hash names one state of all rows. It is read before the rows: what a deed
    changes between the two is kept under the older hash, which nobody asks for again.

    Args:
        what: names the count and everything it depends on but the rows; has the same `repr` whenever it is equal.
        count: gives plain values that can be pickled, and asks for nothing but rows: no clock, no person.
    """
    key = hashlib.sha256(f"{what!r} {head_hash()}".encode()).hexdigest()
    found: T | None = caches[KEPT_IN].get(key)
    if found is None:
        found = count()
        caches[KEPT_IN].set(key, found)
    return found
