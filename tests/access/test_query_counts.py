"""Pages that list rows ask the database as often for three rows as for one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.intake.actions import wizard
from guong.organisations import actions as organisations
from guong.organisations.actor import System
from guong.organisations.models import OrganisationName
from guong.organisations.rules.events import Create, Event, Merge, Move, NewBody, Rename
from guong.plans import actions as plans
from guong.plans.models import Amendment
from guong.plans.queries import amending, plan_for, quotas_in_force
from guong.registrations import actions as registrations
from guong.registrations.models import Registration
from guong.results import actions as results
from tests.access.calling import call
from tests.access.reports import make_ready
from tests.access.town import RECEIVING
from tests.plans.below import issued
from tests.registrations import earlier
from tests.results import cast
from tests.world import CHECKING, CODE, ISSUED, World, build_world

pytestmark = pytest.mark.django_db
AT = CHECKING


def one_more_sent(world: World, number: int) -> None:
    world.sent("lien", "lien", "tram", title=f"Mô hình {number}")


def one_more_arrived(world: World, number: int) -> None:
    world.sent("kien", "oanh", "thpt", title=f"Mô hình {number}")


def one_more_listed(world: World, number: int) -> None:
    world.listed("lien", "tram", title=f"Mô hình {number}")


def one_more_draft(world: World, number: int) -> None:
    world.draft("lien", "tram", title=f"Mô hình {number}")


def one_more_returned(world: World, number: int) -> None:
    row = world.sent("lien", "lien", "tram", title=f"Mô hình {number}")
    registrations.send_back(
        world.registration(row.pk), fields=["aims"], reason="Nêu rõ con số cần đạt.", by=world.actor("ha", AT), at=AT
    )


def one_more_accepted(world: World, number: int) -> None:
    row = world.sent("kien", "oanh", "thpt", title=f"Mô hình {number}")
    registrations.accept(world.registration(row.pk), by=world.actor("thu", AT), at=AT)


def one_more_extended(world: World, number: int) -> None:
    body = world.bodies[("tram", "thpt", "dap", "khe_sau")[number]]
    plans.extend(
        world.plan,
        "registration",
        body,
        until=AT.replace(month=5),
        reason="Mưa lũ",
        authority="Thường trực",
        by=world.actor("thu", AT),
        at=AT,
    )


def one_more_plan(world: World, number: int) -> None:
    plans.draft(
        f"ke-hoach-{number}",
        by=world.actor("thu", ISSUED),
        at=ISSUED,
        issuer_id=world.bodies["huyen_uy"],
        receiver_id=world.bodies["ban"],
        hierarchy_id=world.plan.hierarchy_id,
        year=2030 + number,
        title=f"Kế hoạch {number}",
    )


def one_more_amendment(world: World, number: int) -> None:
    do: dict[str, Any] = {"by": world.actor("thu", AT), "at": AT}
    given = int(plans.draft_amendment(world.plan, **do, document="15-KH/HU", issued_on=AT.date()))
    draft = Amendment.objects.get(plan=world.plan, number=given)
    for row in quotas_in_force(world.plan, AT)[:1]:
        line = {"kind": "replace", "row_id": row.pk, "values": {**amending.values_of("quota", row), "n": row.n + 1}}
        plans.put_line(draft, part="quota", **line, **do)
    plans.issue_amendment(draft, **do)


def one_more_amendment_line(world: World, number: int) -> None:
    """Into the issued one: what it costs to read does not depend on how it came there."""
    if not number:
        one_more_amendment(world, number)
    Amendment.objects.get(plan=world.plan, number=1).lines.create(
        position=number + 5, part="text", kind="add", after="Chữ"
    )


def one_more_report(world: World, number: int) -> None:
    one_more_accepted(world, number)
    row = Registration.objects.system("a test looks").latest("pk")
    cast.draft(world, "kien", row, AT)


def one_more_report_sent(world: World, number: int) -> None:
    one_more_accepted(world, number)
    row = Registration.objects.system("a test looks").latest("pk")
    cast.sent(world, "kien", "oanh", row, AT)


def one_more_photo(world: World, number: int) -> None:
    if not number:
        one_more_report(world, number)
    row = Registration.objects.system("a test looks").latest("pk")
    made = results.attach(cast.report_of(row.pk), cast.photo(), by=world.actor("kien", AT), at=AT)
    make_ready(cast.attachment(made))


def one_more_earlier(world: World, number: int) -> None:
    before = (
        earlier.year_before(world) if not number else replace(world, plan=plan_for(world.actor("thu"), earlier.BEFORE))
    )
    earlier.sent(before, "kien", "oanh", "thpt", title=f"Mô hình {number}")


def one_more_earlier_of_a_cell(world: World, number: int) -> None:
    before = (
        earlier.year_before(world) if not number else replace(world, plan=plan_for(world.actor("thu"), earlier.BEFORE))
    )
    earlier.sent(before, "lien", "lien", "tram", title=f"Mô hình {number}")


def one_more_taken(world: World, number: int) -> None:
    person, body = (("lien", "tram"), ("man", "ngon"), ("kien", "thpt"))[number]
    plans.acknowledge(world.plan, world.bodies[body], upto=0, by=world.actor(person, AT), at=AT)


def one_more_below(world: World, number: int) -> None:
    person, body = (("dung", "khe_sau"), ("oanh", "thpt"), ("ha", "cau_da"))[number]
    issued(world, person, body, at=AT, cells=2)


def one_more_import(world: World, number: int) -> None:
    about = {"name": f"{number}.xlsx", "is_pasted": False, "options": {}}
    wizard.receive_sheet("units", "0" * 64, **about, by=world.actor("thu", AT), at=AT)


def one_more_body(world: World, number: int) -> None:
    organisations.found_body(
        f"Tổ {number}",
        "",
        "party_cell",
        hierarchy_id=world.plan.hierarchy_id,
        parent_id=world.bodies["khe_sau"],
        since=date(2020, 1, 1),
        by=System(),
        at=AT,
    )


def one_more_change(world: World, number: int) -> None:
    """Of every kind that a list tells otherwise: a name, a place, a merger that was taken back, one that was not."""
    bodies, day = world.bodies, date(2023, 2, 1 + number)
    new = NewBody(-1, f"Chi bộ {number}", "party_cell", ((world.plan.hierarchy_id, bodies["huyen_uy"]),))
    parent = (bodies["cau_da"], bodies["khe_sau"])[number % 2]
    made = [
        Rename(bodies["thpt"], f"Chi bộ {number}"),
        Move(bodies["thpt"], world.plan.hierarchy_id, parent),
        Create(new),
    ]
    for change in made:
        organisations.change(Event(day, "1-QĐ", change), by=world.actor("quang", AT), at=AT)
    newest = OrganisationName.objects.latest("pk").organisation_id
    merger = Merge((newest,), bodies["dap"])
    numbers = []
    for _ in range(2):
        when = date(2023, 2, 20)
        numbers.append(int(organisations.change(Event(when, "2-QĐ", merger), by=world.actor("quang", AT), at=AT)))
        if len(numbers) == 1:
            organisations.undo(numbers[0], by=world.actor("quang", AT), at=AT)


Make = Callable[[World, int], None]
PAGES: list[tuple[str, str, Make]] = [
    ("register", "kien", one_more_earlier),
    ("registration_continuing", "kien", one_more_earlier),
    ("registration_continuing", "ha", one_more_earlier_of_a_cell),
    ("registrations", "thu", one_more_sent),
    ("registrations?xep=ten", "thu", one_more_sent),
    ("registrations", "lien", one_more_draft),
    ("arrivals ban", "thu", one_more_arrived),
    ("arrivals cau_da", "ha", one_more_sent),
    ("unit_list tram", "lien", one_more_listed),
    ("unit_list tram", "lien", one_more_sent),
    ("board", "thu", one_more_sent),
    ("board", "thu", one_more_extended),
    ("board?ngay=05/03/2023", "thu", one_more_sent),
    ("board_unit tram", "thu", one_more_sent),
    ("board_unit tram", "ha", one_more_returned),
    ("consolidation", "thu", one_more_arrived),
    ("consolidation", "thu", one_more_accepted),
    ("figures", "thu", one_more_accepted),
    ("report docx", "thu", one_more_accepted),
    ("export registrations json", "thu", one_more_accepted),
    ("export compliance csv", "thu", one_more_sent),
    ("export owing xlsx", "thu", one_more_extended),
    ("plans", "thu", one_more_plan),
    ("plan_taking", "thu", one_more_taken),
    ("plan_cascade", "thu", one_more_below),
    ("board", "thu", one_more_taken),
    ("amendments", "lien", one_more_amendment),
    ("plan", "lien", one_more_amendment),
    ("amendment 1", "lien", one_more_amendment_line),
    ("my_tasks", "kien", one_more_accepted),
    ("my_tasks", "kien", one_more_report),
    ("my_tasks", "thu", one_more_report_sent),
    ("results", "kien", one_more_accepted),
    ("results", "kien", one_more_report),
    ("result 1", "kien", one_more_photo),
    ("result_check 1", "kien", one_more_photo),
    ("result_step 1 3", "kien", one_more_photo),
    ("dossier 1", "kien", one_more_photo),
    ("my_tasks", "lien", one_more_draft),
    ("my_tasks", "lien", one_more_returned),
    ("my_tasks", "lien", one_more_listed),
    ("my_tasks", "thu", one_more_arrived),
    ("imports", "thu", one_more_import),
    ("organisations", "khach", one_more_body),
    ("organisations?tim=to", "khach", one_more_body),
    ("organisation khe_sau", "khach", one_more_body),
    ("organisation dap", "thu", one_more_change),
    ("organisation_events", "thu", one_more_change),
]


def address_of(world: World, page: str) -> str:
    place, _, query = page.partition("?")
    name, *more = place.split()
    if name in {"plans", "my_tasks", "imports"} or name.startswith("organisation"):
        return reverse(name, args=[world.bodies[one] for one in more]) + (f"?{query}" if query else "")
    told = [world.bodies.get(one, one) for one in more]
    if more and more[0] == "1" and name != "amendment":  # the latest registration
        told[0] = Registration.objects.system("a test looks").latest("pk").pk
    return reverse(name, args=[CODE, *told]) + (f"?{query}" if query else "")


@pytest.fixture
def small(db: None) -> World:
    from allauth.mfa.models import Authenticator

    world = build_world()
    for key in RECEIVING:
        Authenticator.objects.get_or_create(user=world.users[key], type="totp", defaults={"data": {"secret": "x"}})
    return world


@pytest.mark.parametrize(("page", "actor", "make"), PAGES, ids=[f"{page}-{make.__name__}" for page, _, make in PAGES])
def test_three_rows_cost_what_one_costs(small: World, page: str, actor: str, make: Make) -> None:
    make(small, 0)
    client, address = small.client(actor), address_of(small, page)
    with hold_clock(AT):
        call(client, "GET", address)  # what is read once for a process is read now
        first = call(client, "GET", address)
        make(small, 1)
        make(small, 2)
        second = call(client, "GET", address)
    assert first.status == second.status == 200
    assert first.body != second.body, "the rows are not on this page"
    assert second.queries == first.queries
