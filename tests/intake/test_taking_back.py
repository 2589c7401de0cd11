"""An import taken back: everything that a file founded is gone, or nothing is, once anything stands on one of its bodies."""

import hashlib
from datetime import date

import pytest
from django.db import transaction

from guong.intake.actions import take_back_units
from guong.intake.actions.keeping import last_done
from guong.intake.actions.undoing import take_back as take_back_import
from guong.intake.rules import numbers_in, ranges_of
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused
from guong.ledger.deeds import entries_named
from guong.organisations import actions as organisations
from guong.organisations.actions import unfounding
from guong.organisations.actor import Office
from guong.organisations.models import Hierarchy, Organisation, OrganisationCode, OrganisationName, Place
from guong.organisations.rules.events import Event, Move, Rename
from guong.registrations import actions as registrations
from guong.registrations import queries
from tests.intake.making import csv
from tests.intake.test_bringing_in import BY, bring_in, seen, units
from tests.world import AFTER, CHECKING, FOUNDED

CONTENT = csv(
    [
        ["Tên đơn vị", "Trực thuộc", "Mã"],
        ["Đảng bộ xã Nậm Rốm", "Huyện ủy Suối Mây", "N1"],
        ["Chi bộ thôn Vòm", "Đảng bộ xã Nậm Rốm", "N2"],
        ["Chi bộ thôn Vòm", "Đảng bộ xã Cầu Đá", "N3"],
    ]
)


def take_back(content=CONTENT, is_dry=False):
    sha256 = hashlib.sha256(content).hexdigest()
    return int(take_back_units(sha256, is_dry=is_dry, by=BY, at=CHECKING))


def refused(is_dry=False):
    before = rows()
    with pytest.raises(Refused) as caught:
        take_back(is_dry=is_dry)
    assert rows() == before
    (reason,) = caught.value.reasons
    assert say(reason)
    return reason


def rows():
    tables = (Organisation, OrganisationName, OrganisationCode, Place)
    return [sorted(table.objects.values_list("pk", flat=True)) for table in tables]


def body(name):
    return OrganisationName.objects.filter(name=name).order_by("id").values_list("organisation_id", flat=True)[0]


@pytest.fixture
def imported(world):
    world.before = rows()
    assert bring_in(CONTENT, units(scheme="noi-bo")) == 3
    return world


def test_how_far_it_has_come_is_told(imported, monkeypatch):
    """Never backwards, and whole at the end: a list of a whole province takes a minute."""
    monkeypatch.setattr(unfounding, "AT_ONCE", 1)
    told = []
    with transaction.atomic():
        row = last_done("units", hashlib.sha256(CONTENT).hexdigest())
        back = {"actor": None, "by": BY, "at": CHECKING}
        assert take_back_import(row, **back, progress=lambda done, of: told.append((done, of))) == 3
    assert told == [(done, 3) for done in (0, 0, 0, 0, 0, 0, 1, 2, 3)]
    assert rows() == imported.before


def test_everything_a_file_founded_is_gone(imported):
    assert take_back(is_dry=True) == 3
    assert Organisation.objects.count() == len(imported.before[0]) + 3
    assert take_back() == 3
    assert rows() == imported.before
    (entry,) = entries_named("units.taken_back")
    assert (entry["facts"]["count"], entry["by"]) == (3, "import")
    assert refused().code == "units_not_brought_in"
    assert seen(CONTENT, units(scheme="noi-bo")).counts["new"] == 3
    assert bring_in(CONTENT, units(scheme="noi-bo")) == 3
    assert take_back() == 3


def test_a_file_that_brought_in_nothing(world):
    assert refused().code == "units_not_brought_in"


def test_once_somebody_sits_there(imported):
    give = organisations.give_seat.body
    give(imported.people["ha"], body("Đảng bộ xã Nậm Rốm"), Office.EDITOR, since=FOUNDED, by=BY, at=CHECKING)
    for is_dry in (True, False):
        reason = refused(is_dry)
        assert (reason.code, reason.facts["name"]) == ("founded_in_use", "Đảng bộ xã Nậm Rốm")


def test_once_it_was_changed(imported):
    quang = imported.actor("quang", CHECKING)
    event = Event(date(2023, 4, 1), "1", Rename(body("Đảng bộ xã Nậm Rốm"), "Đảng bộ xã Rốm"))
    organisations.change(event, by=quang, at=CHECKING)
    assert (refused().code, refused().facts["name"]) == ("founded_changed", "Đảng bộ xã Nậm Rốm")


def test_once_something_above_moved(imported):
    quang, dang = imported.actor("quang", CHECKING), Hierarchy.objects.get(code="dang").pk
    event = Event(date(2023, 4, 1), "1", Move(imported.bodies["cau_da"], dang, imported.bodies["khe_sau"]))
    organisations.change(event, by=quang, at=CHECKING)
    assert refused().code == "founded_changed"


def test_once_another_file_put_something_below(imported):
    more = csv([["Tên đơn vị", "Trực thuộc"], ["Chi bộ Trường Rốm", "Đảng bộ xã Nậm Rốm"]])
    bring_in(more)
    reason = refused()
    assert (reason.code, reason.facts["below"]) == ("founded_has_below", "Chi bộ Trường Rốm")
    assert take_back(more) == 1
    assert take_back() == 3


def test_once_a_seal_has_copied_it(imported):
    unhandled = queries.arrived_items(imported.plan, imported.bodies["ban"]).count()
    registrations.seal(imported.plan, seen_unhandled=unhandled, by=imported.actor("nga", AFTER), at=AFTER)
    assert refused().code == "founded_in_use"


@pytest.mark.parametrize(
    ("numbers", "ranges"),
    [([], []), ([3], [[3, 3]]), ([5, 3, 4, 9], [[3, 5], [9, 9]]), ([1, 3, 5], [[1, 1], [3, 3], [5, 5]])],
)
def test_ranges(numbers, ranges):
    assert ranges_of(numbers) == ranges
    assert numbers_in(ranges) == sorted(numbers)
