"""What must be true of a difficulty and of its answer: states, moves, texts, what may be published. Plain Python."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from guong.kit.lifecycle import Move, move
from guong.kit.reasons import Reason
from guong.kit.text import words
from guong.publicity.rules.masking import bare_name, contacts_in, hide_names

TEXTS: Mapping[str, int] = {"text": 2000, "proposal": 2000}
CLAUSE_LIMIT, SUBJECT_LIMIT, KEY_LIMIT = 60, 300, 80
REMARK_LIMIT, ANSWER_LIMIT, PUBLIC_LIMIT = 1000, 4000, 4000
OVERDUE_AFTER = timedelta(days=5)  # without an answer: the receiver is told
MOST_OPEN = 20  # of one unit in one plan: whoever has more writes a letter
MOST_REMARKS = 30  # on one difficulty
OTHER = "other"  # a clause that is none of the plan's rows: its number is typed
MARK = "mục"
MARKS = frozenset(
    {MARK, "tiểu", "phần", "chương", "điều", "khoản", "điểm", "ý", "phụ", "lục", "biểu", "số"}
)  # what stands before a number
MOST_PARTS, MOST_DIGITS = 8, 8  # of a clause's number
_PART = re.compile(r"[ivxlc]{1,7}|\d{1,3}|[a-zđ]")
_BETWEEN = re.compile(r"[\s.,;:()/–-]+")


class State(StrEnum):
    RAISED = "raised"
    PASSED_ON = "passed_on"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({State.RAISED, State.PASSED_ON})  # somebody owes an answer
UNFINISHED = OPEN | {State.ANSWERED}

PASS_ON = move("pass_on", {State.RAISED, State.PASSED_ON}, State.PASSED_ON)
ANSWER = move("answer_obstacles", {State.RAISED, State.PASSED_ON}, State.ANSWERED)
ASK_AGAIN = move("ask_again", {State.ANSWERED}, State.RAISED)
FINISH = move("close_obstacle", {State.ANSWERED}, State.CLOSED)
WITHDRAW = move("withdraw_obstacle", {State.RAISED, State.PASSED_ON}, State.WITHDRAWN)
CORRECT = move("correct_answer", {State.ANSWERED, State.CLOSED}, State.ANSWERED)  # who had finished looks again
MOVES: tuple[Move, ...] = (PASS_ON, ANSWER, ASK_AGAIN, FINISH, WITHDRAW, CORRECT)


class Word(StrEnum):
    """What somebody said beside a difficulty."""

    ADDED = "added"  # the unit, before it was answered
    PASSED = "passed"  # a body between, when it passed the difficulty on
    ANSWERED = "answered"  # an answer that did not help, as it stood
    AGAIN = "again"  # the unit, about that answer


@dataclass(frozen=True)
class Subject:
    """What of the plan a difficulty is about.

    Args:
        key: the row of the plan ("quota-12"), or the clause that was typed ("other-iii-4"); the same for all that ask the same.
        told: in words, as the plan stood.
        clause: the plan's own number for it.
    """

    key: str
    told: str
    clause: str = ""


@dataclass(frozen=True)
class Lineage:
    """Which clause came in the place of which: key of a row → key of the row whose place it took."""

    before: Mapping[str, str]

    def earlier(self, key: str) -> tuple[str, ...]:
        """What a clause took the place of, nearest first."""
        found: list[str] = []
        one = self.before.get(key)
        while one is not None and one not in found and one != key:
            found.append(one)
            one = self.before.get(one)
        return tuple(found)

    def first(self, key: str) -> str:
        """The clause from which an unbroken line of replacements leads to this one; itself where it replaced none."""
        return self.earlier(key)[-1] if self.before.get(key) else key

    def family(self, key: str) -> frozenset[str]:
        """Every clause on the line of this one: what it replaced, what replaced it."""
        first = self.first(key)
        return frozenset({key, *(one for one in {*self.before, *self.before.values()} if self.first(one) == first)})


def typed_subject(clause: str) -> Subject:
    """The subject of a clause that is none of the plan's rows, however its number is written: "III.4" and "mục iii. 4" are one."""
    bare = clause[len(MARK) :].strip() if clause.lower().startswith(f"{MARK} ") else clause
    has_mark = bool(_parts(bare)) and _parts(bare)[0] in MARKS
    told = f"{bare[0].upper()}{bare[1:]}" if has_mark else f"Mục {bare}"
    return Subject(f"{OTHER}-{'-'.join(words(bare))}"[:KEY_LIMIT], told, bare)


def is_clause_number(clause: str) -> bool:
    """Whether a text is the number of a clause and nothing else ("III.4", "điểm b khoản 2 mục IV").

    Everybody reads it as the heading of a published answer, so it has no room for a name or a telephone.
    """
    parts = _parts(clause)
    numbers = [part for part in parts if part not in MARKS]
    digits = sum(character.isdigit() for character in clause)
    return bool(numbers) and len(parts) <= MOST_PARTS and digits <= MOST_DIGITS and all(map(_PART.fullmatch, numbers))


def _parts(clause: str) -> list[str]:
    return [part for part in _BETWEEN.split(clause.lower()) if part]


def why_not_ask(*, is_plan_active: bool, all_sealed: bool) -> Iterator[Reason]:
    """Difficulties are raised while the plan runs and something of it is still to be done."""
    if not is_plan_active:
        yield Reason("obstacle_plan_not_running")
    elif all_sealed:
        yield Reason("obstacle_all_sealed")


def why_not_raise(
    *, subject: Subject | None, clause: str, texts: Mapping[str, str], open_there: int, is_addressed: bool
) -> Iterator[Reason]:
    """Reasons in what was typed, and in how much the unit has waiting already.

    Args:
        subject: what was chosen; None where that is no row of the plan.
        clause: the number typed where `OTHER` was chosen.
        open_there: difficulties of the unit in this plan that wait for an answer.
        is_addressed: whether the plan asks something of the unit.
    """
    if not is_addressed:
        yield Reason("obstacle_not_addressed", field="asker")
    if subject is None:
        yield Reason("choice_unknown", field="subject")
    elif subject.key.startswith(OTHER) and not words(clause):
        yield Reason("missing", field="clause")
    elif subject.key.startswith(OTHER) and len(clause) <= CLAUSE_LIMIT and not is_clause_number(clause):
        yield Reason("clause_no_number", field="clause")
    yield from why_too_long(clause, CLAUSE_LIMIT, "clause")
    if not texts.get("text"):
        yield Reason("missing", field="text")
    for name, limit in TEXTS.items():
        yield from why_too_long(texts.get(name, ""), limit, name)
    if open_there >= MOST_OPEN:
        yield Reason("too_many_obstacles", facts={"most": MOST_OPEN})


def why_not_remark(text: str, said: int) -> Iterator[Reason]:
    """Reasons against one more word beside a difficulty, `said` having been said already."""
    if not text:
        yield Reason("missing", field="text")
    yield from why_too_long(text, REMARK_LIMIT, "text")
    if said >= MOST_REMARKS:
        yield Reason("too_many_remarks", facts={"most": MOST_REMARKS})


def why_not_add(state: str) -> Iterator[Reason]:
    """Something is added while an answer is waited for."""
    if state not in OPEN:
        yield Reason("not_now", facts={"move": "add_to_obstacle", "state": state})


def why_not_amend(state: str, *, is_plan_active: bool) -> Iterator[Reason]:
    """A difficulty goes into an amendment of a running plan, until it is finished or withdrawn."""
    if state not in UNFINISHED or not is_plan_active:
        yield Reason("not_now", facts={"move": "put_in_amendment", "state": state})


def why_not_change_amendment(*, is_issued: bool) -> Iterator[Reason]:
    """What an issued amendment mended stays with it."""
    if is_issued:
        yield Reason("mended_already", field="amendment")


def why_not_these(others: Iterable[tuple[int, str]]) -> Iterator[Reason]:
    """Of others, as (number, state), that are answered with one: those that wait no longer, each by its number."""
    for number, state in others:
        if state not in OPEN:
            yield Reason("obstacle_not_waiting", facts={"number": number})


def why_not_together(keys: Iterable[str]) -> Iterator[Reason]:
    """What is answered together asks about one clause."""
    if len(set(keys)) > 1:
        yield Reason("other_subject")


def why_not_answer(text: str) -> Iterator[Reason]:
    """Reasons in the text of an answer."""
    if not text:
        yield Reason("missing", field="text")
    yield from why_too_long(text, ANSWER_LIMIT, "text")


def why_not_correct(text: str, *, before: str, told: int) -> Iterator[Reason]:
    """Reasons in the corrected text of an answer.

    Args:
        before: how it reads now.
        told: how many difficulties it answers; none where every unit has asked again since.
    """
    yield from why_not_answer(text)
    if text and text == before:
        yield Reason("answer_unchanged", field="text")
    if not told:
        yield Reason("answer_asked_again")


def why_not_publish(text: str, people: Iterable[str], units: Iterable[str]) -> Iterator[Reason]:
    """Reasons in what everybody who reads the plan would read.

    Args:
        people: who works for the bodies that asked and answered: nobody is named.
        units: names of the asking units that did not agree to be named.
    """
    if not text:
        yield Reason("missing", field="public_text")
    yield from why_too_long(text, PUBLIC_LIMIT, "public_text")
    for found in contacts_in(text):
        yield Reason("answer_tells_contact", field="public_text", facts={"found": found})
    for name in sorted(set(people)):
        if hide_names(text, [name], "…") != text:
            yield Reason("answer_names_person", field="public_text", facts={"name": bare_name(name)})
    said = f" {' '.join(words(text))} "
    for name in sorted(set(units)):
        if f" {' '.join(words(name))} " in said:
            yield Reason("answer_names_unit", field="public_text", facts={"unit": name})


def why_too_long(text: str, limit: int, field: str) -> Iterator[Reason]:
    """A text that does not fit its field."""
    if len(text) > limit:
        yield Reason("too_long", field=field, facts={"limit": limit, "length": len(text)})


def is_overdue(state: str, waiting_since: datetime, at: datetime) -> bool:
    """Whether an answer has been waited for too long."""
    return state in OPEN and at - waiting_since > OVERDUE_AFTER
