"""Search in folded words, alike on both databases."""

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from guong.kit.search import LONGEST_QUERY, BytewiseField, CreateSearchIndex
from guong.kit.text import sort_key, words
from guong.organisations.models import Organisation, OrganisationName

NAMES = ("Đảng bộ xã Đường Hoa", "Chi bộ Trường hợp nhất", "Chi bộ thôn Hoà Bình", "Hội Nông dân 01")


@pytest.fixture
def bodies(db):
    name_bodies()


def name_bodies():
    for name in NAMES:
        OrganisationName.objects.create(
            organisation=Organisation.objects.create(),
            name=name,
            short=name,
            sort_key=sort_key(name),
            search_text=" ".join(words(name)),
            valid_from=date(2020, 1, 1),
        )


def found(typed):
    return set(OrganisationName.objects.filter(search_text__matches=typed).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("duong hoa", {NAMES[0]}),
        ("Đường h", {NAMES[0]}),
        ("HÒA bình", {NAMES[2]}),
        ("chi bo", {NAMES[1], NAMES[2]}),
        ("bộ chi", {NAMES[1], NAMES[2]}),
        ("ho", {NAMES[0], NAMES[1], NAMES[2], NAMES[3]}),
        ("01", {NAMES[3]}),
        ("uong", set()),
        ("không có", set()),
        ("", set(NAMES)),
        ("!!! ' \" * ( ) : & |", set(NAMES)),
        ('hoa\' OR "1"="1', set()),
        ("NOT hoa", set()),
        ("hoa " * (LONGEST_QUERY + 30), {NAMES[0], NAMES[2]}),
    ],
)
def test_what_is_typed_is_found(bodies, typed, names):
    assert found(typed) == names


def test_the_index_follows_changes(bodies):
    row = OrganisationName.objects.get(name=NAMES[3])
    row.search_text = "hoi lam vuon"
    row.save()
    assert found("lam vuon") == {NAMES[3]}
    assert found("nong dan") == set()
    row.delete()
    assert found("lam vuon") == set()


@pytest.mark.django_db(transaction=True)
def test_the_index_can_be_taken_down_and_made_again():
    step = CreateSearchIndex("organisations_organisationname", "search_text")
    assert step.deconstruct() == ("CreateSearchIndex", ["organisations_organisationname", "search_text"], {})
    assert "organisations_organisationname" in step.describe()
    state = MigrationLoader(connection).project_state()
    step.state_forwards("organisations", state)
    for turn in (step.database_backwards, step.database_forwards):
        with connection.schema_editor() as editor:
            turn("organisations", editor, state, state)
    name_bodies()
    assert found("duong hoa") == {NAMES[0]}


def test_bytewise_order_is_the_same_on_both_databases(bodies):
    by_database = OrganisationName.objects.order_by("sort_key").values_list("name", flat=True)
    assert list(by_database) == sorted(NAMES, key=sort_key)
    parameters = BytewiseField(max_length=5).db_parameters(connection)
    assert parameters.get("collation") == ("C" if connection.vendor == "postgresql" else None)
