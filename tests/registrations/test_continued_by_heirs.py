"""An exemplar of a unit that ended goes on with its one heir: offered, carried over, refused where nobody was named."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guong.config.clock import hold_clock
from guong.kit.reasons import Forbidden, Refused
from guong.ledger.deeds import history_of
from guong.organisations.rules.events import Dissolve, Heir, Split
from guong.organisations.rules.history import Inherits, Link
from guong.organisations.rules.inheritance import owner_on
from guong.registrations import actions
from guong.registrations.models import Exemplar, Registration
from guong.registrations.queries import continuing
from guong.registrations.rules.continuing import why_not_by_heir
from tests.organisations.test_pages import text
from tests.registrations import earlier
from tests.registrations.changing import DURING, NEXT_DAY, merge, note
from tests.registrations.typed import BASE
from tests.world import CHECKING, CODE, CONTENT, WRITING, World

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2023, 1, 15)  # after the year of the exemplar, before this year's plan
LIST = f"{BASE}/dang-ky/tiep-tuc/"


@pytest.fixture(autouse=True)
def at_writing_time():  # type: ignore[no-untyped-def]
    with hold_clock(WRITING):
        yield


@pytest.fixture
def old(world: World) -> Registration:
    """The exemplar of the cell of the Trường THPT, accepted and reported on in 2022."""
    before = earlier.year_before(world)
    row = earlier.accepted(before, "kien", "oanh", "thpt", title="Tủ thuốc xanh", contact_name="Lăng Thị Oanh")
    earlier.reported(before, "kien", "oanh", row)  # so that nothing of it is owed
    return before.registration(row.pk)


def go_on(world: World, row: Registration, person: str = "man", unit: str = "ngon") -> Registration:
    by, unit_id = world.actor(person), world.bodies[unit]
    return world.registration(int(actions.continue_from(row, world.plan, by=by, at=WRITING, unit_id=unit_id)))


def refused(world: World, row: Registration, person: str = "man", unit: str = "ngon") -> list[str]:
    count = Registration.objects.system("a test").count()
    with pytest.raises((Forbidden, Refused)) as caught:
        go_on(world, row, person, unit)
    assert Registration.objects.system("a test").count() == count
    return [reason.code for reason in caught.value.reasons]


def split(world: World, *heirs: Heir) -> None:
    note(world, Split(world.bodies["thpt"], heirs, 100), NEW_YEAR)


def offered(world: World, person: str) -> list[int]:
    page = world.client(person).get(LIST).content.decode()
    return [int(number) for number in re.findall(r'name="mo_hinh" value="(\d+)"', page)]


# ---- the rules ----
@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({}, []),
        ({"ended": "", "heir": None}, ["unit_goes_on"]),
        ({"heir": None}, ["exemplar_without_heir"]),
        ({"is_shared": True}, ["exemplar_shared"]),
        ({"heir": 8}, ["not_the_heir"]),
    ],
)
def test_who_goes_on(facts: dict[str, object], codes: list[str]) -> None:
    said = {"unit": "A", "ended": "15/01/2023", "heir": 7, "unit_id": 7, "is_shared": False, "heir_name": "B"}
    assert [reason.code for reason in why_not_by_heir(**{**said, **facts})] == codes  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("takes", "is_shared"),
    [
        ([Inherits.ALL], False),
        ([Inherits.ALL, Inherits.NONE], False),
        ([Inherits.BY_SHARE, Inherits.NONE], False),
        ([Inherits.BY_SHARE, Inherits.BY_SHARE], True),
    ],
)
def test_shares_name_nobody(takes: list[Inherits], is_shared: bool) -> None:
    links = [Link(1, NEW_YEAR, 1, 2 + place, 50, 100, False, how) for place, how in enumerate(takes)]
    later = Link(2, date(2023, 2, 1), 2, 9, inherits=Inherits.ALL)
    ends = {1: NEW_YEAR, 2: later.day}
    owner = owner_on(1, date(2023, 3, 1), ends, {1: links, 2: [later]}, lambda body, day: [(1, f"{body:04d}")])
    assert (owner.body, owner.is_shared) == (9, is_shared), "what was shared once stays so"


# ---- the verb ----
def test_the_heir_goes_on_with_what_stays_true(world: World, old: Registration) -> None:
    merge(world, "thpt", into="ngon", day=NEW_YEAR)
    row = go_on(world, old)
    assert (row.exemplar_id, row.unit_id, row.state) == (old.exemplar_id, world.bodies["ngon"], "draft")
    assert (row.title, row.method, row.exemplar.since) == ("Tủ thuốc xanh", CONTENT["method"], 2021)
    # Whom to call was somebody of the former unit; what speaks of one year begins empty; the heir leads.
    assert (row.contact_name, row.contact_phone, row.aims, row.goals.count()) == ("", "", "", 0)
    assert [part.as_value() for part in row.participations.all()] == [world.implements("ngon")]
    (entry,) = history_of(f"registration:{row.pk}")
    facts = {"plan": CODE, "unit": world.bodies["ngon"], "year": 2022, "earlier": old.pk}
    assert (entry["name"], entry["facts"]) == (
        "registration.continued",
        {**facts, "former_unit": world.bodies["thpt"]},
    )
    untouched = Registration.objects.system("a test looks at the row itself").get(pk=old.pk)
    assert (untouched.unit_id, untouched.version) == (world.bodies["thpt"], old.version)
    assert refused(world, old) == ["continued_already"]


def test_nobody_else_goes_on(world: World, old: Registration) -> None:
    assert refused(world, old) == ["unit_goes_on"]
    merge(world, "thpt", into="ngon", day=NEW_YEAR)
    assert refused(world, old, "dap", "dap") == ["not_the_heir"]
    assert refused(world, old, "dap", "ngon") == ["not_the_clerk"]


def test_where_nobody_follows_nobody_goes_on(world: World, old: Registration) -> None:
    note(world, Dissolve(world.bodies["thpt"]), NEW_YEAR)
    assert refused(world, old) == ["exemplar_without_heir"]


def test_where_shares_split_it_nobody_goes_on_unless_named(world: World, old: Registration) -> None:
    split(
        world,
        Heir(world.bodies["ngon"], 70, inherits=Inherits.BY_SHARE),
        Heir(world.bodies["dap"], 30, inherits=Inherits.BY_SHARE),
    )
    assert refused(world, old) == ["exemplar_shared"]
    assert offered(world, "man") == []


def test_the_one_that_is_named_goes_on(world: World, old: Registration) -> None:
    split(
        world,
        Heir(world.bodies["ngon"], 30, inherits=Inherits.ALL),
        Heir(world.bodies["dap"], 70),
    )
    assert refused(world, old, "dap", "dap") == ["not_the_heir"]
    assert go_on(world, old).unit_id == world.bodies["ngon"]


def test_the_next_year_it_is_the_heirs_own(world: World, old: Registration) -> None:
    merge(world, "thpt", into="ngon", day=NEW_YEAR)
    row = go_on(world, old)
    Registration.objects.system("as sent").filter(pk=row.pk).update(state="accepted")
    found = continuing.latest_of(old.exemplar_id, 2024)
    assert found is not None and (found.pk, found.unit_id) == (row.pk, world.bodies["ngon"])


# ---- the page ----
def test_offered_to_the_heir_and_nothing_more_is_opened(world: World, old: Registration) -> None:
    assert offered(world, "man") == []
    merge(world, "thpt", into="ngon", day=NEW_YEAR)
    client = world.client("man")
    page = client.get(LIST)
    assert offered(world, "man") == [old.pk] and offered(world, "dap") == []
    assert "kế thừa từ Chi bộ Trường THPT Suối Mây" in text(page) and "Tủ thuốc xanh" in text(page)
    assert f"/ho-so/{old.pk}/" not in page.content.decode()
    assert client.get(f"/kh/{old.plan.code}/ho-so/{old.pk}/").status_code == 404
    for _ in range(2):  # the same form twice begins one
        answer = client.post(LIST, {"_khoa": "k" * 32, "mo_hinh": str(old.pk)})
        assert answer.status_code == 302
    begun = Registration.objects.system("a test").get(plan=world.plan)
    assert answer["Location"] == f"/kh/{CODE}/dang-ky/{begun.pk}/1/" and begun.unit_id == world.bodies["ngon"]
    screen = client.get(answer["Location"])
    assert screen.status_code == 200 and earlier.OLD["aims"] not in screen.content.decode()
    assert offered(world, "man") == []


def test_the_heir_finds_what_it_may_not_read_by_what_it_is_shown(world: World, old: Registration) -> None:
    """By words of the title; neither by those of other texts, nor by a person's name, which is not told either."""
    Exemplar.objects.filter(pk=old.exemplar_id).update(holder_kind="individual", holder_name="Lăng Thị Oanh")
    merge(world, "thpt", into="ngon", day=NEW_YEAR)

    def found(typed: str) -> list[str]:
        page = world.client("man").get(LIST, {"tim": typed}).content.decode()
        return re.findall(r'name="mo_hinh" value="(\d+)"', page)

    assert Registration.objects.system("a test").filter(pk=old.pk, search_text__matches=old.method.split()[0]).exists()
    assert [found(typed) for typed in ("tu thuoc xa", "Xanh", old.method.split()[0], "Oanh")] == [[str(old.pk)]] * 2 + [
        []
    ] * 2
    page = text(world.client("man").get(LIST))
    assert "Cá nhân" in page and "Lăng Thị Oanh" not in page


def test_of_a_unit_that_ended_while_the_plan_runs(world: World, old: Registration) -> None:
    """Its heir goes on in its own name, and opens nothing more."""
    merge(world, "thpt", into="ngon", day=DURING)
    with hold_clock(NEXT_DAY):
        assert offered(world, "man") == [old.pk]
        client = world.client("man")
        assert f"/ho-so/{old.pk}/" not in client.get(LIST).content.decode()
        assert client.post(LIST, {"_khoa": "k" * 32, "mo_hinh": str(old.pk)}).status_code == 302
    begun = Registration.objects.system("a test").get(plan=world.plan)
    assert (begun.unit_id, begun.title, begun.contact_name) == (world.bodies["ngon"], "Tủ thuốc xanh", "")


def test_another_does_not_learn_that_it_is_there(world: World, old: Registration) -> None:
    merge(world, "thpt", into="ngon", day=NEW_YEAR)
    assert world.client("dap").post(LIST, {"_khoa": "k" * 32, "mo_hinh": str(old.pk)}).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_several_in_as_many_queries_as_one(world: World, old: Registration, many: int) -> None:
    merge(world, "thpt", into="ngon", day=NEW_YEAR)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            world.client("man").get(LIST)
        return len(asked)

    first = cost()
    for number in range(many):
        again = Registration.objects.system("a test copies rows").get(pk=old.pk)
        exemplar = again.exemplar
        exemplar.pk = None
        exemplar.save()
        again.pk, again.exemplar, again.title = None, exemplar, f"Mô hình {number}"
        again.save()
    assert len(offered(world, "man")) == 1 + many and cost() == first


def test_the_dossier_names_both_units_as_they_were_called(world: World, old: Registration) -> None:
    merge(world, "thpt", into="ngon", day=NEW_YEAR)
    row = go_on(world, old)
    Registration.objects.system("as sent").filter(pk=row.pk).update(state="sent")
    with hold_clock(CHECKING):
        officer = text(world.client("thu").get(f"/kh/{CODE}/ho-so/{row.pk}/toan-bo/"))
        heir = text(world.client("man").get(f"/kh/{CODE}/ho-so/{row.pk}/toan-bo/"))
    assert "Đơn vị: Chi bộ thôn Ngọn" in officer and "Đơn vị: Chi bộ Trường THPT Suối Mây" in officer
    assert "Năm 2022: Chi bộ Trường THPT Suối Mây đăng ký" in heir and earlier.OLD["aims"] not in heir
