"""Going on with an exemplar of an earlier year: when, with which words, and what was left as it stood. Plain Python."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from guong.kit.reasons import Reason
from guong.kit.text import words
from guong.registrations.rules import UNSEEN_ABOVE

# What tells who carries the exemplar belongs to all its years.
HOLDER = ("holder_kind", "holder_name", "since")
# Whom to call was somebody of the former unit.
CALLED = ("contact_name", "contact_phone")
# Texts that stay true from year to year are written on from. The others (reason, aims, schedule, products) and the aims in
# numbers speak of one year: they are shown to choose from, never put into the new one by themselves.
CARRIED = ("title", "place", "method", "forces", "resources", "replicability", "contact_name", "contact_phone")


def why_not_continue(
    *, year: int, earlier_year: int, is_same_root: bool, earlier_state: str, stopped: bool
) -> Iterator[Reason]:
    """Reasons against registering an exemplar again, from one of its registrations.

    Args:
        year: of the plan into which it would go.
        is_same_root: whether the earlier one stands in the same plan, or in one that was turned into it.
        earlier_state: how the earlier registration stands; what was never sent is nothing to go on with.
        stopped: whether its unit's report of that year proposes to stop.
    """
    if earlier_year >= year or is_same_root:
        yield Reason("not_an_earlier_year", facts={"year": year})
    elif earlier_state in UNSEEN_ABOVE:
        yield Reason("earlier_not_sent", facts={"year": earlier_year})
    elif stopped:
        yield Reason("exemplar_stopped", facts={"year": earlier_year})


def holds(title: str, typed: str) -> bool:
    """Whether a title holds every word that was typed, the last one as a beginning, as the search finds them."""
    *whole, last = words(typed) or [""]
    found = words(title)
    return set(whole) <= set(found) and any(word.startswith(last) for word in [*found, ""] if word or not last)


def why_not_by_heir(
    *, unit: str, ended: str, heir: int | None, unit_id: int, is_shared: bool, heir_name: str
) -> Iterator[Reason]:
    """Reasons against another unit's going on with an exemplar: only the one heir does, and of a body that ended.

    Open duties go to the heir of the greatest share where several inherit; an exemplar that lasts is a work that people do somewhere,
    and which of the shares they went to, shares do not tell: there somebody must have been named.

    Args:
        unit: the name of the unit that had it last.
        ended: the day on which that unit ended, in words; "" while it lives.
        heir: who does its open work now; none where nobody follows.
        unit_id: who would go on.
        is_shared: whether several inherited by share.
    Source: ADR 0020, ADR 0024.
    """
    if not ended:
        yield Reason("unit_goes_on", facts={"unit": unit})
    elif heir is None:
        yield Reason("exemplar_without_heir", facts={"unit": unit, "day": ended})
    elif is_shared:
        yield Reason("exemplar_shared", facts={"unit": unit, "day": ended})
    elif heir != unit_id:
        yield Reason("not_the_heir", facts={"unit": unit, "heir": heir_name})


def why_not_holder(
    wanted: Mapping[str, Any], standing: Mapping[str, Any], asked: Iterable[str], year: int | None
) -> Iterator[Reason]:
    """What all years share is not changed from one of them, unless whoever returned this one asked for it.

    Args:
        wanted, standing: values of `HOLDER`, by name.
        asked: fields that the return names, while it is being mended.
        year: of another registration of the exemplar that was sent; None when there is none.
    """
    for name in HOLDER:
        if year is not None and name not in asked and name in wanted and wanted[name] != standing[name]:
            yield Reason("holder_of_all_years", field=name, facts={"year": year})


def unchanged(names: Iterable[str], now: Mapping[str, Any], earlier: Mapping[str, Any]) -> list[str]:
    """Names of what says word for word what it said in the earlier year, in their order; what is empty says nothing."""
    return [name for name in names if now.get(name) and now[name] == earlier.get(name)]


def differences(
    names: Iterable[str], now: Mapping[str, str], earlier: Mapping[str, str]
) -> tuple[list[str], list[tuple[str, str, str]]]:
    """What a year says beside the year before it, in the order of `names`: what was kept, and (name, earlier, now) of what was not.

    A name that says nothing in either year stands in neither.
    """
    said = [name for name in names if now.get(name) or earlier.get(name)]
    kept = [name for name in said if now.get(name, "") == earlier.get(name, "")]
    return kept, [(name, earlier.get(name, ""), now.get(name, "")) for name in said if name not in kept]
