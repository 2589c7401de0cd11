"""Many registrations at once come to what the verbs of the screens come to: the same rows, the same entries, the same refusals."""

import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from guong.kit.reasons import Refusal
from guong.ledger.models import Entry
from guong.plans.models import Plan
from guong.registrations import actions
from guong.registrations.actions.discarding import Discarded, held
from guong.registrations.actions.many import Many
from guong.registrations.models import Exemplar, ListItem, Participation, Registration, Submission, UnitList
from guong.registrations.queries import participations_of
from guong.registrations.rules import ParticipationValue
from tests.registrations.earlier import accepted, year_before
from tests.world import AFTER, CONTENT, WRITING

TABLES = (Exemplar, Registration, Participation, UnitList, ListItem, Submission)
BY_CHANCE = {"token", "salt"}
NUMBERED = {"exemplar_id", "registration_id", "unit_list_id"}


def all_of(model):
    return (
        model.objects.system("a test looks at the rows themselves")
        if hasattr(model.objects, "system")
        else model.objects
    )


def everything():
    """Every row and every entry; numbers by their place in their table, since a sequence never goes back."""
    found = {}
    for model in TABLES:
        rows = []
        for row in all_of(model).order_by("pk").values():
            code = f"mh {row['id']:05d}" if model is Registration else ""
            rows.append({name: value for name, value in row.items() if name not in BY_CHANCE})
            for name in {"id", *NUMBERED} & set(row):
                rows[-1][name] = counted(model if name == "id" else of(name), row[name])
            if code:
                rows[-1]["search_text"] = row["search_text"].removeprefix(code)
        found[model.__name__] = rows
    told = []
    for entry in Entry.objects.order_by("seq"):
        kind, _, number = entry.subject.partition(":")
        subject = (kind, counted(Registration, int(number)) if kind == "registration" else number)
        facts = {
            name: value
            for name, value in json.loads(entry.payload)["facts"].items()
            if name not in {"receipt", "commitment"}
        }
        told.append((entry.name, subject, entry.by, entry.at, facts))
    return found, told


def of(name):
    return {"exemplar_id": Exemplar, "registration_id": Registration, "unit_list_id": UnitList}[name]


def counted(model, number):
    """Where a number stands among the numbers of its table; of one that is gone the number itself."""
    numbers = sorted(all_of(model).values_list("pk", flat=True))
    return numbers.index(number) if number in numbers else ("gone", number)


def one_by_one(plan, by, at, wanted):
    """The rows of a sheet by the verbs of the screens, each its own."""
    for row in wanted:
        content = {key: row[key] for key in ("texts", "exemplar", "sector_id", "participations") if key in row}
        if "number" in row:
            actions.write.body(found(row["number"]), by=by, at=at, **content)
            continue
        if "earlier" in row:
            number = actions.continue_from.body(
                found(row["earlier"]), plan, by=by, at=at, on_behalf_id=row.get("behalf")
            )
        else:
            number = actions.start.body(plan, row["unit"], by=by, at=at, on_behalf_id=row.get("behalf"))
        actions.write.body(found(number), by=by, at=at, autosaved=True, **content)
        if row.get("listed", True):
            actions.put_in_list.body(found(number), by=by, at=at)


def at_once(plan, by, at, wanted):
    """The same rows at once."""
    many = Many(plan, by=by, at=at)
    standing = [found(row[key]) for row in wanted for key in ("number", "earlier") if key in row]
    many.know(standing, [])
    for row in wanted:
        content = {key: row[key] for key in ("texts", "exemplar", "sector_id", "participations") if key in row}
        if "number" in row:
            one = many.take(next(other for other in standing if other.pk == row["number"]))
            many.write(one, **content)
            many.keep(one)
            continue
        if "earlier" in row:
            earlier = next(other for other in standing if other.pk == row["earlier"])
            one = many.continue_from(earlier, on_behalf_id=row.get("behalf"))
        else:
            one = many.start(row["unit"], on_behalf_id=row.get("behalf"))
        many.write(one, autosaved=True, **content)
        if row.get("listed", True):
            many.put_in_list(one)
        many.keep(one)
    many.store()


def found(number):
    return all_of(Registration).select_related("plan", "exemplar", "sector").get(pk=number)


def outcome(do, world, by, at, wanted, code=None):
    """What the rows come to, and nothing stays."""
    plan = Plan.objects.system("a test looks at the rows themselves").get(pk=code or world.plan.pk)
    with transaction.atomic():
        try:
            do(plan, world.actor(by, at), at, wanted)
            return everything()
        except Refusal as refusal:
            return type(refusal), refusal.reasons
        finally:
            transaction.set_rollback(True)


def same(world, by, wanted, at=WRITING):
    """What both come to, once it is the same."""
    singly = outcome(one_by_one, world, by, at, wanted)
    assert outcome(at_once, world, by, at, wanted) == singly
    return singly


def texts(**other):
    return {**{key: value for key, value in CONTENT.items() if isinstance(value, str)}, **other}


@pytest.fixture
def new(world):
    """A row that begins."""

    def made(unit="tram", **other):
        sector = world.plan.sector_rows.first().pk
        row = {"unit": world.bodies[unit], "texts": texts(), "exemplar": {"since": 2021}, "sector_id": sector}
        return {**row, **other}

    return made


def test_what_begins(world, new):
    parts = [
        ParticipationValue(world.bodies["tram"], "implements", True),
        ParticipationValue(world.bodies["phu_nu"], "coordinates"),
    ]
    rows = [
        new(texts=texts(title="Một  dòng\nthừa")),
        new(texts=texts(title="Bếp sạch"), exemplar={"holder_kind": "household"}, participations=parts),
        new(texts=texts(title="Bản nháp", aims=""), listed=False),
    ]
    tables, told = same(world, "lien", rows)
    assert [row["state"] for row in tables["Registration"][-3:]] == ["listed", "listed", "draft"]
    assert [name for name, *_ in told[-5:]] == [
        "registration.drafted", "registration.listed", "registration.drafted", "registration.listed", "registration.drafted",
    ]  # fmt: skip


def test_paper_that_the_body_above_types_in(world, new):
    rows = [new(texts=texts(title=title), behalf=world.bodies["cau_da"]) for title in ("A", "B")]
    tables, _ = same(world, "ha", rows)
    assert [row["state"] for row in tables["ListItem"]] == ["accepted", "listed"] * 2
    assert tables["UnitList"][0]["first_sent_at"] == WRITING


def test_what_goes_on(world, new):
    before = year_before(world)
    old, other = (accepted(before, "kien", "oanh", "thpt", title=title) for title in ("Cũ", "Cũ nữa"))
    rows = [
        {"earlier": old.pk, "texts": texts(title="Mới"), "sector_id": new()["sector_id"], "exemplar": {}},
        {
            "earlier": other.pk,
            "texts": texts(title="Mới nữa"),
            "sector_id": new()["sector_id"],
            "exemplar": {},
            "listed": False,
        },
    ]
    tables, told = same(world, "kien", rows)
    assert [row["version"] for row in tables["Registration"][-2:]] == [4, 3]
    assert told[-1][0] == "registration.continued"


def test_what_is_written_on(world, new):
    draft = world.draft("lien", "tram")
    parts = [*participations_of(draft), ParticipationValue(world.bodies["ngon"], "coordinates")]
    rows = [
        {"number": draft.pk, "texts": {"title": "Tên khác"}, "exemplar": {"since": 2020}, "participations": parts},
        new(texts=texts(title="Bếp sạch")),
    ]
    tables, told = same(world, "lien", rows)
    assert (tables["Registration"][-2]["title"], told[-3][0]) == ("Tên khác", "registration.written")


@pytest.mark.parametrize(
    ("by", "change", "codes"),
    [
        ("man", {}, ["not_the_clerk"]),
        ("ha", {"behalf": "ban"}, ["not_above"]),
        ("lien", {"texts": {"title": "a" * 201}}, ["too_long"]),
        ("lien", {"sector_id": 0}, ["unknown_sector"]),
        ("lien", {"exemplar": {"since": 1900}}, ["since_outside"]),
        ("lien", {"participations": [ParticipationValue(0, "implements", True)]}, ["unknown_unit"]),
        ("lien", {"participations": []}, ["no_lead"]),
        ("lien", {"texts": {"title": ""}}, ["missing"] * 10),
    ],
)
def test_what_is_refused(world, new, by, change, codes):
    change = {**change, **({"behalf": world.bodies[change["behalf"]]} if "behalf" in change else {})}
    _, reasons = same(world, by, [new(**change)])
    assert [reason.code for reason in reasons] == codes


def test_the_name_of_another_one(world, new):
    world.sent("lien", "lien", "tram", title="Trạm xá xanh")
    _, reasons = same(world, "lien", [new(texts=texts(title="TRẠM XÁ XANH"))])
    assert [reason.code for reason in reasons] == ["duplicate_title"]
    twice = outcome(at_once, world, "lien", WRITING, [new(texts=texts(title=title)) for title in ("Bếp", "bếp")])
    assert [reason.code for reason in twice[1]] == ["duplicate_title"]


def test_a_plan_that_is_closed(world, new):
    Plan.objects.system("a test").filter(pk=world.plan.pk).update(state="closed")
    _, reasons = same(world, "lien", [new()])
    assert [reason.code for reason in reasons] == ["plan_not_active"]


def test_what_may_not_go_on(world, new):
    before = year_before(world)
    old = accepted(before, "kien", "oanh", "thpt")
    rows = [{"earlier": old.pk, "exemplar": {"since": 2020, "holder_kind": "household"}}]
    _, reasons = same(world, "kien", rows)
    assert [reason.code for reason in reasons] == ["holder_of_all_years", "holder_of_all_years"]
    actions.continue_from(old, world.plan, by=world.actor("kien"), at=WRITING)
    _, reasons = same(world, "kien", [{"earlier": old.pk}])
    assert [reason.code for reason in reasons] == ["continued_already"]
    sent = world.sent("kien", "oanh", "thpt", title="Khác")
    _, reasons = same(world, "kien", [{"number": sent.pk, "texts": {"title": "B"}}])
    assert [reason.code for reason in reasons] == ["not_now"]
    _, reasons = same(world, "kien", [{"earlier": sent.pk}])
    assert [reason.code for reason in reasons] == ["not_an_earlier_year"]


def thrown_away_singly(plan, by, at, wanted):
    for number in wanted:
        if found(number).state == "listed":
            actions.take_back.body(found(number), by=by, at=at)
        actions.discard.body(found(number), by=by, at=at)


def thrown_away_at_once(plan, by, at, wanted):
    rows = held(wanted, by, at)
    gone = Discarded(list(rows.values()), by=by, at=at)
    for number in wanted:
        gone.discard(rows[number])
    gone.store()


def thrown_away(world, by, *numbers):
    singly = outcome(thrown_away_singly, world, by, AFTER, numbers)
    assert outcome(thrown_away_at_once, world, by, AFTER, numbers) == singly
    return singly


def test_what_is_thrown_away(world):
    listed, draft = world.listed("lien", "tram", title="A"), world.draft("lien", "tram", title="B")
    old = accepted(year_before(world), "kien", "oanh", "thpt")
    tables, told = thrown_away(world, "lien", listed.pk, draft.pk)
    assert [len(tables[name]) for name in ("Registration", "Exemplar", "ListItem")] == [1, 1, 1]
    assert [name for name, *_ in told[-3:]] == [
        "registration.taken_back", "registration.discarded", "registration.discarded",
    ]  # fmt: skip
    number = actions.continue_from(old, world.plan, by=world.actor("kien"), at=WRITING)
    tables, _ = thrown_away(world, "kien", int(number))
    assert [row["id"] for row in tables["Exemplar"]] == [0, 1, 2]  # the one of the year before stays


def test_what_is_not_thrown_away(world):
    sent, draft = world.sent("lien", "lien", "tram", title="A"), world.draft("man", "ngon", title="B")
    _, reasons = thrown_away(world, "lien", sent.pk)
    assert [reason.code for reason in reasons] == ["not_now"]
    actions.withdraw(found(sent.pk), by=world.actor("lien", AFTER), at=AFTER)
    _, reasons = thrown_away(world, "lien", sent.pk)
    assert [reason.code for reason in reasons] == ["sent_once"]
    assert held([draft.pk], world.actor("lien"), WRITING) == {}
    Plan.objects.system("a test").filter(pk=world.plan.pk).update(state="closed")
    _, reasons = thrown_away(world, "man", draft.pk)
    assert [reason.code for reason in reasons] == ["plan_not_active"]


def test_many_in_as_many_queries_as_a_few(world, new):
    asked = []
    for count in (3, 30):
        wanted = [new(texts=texts(title=f"Mô hình {number}")) for number in range(count)]
        with CaptureQueriesContext(connection) as context, transaction.atomic():
            at_once(world.plan, world.actor("lien"), WRITING, wanted)
            transaction.set_rollback(True)
        asked.append(len(context))
    assert asked[0] == asked[1]
