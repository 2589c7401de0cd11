"""The town's exemplars on their way to the public: one at every stage, each with a photo whose people agreed.

They are made before the reports, whose lists are then sent on; the unit is the cell, whose head is Liên; Thu and Nga edit, since the
year has no editor. Two reports were typed in from paper by the committee above: about one the cell has agreed in writing.
"""

from guong.plans.rules import Step
from guong.publicity import actions
from guong.publicity.models import Publication
from guong.publicity.rules import WORDING
from guong.registrations import actions as registrations
from guong.results import actions as results
from tests.access.reports import accepted_registrations, make_ready, written_report
from tests.results import cast
from tests.world import CHECKING, World

PUBLIC_STAGES = ("accepted", "agreed", "draft", "published", "withdrawn", "typed in", "on paper")
TYPED_IN = ("typed in", "on paper")


def fill_published(world: World) -> tuple[dict[str, int], dict[str, int]]:
    """Returns: stage → number of its registration; stage → its photo."""
    found = accepted_registrations(world, [f"Công khai {stage}" for stage in PUBLIC_STAGES])
    numbers = dict(zip(PUBLIC_STAGES, found, strict=True))
    lien, ha, binh, thu = (world.actor(key, CHECKING) for key in ("lien", "ha", "binh", "thu"))
    photos = {stage: _report(world, numbers[stage], "lien") for stage in PUBLIC_STAGES if stage not in TYPED_IN}
    cast.send(world, "lien", world.bodies["tram"], CHECKING)
    sent = [cast.report_of(numbers[stage]) for stage in PUBLIC_STAGES if stage not in TYPED_IN]
    registrations.accept_many(sent, by=ha, at=CHECKING)
    photos |= {stage: _report(world, numbers[stage], "ha", world.bodies["cau_da"]) for stage in TYPED_IN}
    registrations.send_list(world.plan, world.bodies["cau_da"], by=binh, at=CHECKING, step=Step.RESULT)
    registrations.accept_many([cast.report_of(number) for number in found], by=thu, at=CHECKING)
    paper = {"paper": "05-CV/CB", "dated": CHECKING.date(), "wording": WORDING}
    actions.agree_on_paper(world.registration(numbers["on paper"]), by=ha, at=CHECKING, **paper)
    for stage in PUBLIC_STAGES[1:5]:
        row = world.registration(numbers[stage])
        actions.agree(row, wording=WORDING, by=lien, at=CHECKING)
        if stage != "agreed":
            actions.prepare(row, by=thu, at=CHECKING)
        if stage in {"published", "withdrawn"}:
            actions.publish(publication_of(row.pk), by=thu, at=CHECKING)
        if stage == "withdrawn":
            actions.unpublish(publication_of(row.pk), by=thu, at=CHECKING)
    return numbers, photos


def _report(world: World, number: int, key: str, on_behalf: int | None = None) -> int:
    writer = world.actor(key, CHECKING)
    written_report(world, number, key, on_behalf)
    photo = results.attach(cast.report_of(number), cast.photo("blue"), by=writer, at=CHECKING)
    make_ready(cast.attachment(photo))
    results.write(cast.report_of(number), by=writer, at=CHECKING, captions={int(photo): "Đường hoa"})
    results.consent(cast.attachment(photo), by=writer, at=CHECKING)
    registrations.put_in_list(cast.report_of(number), by=writer, at=CHECKING)
    return int(photo)


def publication_of(number: int) -> Publication:
    """The row as it now stands."""
    rows = Publication.objects.system("a test looks at the row itself")
    return rows.select_related("registration__plan", "registration__exemplar").get(registration_id=number)
