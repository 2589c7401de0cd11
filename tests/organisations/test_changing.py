"""Bodies changed in the tables: one entry each, paths and periods as the rules answer, nothing left of what is refused."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from guong.kit.phrasebook import say
from guong.kit.reasons import Refused, Stale
from guong.ledger.deeds import Key, history_of
from guong.ledger.models import Entry
from guong.organisations import actions, queries
from guong.organisations.actions.changing import Foreseen, foresee
from guong.organisations.actor import Office, System
from guong.organisations.forms.fields import kinds
from guong.organisations.models import (
    Organisation,
    OrganisationCode,
    OrganisationEvent,
    OrganisationName,
    Place,
    Succession,
)
from guong.organisations.queries.histories import concerned_by
from guong.organisations.rules.events import (
    Create,
    Dissolve,
    Event,
    Heir,
    Merge,
    Move,
    NewBody,
    Recode,
    Rename,
    Split,
)
from guong.organisations.rules.history import Inherits
from guong.organisations.rules.paths import MOST_LEVELS
from tests.organisations.changing import BEFORE, DAY, LATER, dang, links, made, merged, note, rows, tree
from tests.world import AFTER, World

pytestmark = pytest.mark.django_db


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


def test_of_many_bodies_without_a_place_five_are_named(world: World) -> None:
    for number in range(4):
        note(world, Create(made(world, "cau_da", f"Chi bộ số {number}")), BEFORE)
    with pytest.raises(Refused) as caught:
        note(world, Dissolve(world.bodies["cau_da"]))
    assert [say(reason) for reason in caught.value.reasons] == [
        "Còn đơn vị trực thuộc chưa biết về đâu: Chi bộ Trạm Y tế xã Cầu Đá; Chi bộ thôn Ngọn; Chi bộ số 0; Chi bộ số 1; "
        "Chi bộ số 2 và 1 đơn vị khác. Hãy chọn nơi trực thuộc mới."
    ]


def test_the_kinds_are_offered_in_vietnamese_order() -> None:
    assert [said for _, said in kinds()] == [
        "Ban Tuyên giáo",
        "Cấp ủy",
        "Chi bộ",
        "Đảng bộ",
        "Đặc khu",
        "Huyện, quận, thị xã, thành phố thuộc tỉnh",
        "Mặt trận Tổ quốc",
        "Phường",
        "Thị trấn",
        "Tỉnh, thành phố trực thuộc trung ương",
        "Tổ chức chính trị - xã hội",
        "Trung tâm truyền thông",
        "Văn phòng cấp ủy",
        "Xã",
    ]


def test_texts_are_stored_clean(world: World) -> None:
    note(world, Rename(world.bodies["dap"], "  Chi bộ\u00a0thôn  Đập\u0323 ", "Đa\u0323p"))
    row = OrganisationName.objects.get(organisation=world.bodies["dap"], valid_to=None)
    assert (row.name, row.short) == ("Chi bộ thôn Đập\u0323", "Đạp")
    assert queries.search("thon dap", DAY) == [(world.bodies["dap"], row.name)]


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
    assert links() == [
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
