"""The questions a plan leaves open, each with what every answer would mean; and what stands against activating it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guong.kit.dates import show_day
from guong.kit.periods import local
from guong.kit.phrasebook import word
from guong.organisations import queries as organisations
from guong.plans import queries, rules
from guong.plans.models import Deadline, Plan, Quota
from guong.plans.queries import below, grouping
from guong.plans.queries.terms import in_the_text, names_a_day_before
from guong.plans.rules import QuotaRule, Step, Unit
from guong.plans.words import quota_in_words


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
    href: str = ""  # where the plan's text says what is asked about


def questions(plan: Plan, at: datetime, units: Sequence[Unit] | None = None) -> list[AskedQuestion]:
    """All questions of a plan, answered ones included, each with the consequence of every answer; a plan below leaves none open.

    Args:
        units: the bodies of its quotas' kinds below the issuer on the day that counts, where somebody has read them.
    """
    if plan.is_below:
        return []
    day = queries.tree_day(plan, local(at).date())
    quotas, paths = queries.quota_rules(plan, at, day), queries.issuer_paths(plan, day)
    deadlines = queries.deadlines_in_force(plan, at)
    units = queries.standing_of_kinds(plan, quotas, day, tops=paths) if units is None else units
    groups = rules.alike(quotas, units, paths)
    asked = [_about_the_named_day(plan, deadlines)] if any(names_a_day_before(d) for d in deadlines) else []
    asked += _about_words(plan, at, day, paths)
    asked += [_about_scope(plan, quota, groups, paths) for quota in quotas]
    asked += [_about_relation(plan, quota, groups, paths) for quota in quotas]
    asked += [_about_rollup(plan, units), _about_two_units(plan, rules.owed_together(quotas, groups, paths))]
    return asked


def open_questions(plan: Plan, at: datetime) -> list[AskedQuestion]:
    """Those still without an answer."""
    return [question for question in questions(plan, at) if not question.answer]


def why_not_activate(plan: Plan, at: datetime) -> list[Any]:
    """Reasons against activating the plan now."""
    if plan.is_below:
        return below.why_not_activate(plan, at)
    parts = queries.parts_of(plan, at)
    found = list(
        rules.why_not_activate(
            state=plan.state,
            parts={
                word("plan_field.title"): plan.title,
                word("plan_field.sectors"): parts["sectors"],
                word("plan_field.quotas"): [q for q in parts["quotas"] if q.is_of_exemplars or q.is_unclear],
                word("plan_field.deadlines"): [d for d in parts["deadlines"] if d.step == Step.REGISTRATION],
            },
            questions=[question.title for question in open_questions(plan, at)],
            deadlines=[
                (deadline.wording or deadline.on.strftime("%d/%m/%Y"), deadline.on) for deadline in parts["deadlines"]
            ],
            issued_on=plan.issued_on,
            today=local(at).date(),
            gone=_gone(plan, at),
        )
    )
    return [*found, *grouping.contradictions(plan, at)]


def _gone(plan: Plan, at: datetime) -> list[str]:
    """Names of the plan's issuer and receiver that are no more."""
    day = local(at).date()
    ended = organisations.ends_of([plan.issuer_id, plan.receiver_id], day)
    return list(organisations.names_of(ended, day).values())


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
        in_the_text(plan.code, before[0].place),
    )


def _about_words(plan: Plan, at: datetime, day: date, paths: Mapping[int, str]) -> list[AskedQuestion]:
    """Of each quota that names exemplars by another word, answered or not (no query where there is none)."""
    rows = [row for row in queries.quotas_in_force(plan, at) if rules.is_asked_of(row.of)]
    if not rows:
        return []
    quotas = queries.in_groups(plan, rows, at, day)
    groups = rules.alike(quotas, queries.standing_of_kinds(plan, quotas, day, tops=paths), paths)
    return [_about_the_word(plan, row, quota, groups, paths) for row, quota in zip(rows, quotas, strict=True)]


def _about_the_word(
    plan: Plan, row: Quota, quota: QuotaRule, groups: rules.Alike, paths: Mapping[int, str]
) -> AskedQuestion:
    owing, models = rules.owed_together([quota], groups, paths)
    number = f", ít nhất {_span(models)} mô hình" if any(models) else ""
    # Of one that is counted, whom it is given to and whose role counts is asked next.
    more = "" if quota.scope and quota.relation else " Sau đó còn phải trả lời phạm vi và vai trò được tính."
    return AskedQuestion(
        f"of_quota_{row.pk}",
        f"{word(f'kind.{row.kind}')}: kế hoạch nêu “{row.of}”. Đếm như mô hình, hay chỉ ghi lại?",
        row.clause,
        (
            Choice(
                "exemplars",
                word("count_as.exemplars"),
                f"{_span(owing)} đơn vị thuộc chỉ tiêu này{number}; mô hình đăng ký được tính vào đây.{more}",
                True,
            ),
            Choice(
                "told",
                word("count_as.told"),
                f"{_span(owing)} đơn vị thuộc chỉ tiêu này không phải đăng ký gì theo đây: "
                "chỉ tiêu hiện trong kế hoạch, không tính đạt hay chưa đạt.",
            ),
        ),
        row.count_as or "",
        in_the_text(plan.code, row.place),
    )


def _about_scope(plan: Plan, quota: QuotaRule, groups: rules.Alike, paths: Mapping[int, str]) -> AskedQuestion:
    def consequence(scope: str) -> str:
        units = rules.count_addressed(quota, groups, paths, scope)
        models = rules.least_of_all(quota, units)
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
        in_the_text(plan.code, quota.place),
    )


def _about_relation(plan: Plan, quota: QuotaRule, groups: rules.Alike, paths: Mapping[int, str]) -> AskedQuestion:
    kind = word(f"kind.{quota.kind}")
    proposed = "implements" if quota.hierarchy_id == plan.hierarchy_id else "directs"
    owing, models = rules.owed_together([quota], groups, paths)
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
        in_the_text(plan.code, quota.place),
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
