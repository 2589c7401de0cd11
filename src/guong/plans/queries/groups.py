"""Whom the quotas of a plan speak to, where it asks different things of different groups of units.

A body that ended is followed in its group by the one heir that does its open work (ADR 0024), where that came to be in its place. One that
was there before has its own place among the groups, and keeps it (ADR 0040).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db.models import prefetch_related_objects

from guong.kit.periods import ONE_TICK
from guong.organisations import queries as organisations
from guong.plans.models import Plan, Quota
from guong.plans.queries.days import day_of_duty
from guong.plans.queries.in_force import has_come, holds
from guong.plans.rules import Circle, QuotaRule, Step


def in_groups(plan: Plan, rows: Sequence[Quota], at: datetime, day: date | None = None) -> list[QuotaRule]:
    """Quotas of a plan as values, each with the bodies it speaks to where it speaks to some of its kind only.

    Args:
        day: of the tree on which the groups are asked for; none: the day that counts for registrations.
    """
    if all(row.circle == Circle.ALL for row in rows):
        return [row.as_rule() for row in rows]
    on = day_of_duty(plan, Step.REGISTRATION, at) if day is None else day
    return as_rules(rows, plan.quota_rows.all(), on, at)  # type: ignore[attr-defined]


def as_rules(wanted: Sequence[Quota], every: Iterable[Quota], day: date, at: datetime) -> list[QuotaRule]:
    """Quotas as values, each with the bodies of its group on a day (no query where none has a group).

    Args:
        every: the quotas of the plan: what is asked of the rest is asked of whom none of these names. One that is not in force at `at`
            stands beside those that were, or will be, in force with it.
    """
    named = {row.pk: row for row in [*every, *wanted] if row.circle == Circle.NAMED}
    read_groups(named.values())
    groups = dict(zip(named, map(frozenset, members_on([row.member_ids for row in named.values()], day)), strict=True))

    def rule(quota: Quota) -> QuotaRule:
        if quota.circle == Circle.NAMED:
            return replace(quota.as_rule(), only=groups[quota.pk])
        if quota.circle == Circle.ALL:
            return quota.as_rule()
        moment = _moment(quota, at)
        beside = [pk for pk, row in named.items() if holds(row, moment) and _is_of_same_kind(row, quota)]
        return replace(quota.as_rule(), without=frozenset[int]().union(*(groups[pk] for pk in beside)))

    return [rule(quota) for quota in wanted]


def read_groups(quotas: Iterable[Quota]) -> None:
    """Read the groups of quotas at once (no query where none has one)."""
    prefetch_related_objects([row for row in quotas if row.circle == Circle.NAMED and row.pk > 0], "members")


def members_on(groups: Sequence[Sequence[int]], day: date) -> list[list[int]]:
    """Groups as they stand on a day, in order: whoever has ended is followed by its heir, or left out where none came in its place."""
    ended = organisations.ends_of({body for group in groups for body in group}, day)
    owners = organisations.owners_of(ended, day) if ended else {}
    began = organisations.begins_of(owner.body for owner in owners.values())
    heirs = {
        body: owner.body
        for body, owner in owners.items()
        if not owner.is_freed and began.get(owner.body, ended[body]) >= ended[body]
    }
    return [
        list(dict.fromkeys(heirs.get(body, body) for body in group if body not in ended or body in heirs))
        for group in groups
    ]


def _moment(quota: Quota, at: datetime) -> datetime:
    """An instant at which the quota is in force: this one where it is."""
    if not has_come(quota, at) and quota.in_force_from is not None:
        return quota.in_force_from
    return at if quota.in_force_to is None or at < quota.in_force_to else quota.in_force_to - ONE_TICK


def _is_of_same_kind(one: Quota, other: Quota) -> bool:
    return one.is_of_exemplars and one.kind == other.kind and one.hierarchy_id == other.hierarchy_id
