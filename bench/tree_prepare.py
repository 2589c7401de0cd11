"""Run inside an installation: very many bodies, half of whose places are of the past."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from bench.imports import INSIDE, sheet_rows

COMMUNES = 30  # of a district, while there were any
AT_ONCE = 5_000
KINDS = {"Đảng bộ": "party_organisation", "Chi bộ": "party_cell"}


def main(question: dict[str, Any]) -> dict[str, Any]:
    """Found ``units``: communes with their cells, in districts for a year, then directly below the first body."""
    from django.db import connection, transaction

    with transaction.atomic():
        Grove(question["units"]).plant()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return {}


class Grove:
    """Bulk inserts, no entries: the bodies are there to be counted."""

    def __init__(self, units: int) -> None:
        from guong.organisations.models import Place

        self.units, self.commune = units, 0
        self.top = Place.objects.filter(parent=None, valid_to=None).order_by("hierarchy_id").first()
        self.began = self.top.valid_from
        self.moved = date(self.began.year + 1, self.began.month, self.began.day)
        taken = Place.objects.filter(parent_id=self.top.organisation_id).values_list("position", flat=True)
        self.position = 1 + max(taken)
        self.districts = _made(-(-units // ((INSIDE + 1) * COMMUNES)))

    def plant(self) -> None:
        """Districts that ended, then communes and cells."""
        from guong.organisations.models import Place

        titles = [f"Đảng bộ huyện Thử Nghiệm {number + 1}" for number in range(len(self.districts))]
        self._name(zip(self.districts, titles, ["Đảng bộ"] * len(titles), strict=True), until=self.moved)
        Place.objects.bulk_create(self._districts())
        rows = sheet_rows(self.units)
        first = 0
        while chunk := list(islice(rows, AT_ONCE)):
            bodies = _made(len(chunk))
            self._name(((body, name, kind) for body, (name, kind, _) in zip(bodies, chunk, strict=True)), until=None)
            Place.objects.bulk_create(self._places(first, bodies), batch_size=500)
            first += len(chunk)

    def _districts(self) -> Iterator[Any]:
        for number, body in enumerate(self.districts):
            yield self._place(body, self.top.organisation_id, self.top.path, self.position + number, is_past=True)

    def _places(self, first: int, bodies: Sequence[int]) -> Iterator[Any]:
        """Where each stood in its district, and where it stands now."""
        from guong.organisations.rules import child_path

        for number, body in enumerate(bodies, first):
            which, inside = divmod(number, INSIDE + 1)
            district, among = divmod(which, COMMUNES)
            of_district, now = child_path(self.top.path, self.position + district), self._now(which)
            if inside:
                yield self._place(body, self.commune, child_path(of_district, among), inside - 1, is_past=True)
                yield self._place(body, self.commune, child_path(self.top.path, now), inside - 1, is_past=False)
            else:
                self.commune = body
                yield self._place(body, self.districts[district], of_district, among, is_past=True)
                yield self._place(body, self.top.organisation_id, self.top.path, now, is_past=False)

    def _now(self, which: int) -> int:
        return int(self.position + len(self.districts) + which)

    def _place(self, body: int, parent: int, above: str, position: int, *, is_past: bool) -> Any:
        from guong.organisations.models import Place
        from guong.organisations.rules import child_path

        return Place(
            hierarchy_id=self.top.hierarchy_id,
            organisation_id=body,
            parent_id=parent,
            position=position,
            path=child_path(above, position),
            valid_from=self.began if is_past else self.moved,
            valid_to=self.moved if is_past else None,
        )

    def _name(self, rows: Iterable[tuple[int, str, str]], *, until: date | None) -> None:
        from guong.kit.text import sort_key, words
        from guong.organisations.models import OrganisationKind, OrganisationName

        names, kinds = [], []
        for body, name, kind in rows:
            common: dict[str, Any] = {"organisation_id": body, "valid_from": self.began, "valid_to": until}
            keys = {"sort_key": sort_key(name)[:500], "search_text": " ".join(words(name))}
            names.append(OrganisationName(name=name, short=name, **keys, **common))
            kinds.append(OrganisationKind(kind=KINDS[kind], **common))
        OrganisationName.objects.bulk_create(names, batch_size=500)
        OrganisationKind.objects.bulk_create(kinds, batch_size=500)


def _made(count: int) -> list[int]:
    from guong.organisations.models import Organisation

    return [body.pk for body in Organisation.objects.bulk_create([Organisation() for _ in range(count)])]


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(main(json.loads(sys.argv[1]))))
