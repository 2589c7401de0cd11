"""Run inside an installation: public pages in any number, made like one that was published by the verbs with a real photo."""

import io
from datetime import timedelta
from typing import Any

from bench.photos import new_photo
from bench.reports import REASON

EVERY = 5  # of the accepted reports, one is public
AGREED_TO = "một tấm ảnh đã được đồng ý"


class Upload:
    """A photo as `files` receives it."""

    name = "anh.jpg"

    def __init__(self) -> None:
        self.content = io.BytesIO(new_photo())

    def chunks(self) -> Any:
        """All at once."""
        yield self.content.getvalue()


def grow_publications(plan: Any, clerk: dict[str, Any]) -> int:
    """Publish the report of a clerk's first registration as people would, then copy it for others; how many were made."""
    from guong.publicity.models import Agreement, Publication
    from guong.registrations.models import Registration

    at = plan.drafted_at + timedelta(days=250)
    model = _published(plan, clerk, at)
    agreed = Agreement.objects.system(REASON).get(registration_id=model.registration_id)
    rows = Registration.objects.system(REASON).filter(plan=plan, report__state="accepted", publication__isnull=True)
    chosen = list(rows.order_by("pk").values_list("pk", "title"))[::EVERY]
    Agreement.objects.bulk_create([_copy(agreed, registration_id=number) for number, _ in chosen], batch_size=500)
    Publication.objects.bulk_create(
        [_copy(model, registration_id=number, title=title) for number, title in chosen], batch_size=200
    )
    return len(chosen)


def _copy(row: Any, **changed: Any) -> Any:
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**{**values, **changed})


def _published(plan: Any, clerk: dict[str, Any], at: Any) -> Any:
    from guong.organisations.actor import Actor, Office, SeatHeld
    from guong.organisations.models import Person
    from guong.organisations.queries import actor_of_person
    from guong.publicity import actions
    from guong.publicity.models import Publication
    from guong.publicity.rules import WORDING
    from guong.registrations.models import Registration

    number = clerk["drafts"][0]
    _reported(number, clerk, at)
    registration = Registration.objects.system(REASON).select_related("exemplar", "plan", "sector").get(pk=number)
    editor = actor_of_person(Person.objects.filter(seats__office="EDITOR", user__isnull=False).first().pk, at)
    person = Person.objects.filter(seats__organisation_id=clerk["unit"]).first()
    head = Actor(person.pk, person.user_id, person.full_name, seats=(SeatHeld(Office.HEAD, clerk["unit"]),))
    actions.agree(registration, wording=WORDING, by=head, at=at)
    actions.prepare(registration, by=editor, at=at)
    rows = Publication.objects.system(REASON).select_related("registration__plan", "registration__exemplar")
    actions.publish(rows.get(registration_id=number), by=editor, at=at)
    return rows.get(registration_id=number)


def _reported(number: int, clerk: dict[str, Any], at: Any) -> None:
    """A report with one photo whose people agreed, accepted."""
    from guong.files.actions import receive
    from guong.organisations.models import Person
    from guong.organisations.queries import actor_of_person
    from guong.registrations.models import Registration
    from guong.results import actions
    from guong.results.models import Attachment, ResultReport
    from guong.tasks.jobs import Runner

    person = Person.objects.filter(seats__organisation_id=clerk["unit"], user__isnull=False).first()
    by = actor_of_person(person.pk, at)
    registration = Registration.objects.system(REASON).select_related("exemplar", "plan", "sector").get(pk=number)
    actions.start(registration, by=by, at=at)
    rows = ResultReport.objects.system(REASON).select_related("registration__plan", "registration__exemplar")
    texts = {"done": "Đường sạch, hoa nở. " * 20, "beneficiaries": "86 hộ", "effect": "Ai cũng quý. " * 12}
    choices = {"progress": "done", "assessment": "effective", "proposal": "replicate"}
    actions.write(rows.get(registration=number), by=by, at=at, texts=texts, choices=choices, beneficiary_count=310)
    photo = int(actions.attach(rows.get(registration=number), receive(Upload()), by=by, at=at))
    runner = Runner(lambda: at, lambda: at)
    while runner.run_one():
        pass
    actions.write(rows.get(registration=number), by=by, at=at, captions={photo: AGREED_TO}, autosaved=True)
    kept = Attachment.objects.system(REASON).select_related("file", "report__registration__plan").get(pk=photo)
    actions.consent(kept, by=by, at=at)
    rows.filter(registration=number).update(state="accepted")
