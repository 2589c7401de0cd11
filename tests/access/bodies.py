"""Pages of bodies and of what is noted of them: where they are, what is sent there, who is answered what."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from guong.commendation import actions as commendation
from guong.commendation.rules import Award
from guong.organisations import actions
from guong.organisations.rules.events import Event, Recode
from tests.access.expected import PLANNING, Answer, Case, at_the_door
from tests.world import CHECKING, World

if TYPE_CHECKING:
    from tests.access.town import Town

OF_ORGANISATIONS = (
    "organisations",
    "organisation",
    "organisation_events",
    "organisation_event",
    "organisation_undoing",
    "organisation_changing",
    "organisation_change",
    "honours",
    "honour_new",
    "honour_retraction",
)
SLUGS = ("thanh-lap", "doi-ten", "doi-loai", "doi-ma", "chuyen", "sap-nhap", "chia-tach", "giai-the")
RENAMED = {
    "body": "chi bo thon dap",
    "name": "Chi bộ thôn Đập Mới",
    "short": "",
    "day": "01/4/2023",
    "decision": "16-QĐ/TU",
    "issued_by": "Huyện ủy Suối Mây",
}
HONOURED = {
    "title": "Bằng khen",
    "year": "2022",
    "decision": "13-QĐ/HU",
    "decided_on": "17/01/2023",
    "awarded_by": "Huyện ủy Suối Mây",
}
MAY_CHANGE = PLANNING | {"quang"}
OF_KHE_SAU = {"dung"}  # receives at Khe Sâu, below the department
NOT_OF_KHE_SAU = {"ha"}  # receives elsewhere; the body that is changed stands in Khe Sâu


def note_event(world: World) -> int:
    """An event of the town: a code for the cell of Đập, which is nothing to anybody else."""
    event = Event(date(2023, 3, 1), "15-QĐ/TU", Recode(world.bodies["dap"], "noi_bo", "A1"), "Huyện ủy Suối Mây")
    return int(actions.change(event, by=world.actor("quang", CHECKING), at=CHECKING))


def note_honour(world: World) -> int:
    """An honour of the same cell."""
    said = (world.bodies["dap"], 2022, "Giấy khen", "12-QĐ/HU", date(2023, 1, 16), "Huyện ủy Suối Mây")
    return int(commendation.award(Award(*said), by=world.actor("thu", CHECKING), at=CHECKING))


def of_organisation(town: "Town", name: str, missing: int | None = None, slug: str = "doi-ten") -> str:
    """Address of a page; of one that is not there with `missing`."""
    if name == "honour_retraction":
        return reverse(name, args=[town.honour if missing is None else missing])
    if name in {"organisation", "honours", "honour_new"}:
        return reverse(name, args=[town.world.bodies["dap"] if missing is None else missing])
    if name in {"organisation_event", "organisation_undoing"}:
        return reverse(name, args=[town.event if missing is None else missing])
    return reverse(name, args=[slug] if name == "organisation_change" else [])


def renamed(town: "Town") -> dict[str, Any]:
    """The confirmed form of a new name, with the sign of what was looked at."""
    if not town.mark:
        seen = town.ask("quang", "POST", of_organisation(town, "organisation_change"), {**RENAMED, "buoc": "xem"})
        found = re.search(rb'name="dau" value="(\w+)"', seen.body)
        assert found, seen.status
        town.mark = found[1].decode()
    return {**RENAMED, "buoc": "ghi", "dau": town.mark}


def expected_of(case: Case) -> Answer:
    """Everybody who signed in reads the tree; who receives for a branch changes it, administrators all of it."""
    if (found := at_the_door(case)) is not None:
        return found
    if case.name in {"organisations", "organisation", "honours"}:
        return 200
    if case.name.startswith("honour_"):
        return _of_honouring(case)
    if case.actor not in MAY_CHANGE:
        return 403
    if case.method == "GET":
        return 200
    return 403 if case.actor in NOT_OF_KHE_SAU else "organisation_event"


def _of_honouring(case: Case) -> Answer:
    """Whoever receives for a branch above the cell; no administrator. Taken back where it was recorded, or above that."""
    takes_back = case.name == "honour_retraction"
    if case.actor not in PLANNING - NOT_OF_KHE_SAU or (takes_back and case.actor in OF_KHE_SAU):
        return 403
    return 200 if case.method == "GET" else "honours"
