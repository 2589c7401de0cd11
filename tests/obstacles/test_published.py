"""Answers for everybody: the newest on the plan, all of them on a page of their own, and through amendments those about the old words."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from guong.config.clock import hold_clock
from guong.obstacles import actions, queries
from guong.obstacles.queries.published import clauses_answered, search_published
from guong.obstacles.rules import Lineage
from guong.plans.models import Amendment
from tests.obstacles.doing import answered, published, quota, raised, row, rows
from tests.obstacles.test_actions import do
from tests.obstacles.test_pages import HERE, NEW, page_of, read, send
from tests.organisations.test_pages import text
from tests.registrations.test_never_changed import drafted, issue, quotas
from tests.world import AFTER, CODE, World

pytestmark = pytest.mark.django_db
PLAN, ALL = f"/kh/{CODE}/", f"{HERE}da-tra-loi/"
BEFORE = "Trả lời về quy định trước khi sửa đổi"
DAY = timedelta(days=1)


def answered_for_all(world: World, said: str, at: Any = AFTER, **about: Any) -> int:
    """Returns: number of the published answer."""
    number = raised(world, at=at, **about).pk
    answered(world, number, by="thu", at=at)
    return published(world, number, said, at=at).pk


def test_the_plan_shows_the_newest_with_a_few_lines_of_each(world: World) -> None:
    for number in range(7):
        answered_for_all(
            world, f"Lời {number}. {'Rất dài. ' * 300}", AFTER + number * timedelta(hours=1),
            subject_key="other", clause=f"IV.{number}",
        )  # fmt: skip
    for page in (PLAN, HERE):
        shown = text(read(world, page, "son", AFTER + DAY))
        said = [number for number in range(7) if f"Lời {number}." in shown]
        assert said == [2, 3, 4, 5, 6] and shown.index("Mục IV.6") < shown.index("Mục IV.2")
        assert shown.count("Rất dài.") < 5 * 20 and "Xem tất cả" in shown
    whole = text(read(world, ALL, "son", AFTER + DAY))
    assert whole.count("Rất dài.") == 7 * 300 and whole.index("Lời 6.") < whole.index("Lời 0.")


def test_searched_by_words_and_clause_in_pages(world: World) -> None:
    for number in range(21):
        answered_for_all(
            world, f"Lời thứ {number}.", AFTER + number * timedelta(minutes=1), subject_key="other", clause="V"
        )
        do(actions.close_obstacle, row(queries.search(None, world.plan, {}, AFTER).first().pk), world, "lien")
    answered_for_all(world, "Được đăng ký chung.", AFTER + timedelta(hours=1))

    def told(query: str) -> str:
        return text(read(world, f"{ALL}?{query}", "son", AFTER + DAY))

    assert told("").count("Lời thứ") == 19 and told("trang=2").count("Lời thứ") == 2
    assert "Được đăng ký chung." in told("tim=dang+ky+chung") and "Lời thứ" not in told("tim=dang+ky+chung")
    assert "Được đăng ký chung." in told("tim=chi+tieu+chi+bo")  # the words of the clause
    assert "Lời thứ" not in told(f"muc={quota(world)}") and "Được đăng ký chung." not in told("muc=other-v")
    assert "Không có câu trả lời nào khớp." in told("tim=khongcogi")
    assert "/tra-loi/" not in read(world, ALL, "son").content.decode()
    assert "/tra-loi/" in read(world, ALL, "thu", AFTER + DAY).content.decode()


def test_nobody_finds_what_was_taken_back_or_never_public(world: World) -> None:
    number = raised(world).pk
    answered(world, number, text="Chỉ nói với đơn vị.")
    assert "Chưa có câu trả lời nào cho mọi đơn vị." in text(read(world, ALL, "son"))
    answer = published(world, number, "Ai cũng đọc được.")
    assert "Ai cũng đọc được." in text(read(world, ALL, "son"))
    do(actions.unpublish_answer, answer, world, "thu")
    for wanted in ({}, {"tim": "ai cung doc duoc"}, {"muc": quota(world)}):
        assert list(search_published(world.actor("thu"), world.plan, wanted, AFTER)) == []
    assert clauses_answered(world.actor("thu"), world.plan) == []


@pytest.mark.parametrize("more", [1, 3])
def test_three_cost_what_one_costs(world: World, more: int) -> None:
    places = [
        (ALL, "son"),
        (f"{ALL}?tim=duoc", "son"),
        (f"{ALL}?muc={quota(world)}", "thu"),
        (PLAN, "son"),
        (NEW, "lien"),
    ]

    def cost(address: str, who: str) -> int:
        client = world.client(who)
        with hold_clock(AFTER + DAY), CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    answered_for_all(world, "Được.")
    first = [cost(*place) for place in places]
    for number in range(more):
        answered_for_all(world, f"Được {number}.", unit="thpt", by="oanh")
    assert [cost(*place) for place in places] == first


def test_the_overview_keeps_its_bound_with_answers_on_it(world: World) -> None:
    for number in range(3):
        answered_for_all(world, f"Được {number}.")
    client = world.client("thu")
    with hold_clock(AFTER + DAY):
        client.get(HERE)
        with CaptureQueriesContext(connection) as asked:
            assert "Được 2." in client.get(PLAN).content.decode()
    assert len(asked) <= 25


def amended(world: World) -> tuple[str, str]:
    """Keys of the cells' quota before and after an amendment on the next day."""
    old = quotas(world, AFTER)["party_cell"]
    issue(world, AFTER + DAY, ("quota", "replace", old, {"n": 2}))
    new = quotas(world, AFTER + DAY)["party_cell"]
    assert new.pk != old.pk and new.replaces_id == old.pk
    return f"quota-{old.pk}", f"quota-{new.pk}"


def test_what_was_answered_about_the_old_words_is_offered_for_the_new(world: World) -> None:
    answered_for_all(world, "Được đăng ký chung.")
    old, new = amended(world)
    at = AFTER + DAY
    asked = text(read(world, f"{NEW}?muc={new}", "lien", at))
    assert "Đã có trả lời cho mục này" in asked and "Được đăng ký chung." in asked and BEFORE in asked
    first = send(world, NEW, "lien", at=at, subject=new, text="Vướng mới")  # the page was opened without the clause
    assert first.status_code == 422 and BEFORE in text(first) and len(rows()) == 1
    answered_for_all(world, "Nay mỗi chi bộ hai mô hình.", at, subject_key=new, by="oanh", unit="thpt")
    both = text(read(world, f"{NEW}?muc={new}", "lien", at))
    assert both.index("Nay mỗi chi bộ") < both.index("Được đăng ký chung.") and both.count(BEFORE) == 1
    for page in (PLAN, ALL, HERE):
        shown = text(read(world, page, "son", at))
        assert shown.count(BEFORE) == 1 and shown.index("Nay mỗi chi bộ") < shown.index(BEFORE)
    for key in (old, new):  # one clause, by whichever of its keys
        found = text(read(world, f"{ALL}?muc={key}", "son", at))
        assert "Nay mỗi chi bộ" in found and "Được đăng ký chung." in found
    assert [told for _, told in clauses_answered(world.actor("son", at), world.plan)] == [
        "Chỉ tiêu: Chi bộ ít nhất 02 mô hình"
    ]


def test_before_its_day_an_amendment_marks_nothing(world: World) -> None:
    answered_for_all(world, "Được đăng ký chung.")
    old = quotas(world, AFTER)["party_cell"]
    later = AFTER + 5 * DAY
    issue(world, AFTER + DAY, ("quota", "replace", old, {"n": 2}), effective_on=later.date())
    assert BEFORE not in text(read(world, ALL, "son", AFTER + DAY))
    assert BEFORE in text(read(world, ALL, "son", later + DAY))


def test_the_list_holds_a_clause_and_what_it_was_together(world: World) -> None:
    raised(world, text="Vướng cũ")
    old, new = amended(world)
    at = AFTER + DAY
    raised(world, "oanh", "thpt", at=at, subject_key=new, text="Vướng mới")
    for key in (old, new):
        shown = read(world, f"{HERE}?muc={key}", "thu", at)
        assert "Vướng cũ" in text(shown) and "Vướng mới" in text(shown)
        assert f'<option value="{old}" selected>Chỉ tiêu: Chi bộ ít nhất 02 mô hình' in shown.content.decode()
    assert "Vướng" not in text(read(world, f"{HERE}?muc=quota-0", "thu", at)).replace("Vướng mắc", "")


LINES = st.lists(st.integers(1, 6), min_size=1, max_size=6)


@given(LINES)
def test_a_line_of_clauses_is_one_family_from_whichever_end(lengths: list[int]) -> None:
    """Rows of a plan in lines of these lengths, each row in the place of the one before."""
    lines, number = [], 0
    for length in lengths:
        lines.append([f"quota-{number + place}" for place in range(length)])
        number += length
    lineage = Lineage({line[place]: line[place - 1] for line in lines for place in range(1, len(line))})
    for line in lines:
        for place, key in enumerate(line):
            assert lineage.earlier(key) == tuple(reversed(line[:place]))
            assert lineage.first(key) == line[0] and lineage.family(key) == frozenset(line)


def test_an_amendment_and_the_difficulties_that_led_to_it_lead_to_each_other(world: World) -> None:
    mine, other = raised(world, text="Vướng ở trạm"), raised(world, "oanh", "thpt", text="Vướng ở trường")
    at = AFTER + DAY
    draft = drafted(world, at, ("quota", "replace", quotas(world, AFTER)["party_cell"], {"n": 2}))
    for one in (mine, other):
        actions.put_in_amendment(row(one.pk), draft.pk, by=world.actor("thu", at), at=at)
    page = f"/kh/{CODE}/sua-doi/1/"
    assert (
        "Vướng ở trạm" in text(read(world, page, "thu", at))
        and page in read(world, page_of(mine.pk), "thu", at).content.decode()
    )
    assert (
        page not in read(world, page_of(mine.pk), "lien", at).content.decode()
    )  # a draft is known to those who write it
    assert [queries.search(world.actor(who, at), world.plan, {"lan": "1"}, at).count() for who in ("thu", "lien")] == [
        2,
        0,
    ]
    from guong.plans.actions import issue_amendment

    issue_amendment(Amendment.objects.select_related("plan").get(pk=draft.pk), by=world.actor("thu", at), at=at)
    for who, sees in (("thu", (True, True)), ("lien", (True, False)), ("oanh", (False, True)), ("son", (False, False))):
        shown = text(read(world, page, who, at))
        assert ("Vướng ở trạm" in shown, "Vướng ở trường" in shown) == sees
        assert ("Vướng mắc dẫn đến sửa đổi" in shown) == any(sees)
    assert f'<a href="{page}">sửa đổi lần 1</a>' in read(world, page_of(mine.pk), "lien", at).content.decode()
    listed = text(read(world, f"{HERE}?lan=1", "lien", at))
    assert "Vướng ở trạm" in listed and "Sửa đổi lần 1" in listed
    assert queries.search(world.actor("thu", at), world.plan, {"lan": "x"}, at).count() == 0


@pytest.mark.parametrize("more", [1, 3])
def test_an_amendment_that_three_led_to_costs_what_one_costs(world: World, more: int) -> None:
    at = AFTER + DAY
    draft = drafted(world, at, ("quota", "replace", quotas(world, AFTER)["party_cell"], {"n": 2}))

    def led(said: str) -> None:
        actions.put_in_amendment(row(raised(world, text=said).pk), draft.pk, by=world.actor("thu", at), at=at)

    def cost() -> int:
        client = world.client("thu")
        with hold_clock(at), CaptureQueriesContext(connection) as asked:
            assert client.get(f"/kh/{CODE}/sua-doi/1/").status_code == 200
        return len(asked)

    led("Vướng")
    first = cost()
    for number in range(more):
        led(f"Vướng {number}")
    assert cost() == first
