"""N2: two worlds that differ in one secret look the same to everybody who is not entitled to it.

What neighbours keep from one another stands in `test_two_worlds_at_once`; here: plans, accounts, what is public.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.guarded import GuardedManager
from guong.publicity.models import Publication, PublishedPhoto
from guong.registrations.models import Registration
from guong.registrations.queries import watch
from tests.access import addresses
from tests.access.addresses import OF_A_PLAN, OF_A_PUBLICATION
from tests.access.calling import Seen
from tests.access.town import Town
from tests.access.two_worlds import EVERYBODY, SECRET, TWINS, differing, draft_gone, raw, readable, sent_rewritten
from tests.world import AFTER, CODE

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def drafted(town: Town) -> int:
    """A draft of Mận's cell, which stands beside the cell of the town."""
    return town.world.draft("man", "ngon", title="Đường hoa").pk


@pytest.fixture(scope="module")
def neighbours(town: Town, drafted: int) -> int:
    """What the committee next door has sent."""
    return town.world.sent("dung", "dung", "khe_sau", title="Cầu tre").pk


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
