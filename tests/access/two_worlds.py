"""Two worlds side by side: a world is turned into the other inside a savepoint, so that every number and every instant stays.

Compared are status, headers, place led to, number of queries and body, but for `calling.NORMALISED`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from guong.config.access import ACCESS
from guong.registrations import actions as registrations
from guong.registrations.models import Registration
from tests.access import addresses
from tests.access.addresses import EXPORTS, OF_A_BODY, OF_A_PLAN, OF_A_REGISTRATION, OF_NOTHING
from tests.access.bodies import of_organisation
from tests.access.calling import Seen, undone
from tests.access.town import ACTORS, Town
from tests.world import CODE, WRITING

SECRET = "Hòm thư kín của bản Khuổi"
EVERYBODY = set(ACTORS)
TWINS = {"nga", "oanh", "khach", "tat"}  # stand as somebody else of the cast does; asked too with --all
RECORDS = [
    "tim=khuoi",
    "tim=h%C3%B2m+th%C6%B0",
    "tim=MH",
    "state=draft",
    "state=sent&since=new",
    "holder=household",
    "trang=2",
    "trang=1&xep=ten",
    "twice=1",
    "kind=party_cell",
]


FEW = 12  # addresses asked in one turn of the world, where one that tells is enough
First = dict[str, dict[str, Seen]]  # actor → address → what was seen of the world as it is


@dataclass(frozen=True)
class Secret:
    """What somebody's world may differ in.

    Attributes:
        turn: makes the other world of this one.
        entitled: who may tell them apart.
        asked: the addresses that could tell.
    """

    name: str
    turn: Callable[[], Any]
    entitled: frozenset[str]
    asked: tuple[str, ...]


def readable(names: tuple[str, ...]) -> list[str]:
    return [name for name in names if "GET" in ACCESS[name].methods]


def reading(town: Town, units: tuple[str, ...], number: int) -> Iterator[str]:
    """Every address that can be read, with the queries that could tell."""
    for name in OF_NOTHING if town.everything else ("home", "my_tasks", "plans", "plan_new", "receipt"):
        if name != "system":  # it measures the machine
            yield addresses.of_nothing(town, name)
    for name in ("organisations", "organisation", "organisation_event", "honours"):
        yield of_organisation(town, name)
    for name in readable(OF_A_PLAN):
        for export in EXPORTS if name == "export" else EXPORTS[:1]:
            yield addresses.of_plan(name, CODE, export)
    for query in [*RECORDS, *(f"unit={town.world.bodies[unit]}" for unit in units)]:
        yield f"{addresses.of_plan('registrations', CODE)}?{query}"
    for name in ("board", "export"):
        yield f"{addresses.of_plan(name, CODE, EXPORTS[1])}?{urlencode({'tim': 'ngọn', 'loc': 'missing'})}"
    yield f"{addresses.of_plan('board', CODE)}?ngay=05/03/2023"
    for body in (town.world.bodies["cau_da"], town.world.bodies["khe_sau"]):
        for name in ("consolidation", "export", "figures", "report", "registrations", "board"):
            yield addresses.of_branch(name, body)
    for unit in units:
        yield f"{addresses.of_body(town, 'unit_list', unit)}?tim=khuoi"
    for name in readable(OF_A_BODY):
        for unit in units:
            yield addresses.of_body(town, name, unit)
    for name in readable(OF_A_REGISTRATION):
        yield addresses.of_registration(town, name, "tram", "draft", number)
    for person in ("lien", "man", "dap"):
        yield f"{addresses.of_plan('register', CODE)}?don_vi={person}"


def observe(town: Town, actor: str, asked: list[str]) -> dict[str, Seen]:
    return {address: town.ask(actor, "GET", address) for address in asked}


def differing(
    town: Town, asked: list[str], actors: set[str], turn: Callable[[], Any], first: First | None = None
) -> dict[str, list[str]]:
    """Actor → the addresses that tell the two worlds apart.

    Args:
        first: what was seen of the first world already, by actor.
    """
    first = {} if first is None else first
    asking = sorted(met(town, actors))
    for actor in asking:
        known = first.setdefault(actor, {})
        known.update(observe(town, actor, [address for address in asked if address not in known]))
    with undone():
        turn()
        second = {actor: observe(town, actor, asked) for actor in asking}
    found = {
        actor: [address for address in asked if first[actor][address] != seen[address]]
        for actor, seen in second.items()
    }
    return {actor: told for actor, told in found.items() if told}


def telling(
    town: Town, asked: Iterable[str], actors: set[str], turn: Callable[[], Any], first: First | None = None
) -> set[str]:
    """Those of the actors who can tell the two worlds apart; each asks until an address tells."""
    places = list(asked)[::-1]  # the pages of the one row stand last
    found, waiting = set[str](), met(town, actors)
    while places and waiting:
        some, places = places[:FEW], places[FEW:]
        told = set(differing(town, some, waiting, turn, first))
        found, waiting = found | told, waiting - told
    return found


def met(town: Town, actors: set[str]) -> set[str]:
    """Those of them who are asked: one of two who stand alike, unless everything is asked for."""
    return actors if town.everything else actors - TWINS


def told_of(town: Town, secrets: Iterable[Secret], first: First) -> list[str]:
    """Who can tell what nobody told them: a line for each actor and address, with the secrets that it tells.

    Everybody meets a world in which all that is not for them is turned at once, and asks every address at which one of
    these could tell: who tells one apart, tells all apart. Secrets that cannot be turned together are not given together.
    """
    kept_from: dict[tuple[Secret, ...], set[str]] = {}
    for actor in met(town, EVERYBODY):
        mine = tuple(secret for secret in secrets if actor not in secret.entitled)
        kept_from.setdefault(mine, set()).add(actor)
    wrong = []
    for mine, actors in kept_from.items():
        asked = list(dict.fromkeys(address for secret in mine for address in secret.asked))
        together = lambda mine=mine: [secret.turn() for secret in mine]  # noqa: E731
        for actor, places in differing(town, asked, actors, together, first).items():
            alone = {one.name: differing(town, places, {actor}, one.turn, first).get(actor, []) for one in mine}
            for place in places:
                names = [name for name, told in alone.items() if place in told]
                wrong.append(f"{actor} {place}: {', '.join(names) or 'only all together'}")
    return wrong


def rewrite(town: Town, person: str, number: int, **texts: str) -> None:
    row = town.world.registration(number)
    registrations.write(row, by=town.world.actor(person, WRITING), at=WRITING, texts=texts)


def raw(number: int, **values: Any) -> None:
    Registration.objects.system("a test turns one world into the other").filter(pk=number).update(**values)


def draft_gone(town: Town, number: int) -> None:
    """Mận's draft is not there."""
    registrations.discard(town.world.registration(number), by=town.world.actor("man", WRITING), at=WRITING)


def sent_rewritten(number: int) -> None:
    """A record says something else throughout."""
    raw(number, title=SECRET, method=SECRET * 50, search_text="hom thu kin khuoi", contact_name=SECRET)
