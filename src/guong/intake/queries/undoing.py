"""What a file once brought in, as the ledger keeps it; and whether a seal has copied it."""

from guong.intake.rules import numbers_in
from guong.ledger.deeds import entries_named
from guong.organisations.models import OrganisationName
from guong.registrations.models import SealedDuty

AT_ONCE = 500


def units_of(sha256: str) -> list[int]:
    """Ids of the bodies that the last import of this file founded and nobody took back; empty when there is none."""
    found: list[list[int]] = []
    for entry in entries_named("units.brought_in", "units.taken_back"):
        if entry["facts"].get("file") == sha256:
            found = entry["facts"].get("bodies", []) if entry["name"] == "units.brought_in" else []
    return numbers_in(found)


def sealed_of(ids: list[int]) -> str:
    """Name of one of these bodies whose duty a seal has copied; empty when there is none."""
    duties = SealedDuty.objects.system("whether any seal holds a body, asked by who takes it away")
    for start in range(0, len(ids), AT_ONCE):
        rows = duties.filter(organisation_id__in=ids[start : start + AT_ONCE])
        body = rows.values_list("organisation_id", flat=True).first()
        if body is not None:
            return OrganisationName.objects.filter(organisation_id=body).values_list("name", flat=True).first() or "?"
    return ""
