"""What every official list carries around its rows: letterhead, signature, recipients, marks of the seal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from guong.documents.spec import Letterhead, Signature
from guong.documents.wording import sign_of, without_superior
from guong.kit.periods import local
from guong.ledger.chain import ANCHOR, spelled
from guong.ledger.deeds import head_hash
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.organisations.rules import ADVISORY_KINDS
from guong.organisations.words import acting
from guong.plans import queries as plans
from guong.plans.models import Plan, Seal
from guong.plans.rules import Step
from guong.registrations.queries import copies
from guong.registrations.queries.branches import Branch
from guong.registrations.words import plan_reference, recipients_of

INTERNAL = "xlsx"  # the one format that carries telephone numbers: it stays in the office
FRONT_KINDS = frozenset({"fatherland_front", "socio_political_organisation"})
# Who signs for a body of a kind: the authority and the post. The name is left to the pen.
SIGNERS: Mapping[str, tuple[str, str]] = {
    "party_committee": ("T/M BAN THƯỜNG VỤ", "BÍ THƯ"),
    "party_organisation": ("T/M ĐẢNG ỦY", "BÍ THƯ"),
    "party_cell": ("T/M CHI BỘ", "BÍ THƯ"),
    "fatherland_front": ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"),
    "communication_and_education_commission": ("", "TRƯỞNG BAN"),
    "party_office": ("", "CHÁNH VĂN PHÒNG"),
}
OTHER_SIGNER = ("", "THỦ TRƯỞNG CƠ QUAN")


@dataclass(frozen=True)
class Request:
    """What is asked for. `actor` is empty for the programme itself, which reads everything."""

    plan: Plan
    at: datetime
    actor: Actor | None = None
    wanted: Mapping[str, str] = field(default_factory=dict)
    form: str = INTERNAL
    step: str = Step.REGISTRATION

    @property
    def day(self) -> date:
        """The day whose names are printed."""
        return plans.day_of_duty(self.plan, self.step, self.at)


def moment(at: datetime | None) -> str:
    """14:05 09/03/2023, "" for none."""
    return "" if at is None else f"{local(at):%H:%M %d/%m/%Y}"


def sealed_note(seal: Seal | None) -> tuple[str, ...]:
    """When the figures were sealed, with the hash of the seal."""
    return (
        ()
        if seal is None
        else (f"Số liệu đã khóa lúc {moment(seal.at)}; mã đối chiếu bản khóa: {spelled(seal.hash)}.",)
    )


def frame(
    request: Request, seal: Seal | None, filters: Mapping[str, str], branch: Branch | None = None, *, is_official: bool
) -> dict[str, Any]:
    """Reference, letterhead, signature, recipients and marks. A working list, filtered or partial, is signed by nobody.

    Args:
        branch: its committee issues the list; else the plan's receiver does.
    """
    plan, kept = request.plan, {name: value for name, value in filters.items() if value}
    is_signed = is_official and not kept
    body = plan.receiver_id if branch is None else branch.body
    bodies = _bodies(request, seal, [plan.issuer_id, plan.receiver_id, body])
    kind, issuer = bodies[body].kind, acting(bodies[plan.issuer_id].name)
    to = issuer if branch is None else acting(bodies[plan.receiver_id].name)
    is_board = branch is None and kind in ADVISORY_KINDS
    return {
        "subtitle": plan_reference(plan.number, plan.issued_on, issuer),
        "letterhead": letterhead(plan, bodies, body, is_signed=is_signed),
        "signature": Signature(*SIGNERS.get(kind, OTHER_SIGNER)) if is_signed else None,
        "recipients": recipients_of(to, acting(bodies[body].name), is_board=is_board) if is_signed else (),
        "printed_at": local(request.at),
        "fingerprint": head_hash()[:ANCHOR],
        "meta": {
            "plan": plan.code,
            "filters": kept,
            "branch": None if branch is None else branch.name,
            "sealed_at": None if seal is None else local(seal.at).isoformat(),
            "seal": None if seal is None else seal.hash,
        },
    }


@dataclass(frozen=True)
class Named:
    """A body as a paper names it."""

    name: str = ""
    kind: str = ""


def _bodies(request: Request, seal: Seal | None, ids: Sequence[int]) -> dict[int, Named]:
    """The bodies of a letterhead on the day of the list; of a sealed list as they were copied."""
    if seal is not None:
        copied = copies.bodies_of(seal, ids)
        return {id_: Named(copied[id_]["name"], copied[id_]["kind"]) if id_ in copied else Named() for id_ in ids}
    names, kinds = organisations.names_of(ids, request.day), organisations.kinds_of(ids, request.day)
    return {id_: Named(names.get(id_, ""), kinds.get(id_, "")) for id_ in ids}


def letterhead(plan: Plan, bodies: Mapping[int, Named], body: int, *, is_signed: bool) -> Letterhead:
    """The head of a body's list: the plan's issuer above, its own name without the issuer's, the place."""
    issuer, own = acting(bodies[plan.issuer_id].name), acting(bodies[body].name)
    return Letterhead(
        family="front" if bodies[body].kind in FRONT_KINDS else "party",
        superior="" if plan.issuer_id == body else issuer.upper(),
        issuer=without_superior(own, issuer).upper(),
        place=plan.place,
        number=f"-DS/{sign_of(own, issuer)}" if is_signed else "",
    )
