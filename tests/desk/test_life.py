"""The page of an exemplar's life over the years, and the doors to its end."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.registrations import actions
from guong.registrations.models import ExemplarEnding
from guong.registrations.rules.continuing import differences
from tests.plans.doing import text
from tests.registrations.earlier import BEFORE, accepted, year_before
from tests.registrations.going_on import go_on
from tests.world import CODE, WRITING, World

pytestmark = pytest.mark.django_db
WHY = "Đã thành nếp chung của trường."


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with hold_clock(WRITING):
        yield


@pytest.fixture
def before(world: World) -> World:
    return year_before(world)


def life(world: World, number: int, person: str = "oanh", code: str = BEFORE) -> str:
    return text(world.client(person).get(reverse("dossier", args=[code, number])))


def post(world: World, name: str, number: int, person: str = "oanh", **typed: str) -> tuple[int, str]:
    answer = world.client(person).post(reverse(name, args=[BEFORE, number]), {"_khoa": f"k-{name}", **typed})
    return answer.status_code, answer.get("Location") or text(answer)


def test_each_year_tells_what_it_changed_and_kept(world: World, before: World) -> None:
    old = accepted(before, "kien", "oanh", "thpt")
    new = go_on(world, old)
    actions.write(new, by=world.actor("kien"), at=WRITING, texts={"title": "Tiếng loa mới", "aims": "Thêm hoa."})
    page = life(world, new.pk, code=CODE)
    assert "So với năm 2022" in page and "So với năm 2021" not in page
    assert "Thay đổi 6 mục: Tên mô hình" in page
    for said in ("Tiếng loa Đường hoa", "Tiếng loa mới", "Thêm hoa.", "Giữ nguyên: ", "Còn tiếp tục"):
        assert said in page, said


def test_a_reader_of_one_year_compares_nothing_they_may_not_read(world: World, before: World) -> None:
    old = accepted(before, "kien", "oanh", "thpt")
    new = go_on(world, old)  # a draft: the receiver reads the year before alone
    assert "So với năm" not in life(world, old.pk, "thu")
    assert world.client("thu").get(reverse("dossier", args=[CODE, new.pk])).status_code == 404


def test_ended_from_the_page_and_taken_back(world: World, before: World) -> None:
    row = accepted(before, "kien", "oanh", "thpt")
    assert reverse("exemplar_ending", args=[BEFORE, row.pk]) in life(world, row.pk)
    assert reverse("exemplar_ending", args=[BEFORE, row.pk]) not in life(world, row.pk, "kien")
    there = reverse("dossier", args=[BEFORE, row.pk])
    assert post(world, "exemplar_ending", row.pk, how="ended", reason=WHY) == (302, there)
    page = life(world, row.pk, "kien")
    assert "Đã kết thúc" in page and f"Lý do: {WHY}" in page and "Ghi mô hình kết thúc" in page
    assert post(world, "exemplar_restoring", row.pk) == (302, there)
    assert "Còn tiếp tục" in life(world, row.pk) and ExemplarEnding.objects.count() == 0


def test_merged_from_the_page_both_pages_lead_to_each_other(world: World, before: World) -> None:
    row, into = (accepted(before, "kien", "oanh", "thpt", title=title) for title in ("Giờ học mở", "Cổng trường xanh"))
    form = text(world.client("oanh").get(reverse("exemplar_ending", args=[BEFORE, row.pk])))
    assert f'<option value="{into.code} Cổng trường xanh">' in form and f'value="{row.code} ' not in form
    typed = {"how": "merged", "into": f"{into.code} Cổng trường xanh", "reason": WHY}
    assert post(world, "exemplar_ending", row.pk, **typed)[0] == 302
    assert reverse("dossier", args=[BEFORE, into.pk]) in life(world, row.pk)
    page = life(world, into.pk)
    assert reverse("dossier", args=[BEFORE, row.pk]) in page and "Đã gộp vào đây sau năm 2022" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"how": "ended", "reason": ""}, "Lý do"),
        ({"how": "", "reason": WHY}, "Mô hình này"),
        ({"how": "merged", "reason": WHY}, "Gộp vào mô hình"),
        ({"how": "merged", "into": "MH-99999", "reason": WHY}, "Không có mô hình nào mang mã này"),
        ({"how": "merged", "into": "vườn hoa", "reason": WHY}, "Không có mô hình nào mang mã này"),
        ({"how": "ended", "reason": "x" * 501}, "501"),
    ],
)
def test_what_cannot_be_taken_is_said_and_stays_typed(
    world: World, before: World, typed: dict[str, str], said: str
) -> None:
    row = accepted(before, "kien", "oanh", "thpt")
    status, page = post(world, "exemplar_ending", row.pk, **typed)
    assert status == 422 and said in page and typed["reason"] in page and typed.get("into", "") in page
    assert ExemplarEnding.objects.count() == 0


def test_another_units_exemplar_is_refused_beside_its_field(world: World, before: World) -> None:
    row, others = accepted(before, "kien", "oanh", "thpt"), accepted(before, "son", "son", "mttq")
    typed = {"how": "merged", "into": others.code, "reason": WHY}
    assert "Không có mô hình nào mang mã này" in post(world, "exemplar_ending", row.pk, **typed)[1]
    assert post(world, "exemplar_ending", row.pk, "thu", **typed)[0] == 302
    page = life(world, row.pk)  # Oanh may not read that of the Front
    assert "một mô hình mà đồng chí không được xem" in page and reverse("dossier", args=[BEFORE, others.pk]) not in page


def test_who_has_no_say_is_told_and_who_sees_nothing_finds_nothing(world: World, before: World) -> None:
    row = accepted(before, "kien", "oanh", "thpt")
    for person, status in (("kien", 403), ("phuc", 403), ("lien", 404)):
        for name in ("exemplar_ending", "exemplar_restoring"):
            assert post(world, name, row.pk, person, how="ended", reason=WHY)[0] == status
    assert post(world, "exemplar_restoring", row.pk)[0] == 422


def test_what_went_in_costs_the_same_however_many(world: World, before: World) -> None:
    rows = [accepted(before, "kien", "oanh", "thpt", title=f"M{n}") for n in range(4)]
    counts = []
    for some in (rows[1:2], rows[2:]):
        for row in some:
            actions.merge_exemplar(row, rows[0], WHY, by=world.actor("oanh"), at=WRITING)
        client, address = world.client("oanh"), reverse("dossier", args=[BEFORE, rows[0].pk])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_differences_are_told_in_the_order_of_the_names() -> None:
    now, earlier = {"a": "1", "b": "2", "c": "", "d": "4"}, {"a": "1", "b": "0", "c": "3", "e": ""}
    assert differences("dcbae", now, earlier) == (["a"], [("d", "", "4"), ("c", "3", ""), ("b", "0", "2")])
