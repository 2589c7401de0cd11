"""The importer that the pages use: from what a person chose there, with that person's rights."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guong.intake.actions import PeopleWishes, RegistrationWishes, Wishes
from guong.intake.actions.awards import AwardWishes
from guong.intake.imports import Asked, Importer
from guong.intake.imports.awards import Awards
from guong.intake.imports.people import People
from guong.intake.imports.registrations import Registrations
from guong.intake.imports.units import Units
from guong.intake.queries.imports import username_of
from guong.intake.rules.steps import Kind
from guong.kit.dates import read_day
from guong.kit.periods import local
from guong.organisations.actor import Actor

COLUMNS = {
    Kind.UNITS: Units.columns,
    Kind.PEOPLE: People.columns,
    Kind.REGISTRATIONS: Registrations.columns,
    Kind.AWARDS: Awards.columns,
}


def importer_of(kind: str, options: Mapping[str, Any], actor: Actor, at: datetime) -> Importer:
    """The importer of a kind.

    Args:
        options: since, hierarchy, parent, scheme, namesakes, plan, as_drafts; what is not there was not chosen.
    """
    since = read_day(options["since"]) if options.get("since") else None
    hierarchy, namesakes = options.get("hierarchy", ""), bool(options.get("namesakes"))
    words = dict(options.get("words", {}))
    if kind == Kind.UNITS:
        parent, scheme = options.get("parent", ""), options.get("scheme", "")
        return Units(Wishes(local(at).date(), since, hierarchy, parent, words, namesakes, scheme, actor, at))
    if kind == Kind.PEOPLE:
        return People(PeopleWishes(at, since, hierarchy, words, namesakes, actor))
    if kind == Kind.AWARDS:
        return Awards(AwardWishes(at, username_of(actor)))
    wishes = RegistrationWishes(at, options.get("plan", ""), username_of(actor), bool(options.get("as_drafts")))
    return Registrations(wishes)


def asked_of(options: Mapping[str, Any]) -> Asked:
    """How the sheet is to be read."""
    return Asked(dict(options.get("columns", {})), options.get("sheet", ""), bool(options.get("keeps_fonts")))
