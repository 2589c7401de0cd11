"""Compare-and-set on a table of its own."""

import pytest
from django.db import connection, models

from guong.kit.lifecycle import move
from guong.kit.reasons import Refused, Stale
from guong.kit.rows import shift, write

SEND = move("send", {"draft"}, "sent")


class Sheet(models.Model):
    """A row as the year's tables have them."""

    title = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default="draft")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "kit"
        managed = False
        db_table = "test_kit_sheet"


@pytest.fixture
def sheet(db):
    # SQLite makes no table inside a test's transaction while foreign keys are checked; plain SQL does.
    columns = "title varchar(20), state varchar(10), version integer"
    identity = "bigserial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE test_kit_sheet (id {identity} PRIMARY KEY, {columns})")
    return Sheet.objects.create(title="một")


def test_a_row_that_is_still_the_one_read_is_written(sheet):
    assert write(sheet, title="hai") is sheet
    assert (sheet.title, sheet.version) == ("hai", 2)
    assert Sheet.objects.values_list("title", "version").get() == ("hai", 2)


def test_a_row_that_changed_since_is_not_written(sheet):
    other = Sheet.objects.get()
    write(other, title="của người khác")
    with pytest.raises(Stale) as stale:
        write(sheet, title="vừa gõ")
    assert stale.value.current == {"title": "của người khác", "version": 2}
    assert stale.value.offered == {"title": "vừa gõ"}
    assert (sheet.title, sheet.version) == ("một", 1)
    assert Sheet.objects.get().title == "của người khác"


def test_a_row_that_is_gone(sheet):
    Sheet.objects.all().delete()
    sheet.pk = 1
    with pytest.raises(Stale) as stale:
        write(sheet, title="hai")
    assert stale.value.current == {}


def test_a_move_writes_the_state_with_the_rest(sheet):
    shift(sheet, SEND, title="gửi")
    assert Sheet.objects.values_list("title", "state", "version").get() == ("gửi", "sent", 2)


def test_a_move_from_another_state_is_refused(sheet):
    shift(sheet, SEND)
    with pytest.raises(Refused) as refused:
        shift(sheet, SEND)
    assert refused.value.reasons[0].facts == {"move": "send", "state": "sent"}
    assert Sheet.objects.get().version == 2


def test_a_row_in_another_state_is_not_written(sheet):
    """Whoever guesses the version that a row will have has still judged the state it had."""
    shift(Sheet.objects.get(), SEND)
    sheet.version = 2
    with pytest.raises(Stale):
        write(sheet, title="viết lại bản đã gửi")
    assert Sheet.objects.values_list("title", "state").get() == ("một", "sent")
