"""Exemplars on their way to the public, on top of the year's cast.

Vy edits for the Ban Tuyên giáo and Tú at the media centre below the committee, where a test seats them; until then Thu, who receives.
"""

import io
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from guong.files import actions as files
from guong.organisations import actions as organisations
from guong.organisations.actor import Office, System
from guong.organisations.queries import actor_of
from guong.publicity import actions
from guong.publicity.models import Publication
from guong.publicity.queries import records
from guong.publicity.rules import WORDING
from guong.results import actions as results
from guong.results.models import Attachment
from tests.files.doing import work_off
from tests.results import cast as reported
from tests.world import CHECKING, FOUNDED, World

PUBLISHING = reported.LOOKED_AT + timedelta(days=1)
MARKS = ("0912 345 678", "0987.654.321", "lien.he@suoimay.vn", "Hoàng Bí Mật")


class Cast:
    """Short cuts over one world."""

    def __init__(self, world: World, at: datetime = PUBLISHING) -> None:
        self.world, self.at = world, at

    def accepted(self, *, photos: int = 0, holder: str = "collective", name: str = "", **texts: str) -> Any:
        """A registration of the school's cell whose report was accepted, with photos whose people agree."""
        from guong.registrations import actions as registrations
        from guong.registrations.models import Exemplar

        world = self.world
        row = world.accepted("kien", "oanh", "thpt", **texts)
        if holder != "collective":
            Exemplar.objects.filter(pk=row.exemplar_id).update(holder_kind=holder, holder_name=name)
        report = reported.draft(world, "kien", world.registration(row.pk))
        kien = world.actor("kien", reported.REPORTING)
        for place in range(photos):
            self.attach(report, place)
        work_off(reported.REPORTING)
        registrations.put_in_list(reported.report_of(row.pk), by=kien, at=reported.REPORTING)
        reported.send(world, "oanh", world.bodies["thpt"])
        report = reported.report_of(row.pk)
        registrations.accept(report, by=world.actor("thu", reported.LOOKED_AT), at=reported.LOOKED_AT)
        return world.registration(row.pk)

    def typed_in(self, *, holder: str = "collective", name: str = "") -> Any:
        """A registration of the village cell, whose committee typed in its report from paper; accepted."""
        from guong.registrations import actions as registrations
        from guong.registrations.models import Exemplar

        world, committee = self.world, self.world.bodies["cau_da"]
        row = world.listed("ha", "ngon", on_behalf="cau_da")
        if holder != "collective":
            Exemplar.objects.filter(pk=row.exemplar_id).update(holder_kind=holder, holder_name=name)
        registrations.send_list(world.plan, committee, by=world.actor("binh", CHECKING), at=CHECKING)
        registrations.accept(world.registration(row.pk), by=world.actor("thu", CHECKING), at=CHECKING)
        reported.listed(world, "ha", world.registration(row.pk), on_behalf="cau_da")
        reported.send(world, "binh", committee)
        looking = {"by": world.actor("thu", reported.LOOKED_AT), "at": reported.LOOKED_AT}
        registrations.accept(reported.report_of(row.pk), **looking)
        return world.registration(row.pk)

    def agree_on_paper(self, row: Any, by: str = "ha", **said: Any) -> None:
        paper = {"paper": "05-CV/CB", "dated": self.at.date(), "wording": WORDING}
        actions.agree_on_paper(row, by=self.actor(by), at=self.at, **{**paper, **said})

    def attach(self, report: Any, place: int, *, agreed: bool = True, caption: str = "") -> int:
        """A photo in a report; its number."""
        kien = self.world.actor("kien", reported.REPORTING)
        out = io.BytesIO()
        gradient = Image.radial_gradient("L").resize((1200, 900))
        Image.merge("RGB", (gradient, gradient.rotate(90 * place), gradient.point(lambda v: 255 - v))).save(out, "JPEG")
        received = files.receive(SimpleUploadedFile(f"Hoàng Bí Mật 0912345678-{place}.jpg", out.getvalue()))
        number = results.attach(report, received, by=kien, at=reported.REPORTING)
        caption = caption or f"Đường hoa, ảnh {place + 1}"
        fresh = reported.report_of(report.registration_id)
        results.write(fresh, by=kien, at=reported.REPORTING, captions={int(number): caption})
        if agreed:
            results.consent(reported.attachment(number), by=kien, at=reported.REPORTING)
        return int(number)

    def agreed(self, *, names: bool = False, **more: Any) -> Any:
        """The same, and the head agreed."""
        row = self.accepted(**more)
        self.agree(row, names=names)
        return row

    def agree(self, row: Any, *, names: bool = False) -> None:
        actions.agree(row, wording=WORDING, names=names, by=self.world.actor("oanh", self.at), at=self.at)

    def prepared(self, by: str = "thu", **more: Any) -> Publication:
        """The same, and a draft was made."""
        row = self.agreed(**more)
        actions.prepare(row, by=self.actor(by), at=self.at)
        return self.publication(row)

    def published(self, by: str = "thu", **more: Any) -> Publication:
        """What the public reads."""
        found = self.prepared(by, **more)
        actions.publish(found, by=self.actor(by), at=self.at)
        return self.publication(found.registration)

    def publication(self, row: Any) -> Publication:
        """The row as it now stands."""
        rows = Publication.objects.system("a test looks at the row itself")
        return rows.select_related("registration__plan", "registration__exemplar").get(registration_id=row.pk)

    def attachments(self, row: Any) -> list[int]:
        """Numbers of the photos of a report."""
        rows = Attachment.objects.system("a test looks at the row itself")
        return list(rows.filter(report__registration_id=row.pk).values_list("pk", flat=True))

    def actor(self, key: str) -> Any:
        return self.world.actor(key, self.at)

    def seat_editor(self, key: str, body: str | int) -> Any:
        """Give a new person the office of an editor; returns their actor."""
        by, user = System("test"), get_user_model().objects.create_user(key)
        self.world.users[key] = user
        number = int(organisations.register_person.body(f"Biên tập {key}", "", user_id=user.pk, by=by, at=FOUNDED))
        place = self.world.bodies[body] if isinstance(body, str) else body
        organisations.give_seat.body(number, place, Office.EDITOR, since=FOUNDED, by=by, at=FOUNDED)
        return actor_of(user, self.at)

    def media_centre(self, parent: str = "huyen_uy") -> int:
        """A media centre below a body."""
        made = organisations.found_body.body(
            "Trung tâm Truyền thông", "Trung tâm Truyền thông", "media_centre", hierarchy_id=self.world.plan.hierarchy_id,
            parent_id=self.world.bodies[parent], since=FOUNDED.date(), by=System("test"), at=FOUNDED,
        )  # fmt: skip
        return int(made)


def standing(row: Any) -> Any:
    return records.standing_of(row)
