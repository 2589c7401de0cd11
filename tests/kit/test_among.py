"""Any number of numbers in one question."""

import pytest
from django.db.models import F

from guong.kit.among import Among
from guong.organisations.models import Organisation


@pytest.fixture
def numbers(db):
    return [Organisation.objects.create().pk for _ in range(3)]


def among(numbers):
    return list(Organisation.objects.filter(Among(F("pk"), numbers)).order_by("pk").values_list("pk", flat=True))


def test_those_that_are_there(numbers):
    assert among(numbers[1:]) == numbers[1:]
    assert among(set(numbers)) == numbers
    assert among([]) == []
    assert among([max(numbers) + 1]) == []


def test_more_numbers_than_a_database_takes_values(numbers):
    many = range(max(numbers), max(numbers) + 300_000)
    assert among(many) == numbers[-1:]
    assert Organisation.objects.exclude(Among(F("pk"), many)).count() == 2


def test_beside_other_conditions_and_inside_another_question(numbers):
    inner = Organisation.objects.filter(Among(F("pk"), numbers), pk__lt=max(numbers)).values("pk")
    assert Organisation.objects.filter(pk__in=inner).count() == 2
