"""N2: what neighbours keep from one another, in registrations and in reports on results, looks the same to everybody else.

Every secret is turned together with the others that somebody may not know: `two_worlds.told_of`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from guong.files.models import Rendition
from guong.organisations.models import Person
from guong.registrations import actions as registrations
from guong.registrations.models import Participation
from guong.results import actions
from guong.results.models import Attachment, Consent, ResultReport
from tests.access import addresses
from tests.access.addresses import OF_A_REPORT
from tests.access.reports import make_ready
from tests.access.town import Town
from tests.access.two_worlds import (
    EVERYBODY,
    SECRET,
    TWINS,
    First,
    Secret,
    differing,
    draft_gone,
    raw,
    readable,
    reading,
    rewrite,
    sent_rewritten,
    telling,
    told_of,
)
from tests.results import cast
from tests.world import CHECKING, CODE

pytestmark = pytest.mark.django_db
WHY = "a test turns one world into the other"
ABOVE_THE_CELL = frozenset({"man", "ha", "binh", "thu", "nga", "phuc"})
SIBLING = ("ngon", "cau_da")
NEIGHBOUR = ("khe_sau", "dap")
ABOVE_THE_NEIGHBOUR = frozenset({"dung", "thu", "nga", "phuc"})


@dataclass(frozen=True)
class Here:
    """What the neighbours have, by number of the registration."""

    drafted: int  # of Mận's cell, which stands beside the cell of the town
    sent: int  # by the committee next door
    joined: int  # another of theirs, in which the Front takes part
    reported: int  # a draft report of Mận's cell
    handed_in: int  # a report that the cell has sent


@pytest.fixture(scope="module")
def here(town: Town) -> Here:
    world = town.world
    drafted = world.draft("man", "ngon", title="Đường hoa").pk
    sent, joined = (world.sent("dung", "dung", "khe_sau", title=title).pk for title in ("Cầu tre", "Hàng rào xanh"))
    Participation.objects.create(registration_id=joined, organisation_id=world.bodies["mttq"], relation="coordinates")
    reported, handed_in = (report_of_ngon(town, title) for title in ("Ngõ sáng", "Bể nước chung"))
    registrations.put_in_list(cast.report_of(handed_in), by=world.actor("man", CHECKING), at=CHECKING)
    cast.send(world, "man", world.bodies["ngon"], CHECKING)
    return Here(drafted, sent, joined, reported, handed_in)


def report_of_ngon(town: Town, title: str) -> int:
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


def of_report(town: Town, number: int) -> Iterator[str]:
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


def draft_rewritten(town: Town, number: int) -> None:
    rewrite(town, "man", number, title=SECRET, method=SECRET * 100, holder_name=SECRET)


def draft_listed(town: Town, number: int) -> None:
    registrations.put_in_list(town.world.registration(number), by=town.world.actor("man", CHECKING), at=CHECKING)


def called_elsewhere(town: Town, number: int) -> None:
    raw(number, contact_phone="0911 222 333")


def unit_called_elsewhere(town: Town, number: int) -> None:
    """The number of an officer is read by those above, who call."""
    Person.objects.filter(pk=town.world.people["dap"]).update(phone="0911 222 333")


def of_a_draft(town: Town, number: int) -> list[str]:
    return list(reading(town, ("ngon", "cau_da"), number))


def of_the_neighbour(town: Town, number: int) -> list[str]:
    return [*reading(town, ("khe_sau", "dap"), number), addresses.of_plan("export", CODE, ("owing", "csv"))]


def of_a_draft_report(town: Town, number: int) -> list[str]:
    """Every page, and every address of the report, its files and both sizes of its photo."""
    return [*of_a_draft(town, number), *of_report(town, number)]


Turn = Callable[[Town, int], Any]
Asked = Callable[[Town, int], Iterable[str]]
ITS_OWN, NEXT_DOOR = frozenset({"man"}), frozenset({"dung", "thu", "nga", "phuc"})
# Name → whose number, the turn, who may tell, where. Of one thing what is said comes before what is done with it.
CHANGED: dict[str, tuple[str, Turn, frozenset[str], Asked]] = {
    "what a draft says": ("drafted", draft_rewritten, ITS_OWN, of_a_draft),
    "whether a draft stands in its list": ("drafted", draft_listed, ITS_OWN, of_a_draft),
    "what a neighbour sent": ("sent", lambda _, number: sent_rewritten(number), NEXT_DOOR, of_the_neighbour),
    "whom to call on a record": ("joined", called_elsewhere, NEXT_DOOR, of_the_neighbour),
    "whom to call at a unit": ("sent", unit_called_elsewhere, NEXT_DOOR, of_the_neighbour),
    **{
        f"a draft report {turn.__name__}": ("reported", turn, ITS_OWN, of_a_draft_report)
        for turn in (rewritten, captioned, agreed, a_rendition_gone, one_more_file, listed)
    },
    **{
        f"a report sent {turn.__name__}": ("handed_in", turn, ABOVE_THE_CELL, of_report)
        for turn in (rewritten, captioned, a_rendition_gone)
    },
}
GONE: dict[str, tuple[str, Turn, frozenset[str], Asked]] = {
    "whether there is a draft": ("drafted", draft_gone, ITS_OWN, of_a_draft),
    "whether there is a draft report": ("reported", gone, ITS_OWN, of_a_draft_report),
}


@pytest.fixture(scope="module")
def secrets(town: Town, here: Here) -> dict[str, Secret]:
    found = {}
    for name, (whose, turn, entitled, asked) in {**CHANGED, **GONE}.items():
        number = getattr(here, whose)
        found[name] = Secret(name, partial(turn, town, number), entitled, tuple(asked(town, number)))
    return found


@pytest.fixture(scope="module")
def first(here: Here) -> First:
    """What was seen of the world as it is: the same for every secret, so it is looked at once."""
    return {}


@pytest.mark.parametrize("together", [CHANGED, GONE], ids=["changed", "gone"])
def test_who_is_not_entitled_cannot_tell(
    town: Town, secrets: dict[str, Secret], first: First, together: dict[str, Any]
) -> None:
    """Text, length, pictures, files, consent, whom to call, presence, and whether it stands in the unit's list already."""
    assert told_of(town, [secrets[name] for name in together], first) == []


# Positive controls: what is turned can be seen, and a leak of one among the many is found.


@pytest.mark.parametrize("name", [*CHANGED, *GONE])
def test_who_is_entitled_tells(town: Town, secrets: dict[str, Secret], first: First, name: str) -> None:
    one = secrets[name]
    assert telling(town, one.asked, set(one.entitled), one.turn, first) >= one.entitled - TWINS


def test_a_body_that_takes_part_reads_the_record(town: Town, here: Here) -> None:
    """What is not told with it is the telephone alone."""
    address = addresses.of_registration(town, "registration", "tram", "sent", here.joined)
    assert town.ask("son", "GET", address).status == 200


@pytest.mark.parametrize("name", [*CHANGED, *GONE])
def test_each_among_the_many_is_told_by_its_name(
    town: Town, secrets: dict[str, Secret], first: First, name: str
) -> None:
    """Somebody who is entitled to one of them is taken for somebody who is not: that one is told, and named, alone."""
    one = secrets[name]
    teller = sorted(one.entitled - TWINS)[0]
    others = [
        other for other in secrets.values() if (other.name in GONE) == (name in GONE) and teller not in other.entitled
    ]
    shown = next(
        place
        for place in one.asked[::-1]
        if place in differing(town, [place], {teller}, one.turn, first).get(teller, [])
    )
    taken = [replace(each, entitled=frozenset(EVERYBODY - {teller}), asked=(shown,)) for each in (*others, one)]
    assert told_of(town, taken, first) == [f"{teller} {shown}: {name}"]
