"""N2: two worlds that differ in one secret look the same to everybody who is not entitled to it.

A world is turned into the other inside a savepoint, so that every number and every instant stays what it was.
Compared are status, headers, place led to, number of queries and body, but for `calling.NORMALISED`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from guong.config.access import ACCESS
from guong.config.clock import hold_clock
from guong.kit.guarded import GuardedManager
from guong.organisations.models import Person
from guong.publicity.models import Publication, PublishedPhoto
from guong.registrations import actions as registrations
from guong.registrations.models import Participation, Registration
from guong.registrations.queries import watch
from tests.access import addresses
from tests.access.addresses import EXPORTS, OF_A_BODY, OF_A_PLAN, OF_A_PUBLICATION, OF_A_REGISTRATION, OF_NOTHING
from tests.access.bodies import of_organisation
from tests.access.calling import Seen, undone
from tests.access.town import ACTORS, Town
from tests.world import AFTER, CHECKING, CODE, WRITING

pytestmark = pytest.mark.django_db
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
    town: Town, asked: list[str], actors: set[str], turn: Callable[[], Any], first: Any = None, third: int | None = None
) -> dict[str, list[str]]:
    """Actor → the addresses that tell the two worlds apart.

    Args:
        first: what was seen of the first world already, by actor.
        third: where the town is thin, the third of the cells to ask, of three secrets that are asked alike: as in a
            Latin square, every two of (address, actor, secret) still meet.
    """
    actors = actors if town.everything else actors - TWINS
    first = {} if first is None else first
    by_actor = {actor: asked if third is None else part(town, asked, actor, third) for actor in sorted(actors)}
    for actor, mine in by_actor.items():
        known = first.setdefault(actor, {})
        known.update(observe(town, actor, [address for address in mine if address not in known]))
    with undone():
        turn()
        second = {actor: observe(town, actor, mine) for actor, mine in by_actor.items()}
    found = {
        actor: [address for address in seen if first[actor][address] != seen[address]] for actor, seen in second.items()
    }
    return {actor: told for actor, told in found.items() if told}


def part(town: Town, asked: list[str], actor: str, third: int) -> list[str]:
    if not town.is_thin:
        return asked
    return [address for place, address in enumerate(asked) if (place + ACTORS.index(actor) + third) % 3 == 0]


@pytest.fixture(scope="module")
def drafted(town: Town) -> int:
    """A draft of Mận's cell, which stands beside the cell of the town."""
    return town.world.draft("man", "ngon", title="Đường hoa").pk


@pytest.fixture(scope="module")
def neighbours(town: Town, drafted: int) -> int:
    """What the committee next door has sent."""
    return town.world.sent("dung", "dung", "khe_sau", title="Cầu tre").pk


def rewrite(town: Town, person: str, number: int, **texts: str) -> None:
    row = town.world.registration(number)
    registrations.write(row, by=town.world.actor(person, WRITING), at=WRITING, texts=texts)


def raw(number: int, **values: Any) -> None:
    Registration.objects.system("a test turns one world into the other").filter(pk=number).update(**values)


SIBLING = ("ngon", "cau_da")


@pytest.fixture(scope="module")
def first(drafted: int, neighbours: int) -> dict[str, dict[str, Seen]]:
    """What was seen of the world as it is: the same for every secret, so it is looked at once."""
    return {}


def draft_rewritten(town: Town, number: int) -> None:
    rewrite(town, "man", number, title=SECRET, method=SECRET * 100, holder_name=SECRET)


def draft_gone(town: Town, number: int) -> None:
    registrations.discard(town.world.registration(number), by=town.world.actor("man", WRITING), at=WRITING)


def draft_listed(town: Town, number: int) -> None:
    registrations.put_in_list(town.world.registration(number), by=town.world.actor("man", CHECKING), at=CHECKING)


TURNS = (draft_rewritten, draft_gone, draft_listed)


@pytest.mark.parametrize("turn", TURNS)
def test_a_siblings_draft(town: Town, drafted: int, first: Any, turn: Callable[[Town, int], None]) -> None:
    """Text, length, presence, and whether it stands in the unit's list already."""
    asked = list(reading(town, SIBLING, drafted))
    assert differing(town, asked, EVERYBODY - {"man"}, lambda: turn(town, drafted), first, TURNS.index(turn)) == {}
    assert "man" in differing(town, asked, {"man"}, lambda: turn(town, drafted), first)


def sent_rewritten(number: int) -> None:
    raw(number, title=SECRET, method=SECRET * 50, search_text="hom thu kin khuoi", contact_name=SECRET)


def test_what_a_neighbour_sent(town: Town, neighbours: int, first: Any) -> None:
    asked = list(reading(town, ("khe_sau", "dap"), neighbours))
    entitled = {"dung", "thu", "nga", "phuc"}
    assert differing(town, asked, EVERYBODY - entitled, lambda: sent_rewritten(neighbours), first) == {}
    assert set(differing(town, asked, entitled, lambda: sent_rewritten(neighbours), first)) >= entitled - TWINS


OUTSIDE = {"man", "dap", "kien", "vinh", "ha", "binh"}  # for these the record itself is the secret, tried above


def test_whom_to_call_on_a_record(town: Town, neighbours: int) -> None:
    """A body that takes part reads the record, but not the telephone on it."""
    asked = list(reading(town, ("khe_sau",), neighbours))
    with undone():
        Participation.objects.create(
            registration_id=neighbours, organisation_id=town.world.bodies["mttq"], relation="coordinates"
        )
        assert (
            town.ask("son", "GET", addresses.of_registration(town, "registration", "tram", "sent", neighbours)).status
            == 200
        )
        told = differing(town, asked, EVERYBODY - OUTSIDE, lambda: raw(neighbours, contact_phone="0911 222 333"))
    assert set(told) - TWINS == {"dung", "thu", "phuc"}


def test_whom_to_call_at_a_unit(town: Town, neighbours: int, first: Any) -> None:
    """The number of an officer is read by those above, who call."""
    asked = [*reading(town, ("khe_sau", "dap"), neighbours), addresses.of_plan("export", CODE, ("owing", "csv"))]
    numbers = lambda: Person.objects.filter(pk=town.world.people["dap"]).update(phone="0911 222 333")  # noqa: E731
    assert set(differing(town, asked, EVERYBODY, numbers, first)) - TWINS == {"dung", "thu", "phuc"}


def test_a_plan_that_is_still_a_draft(town: Town) -> None:
    from guong.plans.models import Plan
    from tests.access.town import DRAFT_CODE

    asked = [addresses.of_plan(name, DRAFT_CODE) for name in OF_A_PLAN] + [
        reverse(name) for name in ("plans", "my_tasks", "home")
    ]
    turn = lambda: Plan.objects.system("a test").filter(code=DRAFT_CODE).update(title=SECRET)  # noqa: E731
    assert set(differing(town, asked, EVERYBODY, turn)) - TWINS == {"thu", "phuc"}


@pytest.mark.parametrize("name", ["lien", "quang", "tat", "khach"])
def test_whether_an_account_exists(town: Town, name: str) -> None:
    """Sign-in says the same to a name that is there, a name that is not, and one that is switched off."""
    from django.core.cache import cache

    answers = []
    for tried in (name, "khong.co.ai"):
        cache.clear()
        seen = town.ask("nobody", "POST", reverse("account_login"), {"login": tried, "password": "sai mật khẩu rồi"})
        answers.append((seen.status, seen.location, seen.headers, seen.body.replace(f'"{tried}"'.encode(), b"?")))
    cache.clear()
    assert answers[0] == answers[1]


def test_slowing_down_does_not_tell_either(town: Town) -> None:
    from django.core.cache import cache

    found = []
    for tried in ("lien", "khong.co.ai"):
        cache.clear()
        statuses = []
        for _ in range(7):
            with hold_clock(AFTER):
                answer = Client().post(reverse("account_login"), {"login": tried, "password": "sai mật khẩu rồi"})
            statuses.append((answer.status_code, answer.content.count(b"5 ph")))
        found.append(statuses)
    cache.clear()
    assert found[0] == found[1]


def test_a_receipt_names_no_model(town: Town) -> None:
    """Whoever holds the token, signed in or not, reads numbers and names of bodies."""
    number = town.numbers["tram", "accepted"]
    asked = [addresses.of_nothing(town, "receipt")]
    assert differing(town, asked, EVERYBODY, lambda: sent_rewritten(number)) == {}


STRANGERS = EVERYBODY - {"lien", "ha", "binh", "phuc", "thu", "nga"}


def public_reading(town: Town) -> list[str]:
    """Every public page, with what is searched for, and the unit's and the editor's pages of each exemplar."""
    stages = ("agreed", "draft", "published", "withdrawn")
    pages = [addresses.of_nothing(town, name) for name in ("gallery", "robots", "site_map", "newsroom", "my_tasks")]
    pages += [
        f"{pages[0]}?{query}" for query in ("tim=khuoi", "tim=cong+khai", "nam=2023", "loai=party_cell", "trang=2")
    ]
    return pages + [
        addresses.of_publication(town, name, stage) for name in readable(OF_A_PUBLICATION) for stage in stages
    ]


def told_otherwise(town: Town, stage: str) -> None:
    """All that is stored of one exemplar on its way to the public, but for what was published."""
    number = town.published[stage]
    raw(number, title=SECRET, method=SECRET * 50, search_text="hom thu kin khuoi", contact_name=SECRET)
    rows = Publication.objects.system("a test turns one world into the other").filter(registration_id=number)
    for row in rows:
        rows.update(draft={**row.draft, "title": SECRET, "results": SECRET * 20})


ON_THE_WAY = ("agreed", "draft", "withdrawn", "published")


def test_what_is_not_published_is_nobodys_to_read(town: Town) -> None:
    """Neither the draft, nor what was withdrawn, nor what the records say now of what was published before."""

    def turn() -> None:  # all together: who tells one apart, tells all apart
        for stage in ON_THE_WAY:
            told_otherwise(town, stage)

    asked, first = public_reading(town), dict[str, dict[str, Seen]]()
    assert differing(town, asked, STRANGERS, turn, first) == {}
    public = [address for address in asked if address.startswith("/mo-hinh/")]
    assert differing(town, public, EVERYBODY, turn, first) == {}


@pytest.mark.parametrize("stage", ON_THE_WAY)
def test_who_edits_sees_each_stage(town: Town, stage: str) -> None:
    """The control: what is told otherwise can be seen."""
    asked = [address for address in public_reading(town) if not address.startswith("/mo-hinh/")]
    assert "thu" in differing(town, asked, {"thu"}, lambda: told_otherwise(town, stage))


def test_what_was_withdrawn_leaves_nothing(town: Town) -> None:
    """The snapshot that is still kept, and the photo that was chosen, or neither: the public cannot tell."""
    number = town.published["withdrawn"]

    def turn() -> None:
        rows = Publication.objects.system("a test").filter(registration_id=number)
        rows.update(snapshot={"title": SECRET}, title=SECRET, search_text="hom thu kin khuoi", sector=SECRET, year=1999)
        PublishedPhoto.objects.system("a test").filter(publication__registration_id=number).delete()

    public = [address for address in public_reading(town) if address.startswith(("/mo-hinh/", "/so-do"))]
    assert differing(town, public, EVERYBODY, turn) == {}


# Positive controls: a leak that is planted is found.


@contextmanager
def planted(monkeypatch: pytest.MonkeyPatch, leak: Callable[[pytest.MonkeyPatch], None]) -> Iterator[None]:
    with monkeypatch.context() as patch:
        leak(patch)
        yield


def past_all_rights(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(GuardedManager, "visible_to", lambda self, actor: self.system("planted"))


def drafts_counted(patch: pytest.MonkeyPatch) -> None:
    plain = watch.Watched.counted

    def counted(self: Any) -> dict[str, int]:
        drafts = Registration.objects.system("planted").filter(state="draft").count()
        return {**plain(self), "missing": drafts}

    patch.setattr(watch.Watched, "counted", counted)


def one_more_query(patch: pytest.MonkeyPatch) -> None:
    plain = watch.term_of

    def term_of(*args: Any, **named: Any) -> Any:
        for number in Registration.objects.system("planted").filter(state="draft").values_list("pk", flat=True):
            Registration.objects.system("planted").filter(pk=number).exists()
        return plain(*args, **named)

    patch.setattr(watch, "term_of", term_of)


@pytest.mark.parametrize(
    ("leak", "where"), [(past_all_rights, "registrations"), (drafts_counted, "board"), (one_more_query, "board")]
)
def test_a_planted_leak_is_found(
    town: Town, drafted: int, monkeypatch: pytest.MonkeyPatch, leak: Any, where: str
) -> None:
    asked = [addresses.of_plan(where, CODE)]
    with planted(monkeypatch, leak):
        found = differing(town, asked, {"lien"}, lambda: draft_gone(town, drafted))
    assert found == {"lien": asked}
    assert differing(town, asked, {"lien"}, lambda: draft_gone(town, drafted)) == {}


def test_the_matrix_finds_a_planted_leak_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.access import expected
    from tests.access.expected import Case
    from tests.access.test_matrix import Walk

    address = addresses.of_registration(town, "registration", "tram", "draft")
    monkeypatch.setattr(town, "is_thin", False)
    with planted(monkeypatch, past_all_rights):
        walk = Walk(town)
        walk.ask(Case("man", "registration", "GET", "tram", "draft"), address, expected.of_registration, address)
    assert len(walk.wrong) == 1


def test_the_matrix_finds_a_forbidden_change(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from guong.registrations import policy
    from tests.access import expected
    from tests.access.expected import Case
    from tests.access.test_matrix import Walk

    monkeypatch.setattr(town, "is_thin", False)
    monkeypatch.setattr(policy, "why_not_write", lambda *_, **__: iter(()))
    walk = Walk(town)
    walk.ask(
        Case("ha", "registration_submission", "POST", "tram", "returned"),
        addresses.of_registration(town, "registration_submission", "tram", "returned"),
        expected.of_registration,
    )
    assert any("changed" in wrong and "registrations_registration" in wrong for wrong in walk.wrong)


def test_the_database_is_as_it_was(town: Town, drafted: int, neighbours: int) -> None:
    """The rows of this file's fixtures are there once, whatever the tests above turned over."""
    assert town.world.registration(drafted).title == "Đường hoa"
    assert town.world.registration(neighbours).title == "Cầu tre"
    assert connection.in_atomic_block
