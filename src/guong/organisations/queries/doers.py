"""Who did it, as pages tell it: by name, in whose stead, and by way of which body's shared account."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from guong.kit.periods import local
from guong.organisations.models import OrganisationName, Person
from guong.organisations.words import by_way_of, in_stead_of


def names_of_doers(entries: Collection[Mapping[str, Any]]) -> dict[int, str]:
    """Entry's number in the ledger → who did it; the body as it was called on that day. A person who was erased is missing.

    Two queries, whatever their number. Nobody acts for another by way of a shared account, so at most one of the two is told.
    """
    stead = {entry["seq"]: str(entry["facts"].get("for", "")) for entry in entries}
    people = names_of_people({*(entry["by"] for entry in entries), *stead.values()})
    ways = {
        entry["seq"]: (int(entry["facts"]["by_way_of"].partition(":")[2]), local(entry["at"]).date())
        for entry in entries
        if "by_way_of" in entry["facts"]
    }
    bodies = names_on(ways.values())
    return {
        entry["seq"]: by_way_of(people[entry["by"]], bodies[ways[entry["seq"]]])
        if entry["seq"] in ways
        else in_stead_of(people[entry["by"]], people.get(stead[entry["seq"]], ""))
        for entry in entries
        if entry["by"] in people
    }


def names_of_people(references: Iterable[str]) -> dict[str, str]:
    """Names behind ledger references ("person:3" → "…"); a person who was erased is missing."""
    ids = [int(reference[7:]) for reference in references if reference.startswith("person:")]
    return {f"person:{id_}": name for id_, name in Person.objects.filter(pk__in=ids).values_list("id", "full_name")}


def names_on(asked: Iterable[tuple[int, date]]) -> dict[tuple[int, date], str]:
    """(body, day) → its name on that day, "?" where it had none: one query, none for none."""
    wanted = set(asked)
    found = dict.fromkeys(wanted, "?")
    rows = OrganisationName.objects.filter(organisation_id__in={body for body, _ in wanted}).order_by("valid_from")
    for body, since, name in rows.values_list("organisation_id", "valid_from", "name") if wanted else ():
        found.update({one: name for one in wanted if one[0] == body and one[1] >= since})
    return found
