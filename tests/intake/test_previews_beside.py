"""A sheet of registrations is looked at while others write, and is judged beforehand for what its rows are to each other."""

import threading
import time

import pytest
from django.db import connection

from guong.intake.actions import registrations as looking
from guong.intake.models import Import
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused
from guong.ledger.deeds import deed, record
from guong.organisations.actor import System
from guong.registrations.models import Exemplar, Registration
from tests.intake.making import xlsx
from tests.intake.test_bringing_in import opened
from tests.intake.test_registrations import HEADER, THPT, all_rows, bring_in, row, sheet, shown
from tests.registrations.earlier import accepted, year_before
from tests.world import WRITING, build_world

ROWS = 1_000  # half a second of guards


@deed
def something(*, by, at):
    record("person.registered", "person:0", by=by, at=at)
    return ""


@pytest.mark.django_db(transaction=True)
def test_others_write_while_a_long_sheet_is_looked_at():
    world = build_world()
    importer = sheet()
    found = opened(xlsx([HEADER, *(row(world, title=f"Mô hình {number}") for number in range(ROWS))]), importer)
    told = []

    def look():
        try:
            told.extend(one.state for one in importer.judge(found.lines))
        finally:
            connection.close()

    looker = threading.Thread(target=look)
    looker.start()
    waits = []
    while looker.is_alive():
        begun = time.monotonic()
        something(by=System("test"), at=WRITING)
        waits.append(time.monotonic() - begun)
        time.sleep(0.02)
    looker.join()
    assert told == ["new"] * ROWS
    assert len(waits) > 3 and max(waits) < 1
    assert Registration.objects.system("a test").count() == Exemplar.objects.count() == 0


def test_a_sheet_of_too_many_rows(world, monkeypatch):
    monkeypatch.setattr(looking, "MOST_ROWS", 2)
    content = xlsx([HEADER, *(row(world, title=title) for title in "ABC")])
    for do in (lambda: sheet().judge(opened(content, sheet()).lines), lambda: bring_in(content, sheet())):
        with pytest.raises(Refused) as caught:
            do()
        (reason,) = caught.value.reasons
        assert say(reason) == "Bảng có 3 dòng đăng ký; mỗi lần nhập nhiều nhất 2 dòng. Hãy chia thành nhiều tệp."
    assert bring_in(xlsx([HEADER, *(row(world, title=title) for title in "AB")]), sheet()) == 2


def test_rows_of_one_name(world):
    """What the list of a unit would refuse is refused though no row finds the other one stored."""
    rows = [row(world), row(world, title="Bếp sạch"), row(world, title="Trạm xa xanh")]
    twice = {2: ("new", []), 3: ("new", []), 4: ("wrong", [("registration_twice", "title")])}
    assert shown(rows, sheet()) == twice
    assert shown(rows, sheet(as_drafts=True)) == {**twice, 4: ("new", [])}
    draft = world.draft("lien", "tram", title="Cũ")
    coded = [[draft.code, *row(world, title="Tên mới")], ["", *row(world, title="Ten moi")]]
    assert shown(coded, sheet(), ["Mã", *HEADER]) == {
        2: ("changed", []),
        3: ("wrong", [("registration_twice", "title")]),
    }


def test_two_rows_do_not_go_on_with_one_exemplar(world):
    first = accepted(year_before(world, "suoi-may-2021", 2021), "kien", "oanh", "thpt", title="Tên đầu")
    old = accepted(year_before(world), "kien", "oanh", "thpt", title="Tên sau")
    all_rows().filter(pk=first.pk).update(exemplar=old.exemplar_id)
    since = {"since": "Tiếp tục (từ 2021)", "holder": ""}
    rows = [row(world, THPT, title="Tên đầu", **since), row(world, THPT, title="Tên sau", **since)]
    assert shown(rows, sheet("kien")) == {2: ("new", []), 3: ("wrong", [("exemplar_twice", "title")])}
    assert Import.objects.system("a test").count() == 0
