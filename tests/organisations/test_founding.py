"""Many bodies founded at once: what stands afterwards is what `found_body` would have written for one after the other."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from guong.kit.reasons import Refused
from guong.ledger.deeds import entries_named
from guong.organisations import actions
from guong.organisations.actions import founding
from guong.organisations.actions.founding import Founding, found_bodies
from guong.organisations.actor import System
from guong.organisations.models import (
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    Place,
)
from guong.organisations.rules.events import Event, Move, Rename
from tests.organisations.changing import DAY, dang
from tests.world import AFTER, World

pytestmark = pytest.mark.django_db
BY = System("t")
SINCE = date(2021, 5, 1)


def foundings(world: World) -> list[Founding]:
    """Below a body that moved, below a new one, a root, and one with a code."""
    return [
        Founding("Chi bộ  thôn Vòm", "", "party_cell", SINCE, parent_id=world.bodies["cau_da"]),
        Founding(
            "Đảng bộ xã Mới", "Xã Mới", "party_organisation", SINCE, world.bodies["huyen_uy"], None, (("noi-bo", "M1"),)
        ),
        Founding("Chi bộ A", "", "party_cell", SINCE, above=1),
        Founding("Chi bộ B", "", "party_cell", date(2022, 1, 1), above=1),
        Founding("Tỉnh ủy", "", "party_committee", SINCE),
        Founding("Chi bộ C", "", "party_cell", date(2022, 1, 1), above=3),
    ]


def one_by_one(world: World) -> list[int]:
    ids: list[int] = []
    for one in foundings(world):
        made = actions.found_body.body(  # type: ignore[attr-defined]
            one.name,
            one.short,
            one.kind,
            hierarchy_id=dang(world),
            parent_id=one.parent_id if one.above is None else ids[one.above],
            since=one.since,
            by=BY,
            at=AFTER,
            codes=dict(one.codes),
        )
        ids.append(int(made))
    return ids


def at_once(world: World, which: list[Founding] | None = None) -> list[int]:
    wanted = foundings(world) if which is None else which
    with transaction.atomic():
        return found_bodies(wanted, hierarchy_id=dang(world), progress=lambda done, of: None, by=BY, at=AFTER)


def written(ids: list[int]) -> list[Any]:
    """Every row of these bodies, bodies called by their place in the list."""
    number = {id_: place for place, id_ in enumerate(ids)}
    tables: list[Any] = [OrganisationName, OrganisationKind, OrganisationCode, Place]
    found = []
    for table in tables:
        for row in table.objects.filter(organisation_id__in=ids).order_by("organisation_id", "valid_from").values():
            row.pop("id")
            row["organisation_id"] = number[row["organisation_id"]]
            if "parent_id" in row:
                row["parent_id"] = number.get(row["parent_id"], -1 if row["parent_id"] is None else -2)
            found.append((table.__name__, row))
    return found


def told(ids: list[int]) -> list[Any]:
    subjects = {f"organisation:{id_}" for id_ in ids}
    return [entry["facts"] for entry in entries_named("organisation.founded") if entry["subject"] in subjects]


@pytest.mark.parametrize("in_one_statement", [2_000, 2])
def test_the_same_rows_as_one_by_one(world: World, monkeypatch: pytest.MonkeyPatch, in_one_statement: int) -> None:
    monkeypatch.setattr(founding, "AT_ONCE", in_one_statement)
    by = world.actor("quang", AFTER)
    actions.change(Event(DAY, "1", Move(world.bodies["cau_da"], dang(world), world.bodies["khe_sau"])), by=by, at=AFTER)
    actions.change(Event(DAY, "2", Rename(world.bodies["khe_sau"], "Đảng bộ xã Khe")), by=by, at=AFTER)
    point = transaction.savepoint()
    ids = one_by_one(world)
    single = (written(ids), told(ids))
    transaction.savepoint_rollback(point)
    ids = at_once(world)
    assert (written(ids), told(ids)) == single
    assert len([row for table, row in single[0] if table == "Place" and row["organisation_id"] == 0]) == 2


def test_found_afterwards_they_stand_after_them(world: World) -> None:
    ids = at_once(world)
    position = Place.objects.get(organisation_id=ids[3]).position
    more = at_once(world, [Founding("Chi bộ D", "", "party_cell", date(2023, 1, 1), parent_id=ids[1])])
    assert (position, Place.objects.get(organisation_id=more[0]).position) == (1, 2)


@pytest.mark.parametrize(
    ("which", "code"),
    [
        ([Founding("Chi bộ A", "", "party_cell", date(2019, 1, 1), parent_id=0)], "no_place_there"),
        ([Founding("Chi bộ A", "", "castle", SINCE, parent_id=0)], "unknown_kind"),
        ([Founding("A" * 201, "A", "party_cell", SINCE, parent_id=0)], "too_long"),
        ([Founding("Chi bộ A", "", "party_cell", SINCE, codes=(("mã xã", "1"),))], "not_a_list"),
        ([Founding("Chi bộ A", "", "party_cell", SINCE, parent_id=999_999)], "unknown_body"),
        (
            [
                Founding("Chi bộ A", "", "party_cell", SINCE, None, None, (("l", "1"),)),
                Founding("Chi bộ B", "", "party_cell", SINCE, None, None, (("l", "1"),)),
            ],
            "unit_code_taken",
        ),
        (
            [Founding("0", "", "party_cell", SINCE)]
            + [Founding(str(n), "", "party_cell", SINCE, None, n - 1) for n in range(1, 31)],
            "too_deep",
        ),
    ],
)
def test_one_that_cannot_stand_and_none_is_founded(world: World, which: list[Founding], code: str) -> None:
    before = Organisation.objects.count()
    which = [
        Founding(one.name, one.short, one.kind, one.since, world.bodies["huyen_uy"], one.above)
        if one.parent_id == 0
        else one
        for one in which
    ]
    with pytest.raises(Refused) as caught:
        at_once(world, which)
    assert [reason.code for reason in caught.value.reasons] == [code]
    assert Organisation.objects.count() == before


@pytest.mark.parametrize("count", [10, 30])
def test_how_many_statements_it_takes(world: World, count: int) -> None:
    from django.test.utils import CaptureQueriesContext

    which = [Founding(f"Chi bộ {n}", "", "party_cell", SINCE, world.bodies["cau_da"]) for n in range(count)]
    with CaptureQueriesContext(connection) as asked:
        at_once(world, which)
    assert len(asked) <= 40


def test_progress_is_told(world: World) -> None:
    said: list[tuple[int, int]] = []
    with transaction.atomic():
        found_bodies(
            foundings(world),
            hierarchy_id=dang(world),
            progress=lambda done, of: said.append((done, of)),
            by=BY,
            at=AFTER,
        )
    assert said == [(place, 6) for place in range(1, 7)]
