"""A guarded table opens for somebody, or says why not."""

import pytest
from django.db import connection, models
from django.db.models import Q

from guong.kit.guarded import Guarded, Unscoped


class Secret(Guarded):
    """A row that belongs to one person."""

    owner = models.CharField(max_length=20)

    class Meta(Guarded.Meta):
        app_label = "kit"
        managed = False
        db_table = "test_kit_secret"

    @staticmethod
    def scope(actor):
        return Q(owner=actor)


@pytest.fixture
def rows(db):
    identity = "bigserial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE test_kit_secret (id {identity} PRIMARY KEY, owner varchar(20))")
    Secret.objects.create(owner="hà")
    Secret.objects.bulk_create([Secret(owner="bình"), Secret(owner="bình")])


@pytest.mark.parametrize(
    "opened",
    [
        lambda: Secret.objects.all(),
        lambda: Secret.objects.get(pk=1),
        lambda: Secret.objects.filter(owner="hà"),
        lambda: Secret.objects.count(),
        lambda: Secret.objects.first(),
        lambda: Secret._default_manager.all(),
        lambda: Secret.objects.system(""),
    ],
)
def test_nothing_opens_it_without_a_person_or_a_reason(rows, opened):
    with pytest.raises(Unscoped):
        opened()


def test_everybody_sees_their_own(rows):
    assert [row.owner for row in Secret.objects.visible_to("hà")] == ["hà"]
    assert Secret.objects.visible_to("bình").count() == 2
    assert not Secret.objects.visible_to("kẻ lạ").exists()
    assert Secret.objects.system("đếm cho một phép thử").count() == 3


def test_a_row_itself_is_saved_and_read_again(rows):
    row = Secret.objects.visible_to("hà").get()
    row.owner = "bình"
    row.save()
    row.refresh_from_db()
    assert Secret.objects.visible_to("bình").count() == 3
