"""The verifier of reports and photos finds what is planted: rows and bytes are damaged by hand, one thing at a time."""

import hashlib
from contextlib import contextmanager

import pytest
from bench import verify_reports as module
from bench.installations import Installation
from bench.photos import new_photo
from bench.reporter import Reported
from bench.verify_reports import verify_reports
from django.conf import settings
from django.db import connection

from guong.files import actions as files
from guong.files import store
from guong.files.models import Rendition, StoredFile
from guong.ledger.models import Head
from guong.registrations import actions as lists
from guong.registrations.models import ListItem, Registration, Submission
from guong.results import actions as results
from guong.results.models import Attachment, ResultReport
from tests.files.doing import Sent, work_off
from tests.results import cast
from tests.world import CHECKING

WHY = "a test owns its world"


@pytest.fixture
def told(world, monkeypatch, settings, tmp_path):
    """One report with one cleaned photo, in its unit's list, as a clerk was told of it."""

    settings.HOME = tmp_path

    @contextmanager
    def reading(installation):
        def ask(question):
            with connection.cursor() as cursor:
                cursor.execute(question)
                return cursor.fetchall()

        yield ask

    monkeypatch.setattr(module, "reading", reading)
    row = world.sent("kien", "oanh", "thpt", title="Giờ học mở")
    lists.accept(row, by=world.actor("thu", CHECKING), at=CHECKING)
    report = cast.draft(world, "kien", world.registration(row.pk))
    content = new_photo()
    by = world.actor("kien", cast.REPORTED)
    attachment = int(results.attach(report, files.receive(Sent(content, "anh.jpg")), by=by, at=cast.REPORTED))
    work_off(cast.REPORTED)
    token = lists.put_in_list(cast.report_of(row.pk), by=by, at=cast.REPORTED)
    found = Reported(begun={row.pk}, submitted={row.pk: token}, texts={row.pk: {"done": cast.TEXTS["done"]}})
    sha256 = hashlib.sha256(content).hexdigest()
    found.photos[attachment], found.sent[sha256] = (row.pk, sha256), row.pk
    return found


def findings(told):
    found = verify_reports(Installation(settings.HOME), told)
    return bool(found.lost), bool(found.doubled), bool(found.damage)


def test_nothing_is_found_where_nothing_is_wrong(told):
    assert findings(told) == (False, False, False)


def lose_bytes():
    store.remove(Rendition.objects.system(WHY).first().sha256)


def spoil_bytes():
    store.path_of(Rendition.objects.system(WHY).last().sha256).write_bytes(b"no picture")


def lose_row():
    Attachment.objects.system(WHY).all().delete()


def refuse_photo():
    StoredFile.objects.system(WHY).update(state="refused")


def lose_text():
    ResultReport.objects.system(WHY).update(done="Khác.")


def lose_receipt():
    Submission.objects.system(WHY).filter(step="result", registration__isnull=False).delete()


def lose_item():
    ListItem.objects.system(WHY).filter(unit_list__step="result").delete()


@pytest.mark.parametrize("fault", [lose_bytes, spoil_bytes, lose_row, refuse_photo, lose_text, lose_receipt, lose_item])
def test_what_is_lost_is_found(told, fault):
    fault()
    assert findings(told)[0]


def test_a_photo_that_is_there_twice_is_found(told):
    first = Attachment.objects.system(WHY).get()
    file = first.file
    file.pk = None
    file.save()
    Attachment.objects.create(report=first.report, file=file, position=1)
    assert findings(told)[1]


def test_what_never_was_there_is_found(told):
    told.begun.add(Registration.objects.system(WHY).latest("pk").pk + 1)
    assert findings(told)[0]


def test_a_chain_that_does_not_end_at_its_head_is_found(told):
    Head.objects.update(hash="0" * 64)
    assert findings(told)[2]
