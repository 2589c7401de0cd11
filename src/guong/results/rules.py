"""What must be true of a report on results. Plain Python. States, moves and counting are those of every step's lists."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from guong.kit.reasons import Reason
from guong.registrations.rules import PUT_IN_LIST, State, read_quantity, why_not_change


class Progress(StrEnum):
    """How far it was carried out."""

    DONE = "done"
    GOING_ON = "going_on"
    NOT_BEGUN = "not_begun"


class Assessment(StrEnum):
    """How the unit itself judges it."""

    EFFECTIVE = "effective"
    PARTLY = "partly"
    NOT_EFFECTIVE = "not_effective"


class Proposal(StrEnum):
    """What the unit proposes."""

    CONTINUE = "continue"
    REPLICATE = "replicate"
    COMMEND = "commend"
    STOP = "stop"


CARRIED_OUT = frozenset({Progress.DONE, Progress.GOING_ON})

# What the form asks in words, with its limits in characters.
TEXTS: Mapping[str, int] = {
    "done": 6000, "beneficiaries": 2000, "effect": 4000, "difficulties": 3000, "taken_up": 2000, "proposal_reason": 2000,
}  # fmt: skip
OPTIONAL = frozenset({"difficulties", "taken_up", "proposal_reason"})
CHOICES: Mapping[str, type[StrEnum]] = {"progress": Progress, "assessment": Assessment, "proposal": Proposal}
EVIDENCE_LIMIT, CAPTION_LIMIT, REASON_LIMIT = 500, 200, 500
MOST_BENEFICIARIES = 1_000_000_000
MOST_ACHIEVED = Decimal(10) ** 12
MOST_PHOTOS, MOST_DOCUMENTS = 12, 6


@dataclass(frozen=True)
class Achieved:
    """What was reached of one aim: in the aim's own unit; None where nothing is entered. Zero is a value. `what` is for people."""

    goal_id: int
    value: Decimal | None
    evidence: str = ""
    what: str = ""


def why_not_start(*, registration_state: str, sealed: bool, is_plan_active: bool) -> Iterator[Reason]:
    """A report is begun about an accepted registration of a running plan, while the step is open."""
    yield from why_not_change(sealed=sealed, is_plan_active=is_plan_active)
    if registration_state != State.ACCEPTED:
        yield Reason("registration_not_accepted")


def why_not_submit(
    *,
    state: str,
    registration_state: str,
    content: Mapping[str, Any],
    achieved: Sequence[Achieved],
    refused_files: int,
    sealed: bool,
    is_plan_active: bool,
) -> Iterator[Reason]:
    """Reasons against putting a report into its unit's list: state, period, and whatever is still empty.

    Args:
        achieved: one for every registered aim.
        refused_files: photos that were looked at and are none. One that is still being looked at keeps nobody waiting: nobody
            else sees it before, and its unit is told when it turns out to be none.
    """
    yield from PUT_IN_LIST.why_not(state)
    yield from why_not_start(registration_state=registration_state, sealed=sealed, is_plan_active=is_plan_active)
    yield from (
        Reason("missing", field=name) for name in (*CHOICES, *TEXTS) if name not in OPTIONAL and not content.get(name)
    )
    if content.get("proposal") == Proposal.STOP and not content.get("proposal_reason"):
        yield Reason("stop_needs_reason", field="proposal_reason")
    for one in achieved:
        if one.value is None:
            yield Reason("achieved_missing", field=f"achieved-{one.goal_id}", facts={"what": one.what})
    if refused_files:
        yield Reason("files_refused", field="files", facts={"count": refused_files})


def why_not_texts(typed: Mapping[str, str]) -> Iterator[Reason]:
    """Texts that are too long for their field."""
    for name, text in typed.items():
        limit = TEXTS.get(name)
        if limit is not None and len(text) > limit:
            yield Reason("too_long", field=name, facts={"limit": limit, "length": len(text)})


def why_not_choices(chosen: Mapping[str, str]) -> Iterator[Reason]:
    """Codes that are in no list; "" means not chosen yet."""
    for name, code in chosen.items():
        if name not in CHOICES or (code and code not in set(CHOICES[name])):
            yield Reason("choice_unknown", field=name)


def why_not_beneficiaries(count: int | None) -> Iterator[Reason]:
    """A number of people or households: from 0 upwards, or none given."""
    if count is not None and not 0 <= count <= MOST_BENEFICIARIES:
        facts = {"least": 0, "most": f"{MOST_BENEFICIARIES:,}".replace(",", ".")}
        yield Reason("number_out_of_range", field="beneficiary_count", facts=facts)


def why_not_achieved(achieved: Sequence[Achieved], goals: Collection[int]) -> Iterator[Reason]:
    """What was reached is said of this registration's own aims, once of each, in numbers that the columns hold.

    Args:
        goals: numbers of the registration's aims.
    """
    numbers = [one.goal_id for one in achieved]
    for one in achieved:
        field = f"achieved-{one.goal_id}"
        if one.goal_id not in goals or numbers.count(one.goal_id) > 1:
            yield Reason("unknown_goal", field="achieved")
        elif one.value is not None and not (0 <= one.value < MOST_ACHIEVED and one.value == round(one.value, 4)):
            yield Reason("quantity_unreadable", field=field)
        if len(one.evidence) > EVIDENCE_LIMIT:
            facts = {"limit": EVIDENCE_LIMIT, "length": len(one.evidence)}
            yield Reason("too_long", field=f"evidence-{one.goal_id}", facts=facts)


def why_not_captions(captions: Mapping[int, str], attached: Collection[int]) -> Iterator[Reason]:
    """Captions belong to files of this report, and fit under them.

    Args:
        attached: numbers of the report's attachments.
    """
    for number, text in captions.items():
        if number not in attached:
            yield Reason("attachment_gone", field="files")
        elif len(text) > CAPTION_LIMIT:
            facts = {"limit": CAPTION_LIMIT, "length": len(text)}
            yield Reason("too_long", field=f"caption-{number}", facts=facts)


def why_not_attach(*, is_photo: bool, photos: int, documents: int) -> Iterator[Reason]:
    """One more file of a kind, beside so many."""
    if is_photo and photos >= MOST_PHOTOS:
        yield Reason("too_many_photos", field="files", facts={"most": MOST_PHOTOS})
    if not is_photo and documents >= MOST_DOCUMENTS:
        yield Reason("too_many_documents", field="files", facts={"most": MOST_DOCUMENTS})


def why_not_consent(*, is_photo: bool, is_given: bool) -> Iterator[Reason]:
    """Consent is asked of people in a photo, and given once until it is withdrawn."""
    if not is_photo:
        yield Reason("consent_of_photos")
    elif is_given:
        yield Reason("consent_there")


_NUMBER_AND_UNIT = re.compile(r"(?P<number>[0-9][0-9., ]*[0-9]|[0-9])\s*(?P<unit>.*)", re.DOTALL)


def read_achieved(typed: str, unit: str, *, same: Any = None) -> tuple[Decimal | None, Reason | None]:
    """What was typed for an aim: a number in the unit that was registered.

    Args:
        unit: of the registered aim, "km".
        same: tells whether two words are one unit (folded comparison); equality where none is given.
    Returns: the value, None where nothing was typed; or the reason why it cannot be taken: no number, or another unit.
    """
    text = typed.strip()
    if not text:
        return None, None
    found = _NUMBER_AND_UNIT.fullmatch(text)
    value = read_quantity(found["number"].strip()) if found else None
    if found is None or value is None:
        return None, Reason("quantity_unreadable")
    named = found["unit"].strip()
    is_same = same or (lambda one, other: one.casefold() == other.casefold())
    if named and not is_same(named, unit):
        return None, Reason("other_unit", facts={"unit": unit, "typed": named[:60]})
    return value, None
