""" "Việc của tôi": what came back and why, what is due and until exactly when."""

from datetime import date, datetime, time

import pytest
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.desk.queries import home_of
from guong.desk.queries.tasks import tasks_of
from guong.kit.periods import ZONE
from guong.plans import actions as plans
from guong.plans.models import Deadline, Quota
from guong.plans.rules import Step
from guong.registrations import actions, queries
from guong.registrations.queries import watch
from guong.registrations.words import FIELDS
from tests.registrations.test_never_changed import issue
from tests.world import CHECKING, CODE, WRITING

BEFORE = datetime(2023, 3, 10, 10, 29, 59, tzinfo=ZONE)
HALF_AN_HOUR_AFTER = datetime(2023, 3, 10, 11, 0, tzinfo=ZONE)
THE_DAY_AFTER = datetime(2023, 3, 11, 8, 0, tzinfo=ZONE)


def terms(world, person, at):
    return [task.deadline for task in tasks_of(world.actor(person, at), at) if task.deadline.startswith("trước")]


@pytest.fixture
def at_half_past_ten(world):
    """The plan says "trước 10 giờ 30 ngày 10/3/2023"."""
    Deadline.objects.filter(plan=world.plan, step="registration").update(
        at=time(10, 30), wording="trước 10 giờ 30 ngày 10/3/2023"
    )
    return world


NAMED = "trước 10 giờ 30 ngày 10/3/2023, tức trước 10:30 ngày 10/3/2023"
WHEN = [
    (BEFORE, "hôm nay là ngày cuối"),
    (HALF_AN_HOUR_AFTER, "đã hết hạn hôm nay"),
    (THE_DAY_AFTER, "quá hạn 1 ngày"),
]


@pytest.mark.parametrize(("at", "left"), WHEN)
def test_a_term_with_an_hour_ends_at_that_hour(at_half_past_ten, at, left):
    world = at_half_past_ten
    assert terms(world, "oanh", at) == [f"{NAMED} ({left})"]
    (line,) = watch.board_for(world.actor("oanh", at), world.plan, at).lines
    left = left.replace("quá hạn 1 ngày", "hết hạn 1 ngày trước")  # the card speaks to whoever owes, the pages to all
    assert watch.own_term(world.plan, line, at) == f"{NAMED} ({left})"
    with hold_clock(at):
        page = world.client("oanh").get(reverse("unit_list", args=[CODE, world.bodies["thpt"]])).content.decode()
    assert "trước 10:30 ngày 10/3/2023" in page and left in page and "hết ngày" not in page


def test_a_longer_term_is_told_as_that_units_own(world):
    until = datetime(2023, 3, 16, tzinfo=ZONE)
    given = {"until": until, "reason": "Mưa lũ", "authority": "Thường trực"}
    thu = world.actor("thu", CHECKING)
    plans.extend(world.plan, Step.REGISTRATION, world.bodies["thpt"], by=thu, at=CHECKING, **given)
    world.listed("kien", "thpt")
    told = "trước ngày 10/3/2023, gia hạn đến hết ngày 15/3/2023 (còn 9 ngày)"
    assert terms(world, "oanh", CHECKING) == [told] * 2  # the duty, and the list that waits to be sent
    assert terms(world, "son", CHECKING) == ["trước ngày 10/3/2023, tức hết ngày 09/3/2023 (còn 3 ngày)"]
    page = world.client("oanh")
    with hold_clock(CHECKING):
        text = page.get(reverse("unit_list", args=[CODE, world.bodies["thpt"]])).content.decode()
    assert "gia hạn đến hết ngày 15/3/2023" in text and "còn 9 ngày" in text


def test_what_came_back_stands_first_with_its_fields_and_the_reason(world):
    sent = world.sent("kien", "oanh", "thpt")
    reason = "Chưa nêu rõ con số cần đạt."
    actions.send_back(sent, fields=["goals", "method"], reason=reason, by=world.actor("thu"), at=CHECKING)
    world.draft("kien", "thpt", title="Mô hình sau")
    first, second, *_ = tasks_of(world.actor("kien", CHECKING), CHECKING)
    assert (first.title, first.state[0]) == ("Cần sửa: Tiếng loa Đường hoa", "Cần sửa")
    assert first.note == f"Cần sửa: {FIELDS['goals']}, {FIELDS['method']}. “{reason}”"
    assert second.title == "Đang soạn: Mô hình sau"


def test_each_sees_what_waits_for_them(world):
    world.sent("lien", "lien", "tram")
    world.listed("kien", "thpt")
    titles = {
        who: [task.title for task in tasks_of(world.actor(who, CHECKING), CHECKING)] for who in ("ha", "oanh", "thu")
    }
    assert titles["ha"][0] == "Kiểm tra 1 mô hình gửi đến"
    assert titles["oanh"][0].startswith("Gửi danh sách 1 mô hình của Chi bộ Trường THPT")
    assert titles["thu"] == []


def test_home_is_where_the_work_is(world):
    homes = {who: home_of(world.actor(who, WRITING)) for who in ("thu", "phuc", "kien", "quang")}
    assert homes == {
        "thu": reverse("board", args=[CODE]),
        "phuc": reverse("board", args=[CODE]),
        "kien": reverse("my_tasks"),
        "quang": reverse("system"),
    }
    assert queries.list_of(world.plan, world.bodies["thpt"]) is None


def test_the_card_of_an_amendment_says_what_it_changed_of_what_the_unit_owes(world):
    """Quotas of units of its kind and terms; nothing of what other units owe."""
    body = world.bodies["ngon"]
    plans.acknowledge(world.plan, body, upto=0, by=world.actor("man"), at=WRITING)
    deadline = Deadline.objects.get(plan=world.plan, step=Step.REGISTRATION)
    cells, committees = (Quota.objects.get(plan=world.plan, kind=kind) for kind in ("party_cell", "party_organisation"))
    lines = [
        ("quota", cells, {"n": 2}),
        ("quota", committees, {"n": 4}),
        ("deadline", deadline, {"on": date(2023, 3, 20), "wording": ""}),
    ]
    issue(world, WRITING, *((part, "replace", row, values) for part, row, values in lines))
    (card,) = [task for task in tasks_of(world.actor("man"), WRITING) if "sửa đổi, bổ sung lần 1" in task.title]
    assert card.note == (
        "Thay đổi: Chi bộ: ít nhất 02 mô hình (mọi đơn vị ở các cấp bên dưới, thực hiện); "
        "Đăng ký: trước ngày 20/3/2023, gửi qua Ban Tuyên giáo. Đọc kế hoạch rồi xác nhận đã tiếp nhận."
    )
