"""How every verb is wrapped: one durable transaction, sent at most once, with its entry in the ledger."""

import functools
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ParamSpec, Protocol

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, Max, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat

from guong.kit.reasons import Reason, Refusal, Refused
from guong.ledger.chain import canonical, link_hash
from guong.ledger.models import Entry, Head, Repeat
from guong.ledger.verify import links

__all__ = [
    "Doer",
    "Key",
    "acted_since",
    "deed",
    "deeds_about",
    "earlier_outcome",
    "entries_named",
    "facts_in",
    "head_hash",
    "history_of",
    "last_of_each",
    "links",
    "record",
    "record_many",
    "told_after",
    "told_since",
]

P = ParamSpec("P")
FEW = 500  # doers asked for in one query


class Doer(Protocol):
    """Whoever acts: only the reference is recorded, never the name.

    One who acts by way of an account that others use too says so in `by_way_of`; it stands among the facts of every entry.
    """

    @property
    def reference(self) -> str: ...


@dataclass(frozen=True)
class Key:
    """Idempotency key of one form as sent: `value` made with the form, `fingerprint` of what was typed in it."""

    value: str
    fingerprint: str


def deed(body: Callable[P, str]) -> Callable[P, str]:
    """Make an action of a verb: `verb(subject, *, by, at, key=None, …) -> outcome`.

    The body runs in one durable transaction. With a `Key` that the same person sent before, the stored outcome is
    returned and nothing is done twice; the same key with other content is refused (`key_reused`). `verb.body` is the
    undecorated body, for bulk verbs.

    Returns: the outcome, a short reference (a receipt's token, a code) that a door can turn into an address.
    """

    @functools.wraps(body)
    def action(*args: P.args, **kwargs: P.kwargs) -> str:
        key: Any = kwargs.pop("key", None)
        by: Any = kwargs["by"]
        at: Any = kwargs["at"]
        if key is None:
            with transaction.atomic(durable=True):
                return body(*args, **kwargs)
        try:
            with transaction.atomic(durable=True):
                earlier = earlier_outcome(by, key)
                if earlier is not None:
                    return earlier
                outcome = body(*args, **kwargs)
                Repeat.objects.create(
                    by=by.reference, key=key.value, fingerprint=key.fingerprint, outcome=outcome, at=at
                )
                return outcome
        except (IntegrityError, Refusal):
            # Two copies of one form in the same instant: the loser, whatever stopped it, reads what the winner stored.
            earlier = earlier_outcome(by, key)
            if earlier is None:
                raise
            return earlier

    action.body = body  # type: ignore[attr-defined]
    return action


def earlier_outcome(by: Doer, key: Key | None) -> str | None:
    """What the same form, sent before by the same person, came to; None when it was not sent.

    For a door whose deed takes its subject away: sent again, the form names a row that is no longer there.
    Raises: Refused (`key_reused`).
    """
    if key is None:
        return None
    stored = Repeat.objects.filter(by=by.reference, key=key.value).values("fingerprint", "outcome").first()
    if stored is None:
        return None
    if stored["fingerprint"] != key.fingerprint:
        raise Refused(Reason("key_reused"))
    return str(stored["outcome"])


def record(name: str, subject: str, *, by: Doer, at: datetime, **facts: Any) -> Entry:
    """Append one entry to the chain; the last thing a verb does.

    Args:
        name: ``noun.verbed``, with a sentence in the step's `words.py`.
        subject: reference such as ``registration:17``.
        facts: codes, numbers, ISO times and commitments; no personal text.
    Raises: RuntimeError outside a transaction.
    """
    return record_many([(name, subject, facts)], by=by, at=at)[0]


def record_many(deeds: Iterable[tuple[str, str, dict[str, Any]]], *, by: Doer, at: datetime) -> list[Entry]:
    """Append several entries under one hold of the head. See `record`."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a ledger entry belongs in the transaction of its deed")
    head = Head.objects.select_for_update().get(pk=1)
    entries = []
    by_way_of = getattr(by, "by_way_of", "")
    for name, subject, told in deeds:
        facts = {**told, "by_way_of": by_way_of} if by_way_of else told
        said = {"name": name, "subject": subject, "by": by.reference}
        payload = canonical({**said, "at": at.isoformat(), "facts": facts})
        seq = head.seq + 1
        hash_ = link_hash(seq, head.hash, payload)
        entries.append(Entry(seq=seq, prev=head.hash, hash=hash_, payload=payload, at=at, **said))
        head.seq, head.hash = seq, hash_
    Entry.objects.bulk_create(entries)
    head.save(update_fields=["seq", "hash"])
    return entries


def history_of(*subjects: str) -> list[dict[str, Any]]:
    """Entries about the subjects, oldest first, as plain rows with their facts.

    The caller has checked the right to see them.
    """
    return _with_facts(Entry.objects.filter(subject__in=subjects))


def entries_named(*names: str) -> list[dict[str, Any]]:
    """Every entry of these names, oldest first, as `history_of`: walks the whole ledger, for those who check all of it."""
    return _with_facts(Entry.objects.filter(name__in=names))


def last_of_each(subjects: Iterable[str], *names: str, saying: str = "") -> dict[str, tuple[str, datetime]]:
    """Subject → (by, at) of the last entry of one of these names; a subject without one is missing. One query.

    Args:
        saying: a part of the entry's canonical JSON, such as ``"person":"person:3"``.
    """
    rows = Entry.objects.filter(subject__in=list(subjects), name__in=names, payload__contains=saying).order_by()
    last = rows.values("subject").annotate(last=Max("seq")).values("last")
    return {
        subject: (by, at) for subject, by, at in Entry.objects.filter(seq__in=last).values_list("subject", "by", "at")
    }


def acted_since(references: Iterable[str], after: datetime) -> str:
    """The first of these doers who did something after an instant; empty when none did."""
    wanted = sorted(references)
    for start in range(0, len(wanted), FEW):
        rows = Entry.objects.filter(by__in=wanted[start : start + FEW], at__gt=after)
        found: str | None = rows.values_list("by", flat=True).first()
        if found is not None:
            return found
    return ""


def told_since(subjects: Iterable[str], names: Iterable[str], after: datetime) -> str:
    """The first of these subjects of which an entry after an instant tells; empty when none does.

    Args:
        names: beginnings of the names of such entries.
    """
    of_names = Q()
    for name in names:
        of_names |= Q(name__startswith=name)
    wanted = sorted(subjects)
    for start in range(0, len(wanted), FEW):
        rows = Entry.objects.filter(of_names, subject__in=wanted[start : start + FEW], at__gt=after)
        found: str | None = rows.values_list("subject", flat=True).first()
        if found is not None:
            return found
    return ""


def told_after(noun: str, number: str, after: datetime) -> Any:
    """Condition on rows: an entry after an instant tells of the row; each is looked up by itself.

    Args:
        number: the look-up of what the references of its noun are numbered by: "pk", "registration__pk".
    """
    return Exists(Entry.objects.filter(subject=_reference(noun, OuterRef(number)), at__gt=after).order_by())


def deeds_about(noun: str, number: str, rows: Any) -> list[tuple[str, int, str, datetime, str]]:
    """(subject, seq, name, at, payload) of every entry about these rows, oldest first; one query, however many they are.

    The caller has checked the right to see them. See `told_after`, and `facts_in` for a payload.
    """
    subjects = rows.order_by().values_list(_reference(noun, F(number)), flat=True)
    entries = Entry.objects.filter(subject__in=subjects).order_by("seq")
    return list(entries.values_list("subject", "seq", "name", "at", "payload"))


def facts_in(payload: str) -> dict[str, Any]:
    """What an entry says beyond its name; nothing where it is damaged."""
    return _facts(payload)


def _reference(noun: str, number: Any) -> Any:
    return Concat(Value(f"{noun}:"), Cast(number, TextField()), output_field=TextField())


def head_hash() -> str:
    """Hash of the last entry, printed on papers as an anchor."""
    return Head.objects.values_list("hash", flat=True).get(pk=1)


def _with_facts(entries: Any) -> list[dict[str, Any]]:
    rows = entries.order_by("seq").values("seq", "name", "subject", "by", "at", "payload")
    return [{**row, "facts": _facts(row["payload"])} for row in rows]


def _facts(payload: str) -> dict[str, Any]:
    # A damaged entry tells nothing; that it is damaged, the walk along the chain says.
    try:
        found: dict[str, Any] = json.loads(payload)["facts"]
    except (ValueError, TypeError, KeyError):
        return {}
    return found
