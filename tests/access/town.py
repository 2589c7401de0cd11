"""One world in which a registration stands in every state at once; every actor meets all of them.

`tram` is a cell inside a committee, so its way up has two stations; `thpt` stands directly below the issuer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from guong.config.clock import hold_clock
from guong.organisations.models import Seat
from guong.people.actions import lending
from guong.plans import actions as plans
from guong.plans.models import Amendment, Deadline, Plan
from guong.plans.queries import amending
from guong.registrations import actions as registrations
from guong.registrations.models import Registration, Submission
from guong.tasks.actions import enqueue
from tests.access.bodies import note_event, note_honour
from tests.access.calling import Seen, call, dump, undone
from tests.access.imports import bring_sheet
from tests.access.obstacles import fill_obstacles
from tests.access.published import fill_published
from tests.access.read_texts import give_text
from tests.access.reports import fill_reports
from tests.recall import recalled
from tests.world import AFTER, CHECKING, PEOPLE, SENDING, WRITING, World, build_world

ACTORS = ("nobody", *PEOPLE)
DRAFT_CODE = "suoi-may-2024"
BELOW_CODE = "suoi-may-2023-dang-bo-xa-cau-da"
RECEIVING = ("thu", "nga", "ha", "dung", "quang")  # these owe a second factor
LATER = AFTER + timedelta(hours=1)
REASON = "Nêu rõ số hộ tham gia và thời điểm hoàn thành."


@dataclass
class Town:
    """The world, a registration for each (unit, state), a client for each actor."""

    world: World
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    reports: dict[str, int] = field(default_factory=dict)  # state of the cell's report → number of its registration
    attached: dict[str, dict[str, int]] = field(default_factory=dict)  # state → its paper, photo, photo agreed to
    published: dict[str, int] = field(
        default_factory=dict
    )  # stage on the way to the public → number of the cell's registration
    shown: dict[str, int] = field(default_factory=dict)  # stage → its photo
    unreported: int = 0  # a registration of the cell without a report
    clients: dict[str, Client] = field(default_factory=dict)
    token: str = ""
    task: str = ""  # of Liên's task
    event: int = 0  # noted of a body
    sheet: int = 0  # Thu's import of units
    honour: int = 0  # of the same body
    obstacles: dict[str, int] = field(default_factory=dict)  # state → difficulty of the cell
    delegation: int = 0  # of Oanh's office to Kiên, long after everything else
    mark: str = ""  # of a change of bodies that was looked at (tests.access.bodies)
    rows: dict[str, list[Any]] = field(default_factory=dict)
    at: datetime = AFTER
    everything: bool = False  # --all
    is_thin: bool = False  # a chosen third of the cells

    def ask(self, actor: str, method: str, address: str, typed: Any = None, **headers: Any) -> Seen:
        """One request by one of the cast, undone afterwards."""
        with hold_clock(self.at):
            return call(self.clients[actor], method, address, typed, before=self.rows, **headers)

    def look(self) -> None:
        """Take the rows as they stand now for the state that must not change."""
        self.rows = dump()


@contextmanager
def outside_a_test(blocker: Any) -> Iterator[None]:
    """Rows for a whole module of tests, rolled back at its end; the tests are marked `django_db`."""
    with blocker.unblock():
        block = transaction.atomic()
        block._from_testcase = True  # type: ignore[attr-defined]
        with block:
            yield
            transaction.set_rollback(True)


def build_town() -> Town:
    """The district of the stories with registrations in every state, and a second plan that is still a draft."""
    cache.clear()
    town = recalled("town", _filled)
    for key in ACTORS:
        town.clients[key] = town.world.client(None if key == "nobody" else key)
        town.clients[key].raise_request_exception = False  # a broken page is an answer of 500
    town.look()
    return town


def _filled() -> Town:
    town = Town(build_world())
    town.published, town.shown = fill_published(town.world)
    town.reports, town.attached, town.unreported = fill_reports(town.world)
    _fill_tram(town)
    _fill_thpt(town)
    _draft_plan(town.world)
    _draft_amendment(town.world)
    for plan in Plan.objects.system("both plans of the town"):
        give_text(plan)
    _draft_below(town.world)
    town.event = note_event(town.world)
    town.sheet = bring_sheet(town.world)
    town.honour = note_honour(town.world)
    town.obstacles = fill_obstacles(town.world)
    town.delegation = _lend(town.world)
    town.token = Submission.objects.system("a test").order_by("id").values_list("token", flat=True)[0]
    town.task = enqueue("files.clean", at=CHECKING, by=town.world.actor("lien", CHECKING), file=0).token
    for key in RECEIVING:
        Authenticator.objects.get_or_create(user=town.world.users[key], type="totp", defaults={"data": {"secret": "x"}})
    return town


def _lend(world: World) -> int:
    oanh = world.actor("oanh", CHECKING)
    seat = Seat.objects.get(person_id=world.people["oanh"], office="HEAD")
    term = (date(2030, 1, 1), date(2030, 2, 1))
    return int(lending.lend(seat.pk, world.people["kien"], *term, "Đi học", by=oanh, at=CHECKING))


def _fill_tram(town: Town) -> None:
    world = town.world
    ha, binh, thu = (world.actor(key, CHECKING) for key in ("ha", "binh", "thu"))
    tram = ("lien", "lien", "tram")
    accepted, forwarded = world.sent(*tram, title="Tủ thuốc xanh"), world.sent(*tram, title="Ngày không thuốc lá")
    for number in (accepted.pk, forwarded.pk):
        registrations.accept(world.registration(number), by=ha, at=CHECKING)
    registrations.send_list(world.plan, world.bodies["cau_da"], by=binh, at=CHECKING)
    registrations.accept(world.registration(accepted.pk), by=thu, at=CHECKING)
    endorsed = world.sent(*tram, title="Vườn thuốc nam")
    registrations.accept(world.registration(endorsed.pk), by=ha, at=CHECKING)
    returned = world.sent(*tram, title="Sổ tay sức khỏe")
    registrations.send_back(world.registration(returned.pk), fields=["aims"], reason=REASON, by=ha, at=CHECKING)
    sent = world.sent(*tram, title="Góc đọc ở trạm")
    _keep(town, "tram", accepted=accepted, forwarded=forwarded, endorsed=endorsed, returned=returned, sent=sent)
    listed, draft = world.listed("lien", "tram", title="Đội xung kích"), world.draft("lien", "tram", title="Bếp chung")
    _keep(town, "tram", listed=listed, draft=draft)


def _fill_thpt(town: Town) -> None:
    world, thu = town.world, town.world.actor("thu", CHECKING)
    accepted, returned = (
        world.sent("kien", "oanh", "thpt", title=title) for title in ("Giờ học mở", "Cổng trường xanh")
    )
    registrations.accept(world.registration(accepted.pk), by=thu, at=CHECKING)
    registrations.send_back(world.registration(returned.pk), fields=["aims"], reason=REASON, by=thu, at=CHECKING)
    sent = world.sent("kien", "oanh", "thpt", title="Thư viện ngoài trời")
    listed, draft = (world.listed("kien", "thpt", title="Tổ tư vấn"), world.draft("kien", "thpt", title="Phòng trà"))
    _keep(town, "thpt", accepted=accepted, returned=returned, sent=sent, listed=listed, draft=draft)


def _keep(town: Town, unit: str, **found: Registration) -> None:
    for state, registration in found.items():
        town.numbers[unit, state] = registration.pk


def _draft_below(world: World) -> None:
    """The commune has begun to turn the plan into its own."""
    plans.cascade(world.plan, world.bodies["cau_da"], by=world.actor("ha", CHECKING), at=CHECKING)


def _draft_plan(world: World) -> None:
    plans.draft(
        DRAFT_CODE,
        by=world.actor("thu", SENDING),
        at=SENDING,
        issuer_id=world.bodies["huyen_uy"],
        receiver_id=world.bodies["ban"],
        hierarchy_id=world.plan.hierarchy_id,
        year=2024,
        title="Đăng ký mô hình tiêu biểu năm 2024",
    )


def _draft_amendment(world: World) -> None:
    """The first amendment of the running plan: another deadline for the reports."""
    do: dict[str, Any] = {"by": world.actor("thu", SENDING), "at": SENDING}
    plans.draft_amendment(world.plan, **do, document="15-KH/HU", issued_on=SENDING.date(), grounds="Theo đề nghị")
    draft, result = Amendment.objects.get(), Deadline.objects.get(plan=world.plan, step="result")
    values = {**amending.values_of("deadline", result), "on": date(2023, 12, 1), "wording": ""}
    plans.put_line(draft, part="deadline", kind="replace", row_id=result.pk, values=values, **do)


@contextmanager
def sealed(town: Town) -> Iterator[Town]:
    """The same town after Thu sealed the step and asked that it be reopened."""
    with undone():
        world, thu = town.world, town.world.actor("thu", AFTER)
        waiting = (town.numbers["tram", "forwarded"], town.numbers["thpt", "sent"])
        registrations.seal(world.plan, seen_unhandled=len(waiting), by=thu, at=AFTER)
        registrations.ask_to_reopen(world.plan, reason="Huyện ủy yêu cầu bổ sung một đơn vị.", by=thu, at=AFTER)
        earlier, town.rows, town.at = town.rows, dump(), LATER
        try:
            yield town
        finally:
            town.rows, town.at = earlier, AFTER


__all__ = ["ACTORS", "DRAFT_CODE", "REASON", "WRITING", "Town", "build_town", "outside_a_test", "sealed"]
