"""A registration step with something in every state, for the board, the consolidation, sealing and exports.

At AFTER: Cầu Đá sent one of its own (accepted) and one of its cell Trạm Y tế (accepted at both levels); cell Ngọn was
late and waits at Cầu Đá; cell THPT was sent back; the Front directs one that cell Ngọn carries out (accepted); Khe Sâu
owes; cell Đập is excused.
"""

import re
import uuid
from datetime import datetime

from guong.config.clock import hold_clock
from guong.kit.periods import ZONE
from guong.organisations.models import OrganisationName
from guong.plans import actions as plans
from guong.plans.rules import Step
from guong.registrations import actions, queries
from guong.registrations.models import Registration
from guong.registrations.rules import ParticipationValue
from tests.recall import recalled
from tests.world import AFTER, CHECKING, CLOSED, CODE, SENDING, WRITING, World

BOARD, TOTALS, RECORDS = f"/kh/{CODE}/theo-doi/", f"/kh/{CODE}/tong-hop/", f"/kh/{CODE}/ho-so/"
FORWARDED = datetime(2023, 3, 7, 9, 0, tzinfo=ZONE)
FIELDS, REASON = ["aims", "schedule"], "Nêu rõ con số và thời hạn."


def play(world: World) -> dict[str, Registration]:
    """Play it; returns the registrations by key."""
    return recalled(("played", world.plan.pk), lambda: _played(world))


def _played(world: World) -> dict[str, Registration]:
    found = {"own": world.accepted("ha", "binh", "cau_da", title="Chợ phiên không rác")}
    cell = world.sent("lien", "lien", "tram", title="Trạm xá nở hoa")
    actions.accept(cell, by=world.actor("ha", CHECKING), at=CHECKING)
    actions.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh", FORWARDED), at=FORWARDED)
    actions.accept(world.registration(cell.pk), by=world.actor("thu", FORWARDED), at=FORWARDED)
    found["cell"] = cell
    found["back"] = world.sent("kien", "oanh", "thpt", title="Giờ học mở")
    actions.send_back(found["back"], fields=FIELDS, reason=REASON, by=world.actor("thu", CHECKING), at=CHECKING)
    found["front"] = _front(world)
    late = world.listed("man", "ngon", title="Đường hoa muộn")
    actions.send_list(world.plan, world.bodies["ngon"], by=world.actor("man", CLOSED), at=CLOSED)
    given = {"reason": "Thôn đang sáp nhập", "authority": "Thường trực Huyện ủy"}
    plans.excuse(
        world.plan, Step.REGISTRATION, world.bodies["dap"], by=world.actor("thu", CHECKING), at=CHECKING, **given
    )
    return {key: world.registration(row.pk) for key, row in {**found, "late": late}.items()}


def _front(world: World) -> Registration:
    draft = world.draft("son", "mttq", title="Ngày hội đại đoàn kết")
    relations = [ParticipationValue(world.bodies["mttq"], "directs", True), world.implements("ngon", lead=False)]
    son = world.actor("son", WRITING)
    actions.write(draft, by=son, at=WRITING, participations=relations)
    actions.put_in_list(world.registration(draft.pk), by=son, at=WRITING)
    actions.send_list(world.plan, world.bodies["mttq"], by=world.actor("son", SENDING), at=SENDING)
    actions.accept(world.registration(draft.pk), by=world.actor("thu", CHECKING), at=CHECKING)
    return world.registration(draft.pk)


def seal(world: World, by: str = "thu", at: datetime = AFTER) -> str:
    """Seal, with as many unhandled ones seen as there are."""
    seen = queries.arrived_items(world.plan, world.bodies["ban"]).count()
    return actions.seal(world.plan, seen_unhandled=seen, by=world.actor(by, at), at=at)


def get(world: World, person: str, address: str, at: datetime = AFTER):
    """The answer that a person gets at an instant."""
    with hold_clock(at):
        return world.client(person).get(address)


def post(world: World, person: str, address: str, at: datetime = AFTER, **fields):
    """The answer to a form sent at an instant."""
    with hold_clock(at):
        return world.client(person).post(address, {"_khoa": uuid.uuid4().hex, **fields})


def page(world: World, person: str, address: str, at: datetime = AFTER) -> str:
    """The text of a page that must be there."""
    answer = get(world, person, address, at)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def links(text: str, start: str) -> list[tuple[str, str]]:
    """(address, words) of the page's links that begin so."""
    found = re.findall(r'<a[^>]*href="([^"]+)"[^>]*>(.*?)</a>', text, re.DOTALL)
    plain = ((href.replace("&amp;", "&"), re.sub(r"<[^>]+>", "", words).strip()) for href, words in found)
    return [(href, words) for href, words in plain if href.startswith(start)]


def rename(world: World, body: str, name: str) -> None:
    """Give a body another name, also for the past: the hardest case for a sealed page."""
    OrganisationName.objects.filter(organisation_id=world.bodies[body]).update(name=name, short=name)
