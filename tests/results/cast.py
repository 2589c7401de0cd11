"""The cast at the end of the year: what was registered and accepted in March is reported on in November.

Short cuts on top of `tests.world`: a report written in full, one in its unit's list, one sent, one accepted.
"""

import io
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from guong.files import actions as files
from guong.files.rules import Received
from guong.kit.periods import ZONE
from guong.plans.rules import Step
from guong.registrations import actions as registrations
from guong.registrations import queries
from guong.registrations.models import ListItem, Registration, UnitList
from guong.registrations.queries import board as boards
from guong.results import actions
from guong.results.models import Attachment, ResultReport
from guong.results.rules import Achieved
from tests.world import CHECKING, World

REPORTING = datetime(2023, 11, 6, 9, 0, tzinfo=ZONE)
REPORTED = datetime(2023, 11, 8, 10, 0, tzinfo=ZONE)
LOOKED_AT = datetime(2023, 11, 9, 14, 0, tzinfo=ZONE)
LAST_MOMENT = datetime(2023, 11, 19, 23, 59, 59, 999999, tzinfo=ZONE)
OVER = datetime(2023, 11, 20, 0, 0, tzinfo=ZONE)
SEALING = datetime(2023, 11, 21, 9, 0, tzinfo=ZONE)

TEXTS = {
    "done": "86 hộ nhận chăm đường; mỗi sáng thứ Bảy loa thôn nhắc giờ quét.",
    "beneficiaries": "86 hộ của thôn và người đi chợ phiên.",
    "effect": "Đường thôn sạch sau mỗi phiên chợ; không còn điểm đổ rác ven suối.",
    "difficulties": "Mùa khô thiếu nước tưới.",
    "taken_up": "Chi bộ thôn Đập đến xem ngày 12/10/2023.",
}
CHOICES = {"progress": "done", "assessment": "effective", "proposal": "replicate"}

NAMED, REASON = ["achieved", "effect"], "Số đạt được chưa khớp với biên bản."


def start(world: World, person: str, registration: Registration, at: datetime = REPORTING, **more: Any) -> ResultReport:
    """A report just begun."""
    actions.start(registration, by=world.actor(person, at), at=at, **more)
    return report_of(registration.pk)


def draft(
    world: World,
    person: str,
    registration: Registration,
    at: datetime = REPORTING,
    *,
    on_behalf: str | None = None,
    value: str = "2.5",
    count: int | None = 86,
    **written: str,
) -> ResultReport:
    """A complete report, ready for the unit's list; `written` changes single texts or choices."""
    behalf = {"on_behalf_id": world.bodies[on_behalf]} if on_behalf else {}
    report = start(world, person, registration, at, **behalf)
    actions.write(
        report,
        by=world.actor(person, at),
        at=at,
        texts={name: written.get(name, text) for name, text in TEXTS.items()}
        | {name: text for name, text in written.items() if name == "proposal_reason"},
        choices={name: written.get(name, code) for name, code in CHOICES.items()},
        beneficiary_count=count,
        achieved=[Achieved(goal.pk, Decimal(value), "Biên bản nghiệm thu") for goal in registration.goals.all()],
    )
    return report_of(registration.pk)


def listed(
    world: World, person: str, registration: Registration, at: datetime = REPORTING, **more: Any
) -> ResultReport:
    """A report in its unit's list."""
    report = draft(world, person, registration, at, **more)
    registrations.put_in_list(report, by=world.actor(person, at), at=at)
    return report_of(registration.pk)


def sent(
    world: World, person: str, head: str, registration: Registration, at: datetime = REPORTED, **more: Any
) -> ResultReport:
    """A report whose unit's list was sent."""
    report = listed(world, person, registration, min(at, REPORTING), **more)
    send(world, head, report.unit_id, at)
    return report_of(registration.pk)


def accepted(
    world: World, person: str, head: str, registration: Registration, checker: str = "thu", **more: Any
) -> ResultReport:
    """A report accepted by the body it was sent to."""
    report = sent(world, person, head, registration, **more)
    registrations.accept(report, by=world.actor(checker, LOOKED_AT), at=LOOKED_AT)
    return report_of(registration.pk)


def send(world: World, head: str, body: int, at: datetime = REPORTED) -> str:
    """Send the list of reports of a body."""
    return registrations.send_list(world.plan, body, by=world.actor(head, at), at=at, step=Step.RESULT)


def report_of(number: int) -> ResultReport:
    """The report on a registration as it now stands."""
    rows = ResultReport.objects.system("a test looks at the row itself")
    return rows.select_related("registration__plan", "registration__exemplar").get(registration_id=number)


def items_of(report: ResultReport) -> dict[int, str]:
    """Body → how the report stands in that body's list."""
    rows = ListItem.objects.system("a test looks at the row itself").filter(
        registration_id=report.registration_id, unit_list__step=Step.RESULT
    )
    return dict(rows.values_list("unit_list__organisation_id", "state"))


def unit_list(world: World, body: str) -> UnitList:
    """The list of reports of a body."""
    return UnitList.objects.get(plan=world.plan, step=Step.RESULT, organisation_id=world.bodies[body])


def duty_of(world: World, body: str, at: datetime = LOOKED_AT) -> boards.Duty | None:
    """What a body owes in this step."""
    return boards.duty_of(world.plan, world.bodies[body], at, Step.RESULT)


def photo(colour: str = "green") -> Received:
    """A small picture, received."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "PNG")
    return files.receive(SimpleUploadedFile(f"{colour}.png", out.getvalue()))


def paper(words: str = "Biên bản") -> Received:
    """A small PDF, received."""
    body = (
        f"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%{words}\n"
    )
    return files.receive(SimpleUploadedFile("bien-ban.pdf", body.encode() + b"trailer<</Root 1 0 R>>\n%%EOF\n"))


def attachment(number: str) -> Attachment:
    """An attachment by its number."""
    rows = Attachment.objects.system("a test looks at the row itself")
    return rows.select_related("file", "report__registration__plan").get(pk=number)


def registered_through(world: World, person: str, unit: str, **texts: Any) -> Registration:
    """A registration of a cell inside Cầu Đá, accepted by the committee and then by the plan's receiver."""
    row = world.sent(person, person, unit, **texts)
    registrations.accept(row, by=world.actor("ha", CHECKING), at=CHECKING)
    registrations.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh", CHECKING), at=CHECKING)
    registrations.accept(world.registration(row.pk), by=world.actor("thu", CHECKING), at=CHECKING)
    return world.registration(row.pk)


def reported_through(world: World, person: str, registration: Registration, **more: Any) -> ResultReport:
    """Its report, accepted by the committee and then by the plan's receiver."""
    report = sent(world, person, person, registration, **more)
    registrations.accept(report, by=world.actor("ha", LOOKED_AT), at=LOOKED_AT)
    send(world, "binh", world.bodies["cau_da"], LOOKED_AT)
    registrations.accept(report_of(registration.pk), by=world.actor("thu", LOOKED_AT), at=LOOKED_AT)
    return report_of(registration.pk)


def play(world: World) -> dict[str, Registration]:
    """Six accepted registrations, their reports in every state; returns the registrations by key.

    Cầu Đá owes two: its own (accepted) and that of its cell Trạm Y tế (accepted through it). THPT owes two: one came back, one
    is still being written. The Front's waits at the receiver. Khe Sâu owes one and sent nothing.
    """
    found = {
        "own": world.accepted("ha", "binh", "cau_da", title="Chợ phiên không rác"),
        "cell": registered_through(world, "lien", "tram", title="Trạm xá nở hoa"),
        "back": world.accepted("kien", "oanh", "thpt", title="Giờ học mở"),
        "written": world.accepted("kien", "oanh", "thpt", title="Thư viện xanh"),
        "front": world.accepted("son", "son", "mttq", title="Ngày hội đại đoàn kết"),
        "owed": world.accepted("dung", "dung", "khe_sau", title="Ngầm tràn an toàn"),
    }
    accepted(world, "ha", "binh", found["own"], assessment="partly", proposal="continue", value="0", count=None)
    reported_through(world, "lien", found["cell"])
    back = sent(world, "kien", "oanh", found["back"], progress="going_on")
    registrations.send_back(back, fields=NAMED, reason=REASON, by=world.actor("thu", LOOKED_AT), at=LOOKED_AT)
    draft(world, "kien", found["written"])
    sent(world, "son", "son", found["front"], proposal="stop", proposal_reason="Trùng với ngày hội của xã.")
    return {key: world.registration(row.pk) for key, row in found.items()}


def seal(world: World, by: str = "thu", at: datetime = SEALING) -> str:
    """Seal the step, with as many unhandled ones seen as there are."""
    seen = queries.arrived_items(world.plan, world.bodies["ban"], step=Step.RESULT).count()
    return registrations.seal(world.plan, seen_unhandled=seen, by=world.actor(by, at), at=at, step=Step.RESULT)
