"""The town's reports on results: one in every state, each with a document, a photo, and a photo whose people agreed."""

import io
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from PIL import Image

from guong.files import actions as files
from guong.files import store
from guong.files.cage import Answer, Made
from guong.files.rules import Size
from guong.organisations.actor import System
from guong.plans.rules import Step
from guong.registrations import actions as registrations
from guong.results import actions
from guong.results.models import Attachment
from guong.results.rules import Achieved
from tests.results import cast
from tests.world import CHECKING, WRITING, World

REPORT_STATES = ("draft", "listed", "sent", "returned", "endorsed", "forwarded", "accepted")
REASON = "Nêu rõ số hộ tham gia và thời điểm hoàn thành."


def fill_reports(world: World) -> tuple[dict[str, int], dict[str, dict[str, int]], int]:
    """Returns: state → number of its registration; state → attachments by name; a registration without a report."""
    titles = [f"Báo cáo {state}" for state in REPORT_STATES] + ["Chưa báo cáo"]
    accepted = accepted_registrations(world, titles)
    numbers = dict(zip(REPORT_STATES, accepted, strict=False))
    found = {state: _draft(world, number) for state, number in numbers.items()}
    _travel(world, numbers)
    return numbers, found, accepted[-1]


def accepted_registrations(world: World, titles: list[str]) -> list[int]:
    """Registrations of the cell that went all the way, each list sent once."""
    numbers = [world.listed("lien", "tram", title=title).pk for title in titles]
    lien, ha, binh, thu = (world.actor(key, CHECKING) for key in ("lien", "ha", "binh", "thu"))
    registrations.send_list(world.plan, world.bodies["tram"], by=lien, at=WRITING)
    registrations.accept_many([world.registration(number) for number in numbers], by=ha, at=WRITING)
    registrations.send_list(world.plan, world.bodies["cau_da"], by=binh, at=WRITING)
    registrations.accept_many([world.registration(number) for number in numbers], by=thu, at=WRITING)
    return numbers


def written_report(world: World, number: int, key: str = "lien", on_behalf: int | None = None) -> None:
    """A report with everything but files."""
    writer, registration = world.actor(key, CHECKING), world.registration(number)
    actions.start(registration, by=writer, at=CHECKING, on_behalf_id=on_behalf)
    report = cast.report_of(number)
    reached = [Achieved(goal.pk, Decimal("2.5"), "Biên bản") for goal in registration.goals.all()]
    given = {"texts": cast.TEXTS, "choices": cast.CHOICES, "beneficiary_count": 86, "achieved": reached}
    actions.write(report, by=writer, at=CHECKING, **given)


def _draft(world: World, number: int) -> dict[str, int]:
    lien = world.actor("lien", CHECKING)
    written_report(world, number)
    found = {
        name: int(actions.attach(cast.report_of(number), received, by=lien, at=CHECKING))
        for name, received in (("paper", cast.paper()), ("photo", cast.photo()), ("agreed", cast.photo("blue")))
    }
    for name in ("photo", "agreed"):
        make_ready(cast.attachment(str(found[name])))
    actions.consent(cast.attachment(str(found["agreed"])), by=lien, at=CHECKING)
    return found


def make_ready(attachment: Attachment) -> None:
    """A photo as after its check, without the cage: the renditions are small pictures."""
    with tempfile.TemporaryDirectory() as folder:
        made = []
        for size in Size:
            place, out = Path(folder) / f"{size}.jpg", io.BytesIO()
            Image.new("RGB", (32, 24), "green").save(out, "JPEG")
            place.write_bytes(out.getvalue())
            made.append(Made(size, place, 32, 24))
        contents = {one.size_name: store.take(one.place) for one in made}
        answer = Answer(32, 24, tuple(made))
        with transaction.atomic():
            files.clean(attachment.file, answer, contents, by=System("files"), at=CHECKING)


def _travel(world: World, numbers: dict[str, int]) -> None:
    lien, ha, binh, thu = (world.actor(key, CHECKING) for key in ("lien", "ha", "binh", "thu"))

    def put(*states: str) -> None:
        for state in states:
            registrations.put_in_list(cast.report_of(numbers[state]), by=lien, at=CHECKING)
        cast.send(world, "lien", world.bodies["tram"], CHECKING)

    def accept(person: Any, *states: str) -> None:
        registrations.accept_many([cast.report_of(numbers[state]) for state in states], by=person, at=CHECKING)

    put("forwarded", "accepted")
    accept(ha, "forwarded", "accepted")
    registrations.send_list(world.plan, world.bodies["cau_da"], by=binh, at=CHECKING, step=Step.RESULT)
    accept(thu, "accepted")
    put("endorsed", "returned", "sent")
    accept(ha, "endorsed")
    registrations.send_back(cast.report_of(numbers["returned"]), fields=["effect"], reason=REASON, by=ha, at=CHECKING)
    registrations.put_in_list(cast.report_of(numbers["listed"]), by=lien, at=CHECKING)
