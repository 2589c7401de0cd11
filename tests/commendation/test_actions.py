"""Honours are recorded by those above, for the body of that time, and a slip is taken back."""

from datetime import date

import pytest
from django.db import transaction

from guong.commendation import actions, queries
from guong.commendation.models import Honour
from guong.kit.periods import local
from guong.kit.reasons import Forbidden, Refused
from guong.ledger.deeds import Key, history_of
from guong.organisations import actions as bodies
from guong.organisations.actor import Actor, Office, System
from guong.organisations.queries.seats import seats_of
from guong.organisations.rules.history import Inherits
from tests.commendation.doing import DECIDED, given, honour, rows
from tests.registrations.changing import DURING, merge
from tests.world import AFTER, FOUNDED, World

pytestmark = pytest.mark.django_db
TITLE = "Giấy khen của Ban Thường vụ Huyện ủy"


def refused(world: World, body: str, by: str = "thu", **said: object) -> list[str]:
    with pytest.raises((Forbidden, Refused)) as caught:
        honour(world, body, by, **said)
    assert rows() == []
    return [reason.code for reason in caught.value.reasons]


def test_recorded_with_one_entry(world: World) -> None:
    row = honour(world, "tram", source="Danh sách kèm theo ")
    assert rows() == [(world.bodies["tram"], None, 2022, TITLE)]
    assert (row.decision, row.decided_on, row.source, row.recorded_at) == (
        "12-QĐ/HU",
        DECIDED,
        "Danh sách kèm theo",
        AFTER,
    )
    assert [(entry["name"], entry["by"], entry["facts"]) for entry in history_of(f"honour:{row.pk}")] == [
        (
            "honour.recorded",
            f"person:{world.people['thu']}",
            {
                "organisation": world.bodies["tram"],
                "year": 2022,
                "decision": "12-QĐ/HU",
                "decided_on": "2023-01-16",
            },
        )
    ]


@pytest.mark.parametrize("by", ["thu", "nga", "ha"])
def test_by_whoever_receives_above(world: World, by: str) -> None:
    assert honour(world, "tram", by).title == TITLE


@pytest.mark.parametrize("by", ["binh", "lien", "dung", "phuc", "quang", "kien", "khach"])
def test_by_nobody_else(world: World, by: str) -> None:
    """Heads, the unit itself, the neighbour, the standing committee and administrators record none."""
    assert refused(world, "tram", by) == ["not_an_awarder"]


def test_a_committee_does_not_honour_itself(world: World) -> None:
    assert refused(world, "cau_da", "ha") == ["not_an_awarder"]
    assert honour(world, "cau_da", "thu").organisation_id == world.bodies["cau_da"]
    honour_of_top = given(world, "huyen_uy")
    with pytest.raises(Forbidden):
        actions.award(honour_of_top, by=world.actor("thu", AFTER), at=AFTER)


def test_of_an_exemplar_also_by_the_receiver_of_its_plan(world: World) -> None:
    """The Front stands in another hierarchy, and registers in the plan."""
    registration = world.sent("son", "son", "mttq")
    assert refused(world, "mttq") == ["not_an_awarder"]
    row = honour(world, "mttq", exemplar_id=registration.exemplar_id, year=2023, decided_on=date(2023, 3, 13))
    assert row.exemplar_id == registration.exemplar_id


def test_an_exemplar_of_another_or_unseen_is_refused(world: World) -> None:
    of_another = world.sent("kien", "oanh", "thpt")
    draft = world.draft("lien", "tram")
    assert refused(world, "tram", exemplar_id=of_another.exemplar_id) == ["not_their_exemplar"]
    assert refused(world, "tram", exemplar_id=draft.exemplar_id) == ["not_their_exemplar"]
    assert refused(world, "tram", exemplar_id=987654) == ["not_their_exemplar"]


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"title": ""}, ["missing"]),
        ({"decided_on": date(2023, 3, 14)}, ["decided_tomorrow"]),
        ({"year": 2024}, ["decided_before_year"]),
        ({"organisation_id": 987654}, ["not_an_awarder"]),
    ],
)
def test_refused(world: World, said: dict[str, object], codes: list[str]) -> None:
    assert refused(world, "tram", **said) == codes


def test_one_decision_is_recorded_once(world: World) -> None:
    honour(world, "tram")
    with pytest.raises(Refused) as caught:
        honour(world, "tram", title="giay khen  của ban thường vụ huyện ủy")
    assert [reason.code for reason in caught.value.reasons] == ["honoured_already"]
    honour(world, "ngon")
    honour(world, "tram", decision="13-QĐ/HU")
    assert len(rows()) == 3


def test_the_same_form_twice_is_one_honour(world: World) -> None:
    key, by = Key("a" * 32, "f"), world.actor("thu", AFTER)
    first, second = (
        actions.award(given(world, "tram"), by=by, at=AFTER, key=key)
        for _ in range(2)  # type: ignore[call-arg]
    )
    assert first == second and len(rows()) == 1


def test_an_heir_is_not_honoured_for_what_was_before_it(world: World) -> None:
    from tests.registrations.changing import made

    merge(world, "tram", "ngon", into=made(world))
    heir = queries.organisations.search("chi bo thon moi", DURING)[0][0]
    by, at = world.actor("thu", AFTER.replace(month=6)), AFTER.replace(month=6)
    with pytest.raises(Refused) as caught:
        actions.award(given(world, "tram", organisation_id=heir), by=by, at=at)
    assert [reason.code for reason in caught.value.reasons] == ["honoured_body_not_yet"]
    # For the body of that time it is recorded, also after it ended; and the heir itself records none for it.
    assert actions.award(given(world, "tram"), by=by, at=at)
    late = given(world, "tram", year=2024, decided_on=date(2024, 1, 9))
    next_year = AFTER.replace(year=2024)
    with pytest.raises(Refused) as caught:
        actions.award(late, by=world.actor("thu", next_year), at=next_year)
    assert [reason.code for reason in caught.value.reasons] == ["honoured_body_ended"]


def test_an_heir_does_not_record_for_its_own_past(world: World) -> None:
    merge(world, "cau_da", into="khe_sau")
    at = AFTER.replace(month=6)
    with pytest.raises(Forbidden):
        actions.award(given(world, "cau_da"), by=world.actor("dung", at), at=at)
    assert actions.award(given(world, "cau_da"), by=world.actor("thu", at), at=at)


def test_shown_at_the_heir_as_inherited_once_and_stays_with_the_old(world: World) -> None:
    tram, ngon = honour(world, "tram"), honour(world, "ngon", decision="13-QĐ/HU")
    merge(world, "tram", into="ngon")
    reader, before = world.actor("khach", AFTER), date.fromordinal(DURING.toordinal() - 1)

    def at(body: str, day: date) -> list[tuple[int, str, bool]]:
        number = world.bodies[body]
        found = queries.shown(queries.at_body(number, day, reader), number, reader)
        return [(one.row.pk, one.body, one.is_inherited) for one in found]

    assert at("ngon", before) == [(ngon.pk, "Chi bộ thôn Ngọn", False)]
    assert at("ngon", DURING) == [
        (ngon.pk, "Chi bộ thôn Ngọn", False),
        (tram.pk, "Chi bộ Trạm Y tế xã Cầu Đá", True),
    ]
    assert at("tram", DURING) == [(tram.pk, "Chi bộ Trạm Y tế xã Cầu Đá", False)]
    assert queries.count_at([world.bodies["ngon"], world.bodies["tram"]]) == {
        world.bodies["ngon"]: 1,
        world.bodies["tram"]: 1,
    }
    assert at("ngon", date(2023, 1, 15)) == []  # not decided yet


def test_an_heir_without_duties_inherits_no_honours(world: World) -> None:
    honour(world, "tram")
    merge(world, "tram", into="ngon", inherits=Inherits.NONE)
    assert queries.forebears_of(world.bodies["ngon"], DURING) == set()


def test_a_slip_is_taken_back(world: World) -> None:
    row = honour(world, "tram", by="ha")
    assert row.recorded_by_id == world.bodies["cau_da"]
    for by in ("lien", "dung", "quang"):
        with pytest.raises(Forbidden):
            actions.retract(row, by=world.actor(by, AFTER), at=AFTER)
    assert actions.retract(row, by=world.actor("ha", AFTER), at=AFTER) == str(world.bodies["tram"])
    assert rows() == []
    assert [entry["name"] for entry in history_of(f"honour:{row.pk}")] == ["honour.recorded", "honour.retracted"]
    with pytest.raises(Refused) as caught:
        actions.retract(row, by=world.actor("ha", AFTER), at=AFTER)
    assert [reason.code for reason in caught.value.reasons] == ["honour_gone"]
    assert honour(world, "tram").title == TITLE  # said again, rightly


def test_a_slip_is_taken_back_where_it_was_recorded_or_from_above(world: World) -> None:
    """What the committee of the district recorded, the commune above the cell does not take away; the other way round it may."""
    row, ha, thu = honour(world, "tram"), world.actor("ha", AFTER), world.actor("thu", AFTER)
    assert row.recorded_by_id == world.bodies["ban"]
    with pytest.raises(Forbidden) as caught:
        actions.retract(row, by=ha, at=AFTER)
    assert [reason.code for reason in caught.value.reasons] == ["honour_of_another"]
    day, page = local(AFTER).date(), world.bodies["tram"]
    told = [[one.may_take for one in queries.shown(queries.at_body(page, day, by), page, by)] for by in (ha, thu)]
    assert told == [[False], [True]]
    actions.retract(row, by=world.actor("nga", AFTER), at=AFTER)  # of the same commission
    actions.retract(honour(world, "tram", by="ha"), by=thu, at=AFTER)
    before = honour(world, "tram")
    Honour.objects.system("a test").filter(pk=before.pk).update(recorded_by=None)  # noted before it was asked
    actions.retract(before, by=ha, at=AFTER)
    office = seated_office(world)
    there = honour(world, "tram")
    with pytest.raises(Forbidden):  # beside is not above
        actions.retract(there, by=office, at=AFTER)


def seated_office(world: World) -> Actor:
    """Whoever receives at a second body that works for the same committee."""
    system = System("a test")
    number = int(
        bodies.found_body.body(
            "Văn phòng", "Văn phòng", "party_office", hierarchy_id=world.plan.hierarchy_id,
            parent_id=world.bodies["huyen_uy"], since=FOUNDED.date(), by=system, at=FOUNDED,
        )
    )  # fmt: skip
    person = int(bodies.register_person.body("Người khác", "", user_id=None, by=system, at=FOUNDED))
    bodies.give_seat.body(person, number, Office.RECEIVER, since=FOUNDED, by=system, at=FOUNDED)
    seats, knows_heirs = seats_of(person, AFTER, local(AFTER).date(), is_delegate=False)
    return Actor(person, person, "", False, seats, local(AFTER).date(), knows_heirs)


@pytest.mark.parametrize("many", [1, 3])
def test_many_at_once_all_or_nothing(world: World, many: int) -> None:
    by = world.actor("thu", AFTER)
    awards = [given(world, "tram", decision=f"{number}-QĐ/HU") for number in range(many)]
    wrong = [*awards, awards[0]]
    assert [[reason.code for reason in one.against] for one in queries.judged(wrong, by, AFTER)] == [
        *[[] for _ in awards],
        ["honoured_already"],
    ]
    with pytest.raises(Refused), transaction.atomic():
        actions.award_all(wrong, by=by, at=AFTER)
    assert rows() == []
    with transaction.atomic():
        made = actions.award_all(awards, by=by, at=AFTER)
    assert [row.decision for row in Honour.objects.system("a test").filter(pk__in=made).order_by("id")] == [
        award.decision for award in awards
    ]
    with transaction.atomic():
        actions.retract_all(made, by=by, at=AFTER)
    assert rows() == []


def test_visible_to_whoever_signed_in(world: World) -> None:
    row = honour(world, "tram")
    seen = [key for key in ("khach", "quang", "lien") if queries.visible_to(world.actor(key)).filter(pk=row.pk)]
    assert seen == ["khach", "quang", "lien"]
    from guong.organisations.actor import NOBODY

    assert list(queries.visible_to(NOBODY)) == []
