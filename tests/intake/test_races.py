"""A sheet and a change of bodies at once: the change waits until the sheet is in."""

import threading
from datetime import date

import pytest

from guong.intake import queries
from guong.intake.actions import Wishes
from guong.intake.imports.units import Units
from guong.organisations import actions as organisations
from guong.organisations.actor import System
from guong.organisations.models import OrganisationName, Place
from guong.organisations.rules.events import Event, Merge
from tests.intake.making import csv
from tests.intake.test_bringing_in import opened
from tests.registrations.test_sealing_race import HEAD_START, PATIENCE, Standing, beside
from tests.world import AFTER, build_world

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2023, 4, 1)


def test_a_parent_does_not_end_between_looking_and_founding(monkeypatch):
    """Without the hold the merger comes first, and the whole sheet is refused for what nobody could see."""
    world = build_world()
    told = {}
    standing = Standing(queries.formers)
    monkeypatch.setattr(queries, "formers", standing)
    wishes = Wishes(date(2023, 3, 6), date(2023, 1, 1))
    found = opened(csv([["Tên đơn vị", "Trực thuộc"], ["Chi bộ thôn Vòm", "Đảng bộ xã Khe Sâu"]]), Units(wishes))
    merger = Event(DAY, "15-QĐ/TU", Merge((world.bodies["khe_sau"],), world.bodies["cau_da"]))
    quang = world.actor("quang", AFTER)
    second = beside(lambda: organisations.change(merger, by=quang, at=AFTER), told, "merger")

    def bring_in():
        Units(wishes).bring_in(found.lines, sha256="", progress=lambda done, of: None, by=System("import"), at=AFTER)

    standing.thread = beside(bring_in, told, "sheet")
    standing.thread.start()
    assert standing.has_looked.wait(PATIENCE), told
    second.start()
    second.join(HEAD_START)
    standing.may_go.set()
    for thread in (standing.thread, second):
        assert isinstance(thread, threading.Thread)
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert told == {"sheet": "done", "merger": "done"}
    vom = OrganisationName.objects.get(name="Chi bộ thôn Vòm").organisation_id
    places = Place.objects.filter(organisation_id=vom).order_by("valid_from").values_list("parent_id", flat=True)
    assert list(places) == [world.bodies["khe_sau"], world.bodies["cau_da"]]
