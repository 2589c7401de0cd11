"""What the pages of people share: the person of an address, and seats in words."""

from typing import Any

from django.http import Http404

from guong.kit.phrasebook import word
from guong.people import queries
from guong.people.queries import Held
from guong.people.queries.seating import Post


def person_or_404(request: Any, number: int) -> Any:
    """Somebody for whom the person who asks answers or answered."""
    person = queries.visible_to(request.actor, request.now).filter(pk=number).first()
    if person is None:
        raise Http404
    return person


def present_or_404(request: Any, number: int) -> Any:
    """The same, of whom the person who asks may know what is of today."""
    person = person_or_404(request, number)
    if not queries.knows_today(request.actor, person.pk, request.now):
        raise Http404
    return person


def seat_told(seat: Held | Post) -> str:
    """An office at a body, in words."""
    return f"{word(f'office.{seat.office}')}, {seat.unit}"
