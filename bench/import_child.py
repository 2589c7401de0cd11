"""Run inside an installation: one step of an import, or its floor."""

import hashlib
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.export_child import Held, spent

SINCE = date(2020, 1, 1)
AT_ONCE = 500


def main(question: dict[str, Any]) -> dict[str, Any]:
    """One ``step`` with ``file``; CPU seconds with those of child processes and of the database, peak of memory in bytes."""
    import django

    django.setup()
    steps: dict[str, Callable[[bytes], dict[str, Any]]] = {"floor": floor, "bring in": bring_in, "undo": undo}
    content = Path(question["file"]).read_bytes()
    held, began, before = Held(), time.monotonic(), spent()
    told = steps[question["step"]](content)
    return {**told, "cpu": spent() - before, "wall": time.monotonic() - began, "peak": held.peak()}


def bring_in(content: bytes) -> dict[str, Any]:
    """As `guong import units` does it: read, show, bring in."""
    from guong.config.clock import read_clock
    from guong.intake.actions.units import Wishes
    from guong.intake.imports import Asked, open_sheet, preview
    from guong.intake.imports.units import Units
    from guong.kit.periods import local
    from guong.organisations.actor import System

    at = read_clock()
    importer = Units(Wishes(local(at).date(), parent=_top()))
    said: list[int] = []
    marks = [spent()]
    opened = open_sheet(content, importer, Asked(), lambda _: None)
    marks.append(spent())
    seen = preview(opened, importer)
    if seen.is_wrong:
        raise RuntimeError("rows of the bench's own sheet are wrong")
    sha256, lines = opened.book.sha256, opened.lines
    del seen, opened
    marks.append(spent())
    bodies = importer.bring_in(
        lines, sha256=sha256, progress=lambda done, _: said.append(done), by=System("bench"), at=at
    )
    marks.append(spent())
    names = ("reading", "judging", "bringing in")
    costs = dict(zip(names, (after - before for before, after in pairwise(marks)), strict=True))
    return {"bodies": bodies, "told": len(said), **costs}


def undo(content: bytes) -> dict[str, Any]:
    """Take the whole import back."""
    from guong.config.clock import read_clock
    from guong.intake.actions import take_back_units
    from guong.organisations.actor import System

    sha256 = hashlib.sha256(content).hexdigest()
    return {"bodies": int(take_back_units(sha256, is_dry=False, by=System("bench"), at=read_clock()))}


def floor(content: bytes) -> dict[str, Any]:
    """The file through the bare library, and the same rows of the same tables in bulk; nothing of it stays."""
    import io

    import python_calamine
    from django.db import transaction

    from guong.organisations.models import Organisation, OrganisationKind, OrganisationName, Place
    from guong.organisations.rules import child_path

    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1:]
    top = Place.objects.filter(parent=None).first()
    with transaction.atomic():
        made = Organisation.objects.bulk_create([Organisation() for _ in rows], batch_size=AT_ONCE)
        common = [{"organisation_id": body.pk, "valid_from": SINCE} for body in made]
        names = (
            OrganisationName(name=row[1], short=row[1], sort_key=row[1].encode().hex()[:500], search_text=row[1], **one)
            for row, one in zip(rows, common, strict=True)
        )
        OrganisationName.objects.bulk_create(names, batch_size=AT_ONCE)
        OrganisationKind.objects.bulk_create(
            (OrganisationKind(kind="party_cell", **one) for one in common), batch_size=AT_ONCE
        )
        Place.objects.bulk_create(
            (
                Place(
                    hierarchy_id=top.hierarchy_id,
                    parent_id=top.organisation_id,
                    position=1_000 + place,
                    path=child_path(top.path, 1_000 + place),
                    **one,
                )
                for place, one in enumerate(common)
            ),
            batch_size=AT_ONCE,
        )
        transaction.set_rollback(True)
    return {"bodies": len(rows)}


def _top() -> str:
    from guong.organisations.models import OrganisationName, Place

    top = Place.objects.filter(parent=None, valid_to=None).order_by("hierarchy_id").values("organisation_id").first()
    return str(OrganisationName.objects.get(organisation_id=top["organisation_id"], valid_to=None).name)


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
