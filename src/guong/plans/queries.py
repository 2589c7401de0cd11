"""What can be read of plans: whom they address, what each answer would mean, when each term ends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guong.kit.dates import show_day, show_end
from guong.kit.periods import ONE_TICK, Boundary, Window, local
from guong.kit.phrasebook import word
from guong.kit.reasons import Reason
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor, Office
from guong.organisations.models import Place
from guong.organisations.words import acting
from guong.plans import rules
from guong.plans.models import Deadline, Excusal, Extension, Plan, Seal
from guong.plans.rules import QuotaRule, Step, Unit
from guong.plans.words import left_in_words, quota_in_words, term_in_words

SOON = 3  # days before the end from which a term is shown as pressing


def visible_to(actor: Actor) -> Any:
    """Plans the actor may read."""
    return Plan.objects.visible_to(actor)


def search(actor: Actor, wanted: Mapping[str, str]) -> Any:
    """Plans the actor may read, filtered, newest first.

    Args:
        wanted: ``tim`` (words of title, number or year, no diacritics needed), ``state``.
    """
    rows = visible_to(actor)
    if wanted.get("tim"):
        rows = rows.filter(search_text__matches=wanted["tim"])
    if wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    return rows.order_by("-year", "-id")


def plan_for(actor: Actor, code: str) -> Plan:
    """One plan by its code. Raises Plan.DoesNotExist when it is not there or not theirs to see."""
    plan: Plan = visible_to(actor).select_related("hierarchy").get(code=code)
    return plan


def parts_of(plan: Plan) -> dict[str, list[Any]]:
    """All parts of a plan by name, in order."""
    return {
        "sectors": list(plan.sector_rows.all()),  # type: ignore[attr-defined]
        "themes": list(plan.theme_rows.all()),  # type: ignore[attr-defined]
        "bases": list(plan.basis_rows.all()),  # type: ignore[attr-defined]
        "recipients": list(plan.recipient_rows.all()),  # type: ignore[attr-defined]
        "quotas": list(plan.quota_rows.select_related("hierarchy")),  # type: ignore[attr-defined]
        "deadlines": list(plan.deadline_rows.all()),  # type: ignore[attr-defined]
    }


def quota_rules(plan: Plan) -> list[QuotaRule]:
    """The plan's quotas as values."""
    return [quota.as_rule() for quota in plan.quota_rows.all()]  # type: ignore[attr-defined]


def deadline_of(plan: Plan, step: str) -> Deadline | None:
    """The deadline of a step, if the plan names one."""
    found: Deadline | None = Deadline.objects.filter(plan=plan, step=step).first()
    return found


def window_of(plan: Plan, step: str) -> Window | None:
    """The term of a step."""
    deadline = deadline_of(plan, step)
    return None if deadline is None else deadline.window(plan.named_day_counts)


def day_of_duty(plan: Plan, step: str, at: datetime) -> date:
    """The day whose tree decides who owes: the earlier of now and the last moment of the term."""
    window = window_of(plan, step)
    instant = at if window is None else min(at, window.closes_at - ONE_TICK)
    return local(instant).date()


def issuer_paths(plan: Plan, day: date) -> dict[int, str]:
    """Hierarchy id → path of the issuer there."""
    places = Place.objects.filter(organisations.on(day), organisation_id=plan.issuer_id)
    return dict(places.values_list("hierarchy_id", "path"))


def units_of_kinds(plan: Plan, quotas: Iterable[QuotaRule], day: date, only: Iterable[int] | None = None) -> list[Unit]:
    """Every body of the quotas' kinds in their hierarchies on `day` (or `only` these), in official order, hierarchy by hierarchy."""
    kinds: dict[int, set[str]] = {}
    for quota in quotas:
        kinds.setdefault(quota.hierarchy_id, set()).add(quota.kind)
    paths = issuer_paths(plan, day)
    order = sorted(kinds, key=lambda hierarchy: (hierarchy != plan.hierarchy_id, hierarchy))
    return [
        Unit(body.id, body.name, body.short, body.kind, body.path, hierarchy, body.parent_id)
        for hierarchy in order
        for body in organisations.bodies(hierarchy, day, top=paths.get(hierarchy, ""), kinds=kinds[hierarchy], ids=only)
    ]


@dataclass(frozen=True)
class Addressed:
    """Who owes what on one day: units in official order, and the quotas of each."""

    day: date
    units: tuple[Unit, ...]
    quotas: dict[int, tuple[QuotaRule, ...]]
    quota_list: tuple[QuotaRule, ...]
    tops: Mapping[int, str]  # hierarchy id → the issuer's path there


def addressed(plan: Plan, step: str, at: datetime, *, only: Iterable[int] | None = None) -> Addressed:
    """The units the plan addresses (or those of `only` that it addresses), on the tree of the day that counts."""
    day = day_of_duty(plan, step, at)
    quotas = quota_rules(plan)
    units = units_of_kinds(plan, quotas, day, only)
    tops = issuer_paths(plan, day)
    owed = rules.address(quotas, units, tops)
    return Addressed(day, tuple(unit for unit in units if unit.id in owed), owed, tuple(quotas), tops)


def windows_by_unit(plan: Plan, step: str) -> tuple[Window | None, dict[int, Window]]:
    """The common term, and the terms of the units that were given longer."""
    common = window_of(plan, step)
    extended = (
        Extension.objects.filter(plan=plan, step=step).order_by("given_at").values_list("organisation_id", "until")
    )
    return common, {unit: Window(until) for unit, until in extended}


def excused(plan: Plan, step: str) -> dict[int, str]:
    """Unit id → reason, for those excused."""
    return dict(Excusal.objects.filter(plan=plan, step=step).values_list("organisation_id", "reason"))


def extensions_of(plan: Plan, step: str, organisation_id: int) -> list[Extension]:
    """A unit's extensions, oldest first."""
    return list(Extension.objects.filter(plan=plan, step=step, organisation_id=organisation_id).order_by("given_at"))


def seal_in_force(plan: Plan, step: str) -> Seal | None:
    """The seal that holds a step, if any."""
    found: Seal | None = Seal.objects.filter(plan=plan, step=step, reopened_at__isnull=True).first()
    return found


def seals_of(plan: Plan, step: str) -> list[Seal]:
    """Every seal of a step, oldest first; reopened ones stay."""
    return list(Seal.objects.filter(plan=plan, step=step).order_by("at"))


def has_running_extension(plan: Plan, step: str, at: datetime) -> bool:
    """Whether some unit still has time by an extension."""
    return Extension.objects.filter(plan=plan, step=step, until__gt=at).exists()


@dataclass(frozen=True)
class Term:
    """A deadline as shown: the plan's own words, what they mean, how far it is (`left`, while the plan runs)."""

    step: str
    named: str
    exact: str
    last_moment: datetime
    left: str
    tone: str
    via: str
    clause: str
    is_open: bool  # whether the named day itself counts is still a question
    is_extended: bool = False

    def told(self, left: str | None = None) -> str:
        """ "trước ngày 10/3/2023, tức hết ngày 09/3/2023 (còn 4 ngày)"; with another word of what is `left`, or none ("")."""
        text = f"{self.named}, {self.exact}" if self.is_extended else term_in_words(self.named, self.exact)
        left = self.left if left is None else left
        return f"{text} ({left})" if left else text


def names_a_day_before(deadline: Deadline) -> bool:
    """Whether it must be asked if the named day itself counts; an hour leaves nothing to ask."""
    return deadline.boundary == Boundary.BEFORE and deadline.at is None


def terms_of(plans: Sequence[Plan], at: datetime) -> dict[int, list[Term]]:
    """Plan id → its terms in the order of the year; one query."""
    found: dict[int, list[Term]] = {plan.pk: [] for plan in plans}
    by_id = {plan.pk: plan for plan in plans}
    for deadline in Deadline.objects.filter(plan__in=list(by_id)).order_by("on", "position"):
        found[deadline.plan_id].append(term_of(by_id[deadline.plan_id], deadline, at))
    return found


def term_of(plan: Plan, deadline: Deadline, at: datetime, extended: Window | None = None) -> Term:
    """One deadline of `plan` in words; for a unit that was given longer, with its own end (`extended`)."""
    window = extended or deadline.window(plan.named_day_counts)
    day = show_day(deadline.on)
    hour = f"{deadline.at:%H:%M} ngày " if deadline.at else ""
    boundary = word(f"boundary.{deadline.boundary}")
    named = deadline.wording or f"{boundary.removesuffix(' ngày') if hour else boundary} {hour}{day}"
    is_open = names_a_day_before(deadline) and plan.named_day_counts is None and extended is None
    exact = f"gia hạn đến {show_end(window)}" if extended else show_end(window)
    if is_open:
        exact += f" hoặc hết ngày {day}, tùy câu trả lời còn bỏ ngỏ"
    left, tone = _distance(window, at) if plan.state == rules.State.ACTIVE else ("", "plain")
    told = (deadline.step, named, exact, window.last_moment, left, tone, deadline.via, deadline.clause, is_open)
    return Term(*told, is_extended=extended is not None)


def days_left(window: Window, at: datetime) -> int:
    """Days from now to the last day of a term; below zero once it has gone by."""
    return (window.last_day - local(at).date()).days


def _distance(window: Window, at: datetime) -> tuple[str, str]:
    days, is_late = days_left(window, at), window.is_late(at)
    return left_in_words(days, is_late=is_late), "plain" if is_late else "warn" if days <= SOON else "wait"


def reach(plan: Plan, at: datetime) -> dict[int, int | None]:
    """Quota id → how many units it now speaks to; None while its scope is an open question."""
    quotas, day = quota_rules(plan), local(at).date()
    units, paths = units_of_kinds(plan, quotas, day), issuer_paths(plan, day)
    return {
        quota.id: sum(rules.is_addressed(quota, unit, paths.get(quota.hierarchy_id)) for unit in units)
        if quota.scope
        else None
        for quota in quotas
    }


def issuers_for(actor: Actor, at: datetime) -> list[tuple[int, str]]:
    """Bodies in whose name the actor may issue a plan: a commission's own committee first, then the own body."""
    day = local(at).date()
    allowed = [issuer for body in sorted(actor.bodies(Office.RECEIVER)) for issuer in issuers_of(body, day)]
    ids = list(dict.fromkeys(allowed))
    names = organisations.names_of(ids, day)
    return [(id_, acting(names.get(id_, "?"))) for id_ in ids]


def issuers_of(receiver_id: int, day: date) -> list[int]:
    """In whose name a receiving body works: its committee's, when it is an advisory body of one, and its own.

    A committee or a cell never speaks for the body above it: whoever issues a plan reads all that is registered in it.
    """
    place = organisations.place_of(receiver_id, day)
    is_advisory = organisations.kind_of(receiver_id, day) in rules.ADVISORY_KINDS
    return [place[2], receiver_id] if is_advisory and place and place[2] is not None else [receiver_id]


def is_code_taken(code: str) -> bool:
    """Whether some plan, visible or not, has this code."""
    return bool(Plan.objects.system("codes are unique over all plans").filter(code=code).exists())


@dataclass(frozen=True)
class Choice:
    """One answer to a question, with what follows from it in words and numbers."""

    value: str
    label: str
    consequence: str
    is_proposed: bool = False


@dataclass(frozen=True)
class AskedQuestion:
    """A question as shown: `key` names its form field; `answer` is empty while it is open."""

    key: str
    title: str
    clause: str
    choices: tuple[Choice, ...]
    answer: str


def questions(plan: Plan, at: datetime) -> list[AskedQuestion]:
    """All questions of a plan, answered ones included, each with the consequence of every answer."""
    quotas = quota_rules(plan)
    deadlines = list(plan.deadline_rows.all())  # type: ignore[attr-defined]
    day = local(at).date()
    units, paths = units_of_kinds(plan, quotas, day), issuer_paths(plan, day)
    asked = [_about_the_named_day(plan, deadlines)] if any(names_a_day_before(d) for d in deadlines) else []
    asked += [_about_scope(quota, units, paths) for quota in quotas]
    asked += [_about_relation(plan, quota, units, paths) for quota in quotas]
    asked += [_about_rollup(plan, units), _about_two_units(plan, rules.owed_together(quotas, units, paths))]
    return asked


def open_questions(plan: Plan, at: datetime) -> list[AskedQuestion]:
    """Those still without an answer."""
    return [question for question in questions(plan, at) if not question.answer]


def why_not_activate(plan: Plan, at: datetime) -> list[Any]:
    """Reasons against activating the plan now."""
    parts = parts_of(plan)
    return list(
        rules.why_not_activate(
            state=plan.state,
            parts={
                word("plan_field.title"): plan.title,
                word("plan_field.sectors"): parts["sectors"],
                word("plan_field.quotas"): parts["quotas"],
                word("plan_field.deadlines"): [d for d in parts["deadlines"] if d.step == Step.REGISTRATION],
            },
            questions=[question.title for question in open_questions(plan, at)],
            deadlines=[
                (deadline.wording or deadline.on.strftime("%d/%m/%Y"), deadline.on) for deadline in parts["deadlines"]
            ],
            issued_on=plan.issued_on,
        )
    )


def why_not_close(plan: Plan, at: datetime, reason: str | None = None) -> list[Reason]:
    """Reasons against closing the plan now; without a `reason` only those that no reason can mend."""
    sealed = set(Seal.objects.filter(plan=plan, reopened_at__isnull=True).values_list("step", flat=True))
    steps = Deadline.objects.filter(plan=plan).exclude(step__in=sealed).values_list("step", flat=True)
    unsealed = [word(f"step.{step}").lower() for step in steps]
    today = local(at).date()
    return list(rules.why_not_close(plan.state, unsealed=unsealed, year=plan.year, today=today, reason=reason))


def _yes_no(value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")


def _about_the_named_day(plan: Plan, deadlines: Sequence[Deadline]) -> AskedQuestion:
    before = [deadline for deadline in deadlines if names_a_day_before(deadline)]

    def last_days(counts: bool) -> str:
        days = "; ".join(
            f"{word('step.' + d.step).lower()} đến hết ngày {show_day(d.window(counts).last_day)}" for d in before
        )
        return f"Còn đúng hạn: {days}."

    return AskedQuestion(
        "before_inclusive",
        "“Trước ngày …”: gửi đúng ngày được nêu có còn đúng hạn không?",
        "; ".join(deadline.clause for deadline in before if deadline.clause),
        (
            Choice("no", "Không, phải gửi trước ngày đó", last_days(False), is_proposed=True),
            Choice("yes", "Có, tính cả ngày đó", last_days(True)),
        ),
        _yes_no(plan.named_day_counts),
    )


def _about_scope(quota: QuotaRule, units: Sequence[Unit], paths: dict[int, str]) -> AskedQuestion:
    def owing(scope: str) -> int:
        return sum(rules.is_addressed(quota, unit, paths.get(quota.hierarchy_id), scope) for unit in units)

    def consequence(scope: str) -> str:
        units, models = owing(scope), rules.least_of_all(quota, owing(scope))
        return (
            f"{units} đơn vị phải đăng ký, ít nhất {models} mô hình." if models else f"{units} đơn vị thuộc diện này."
        )

    number = quota_in_words(quota.shape, quota.n, quota.upto)
    return AskedQuestion(
        f"scope_of_kind_{quota.id}",
        f"{word(f'kind.{quota.kind}')}: chỉ tiêu “{number}” giao cho những đơn vị nào?",
        quota.clause,
        (
            Choice("direct", "Chỉ đơn vị trực thuộc cơ quan ban hành", consequence("direct"), True),
            Choice("all", word("scope.all"), consequence("all")),
        ),
        quota.scope or "",
    )


def _about_relation(plan: Plan, quota: QuotaRule, units: Sequence[Unit], paths: Mapping[int, str]) -> AskedQuestion:
    kind = word(f"kind.{quota.kind}")
    proposed = "implements" if quota.hierarchy_id == plan.hierarchy_id else "directs"
    owing, models = rules.owed_together([quota], units, paths)
    numbers = f": {_span(owing)} đơn vị" + (f", ít nhất {_span(models)} mô hình." if any(models) else ".")
    return AskedQuestion(
        f"relation_of_quota_{quota.id}",
        f"{kind}: mô hình được tính chỉ tiêu khi đơn vị giữ vai trò nào?",
        quota.clause,
        tuple(
            Choice(value, label, consequence, is_proposed=value == proposed)
            for value, label, consequence in (
                ("implements", "Chủ trì thực hiện", "Chỉ tính mô hình do chính đơn vị chủ trì thực hiện" + numbers),
                ("directs", "Chỉ đạo", "Tính mô hình do đơn vị chỉ đạo, kể cả khi nơi khác thực hiện" + numbers),
            )
        ),
        quota.relation or "",
    )


def _about_rollup(plan: Plan, units: Sequence[Unit]) -> AskedQuestion:
    inside, holding = rules.nested(units, plan.hierarchy_id)
    inner, what, whose = len(inside), _kinds(inside, "đơn vị"), _kinds(holding, "cấp trên")
    return AskedQuestion(
        "committee_rollup",
        f"Mô hình của {what} trực thuộc {whose} có được tính vào chỉ tiêu của {whose} không?",
        "",
        (
            Choice(
                "no",
                f"Không, {whose} phải có mô hình riêng",
                f"{inner} {what} trực thuộc {whose} không làm thay chỉ tiêu của {whose}.",
                True,
            ),
            Choice(
                "yes",
                "Có, tính chung",
                f"Mô hình của {inner} {what} trực thuộc được cộng cho {whose}; tổng chung vẫn chỉ đếm một lần.",
            ),
        ),
        _yes_no(plan.committee_rollup),
    )


def _span(fewest_and_most: tuple[int, int]) -> str:
    fewest, most = fewest_and_most
    return str(fewest) if fewest == most else f"{fewest} đến {most}"


def _kinds(units: Iterable[Unit], otherwise: str) -> str:
    return ", ".join(dict.fromkeys(word(f"kind.{unit.kind}").lower() for unit in units)) or otherwise


def _about_two_units(plan: Plan, owed: tuple[tuple[int, int], tuple[int, int]]) -> AskedQuestion:
    units, models = map(_span, owed)
    return AskedQuestion(
        "double_count",
        "Một mô hình do đoàn thể chỉ đạo và chi bộ thực hiện có được tính chỉ tiêu cho cả hai không?",
        "",
        (
            Choice(
                "no",
                "Không, chỉ tính cho đơn vị đăng ký",
                "Mỗi mô hình đáp ứng chỉ tiêu của đúng một đơn vị; "
                f"chỉ tiêu của {units} đơn vị cộng lại là {models} mô hình.",
                True,
            ),
            Choice(
                "yes",
                "Có, tính cho cả hai",
                "Mô hình đáp ứng chỉ tiêu của từng đơn vị; tổng chung vẫn chỉ đếm một lần, "
                f"nên có thể ít hơn {models} mô hình.",
            ),
        ),
        _yes_no(plan.one_exemplar_two_units),
    )
