"""N2 of reports: who may not read a report cannot tell what it says, what lies with it, or that it is there."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse

from guong.files.models import Rendition
from guong.registrations import actions as registrations
from guong.results import actions
from guong.results.models import Attachment, Consent, ResultReport
from tests.access import addresses
from tests.access.addresses import OF_A_REPORT
from tests.access.calling import Seen
from tests.access.reports import make_ready
from tests.access.test_two_worlds import EVERYBODY, SECRET, TWINS, differing, readable, reading
from tests.access.town import Town
from tests.results import cast
from tests.world import CHECKING, CODE

pytestmark = pytest.mark.django_db
WHY = "a test turns one world into the other"
UNITS = ("ngon", "cau_da")
ABOVE = {"man", "ha", "binh", "thu", "nga", "phuc"}


def reported(town: Town, title: str) -> int:
    """A report of Mận's cell in draft, with a paper and a photo, on a registration that was accepted at every level."""
    world, row = town.world, town.world.sent("man", "man", "ngon", title=title)
    registrations.accept(world.registration(row.pk), by=world.actor("ha", CHECKING), at=CHECKING)
    registrations.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh", CHECKING), at=CHECKING)
    registrations.accept(world.registration(row.pk), by=world.actor("thu", CHECKING), at=CHECKING)
    cast.draft(world, "man", world.registration(row.pk), CHECKING)
    for received in (cast.paper(), cast.photo()):
        attach(town, row.pk, received)
    return int(row.pk)


def attach(town: Town, number: int, received: Any) -> None:
    made = actions.attach(cast.report_of(number), received, by=town.world.actor("man", CHECKING), at=CHECKING)
    attachment = cast.attachment(made)
    if attachment.file.is_photo:
        make_ready(attachment)


@pytest.fixture(scope="module")
def drafted(town: Town) -> int:
    return reported(town, "Đường hoa")


@pytest.fixture(scope="module")
def handed_in(town: Town, drafted: int) -> int:
    number = reported(town, "Cầu tre")
    registrations.put_in_list(cast.report_of(number), by=town.world.actor("man", CHECKING), at=CHECKING)
    cast.send(town.world, "man", town.world.bodies["ngon"], CHECKING)
    return number


@pytest.fixture(scope="module")
def first(drafted: int, handed_in: int) -> dict[str, dict[str, Seen]]:
    """What was seen of the world as it is: looked at once."""
    return {}


def asked_of(town: Town, number: int) -> list[str]:
    """Every page, and every address of the report, its files and both sizes of its photo."""
    return [*reading(town, UNITS, number), *_of_report(number)]


def _of_report(number: int) -> Iterator[str]:
    for name in readable(OF_A_REPORT):
        if name == "result_file":
            for attachment in Attachment.objects.system(WHY).filter(report__registration_id=number):
                place = reverse(name, args=[CODE, number, attachment.pk])
                yield from (place, f"{place}?co=nho", f"{place}?co=lon")
        else:
            yield reverse(name, args=[CODE, number, *([1] if name == "result_step" else [])])
    yield f"{addresses.of_plan('registrations', CODE)}?buoc=ket-qua"
    yield f"{addresses.of_plan('board', CODE)}?buoc=ket-qua"


def rewritten(town: Town, number: int) -> None:
    ResultReport.objects.system(WHY).filter(registration_id=number).update(done=SECRET * 50, effect=SECRET)


def captioned(town: Town, number: int) -> None:
    Attachment.objects.system(WHY).filter(report__registration_id=number).update(caption=SECRET)


def a_rendition_gone(town: Town, number: int) -> None:
    """The photo has no large rendition."""
    files = Attachment.objects.system(WHY).filter(report__registration_id=number).values("file_id")
    Rendition.objects.system(WHY).filter(file_id__in=files, size_name="large").delete()


def one_more_file(town: Town, number: int) -> None:
    attach(town, number, cast.paper("Biên bản hai"))


def agreed(town: Town, number: int) -> None:
    man = town.world.actor("man", CHECKING)
    for attachment in Attachment.objects.system(WHY).filter(report__registration_id=number):
        found = cast.attachment(str(attachment.pk))
        if found.file.is_photo:
            actions.consent(found, by=man, at=CHECKING)
    assert Consent.objects.system(WHY).filter(attachment__report__registration_id=number).exists()


def gone(town: Town, number: int) -> None:
    actions.discard(cast.report_of(number), by=town.world.actor("man", CHECKING), at=CHECKING)


def listed(town: Town, number: int) -> None:
    registrations.put_in_list(cast.report_of(number), by=town.world.actor("man", CHECKING), at=CHECKING)


Turn = Callable[[Town, int], None]
# Turns that can be made one after the other are made together for those who may see none: who tells one apart, tells all apart.
SAID = (rewritten, captioned, agreed, a_rendition_gone, one_more_file)


@pytest.mark.parametrize("turns", [SAID, (gone,), (listed,)], ids=["said", "gone", "listed"])
def test_a_draft_of_another_unit(town: Town, drafted: int, first: Any, turns: tuple[Turn, ...]) -> None:
    """Text, captions, pictures, consent, presence, and whether it stands in the unit's list already."""
    asked = asked_of(town, drafted)
    assert differing(town, asked, EVERYBODY - {"man"}, lambda: _one_by_one(turns, town, drafted), first) == {}


@pytest.mark.parametrize("turn", [*SAID, gone, listed])
def test_the_units_own_clerk_sees_each(town: Town, drafted: int, first: Any, turn: Turn) -> None:
    """The control: every turn changes something that can be seen."""
    asked = list(_of_report(drafted))
    assert "man" in differing(town, asked, {"man"}, lambda: turn(town, drafted), first)


def test_what_was_sent_is_read_by_nobody_beside(town: Town, handed_in: int, first: Any) -> None:
    turns = (rewritten, captioned, a_rendition_gone)
    asked = list(_of_report(handed_in))
    assert differing(town, asked, EVERYBODY - ABOVE, lambda: _one_by_one(turns, town, handed_in), first) == {}


@pytest.mark.parametrize("turn", [rewritten, captioned, a_rendition_gone])
def test_what_was_sent_is_read_above(town: Town, handed_in: int, first: Any, turn: Turn) -> None:
    asked = list(_of_report(handed_in))
    assert set(differing(town, asked, ABOVE, lambda: turn(town, handed_in), first)) >= ABOVE - TWINS


def _one_by_one(turns: tuple[Turn, ...], town: Town, number: int) -> None:
    for turn in turns:
        turn(town, number)
