""" "Việc của tôi": what a person owes in each step, what came back, what waits; derived, never stored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from guong.desk.queries import running_plans, steers
from guong.desk.queries.cards import NO_TITLE, Task
from guong.desk.queries.taking import to_take
from guong.kit.dates import show_day
from guong.kit.periods import Window, local
from guong.kit.phrasebook import state, state_in, word
from guong.obstacles.queries import MINE, WAITING, waiting
from guong.organisations import queries as organisations
from guong.organisations.actor import ACTING, BEGINNING, INHERITED, Actor, Office
from guong.plans import policy
from guong.plans import queries as plans
from guong.plans.models import Deadline, Plan
from guong.plans.queries import cascade
from guong.plans.queries.strict import Told, told_to
from guong.plans.rules import Step
from guong.plans.words import in_step, left_in_words
from guong.publicity.queries import newsroom
from guong.registrations import queries as registrations
from guong.registrations.queries.board import Duty, board_of
from guong.registrations.queries.ways import way_of
from guong.registrations.rules import State
from guong.registrations.words import inherited_in_words, received_for
from guong.results.queries import own as results

MOST_ITEMS, MOST_TO_BEGIN = 50, 10
SEALED = "Đã khóa số liệu"
THINGS = {Step.REGISTRATION: "mô hình", Step.RESULT: "báo cáo kết quả"}


@dataclass(frozen=True)
class _Setting:
    """One step of one plan, as one person stands in it now."""

    actor: Actor
    plan: Plan
    step: Step
    deadline: Deadline
    at: datetime
    extended: Mapping[int, Window] = field(default_factory=dict)
    told: Mapping[int, Told] = field(default_factory=dict)  # what plans below the root say to the person's bodies
    nearest: Mapping[int, Plan] = field(
        default_factory=dict
    )  # the nearest of these plans, of those bodies that have one

    def window_of(self, body: int) -> Window:
        stricter = self.told[body].window if body in self.told else None
        if stricter is not None:
            return stricter
        return self.extended.get(body) or self.deadline.window(self.plan.named_day_counts)

    def clause(self, body: int) -> tuple[str, str]:
        if body in self.told and self.told[body].term is not None:
            return "", ""  # a plan below says the term: it has no text of its own
        return self.deadline.clause, plans.in_the_text(self.plan.code, self.deadline.place)

    def term(self, body: int, left: str) -> str:
        if body in self.told and self.told[body].term is not None:
            return self.told[body].until(left)
        return plans.term_of(self.plan, self.deadline, self.at, self.extended.get(body)).told(left)

    def names(self, bodies: Iterable[int]) -> Mapping[int, str]:
        return organisations.names_of(bodies, local(self.at).date())

    def address(self, name: str, *more: Any) -> str:
        return in_step(reverse(name, args=[self.plan.code, *more]), self.step)


def tasks_of(actor: Actor, at: datetime) -> list[Task]:
    """Every card, most pressing first."""
    running = plans.with_terms(running_plans(actor))
    found = [task for plan in running for step in Step for task in _tasks_in(actor, plan, step, at)]
    found += [task for plan in running for task in to_take(actor, plan, at)]
    found += [task for plan in running for below in _plans_over(actor, plan, at) for task in to_take(actor, below, at)]
    found += [_of_publicity(waiting) for waiting in newsroom.tasks_for(actor, at)]
    found += _of_obstacles(actor, at)
    return sorted(found, key=lambda task: task.rank)


def _plans_over(actor: Actor, plan: Plan, at: datetime) -> list[Plan]:
    """The plans that bodies above the person's own have made of this one."""
    return cascade.all_over(plan, actor.bodies(*policy.ACKNOWLEDGING, of=BEGINNING), at)


def _of_obstacles(actor: Actor, at: datetime) -> Iterator[Task]:
    """Difficulties that wait for this person's answer, told apart where some wait too long; answers that came to their units."""
    for one in waiting.to_answer(actor, at):
        title, is_late = f"{one.count} vướng mắc chờ trả lời", bool(one.late)
        href = f"{reverse('obstacles', args=[one.plan_code])}?{urlencode({'state': WAITING, 'noi': MINE})}"
        sign = state("obstacle.late" if is_late else "obstacle.raised")
        note = f"{one.late} vướng mắc {sign[0].lower()}. {one.plan_title}" if is_late else one.plan_title
        yield Task(13 if is_late else 16, title, href, "", sign, note, "Xem và trả lời")
    found = waiting.answered(actor, MOST_ITEMS)
    names = organisations.names_of({row["unit_id"] for row in found}, local(at).date()) if found else {}
    for row in found:
        href = reverse("obstacle", args=[row["plan_code"], row["number"]])
        unit, corrected = names.get(row["unit_id"], "?"), row["corrected_at"]
        title, sign, note = f"Đã có trả lời: {row['subject']}", "answered", ""
        if corrected is not None:
            title, sign = f"Câu trả lời đã sửa: {row['subject']}", "corrected"
            note = f"Sửa ngày {show_day(local(corrected).date())}"
        yield Task(18, title, href, unit, state(f"obstacle.{sign}"), note, "Xem trả lời", "secondary")
    for row in waiting.to_review(actor, MOST_ITEMS):
        title, sign = f"Lời công bố cần xem lại: {row['subject']}", state("answer.to_review")
        note = f"Câu trả lời gửi đơn vị sửa ngày {show_day(local(row['corrected_at']).date())}. {row['plan_title']}"
        href = reverse("obstacle_answer", args=[row["plan_code"], row["number"]])
        yield Task(17, title, href, "", sign, note, "Xem lại")


def _of_publicity(waiting: newsroom.Waiting) -> Task:
    """What a head is asked about showing an exemplar, or an editor has before them."""
    if waiting.number:
        href = reverse("publicity", args=[waiting.plan_code, waiting.number])
        title = f"Giới thiệu công khai: {waiting.title or NO_TITLE}"
        note, label = {
            "agree": ("Báo cáo đã được chấp thuận. Đồng ý hay không là tùy đơn vị.", "Xem và cho ý kiến"),
            "agree_on_paper": ("Đơn vị nộp bản giấy: có văn bản đồng ý của đơn vị thì ghi vào.", "Xem và ghi ý kiến"),
        }[waiting.kind]
        return Task(70, title, href, "", ("Đơn vị chưa cho ý kiến", "plain"), note, label, "secondary")
    asked = {
        "prepare": ("Mô hình chờ chuẩn bị trang công khai", "Chờ chuẩn bị", "wait", "waiting"),
        "draft": ("Trang công khai đang soạn, chờ đăng", "Đang soạn", "plain", "draft"),
    }
    title, label, tone, stage = asked[waiting.kind]
    href = f"{reverse('newsroom')}?tinh-trang={stage}"
    return Task(35, f"{title} ({waiting.count})", href, "", (label, tone), "", "Mở tòa soạn", "primary")


def _tasks_in(actor: Actor, plan: Plan, step: Step, at: datetime) -> Iterator[Task]:
    deadline = plans.deadline_of(plan, step, at)
    if deadline is None:
        return
    is_sealed = registrations.is_sealed(plan, step)
    bodies = frozenset[int]() if is_sealed else actor.bodies(Office.CLERK, Office.HEAD)
    nearest = cascade.deepest_over(plan, bodies, at, step)
    told = told_to(plan, nearest, step, at)
    setting = _Setting(actor, plan, step, deadline, at, plans.windows_by_unit(plan, step, at)[1], told, nearest)
    yield from _sealing_tasks(setting, is_sealed)
    if not is_sealed:
        yield from _drafts(setting)
        yield from _lists_to_send(setting)
        yield from _arrivals_to_check(setting)
    # Of a body whose work one's own does, only what is open: what was sealed stays with that body.
    own = actor.bodies(Office.CLERK, Office.HEAD, of=ACTING - INHERITED if is_sealed else ACTING)
    for duty in _duties(setting, own):
        yield _duty_task(setting, duty, is_sealed)
    if step is Step.RESULT and not is_sealed:
        yield from _to_begin(setting)
        yield from _photos_refused(setting)


def _duties(setting: _Setting, own: frozenset[int]) -> list[Duty]:
    """How the person's bodies stand, each by the strictest of all plans above it."""
    plan, at, step = setting.plan, setting.at, setting.step
    groups: dict[int, tuple[Plan, list[int]]] = {}
    for body in own:
        above = setting.nearest.get(body, plan)
        groups.setdefault(above.pk, (above, []))[1].append(body)
    return [duty for above, bodies in groups.values() for duty in board_of(above, at, only=bodies, step=step).duties]


def _duty_task(setting: _Setting, duty: Duty, is_sealed: bool) -> Task:
    """How one unit stands: what it owes, until when."""
    window = duty.window or setting.window_of(duty.unit.id)
    waiting, status = len(duty.credit.waiting), duty.standing.status
    note = f"Đã chấp thuận {duty.badge}" + (f", đang chờ {waiting}" if waiting else "") + f". {setting.plan.title}"
    note = f"{inherited_in_words(duty.heir)}. {note}" if duty.heir else note
    owes_more = status in {"missing", "overdue", "short"}
    rank = 90 if status in {"complete", "excused"} or is_sealed else 40
    left = standing(window, setting.at, duty.first_sent_at, owes=owes_more)
    own_window = window if duty.is_extended else None
    term = plans.term_of(setting.plan, setting.deadline, setting.at, own_window).told(left)
    if (below := setting.told.get(duty.unit.id)) is not None:
        term = below.until(left) or term
        note = ". ".join([*below.quotas, note])
    stands = state_in(f"duty.{status}", setting.step)
    if is_sealed:  # nobody can mend it any more: what it was stands in the note, and presses nobody
        stands, note = (SEALED, "plain"), f"Khi khóa: {stands[0].lower()}. {note}"
    told = (setting.address("unit_list", duty.unit.id), term, stands, note)
    if setting.step is Step.RESULT:
        title = f"Báo cáo kết quả: {duty.badge} mô hình, {duty.unit.name}"
        return Task(
            rank + 4,
            title,
            *told,
            "Xem từng mô hình",
            "secondary",
            reverse("results", args=[setting.plan.code]),
            clause=setting.clause(duty.unit.id),
        )
    title = f"Đăng ký mô hình tiêu biểu: {duty.unit.name}"
    if is_sealed or not owes_more:
        return Task(rank, title, *told, "Xem danh sách đã đăng ký", "secondary", clause=setting.clause(duty.unit.id))
    begin = reverse("register", args=[setting.plan.code]) + f"?don_vi={duty.unit.id}"
    return Task(rank, title, *told, "Đăng ký mô hình", "primary", begin, clause=setting.clause(duty.unit.id))


def standing(window: Window, at: datetime, sent_at: datetime | None, *, owes: bool) -> str:
    """How a unit stands to its term: whoever sent in time, or owes nothing, is not told that it is overdue.

    Args:
        sent_at: the first complete arrival of its list.
        owes: something is still to be sent.
    """
    if owes and (sent_at is None or window.is_late(sent_at) or not window.is_late(at)):
        return left_in_words(plans.days_left(window, at), is_late=window.is_late(at), owes=True)
    if sent_at is None:
        return ""
    moment = f"{local(sent_at):%H:%M} {show_day(local(sent_at).date())}"
    return f"đã gửi lúc {moment}" if window.is_late(sent_at) else f"đã gửi đúng hạn {moment}"


def _drafts(setting: _Setting) -> Iterator[Task]:
    """What the own units have in hand: what came back and why, and drafts."""
    found = _rows_in_hand(setting)
    names = setting.names(row["unit_id"] for row in found)
    returned = [row["number"] for row in found if row["state"] == State.RETURNED]
    reasons = registrations.latest_returns(returned, setting.step)
    what, page = ("", "registration_step") if setting.step is Step.REGISTRATION else ("báo cáo ", "result_step")
    for row in found:
        title, unit, place = (
            row["title"] or NO_TITLE,
            names.get(row["unit_id"], "?"),
            [setting.plan.code, row["number"]],
        )
        if row["state"] == State.RETURNED:
            href, note = way_of(setting.step).page_of(*place), _told_return(reasons.get(row["number"]), setting.step)
            yield Task(
                10,
                f"Cần sửa {what}".rstrip() + f": {title}",
                href,
                unit,
                state("registration.returned"),
                note,
                "Xem và sửa",
            )
        else:
            href = reverse(page, args=[*place, 1])
            yield Task(
                30,
                f"Đang soạn {what}".rstrip() + f": {title}",
                href,
                unit,
                state("registration.draft"),
                "",
                "Viết tiếp",
            )


def _rows_in_hand(setting: _Setting) -> list[dict[str, Any]]:
    if setting.step is Step.RESULT:
        return list(results.own_drafts(setting.actor, setting.plan)[:MOST_ITEMS])
    rows = registrations.own_drafts(setting.actor).filter(plan=setting.plan, state__in=[State.DRAFT, State.RETURNED])
    return [{**row, "number": row["id"]} for row in rows[:MOST_ITEMS]]


def _told_return(back: Mapping[str, Any] | None, step: Step) -> str:
    if back is None:
        return ""
    labels = way_of(step).fields
    return f"Cần sửa: {', '.join(labels.get(name, name) for name in back['fields'])}. “{back['reason']}”"


def _to_begin(setting: _Setting) -> Iterator[Task]:
    """Accepted models whose report nobody has begun; the first ones, the card of the unit leads to all of them."""
    found = list(results.not_begun(setting.actor, setting.plan)[:MOST_TO_BEGIN])
    names = setting.names(row["unit_id"] for row in found)
    for row in found:
        window = setting.window_of(row["unit_id"])
        left = left_in_words(plans.days_left(window, setting.at), is_late=window.is_late(setting.at), owes=True)
        place = [setting.plan.code, row["number"]]
        yield Task(
            42, f"Báo cáo kết quả: {row['title'] or NO_TITLE}", reverse("registration", args=place),
            setting.term(row["unit_id"], left), ("Chưa báo cáo", "plain"), names.get(row["unit_id"], "?"), "Viết báo cáo",
            action_href=reverse("result_start", args=place), sends=True, clause=setting.clause(row["unit_id"]),
        )  # fmt: skip


def _photos_refused(setting: _Setting) -> Iterator[Task]:
    """Photos that were still being checked when their report went into the list, and turned out to be none."""
    found = list(results.with_refused_photos(setting.actor, setting.plan)[:MOST_ITEMS])
    names = setting.names(row["unit_id"] for row in found)
    for row in found:
        title, href = row["title"] or NO_TITLE, reverse("result", args=[setting.plan.code, row["number"]])
        sign, unit = (f"{row['refused']} ảnh không dùng được", "warn"), names.get(row["unit_id"], "?")
        yield Task(14, f"Ảnh trong báo cáo: {title}", href, unit, sign, word("note.photos_refused"), "Xem báo cáo")


def _lists_to_send(setting: _Setting) -> Iterator[Task]:
    found = registrations.to_send(setting.plan, setting.actor.bodies(Office.HEAD), setting.step)
    names = setting.names(found)
    for body, (count, first_sent_at) in sorted(found.items()):
        left = standing(setting.window_of(body), setting.at, first_sent_at, owes=True)
        title = f"Gửi danh sách {count} {THINGS[setting.step]} của {names.get(body, '?')}"
        href = setting.address("unit_list", body)
        yield Task(
            20,
            title,
            href,
            setting.term(body, left),
            state("item.listed"),
            "",
            "Xem và gửi",
            clause=setting.clause(body),
        )


def _arrivals_to_check(setting: _Setting) -> Iterator[Task]:
    found = registrations.to_check(setting.plan, setting.actor.bodies(Office.RECEIVER), setting.step)
    inherited = [body for body in found if setting.actor.through(body) is not None]
    names = setting.names(inherited) if inherited else {}
    for body, count in sorted(found.items()):
        title = f"Kiểm tra {count} {THINGS[setting.step]} gửi đến"
        href, note = setting.address("arrivals", body), setting.plan.title
        if body in inherited:
            note = f"{received_for(names.get(body, '?'))} {note}"
        yield Task(15, title, href, "", state("item.sent"), note, "Kiểm tra")


def _sealing_tasks(setting: _Setting, is_sealed: bool) -> Iterator[Task]:
    if not is_sealed or not steers(setting.actor, setting.plan):
        return
    seal: Any = plans.seal_in_force(setting.plan, setting.step)
    asked_by, own = seal.reopening_asked_by, setting.actor.reference
    if asked_by and not organisations.are_one_side(asked_by, own, seal.at, setting.at):
        title, sign = "Có đề nghị mở lại số liệu đã khóa", ("Chờ người thứ hai", "warn")
        yield Task(12, title, setting.address("consolidation"), "", sign, seal.reopening_reason, "Xem")
