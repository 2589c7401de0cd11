"""Bodies changed in the tables: who may, one entry each, paths and periods as the rules answer, nothing left of what is refused."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from guong.kit.periods import ZONE
from guong.kit.reasons import Forbidden, Refused, Stale
from guong.ledger.deeds import Key, history_of
from guong.ledger.models import Entry
from guong.organisations import actions, queries
from guong.organisations.actions.changing import Foreseen, foresee
from guong.organisations.actor import NOBODY, Office, System
from guong.organisations.models import (
    Hierarchy,
    Organisation,
    OrganisationCode,
    OrganisationEvent,
    OrganisationName,
    Place,
    Succession,
)
from guong.organisations.queries.histories import concerned_by
from guong.organisations.rules.events import (
    Change,
    Create,
    Dissolve,
    Event,
    Heir,
    Merge,
    Move,
    NewBody,
    Recode,
    Rekind,
    Rename,
    Split,
)
from guong.organisations.rules.history import Inherits
from guong.organisations.rules.paths import MOST_LEVELS
from tests.world import AFTER, World

pytestmark = pytest.mark.django_db
DAY = date(2023, 4, 1)
BEFORE, LATER = date(2023, 3, 31), date(2024, 1, 1)


def note(world: World, change: Change, day: date = DAY, by: str = "quang", at: datetime = AFTER, **more: Any) -> int:
    """Somebody notes a change; the event's id."""
    event = Event(day, "15-QĐ/TU", change, "Tỉnh ủy")
    return int(actions.change(event, by=world.actor(by, at), at=at, **more))


def dang(world: World) -> int:
    return Hierarchy.objects.get(code="dang").pk


def made(world: World, parent: str = "huyen_uy", name: str = "Đảng bộ xã Đá Sâu") -> NewBody:
    return NewBody(-1, name, "party_organisation", ((dang(world), world.bodies[parent]),), "Đá Sâu")


def merged(world: World) -> tuple[int, int]:
    """Cầu Đá and Khe Sâu merge; (event, new body)."""
    event = note(world, Merge((world.bodies["cau_da"], world.bodies["khe_sau"]), made(world)))
    return event, OrganisationName.objects.get(name="Đảng bộ xã Đá Sâu").organisation_id


def tree(world: World, day: date) -> list[tuple[str, str]]:
    return [(body.path, body.name) for body in queries.bodies(dang(world), day)]


def rows() -> list[tuple[Any, ...]]:
    """Everything dated, without the keys of the rows."""
    columns = ("hierarchy", "organisation", "valid_from", "valid_to", "parent", "position", "path", "event")
    places = Place.objects.order_by(*columns[:3]).values_list(*columns)
    names = OrganisationName.objects.order_by("organisation", "valid_from").values_list(
        "organisation", "valid_from", "valid_to", "name", "event"
    )
    return [*places, *names, *OrganisationCode.objects.values_list("organisation", "code", "valid_to"), *_links()]


def _links() -> list[tuple[Any, ...]]:
    return list(Succession.objects.order_by("pk").values_list("source", "heir", "part", "whole", "is_rest", "inherits"))


def test_a_merger_on_the_tree_of_each_day(world: World) -> None:
    before = tree(world, BEFORE)
    merged(world)
    assert tree(world, BEFORE) == before
    assert tree(world, DAY) == [
        ("0000", "Huyện ủy Suối Mây"),
        ("00000000", "Ban Tuyên giáo Huyện ủy"),
        ("00000003", "Chi bộ Trường THPT Suối Mây"),
        ("00000004", "Đảng bộ xã Đá Sâu"),
        ("000000040000", "Chi bộ Trạm Y tế xã Cầu Đá"),
        ("000000040001", "Chi bộ thôn Ngọn"),
        ("000000040002", "Chi bộ thôn Đập"),
    ]


def test_below_a_body_that_moves_paths_change_from_that_day_and_parents_do_not(world: World) -> None:
    note(world, Move(world.bodies["cau_da"], dang(world), world.bodies["khe_sau"]))
    found = Place.objects.filter(organisation_id=world.bodies["tram"]).order_by("valid_from")
    assert list(found.values_list("valid_from", "valid_to", "parent_id", "path", "event_id")) == [
        (date(2020, 1, 1), DAY, world.bodies["cau_da"], "000000010000", None),
        (DAY, None, world.bodies["cau_da"], "0000000200010000", None),
    ]
    assert [body for _, body in tree(world, DAY)][3:6] == [
        "Chi bộ thôn Đập",
        "Đảng bộ xã Cầu Đá",
        "Chi bộ Trạm Y tế xã Cầu Đá",
    ]


def test_taken_back_every_row_is_as_it_was(world: World) -> None:
    before, bodies = rows(), Organisation.objects.count()
    events = [note(world, Move(world.bodies["cau_da"], dang(world), world.bodies["khe_sau"])), merged_later(world)]
    for event in reversed(events):
        assert actions.undo(event, by=world.actor("quang", AFTER), at=AFTER) == str(event)
    assert (rows(), Organisation.objects.count()) == (before, bodies)
    assert OrganisationEvent.objects.filter(undone_at=AFTER).count() == 2


def merged_later(world: World) -> int:
    return note(world, Merge((world.bodies["khe_sau"],), replace(made(world), codes=(("xa", "06463"),))), LATER)


def test_one_entry_each_with_codes_and_numbers(world: World) -> None:
    event, body = merged(world)
    actions.undo(event, by=world.actor("quang", AFTER), at=AFTER)
    entries = history_of(f"organisation_event:{event}")
    assert [entry["name"] for entry in entries] == ["organisation.changed", "organisation.change_undone"]
    old = [world.bodies[key] for key in ("huyen_uy", "cau_da", "khe_sau")]
    moved = [world.bodies[key] for key in ("cau_da", "tram", "ngon", "khe_sau", "dap")]
    common = {"kind": "merge", "day": "01/04/2023", "decision": "15-QĐ/TU"}
    subjects = [world.bodies[key] for key in ("cau_da", "khe_sau")]
    assert entries[0]["facts"] == {**common, "bodies": sorted([*old, body]), "subjects": subjects}
    assert entries[1]["facts"] == {**common, "bodies": sorted([*moved, body])}


def test_the_same_form_again_is_the_same_event(world: World) -> None:
    key = Key("k1", "f1")
    assert note(world, Rename(world.bodies["dap"], "A"), key=key) == note(
        world, Rename(world.bodies["dap"], "A"), key=key
    )
    assert OrganisationEvent.objects.count() == 1


def test_what_is_refused_leaves_no_trace(world: World) -> None:
    before = rows(), Organisation.objects.count(), Entry.objects.count(), OrganisationEvent.objects.count()
    wrong = replace(made(world), places=((dang(world), world.bodies["mttq"]),))
    with pytest.raises(Refused, match="no_place_there"):
        note(world, Merge((world.bodies["cau_da"],), wrong))
    assert before == (rows(), Organisation.objects.count(), Entry.objects.count(), OrganisationEvent.objects.count())


def test_texts_are_stored_clean(world: World) -> None:
    note(world, Rename(world.bodies["dap"], "  Chi bộ\u00a0thôn  Đập\u0323 ", "Đa\u0323p"))
    row = OrganisationName.objects.get(organisation=world.bodies["dap"], valid_to=None)
    assert (row.name, row.short) == ("Chi bộ thôn Đập\u0323", "Đạp")
    assert queries.search("thon dap", DAY) == [(world.bodies["dap"], row.name)]


@pytest.mark.parametrize("person", ["quang", "thu", "dung"])
def test_who_may(world: World, person: str) -> None:
    """Administrators everywhere, the commission in its committee's branch, a committee's receiver in the branch of its own."""
    assert note(world, Rename(world.bodies["dap"], "Chi bộ thôn Đập Mới"), by=person)


@pytest.mark.parametrize(
    ("person", "body", "code"),
    [
        ("phuc", "dap", "not_for_bodies"),
        ("binh", "tram", "not_for_bodies"),
        ("khach", "dap", "not_for_bodies"),
        ("ha", "dap", "not_their_branch"),
        ("ha", "huyen_uy", "not_their_branch"),
        ("thu", "mttq", "not_their_branch"),
    ],
)
def test_who_may_not(world: World, person: str, body: str, code: str) -> None:
    with pytest.raises(Forbidden, match=code):
        note(world, Rename(world.bodies[body], "A"), by=person)
    with pytest.raises(Forbidden, match=code):
        event = note(world, Rename(world.bodies[body], "A"))
        actions.undo(event, by=world.actor(person, AFTER), at=AFTER)


NOW = datetime(2023, 5, 2, 9, 0, tzinfo=ZONE)


def test_a_former_branch_has_no_say(world: World) -> None:
    """Ngọn goes from Cầu Đá to Khe Sâu; Hà receives at Cầu Đá, Dũng at Khe Sâu."""
    bodies = world.bodies
    move = note(world, Move(bodies["ngon"], dang(world), bodies["khe_sau"]))
    for day in (BEFORE, DAY, date(2023, 5, 1)):
        with pytest.raises(Forbidden, match="not_their_branch"):
            note(world, Rename(bodies["ngon"], "A"), day, by="ha", at=NOW)
    with pytest.raises(Forbidden, match="not_their_branch"):  # the new branch has none in what was before it
        note(world, Rename(bodies["ngon"], "A"), BEFORE, by="dung", at=NOW)
    for person in ("ha", "dung"):
        with pytest.raises(Forbidden, match="not_their_branch"):
            actions.undo(move, by=world.actor(person, NOW), at=NOW)
    assert note(world, Rename(bodies["ngon"], "A"), date(2023, 5, 1), by="dung", at=NOW)


def test_who_may_change_may_take_it_back(world: World) -> None:
    """Also where bodies ended by it, or where it made one; the whole branch of Huyện ủy is Thu's."""
    before = rows()
    common = {"by": world.actor("thu", NOW), "at": NOW}
    merger = Merge((world.bodies["cau_da"], world.bodies["khe_sau"]), made(world))
    for change in (Create(made(world)), merger, Dissolve(world.bodies["thpt"])):
        actions.undo(note(world, change, by="thu", at=NOW), **common)
    assert rows() == before


def test_what_goes_back_to_another_branch_is_not_theirs_to_take_back(world: World) -> None:
    """Phụ nữ came from the Front into Thu's branch; taken back, it stands in the Front alone."""
    into = note(world, Move(world.bodies["phu_nu"], dang(world), world.bodies["huyen_uy"]))
    with pytest.raises(Forbidden, match="not_their_branch"):
        actions.undo(into, by=world.actor("thu", NOW), at=NOW)
    assert note(world, Rename(world.bodies["phu_nu"], "Hội A"), by="thu", at=NOW)


@pytest.mark.parametrize("kind", ["party_office", "communication_and_education_commission"])
def test_nobody_chooses_the_branch_they_receive_for(world: World, kind: str) -> None:
    """A committee that became an office would work for the branch of the body above it; Hà receives at Cầu Đá."""
    cau_da, ha = world.bodies["cau_da"], world.actor("ha", NOW)
    tops = queries.tops_worked_for(ha.bodies(Office.RECEIVER), DAY)
    for person in ("ha", "thu"):
        with pytest.raises(Forbidden, match="moves_branch"):
            note(world, Rekind(cau_da, kind), by=person, at=NOW)
    assert queries.tops_worked_for(ha.bodies(Office.RECEIVER), DAY) == tops
    note(world, Rekind(cau_da, kind), at=NOW)
    back = note(world, Rekind(cau_da, "party_organisation"), date(2023, 4, 2), at=NOW)
    for undone in (back, back - 1):
        with pytest.raises(Forbidden):
            actions.undo(undone, by=world.actor("thu", NOW), at=NOW)


@pytest.mark.parametrize("kind", ["party_office", "communication_and_education_commission"])
def test_nobody_who_receives_founds_what_would_work_for_a_branch(world: World, kind: str) -> None:
    """Whoever sat there would be a second person for the branch; an administrator founds it."""
    office = replace(made(world), kind=kind)
    merger = Merge((world.bodies["cau_da"], world.bodies["khe_sau"]), office)
    for change in (Create(office), merger, Split(world.bodies["thpt"], (Heir(office),), goes_on=True)):
        with pytest.raises(Forbidden, match="moves_branch"):
            note(world, change, by="thu", at=NOW)
    assert note(world, Create(office), at=NOW)


def test_nobody_brings_a_body_to_work_for_their_own_branch(world: World) -> None:
    """The office of Cầu Đá works for Cầu Đá; put below Huyện ủy, alone or along with others, it would work for Thu's branch."""
    cau_da, huyen_uy = world.bodies["cau_da"], world.bodies["huyen_uy"]
    office = replace(made(world), kind="party_office", places=((dang(world), cau_da),))
    note(world, Create(office), date(2023, 3, 20), at=NOW)
    number = (
        Place.objects.filter(parent_id=cau_da).order_by("-organisation_id").values_list("organisation_id", flat=True)[0]
    )
    children = ((world.bodies["tram"], world.bodies["khe_sau"]), (world.bodies["ngon"], world.bodies["khe_sau"]))
    for change in (Move(number, dang(world), huyen_uy), Dissolve(cau_da, (*children, (number, huyen_uy)))):
        with pytest.raises(Forbidden, match="moves_branch"):
            note(world, change, by="thu", at=NOW)
    assert note(world, Move(number, dang(world), world.bodies["khe_sau"]), by="thu", at=NOW)
    away = note(world, Move(number, dang(world), huyen_uy), date(2023, 4, 10), at=NOW)
    back = note(world, Move(number, dang(world), world.bodies["khe_sau"]), date(2023, 4, 20), at=NOW)
    with pytest.raises(Forbidden, match="moves_branch"):
        actions.undo(back, by=world.actor("thu", NOW), at=NOW)
    assert away


def test_nobody_gives_the_work_of_their_own_body_to_others(world: World) -> None:
    """Whoever receives at the heir would receive for the branch; who put them there would have chosen their second person."""
    ban, heirs = world.bodies["ban"], [Heir(world.bodies[key]) for key in ("thpt", "tram")]
    split = Split(ban, (replace(heirs[0], inherits=Inherits.ALL), heirs[1]))
    for change in (Merge((ban,), world.bodies["thpt"]), split, Dissolve(ban)):
        with pytest.raises(Forbidden, match="ends_own_branch"):
            note(world, change, by="thu", at=NOW)
    assert note(world, Merge((ban,), world.bodies["thpt"]), at=NOW)


def test_what_receives_is_put_below_nothing_outside_its_branch(world: World) -> None:
    """Phụ nữ stands in the Party's branch of Thu and in the Front; Thu says nothing of the Front."""
    front, phu_nu = Hierarchy.objects.get(code="mttq").pk, world.bodies["phu_nu"]
    note(world, Move(phu_nu, dang(world), world.bodies["huyen_uy"]))
    for change in (
        Move(world.bodies["ban"], front, phu_nu),
        Create(replace(made(world), places=((front, phu_nu),))),
    ):
        with pytest.raises(Forbidden, match="not_their_branch"):
            note(world, change, by="thu", at=NOW)


def test_a_root_is_an_administrators(world: World) -> None:
    root = replace(made(world), places=((dang(world), None),))
    with pytest.raises(Forbidden, match="not_for_bodies"):
        actions.change(Event(DAY, "1", Create(root)), by=NOBODY, at=AFTER)
    up = Move(world.bodies["cau_da"], dang(world), None)
    for change in (Create(root), up, Dissolve(world.bodies["khe_sau"], ((world.bodies["dap"], None),))):
        with pytest.raises(Forbidden, match="not_their_branch"):
            note(world, change, by="thu")
    assert note(world, Create(root))


def test_a_body_with_people_in_it_is_not_taken_away(world: World) -> None:
    event, body = merged(world)
    actions.give_seat(world.people["ha"], body, Office.HEAD, since=AFTER, by=System(), at=AFTER)
    before = rows()
    with pytest.raises(Refused, match="body_in_use"):
        actions.undo(event, by=world.actor("quang", AFTER), at=AFTER)
    assert rows() == before


def test_nothing_is_taken_back_twice_or_from_below(world: World) -> None:
    first = note(world, Rename(world.bodies["dap"], "A"))
    second = note(world, Rename(world.bodies["dap"], "B"), LATER)
    quang = world.actor("quang", AFTER)
    with pytest.raises(Refused, match="later_stands"):
        actions.undo(first, by=quang, at=AFTER)
    actions.undo(second, by=quang, at=AFTER)
    with pytest.raises(Refused, match="already_undone"):
        actions.undo(second, by=quang, at=AFTER)
    found = [concerned_by(OrganisationEvent.objects.get(pk=event)) for event in (first, second)]
    assert found == [{world.bodies["dap"]}, set()]


def test_shares_are_stored_as_whole_parts(world: World) -> None:
    heirs = (
        Heir(world.bodies["khe_sau"], 1, inherits=Inherits.BY_SHARE),
        Heir(made(world), is_rest=True, inherits=Inherits.BY_SHARE),
    )
    goes = tuple((world.bodies[key], -1) for key in ("tram", "ngon"))
    note(world, Split(world.bodies["cau_da"], heirs, 3, children=goes))
    new = OrganisationName.objects.get(short="Đá Sâu").organisation_id
    assert _links() == [
        (world.bodies["cau_da"], world.bodies["khe_sau"], 1, 3, False, "by_share"),
        (world.bodies["cau_da"], new, 2, 3, True, "by_share"),
    ]


def test_a_tree_has_at_most_thirty_levels(world: World) -> None:
    above = world.bodies["tram"]
    for level in range(27):
        above = int(
            actions.found_body(
                f"Tổ {level}",
                "",
                "party_cell",
                hierarchy_id=dang(world),
                parent_id=above,
                since=BEFORE,
                by=System(),
                at=AFTER,
            )
        )
    before = rows()
    with pytest.raises(Refused, match="too_deep"):
        note(world, Move(world.bodies["cau_da"], dang(world), world.bodies["khe_sau"]))
    assert rows() == before


def test_a_number_among_siblings_is_never_given_twice(world: World) -> None:
    """Also where one has moved away and come back."""
    for day, parent in ((DAY, "khe_sau"), (LATER, "huyen_uy")):
        note(world, Move(world.bodies["cau_da"], dang(world), world.bodies[parent]), day)
    common: dict[str, Any] = {"hierarchy_id": dang(world), "since": LATER, "by": System(), "at": AFTER}
    for name in ("A", "B", "C"):
        actions.found_body(name, "", "party_cell", parent_id=world.bodies["huyen_uy"], **common)
    assert [path for path, _ in tree(world, LATER) if len(path) == 8] == [
        f"0000000{place}" for place in (0, 2, 3, 4, 5, 6, 7)
    ]


def test_what_is_founded_late_has_the_paths_of_every_day(world: World) -> None:
    note(world, Move(world.bodies["cau_da"], dang(world), world.bodies["khe_sau"]))
    common: dict[str, Any] = {"hierarchy_id": dang(world), "since": BEFORE, "by": System(), "at": AFTER}
    body = int(actions.found_body("Chi bộ A", "", "party_cell", parent_id=world.bodies["cau_da"], **common))
    found = Place.objects.filter(organisation_id=body).order_by("valid_from").values_list("valid_from", "path", "event")
    assert list(found) == [(BEFORE, "000000010002", None), (DAY, "0000000200010002", None)]
    merged_later(world)
    with pytest.raises(Refused, match="body_ended"):
        actions.found_body("Chi bộ B", "", "party_cell", parent_id=world.bodies["khe_sau"], **common)
    with pytest.raises(Refused, match="unknown_body"):
        actions.found_body("Chi bộ B", "", "party_cell", parent_id=999_999, **common)


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"name": " "}, "missing", "name"),
        ({"name": "A" * 201}, "too_long", "name"),
        ({"short": "A" * 101}, "too_long", "short"),
        ({"kind": "castle"}, "unknown_kind", "kind"),
        ({"hierarchy_id": 999}, "unknown_hierarchy", "hierarchy"),
        ({"codes": {"xa": "06463"}}, "unit_code_taken", "code"),
        ({"codes": {"xa": " "}}, "missing", "code"),
        ({"codes": {"mã xã": "1"}}, "not_a_list", "scheme"),
    ],
)
def test_what_is_founded_is_asked_what_a_change_is_asked(
    world: World, wrong: dict[str, Any], code: str, field: str
) -> None:
    note(world, Recode(world.bodies["dap"], "xa", "06463"))
    before = rows(), Organisation.objects.count()
    asked: dict[str, Any] = {"name": "Chi bộ A", "short": "A", "kind": "party_cell", "hierarchy_id": dang(world)}
    with pytest.raises(Refused) as caught:
        actions.found_body(**{**asked, **wrong}, parent_id=world.bodies["cau_da"], since=BEFORE, by=System(), at=AFTER)
    assert [(reason.code, reason.field) for reason in caught.value.reasons] == [(code, field)]
    assert (rows(), Organisation.objects.count()) == before


def test_the_database_keeps_what_must_never_break(world: World) -> None:
    body = world.bodies["dap"]
    event = OrganisationEvent.objects.get(pk=note(world, Recode(body, "xa", "1")))
    wrong: list[Any] = [
        OrganisationCode(organisation_id=world.bodies["tram"], scheme="xa", code="1", valid_from=LATER),
        OrganisationName(organisation_id=body, name="A", short="A", sort_key="", search_text="", valid_from=LATER),
        OrganisationEvent(kind="explode", day=DAY, decision="1", noted_at=AFTER),
        OrganisationEvent(kind="merge", day=DAY, decision="", noted_at=AFTER),
        Succession(event=event, source_id=body, heir_id=body, inherits="none"),
        Succession(event=event, source_id=body, heir=None, inherits="some"),
        Succession(event=event, source_id=body, heir_id=world.bodies["tram"], part=4, whole=3, inherits="none"),
        Succession(event=event, source_id=body, heir_id=world.bodies["tram"], inherits="by_share"),
    ]
    for row in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_a_subtree_is_asked_by_the_index_of_paths(world: World) -> None:
    """The effective-dated question of a branch walks one range of paths."""
    merged(world)
    asked = Place.objects.filter(queries.on(DAY), hierarchy_id=dang(world), path__gte="00000004", path__lt="00000004{")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table of a dozen rows: whichever way is nearest, unless the longer ones are closed.
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    plan = asked.order_by("path").explain()
    assert "place_path" in plan, plan
    assert queries.ids_within(dang(world), "00000004", DAY, limit=9)[1:] == [
        world.bodies[key] for key in ("tram", "ngon", "dap")
    ]


def test_what_is_confirmed_is_looked_at_within_the_deed(world: World) -> None:
    """Whoever confirms sees what comes of it while no other change can come in between, and what they raise stops all."""
    event = Event(DAY, "15-QĐ/TU", Rename(world.bodies["dap"], "Chi bộ thôn Đập Mới"), "Tỉnh ủy")
    by, seen = world.actor("quang", AFTER), []
    shown = foresee(event, by=by, at=AFTER)

    def refuse(foreseen: Foreseen) -> None:
        assert connection.in_atomic_block
        seen.append(foreseen)
        raise Stale()

    with pytest.raises(Stale):
        actions.change(event, by=by, at=AFTER, confirm=refuse)
    assert seen == [shown] and OrganisationEvent.objects.count() == 0
    actions.change(event, by=by, at=AFTER, confirm=seen.append)
    assert seen == [shown, shown] and OrganisationEvent.objects.count() == 1


def test_what_is_too_deep_is_told_before_anything_is_written(world: World) -> None:
    """Also where not the body itself but what stands below it would come too deep; on the deepest place there is nothing to tell."""
    above = world.bodies["dap"]
    for number in range(3, MOST_LEVELS - 1):  # Đập stands on the third level: now 30 but one are below each other
        above = int(
            actions.found_body(
                f"Tổ {number}", "", "party_cell", hierarchy_id=dang(world), parent_id=above,
                since=date(2020, 1, 1), by=System(), at=AFTER,
            )
        )  # fmt: skip
    by = world.actor("quang", AFTER)
    move = Move(world.bodies["tram"], dang(world), above)
    assert foresee(Event(DAY, "15-QĐ/TU", move), by=by, at=AFTER).after.lives
    for too_far in (
        Move(world.bodies["cau_da"], dang(world), above),
        Create(NewBody(-1, "Tổ cuối", "party_cell", ((dang(world), _child_of(world, above)),))),
    ):
        with pytest.raises(Refused) as caught:
            foresee(Event(DAY, "15-QĐ/TU", too_far), by=by, at=AFTER)
        assert [reason.code for reason in caught.value.reasons] == ["too_deep"]


def _child_of(world: World, above: int) -> int:
    return int(
        actions.found_body(
            "Tổ áp cuối", "", "party_cell", hierarchy_id=dang(world), parent_id=above,
            since=date(2020, 1, 1), by=System(), at=AFTER,
        )
    )  # fmt: skip
