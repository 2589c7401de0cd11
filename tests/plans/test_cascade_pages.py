"""Cụ thể hóa by its pages: who sees it, what the board and lists tell."""

import pytest
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.reasons import Reason
from guong.plans.models import Plan, Quota
from guong.registrations.queries import watch
from tests.plans.below import begun, issued, origin, row
from tests.plans.doing import client_of, fill, text
from tests.world import AFTER, WRITING, World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


def test_by_the_pages_from_beginning_to_board(world: World) -> None:
    Quota.objects.filter(plan=world.plan, kind="party_cell").update(n=2)
    client = client_of(world, "binh")
    there = reverse("plan_cascade", args=[world.plan.code])
    assert "Cụ thể hóa cho Đảng ủy xã Cầu Đá" in text(client.get(there))
    answer = client.post(there, {"don_vi": world.bodies["cau_da"]})
    plan = Plan.objects.system("a test looks").get(parent=world.plan)
    assert answer["Location"] == reverse("plan_terms", args=[plan.code])
    number = origin(plan)
    refused = fill(client, "plan_terms", plan.code, **{f"n-{number}": "1", "on-registration": "12/3/2023"})
    assert refused.status_code == 422
    page = text(refused)
    assert (
        "Thấp hơn yêu cầu của Kế hoạch của Huyện ủy Suối Mây (ít nhất 02 mô hình, mục II.1)" in page
        and "Muộn hơn Kế hoạch của Huyện ủy Suối Mây (hết ngày 09/3/2023, mục II.2)" in page
    )
    assert 'value="12/3/2023"' in page  # nothing typed is lost
    good = {
        f"n-{number}": "3",
        "on-registration": "7/3/2023",
        "number": "03-KH/ĐU",
        "added-0-kind": "party_office",
        "added-0-n": "1",
    }
    assert fill(client, "plan_terms", plan.code, **good)["Location"] == reverse("plan", args=[plan.code])
    page = text(client.get(reverse("plan", args=[plan.code])))
    assert "Khác với kế hoạch cấp trên" in page and "ít nhất 03 mô hình" in page and "đơn vị tự thêm" in page
    version = row(plan.code).version
    answer = client.post(reverse("plan_activation", args=[plan.code]), {"phien_ban": version}, follow=True)
    assert row(plan.code).state == "active"
    assert "đăng ký vẫn gửi theo kế hoạch gốc" in text(answer) and "có thể đăng ký" not in text(answer)
    listed = text(client_of(world, "thu").get(there))
    assert "Đảng ủy xã Cầu Đá" in listed and "03-KH/ĐU" in listed
    assert "nâng 1 chỉ tiêu, thêm 1 chỉ tiêu, 1 thời hạn sớm hơn" in listed
    board = text(client.get(reverse("board", args=[plan.code])))
    assert "Chi bộ thôn Ngọn" in board and "0/3" in board and "Khe Sâu" not in board


def test_a_plan_below_of_a_day_to_come_is_not_put_to_work(world: World) -> None:
    plan, client = begun(world), client_of(world, "binh")
    fill(client, "plan_terms", plan.code, number="03-KH/ĐU", issued_on="02/3/2032")
    page = text(client.get(reverse("plan", args=[plan.code])))
    assert "Ngày ban hành 02/03/2032 chưa đến" in page
    answer = client.post(reverse("plan_activation", args=[plan.code]), {"phien_ban": row(plan.code).version})
    assert answer.status_code == 422 and row(plan.code).state == "draft"


def test_what_a_plan_below_does_not_say_itself_is_as_above(world: World) -> None:
    page = text(client_of(world, "binh").get(reverse("plan", args=[begun(world).code])))
    assert page.count("Theo kế hoạch cấp trên.") == 4 and "Chưa có nhóm nào" not in page


def test_where_nobody_has_to_take_note_that_is_said_not_a_filter(world: World) -> None:
    plan = issued(world)
    Quota.objects.filter(plan=plan).delete()
    Quota.objects.filter(plan=world.plan).exclude(kind="party_organisation").delete()
    page, filtered = (
        text(client_of(world, "binh").get(reverse("plan_taking", args=[plan.code]) + query)) for query in ("", "?tim=x")
    )
    assert "không có nơi phải xác nhận tiếp nhận" in page and "khớp với bộ lọc" not in page
    assert "khớp với bộ lọc" in filtered


def test_rows_for_more_quotas_fold_until_they_are_used(world: World) -> None:
    plan, client = begun(world), client_of(world, "binh")
    before = text(client.get(reverse("plan_terms", args=[plan.code])))
    after = text(fill(client, "plan_terms", plan.code, **{"added-2-kind": "party_office"}))
    folded = [page.split("<summary>Thêm chỉ tiêu khác</summary>")[1] for page in (before, after)]
    assert [[n for n in "1234" if f"<legend>Chỉ tiêu thêm {n}</legend>" in page] for page in folded] == [
        ["2", "3", "4"],
        ["2", "4"],
    ]


def test_a_form_with_half_a_row_says_what_is_missing(world: World) -> None:
    plan = begun(world)
    answer = fill(client_of(world, "binh"), "plan_terms", plan.code, **{"added-0-kind": "party_office"})
    assert answer.status_code == 422 and 'href="#id_added-0-n"' in text(answer)


@pytest.mark.parametrize("name", ["registrations", "register", "consolidation", "figures", "results"])
def test_registrations_and_figures_are_the_roots_alone(world: World, name: str) -> None:
    plan = issued(world)
    assert client_of(world, "thu").get(reverse(name, args=[plan.code])).status_code == 404
    assert client_of(world, "binh").get(reverse(name, args=[plan.code])).status_code == 404


@pytest.mark.parametrize(("person", "lines"), [("thu", 3), ("ha", 3), ("lien", 1), ("dung", None), ("kien", None)])
def test_its_board_shows_nobody_more_than_the_roots(world: World, person: str, lines: int | None) -> None:
    plan = issued(world)
    found = watch.board_for(world.actor(person), plan, WRITING)
    assert (None if found is None else len(found.lines)) == lines
    assert client_of(world, person).get(reverse("board", args=[plan.code])).status_code == (200 if lines else 404)


def test_the_list_of_plans_shows_the_own_and_those_above(world: World) -> None:
    plan = issued(world)
    shown = {p: plan.title in text(client_of(world, p).get("/kh/")) for p in ("binh", "lien", "thu", "dung", "kien")}
    assert shown == {"binh": True, "lien": True, "thu": False, "dung": False, "kien": False}


@pytest.mark.parametrize(("person", "seen"), [("thu", 2), ("ha", 2), ("lien", 1), ("dung", None)])
def test_who_has_taken_note_of_it_is_seen_by_its_own_people_and_the_roots(
    world: World, person: str, seen: int | None
) -> None:
    plan = issued(world)
    answer = client_of(world, person).get(reverse("plan_taking", args=[plan.code]))
    assert (answer.status_code, text(answer).count("data-row")) == ((200, seen) if seen else (404, 0))


def test_a_draft_is_seen_by_its_own_people_and_no_others(world: World) -> None:
    plan = begun(world)
    seen = {
        p: client_of(world, p).get(reverse("plan", args=[plan.code])).status_code
        for p in ("binh", "ha", "lien", "thu", "dung")
    }
    assert seen == {"binh": 200, "ha": 200, "lien": 404, "thu": 404, "dung": 404}
    terms = {
        p: client_of(world, p).get(reverse("plan_terms", args=[plan.code])).status_code for p in ("binh", "ha", "lien")
    }
    assert terms == {"binh": 200, "ha": 200, "lien": 404}
    assert client_of(world, "thu").get(reverse("plan_terms", args=[world.plan.code])).status_code == 404


def test_the_root_is_still_home_and_its_own_plan_a_button_there(world: World) -> None:
    plan = issued(world)
    page = text(client_of(world, "binh").get("/toi/"))
    assert reverse("board", args=[plan.code]) in page
    assert client_of(world, "binh").get("/")["Location"] == "/toi/"


def test_reasons_have_words() -> None:
    from guong.kit.phrasebook import say as spoken

    for code in (
        "cascade_not_below",
        "cascade_made",
        "cascade_beside_only",
        "cascade_unknown",
        "cascade_steered_above",
    ):
        assert spoken(Reason(code))


def test_its_board_of_a_past_day(world: World) -> None:
    plan = issued(world)
    with hold_clock(AFTER):
        answer = client_of(world, "ha").get(reverse("board", args=[plan.code]) + "?ngay=08/3/2023")
    page = text(answer)
    assert answer.status_code == 200
    assert "Chi bộ thôn Ngọn" in page and "0/2" in page and "Quá hạn" in page
