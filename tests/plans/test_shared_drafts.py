"""Rows, two people at one draft, questions and activation, on the pages."""

import pytest
from django.urls import reverse

from guong.plans import actions, queries
from guong.plans.forms import SCREENS
from tests.plans.doing import client_of, fill, row_of, text, typed_in
from tests.world import CODE, WRITING, World, proposed_answers

PARTS = ("chung", *SCREENS)
HOSTILE = "<script>alert(1)</script> “đảng” 😀"
TITLE = "Đăng ký mô hình tiêu biểu năm 2024"


def edit(plan_part: str) -> str:
    return reverse("plan_edit", args=[CODE, plan_part])


# ---- rows ----


def test_more_rows_lose_nothing_and_judge_nothing(drafting_world):
    client = client_of(drafting_world, "thu")
    response = fill(
        client, "plan_edit", CODE, "nhom", sectors__2__content="Chưa có tên", sectors__0__bo="on", them="sectors"
    )
    kept = typed_in(response)
    assert response.status_code == 200 and "Cần sửa" not in text(response)
    assert (kept["sectors-so_dong"], kept["sectors-2-content"], kept["sectors-0-bo"]) == ("6", "Chưa có tên", "on")
    assert row_of(drafting_world.plan).version == drafting_world.plan.version
    sent = {**kept, "sectors-2-name": "Nhóm ba", "sectors-5-name": "Nhóm sáu"}
    assert client.post(edit("nhom"), sent).status_code == 302
    names = [sector.name for sector in queries.parts_of(drafting_world.plan, WRITING)["sectors"]]
    assert names == ["Thôn, khu phố", "Nhóm ba", "Nhóm sáu"]


@pytest.mark.parametrize(
    ("moved", "to", "order"), [("2", "1", "cabd"), ("0", "3", "bcad"), ("3", "2", "adbc"), ("0", "99", "bcda")]
)
def test_rows_are_moved_by_their_number(drafting_world, moved, to, order):
    thu = drafting_world.actor("thu")
    actions.replace_part(drafting_world.plan, "sectors", [{"name": name} for name in "abcd"], by=thu, at=WRITING)
    fill(client_of(drafting_world, "thu"), "plan_edit", CODE, "nhom", **{f"sectors__{moved}__thu_tu": to})
    assert "".join(sector.name for sector in queries.parts_of(drafting_world.plan, WRITING)["sectors"]) == order


def test_rows_have_an_end(drafting_world):
    client = client_of(drafting_world, "thu")
    for part, (_, specs) in SCREENS.items():
        typed = {f"{name}-so_dong": "999" for name in specs}
        page = client.post(edit(part), {**typed, "them": "x"})
        assert page.status_code == 200
        assert len(typed_in(page)) < 300  # the server's own limit for one form
    assert client.post(edit("nhom"), {"sectors-so_dong": "x"}).status_code == 302


def test_saving_nothing_new_writes_nothing(drafting_world):
    client, version = client_of(drafting_world, "thu"), row_of(drafting_world.plan).version
    for part in PARTS:
        assert fill(client, "plan_edit", CODE, part).status_code == 302
    assert row_of(drafting_world.plan).version == version


def test_save_and_back_to_the_overview(drafting_world):
    response = fill(client_of(drafting_world, "thu"), "plan_edit", CODE, "chung", place="Suối Mây", ve="1")
    assert response["Location"] == reverse("plan", args=[CODE])


# ---- two people ----


def _open_and_overtake(world: World, part: str, overtake) -> tuple:
    client = client_of(world, "thu")
    seen = typed_in(client.get(edit(part) if part != "cau-hoi" else reverse("plan_questions", args=[CODE])))
    overtake(row_of(world.plan), {"by": world.actor("nga"), "at": WRITING})
    return client, seen


def test_two_versions_of_the_heading_stand_side_by_side(drafting_world):
    client, seen = _open_and_overtake(
        drafting_world, "chung", lambda plan, do: actions.write_heading(plan, title="Bản của Nga", **do)
    )
    response = client.post(edit("chung"), {**seen, "title": "Bản của Thu"})
    page = text(response)
    assert response.status_code == 409
    assert "Bản của Nga" in page and "Bản của Thu" in page and "Bản đang có trên máy chủ" in page
    assert row_of(drafting_world.plan).title == "Bản của Nga"
    assert client.post(edit("chung"), typed_in(response)).status_code == 302
    assert row_of(drafting_world.plan).title == "Bản của Thu"


def test_two_versions_of_the_rows_stand_side_by_side(drafting_world):
    rows = [{"name": "Nhóm của Nga", "content": ""}]
    client, seen = _open_and_overtake(
        drafting_world, "nhom", lambda plan, do: actions.replace_part(plan, "sectors", rows, **do)
    )
    response = client.post(edit("nhom"), {**seen, "sectors-0-name": "Nhóm của Thu"})
    page = text(response)
    assert response.status_code == 409
    assert "Nhóm của Nga" in page and "Nhóm của Thu" in page
    assert [sector.name for sector in queries.parts_of(drafting_world.plan, WRITING)["sectors"]] == ["Nhóm của Nga"]
    assert client.post(edit("nhom"), typed_in(response)).status_code == 302
    names = [sector.name for sector in queries.parts_of(drafting_world.plan, WRITING)["sectors"]]
    assert names == ["Nhóm của Thu", "Thôn, khu phố"]


def test_two_versions_of_the_answers_stand_side_by_side(drafting_world):
    client, seen = _open_and_overtake(
        drafting_world, "cau-hoi", lambda plan, do: actions.answer(plan, {"double_count": "no"}, **do)
    )
    response = client.post(reverse("plan_questions", args=[CODE]), {**seen, "double_count": "yes"})
    assert response.status_code == 409
    assert "Không, chỉ tính cho đơn vị đăng ký" in text(response) and "Bản của đồng chí" in text(response)
    assert row_of(drafting_world.plan).one_exemplar_two_units is False


def test_different_parts_written_at_the_same_time_are_no_conflict(drafting_world):
    client, seen = _open_and_overtake(
        drafting_world, "nhom", lambda plan, do: actions.write_heading(plan, title="Bản của Nga", **do)
    )
    assert client.post(edit("nhom"), {**seen, "sectors-0-name": "Nhóm của Thu"}).status_code == 302
    assert row_of(drafting_world.plan).title == "Bản của Nga"
    assert queries.parts_of(drafting_world.plan, WRITING)["sectors"][0].name == "Nhóm của Thu"


def test_a_double_press_is_no_conflict(drafting_world):
    client = client_of(drafting_world, "thu")
    sent = {**typed_in(client.get(edit("nhom"))), "sectors-2-name": "Nhóm ba"}
    assert [client.post(edit("nhom"), sent).status_code for _ in range(2)] == [302, 302]
    assert len(queries.parts_of(drafting_world.plan, WRITING)["sectors"]) == 3


# ---- questions and activation ----


def test_questions_choose_nothing_for_anybody(drafting_world):
    page = client_of(drafting_world, "thu").get(reverse("plan_questions", args=[CODE]))
    assert " checked" not in page.content.decode().split('<form class="form"')[1].split("</form>")[0]
    assert text(page).count("(đề xuất)") == 11
    assert "4 đơn vị phải đăng ký, ít nhất 4 mô hình." in text(page)


def test_answered_questions_are_shown_and_the_others_stay_open(drafting_world):
    client = client_of(drafting_world, "thu")
    assert fill(client, "plan_questions", CODE, double_count="yes")["Location"] == reverse("plan", args=[CODE])
    page = client.get(reverse("plan_questions", args=[CODE]))
    assert typed_in(page)["double_count"] == "yes"
    assert "Còn 10 trong 11 câu chưa trả lời." in text(page)
    response = fill(client, "plan_questions", CODE, committee_rollup="perhaps")
    assert response.status_code == 422 and "Hãy chọn một mục trong danh sách." in text(response)
    assert typed_in(response)["double_count"] == "yes"


def test_a_plan_with_open_questions_is_not_issued(drafting_world):
    client = client_of(drafting_world, "thu")
    response = client.post(reverse("plan_activation", args=[CODE]), {"_khoa": "k"})
    assert response.status_code == 422
    assert "Còn câu hỏi chưa trả lời" in text(response) and "<title>Lỗi:" in text(response)
    assert row_of(drafting_world.plan).state == "draft"
    assert client.get(reverse("plan_activation", args=[CODE]))["Location"] == reverse("plan", args=[CODE])


def test_a_plan_changed_since_it_was_read_is_not_issued(drafting_world):
    plan, client = drafting_world.plan, client_of(drafting_world, "thu")
    actions.answer(row_of(plan), proposed_answers(plan), by=drafting_world.actor("thu"), at=WRITING)
    seen = row_of(plan).version
    actions.write_heading(row_of(plan), title="Bản của Nga", by=drafting_world.actor("nga"), at=WRITING)
    response = client.post(reverse("plan_activation", args=[CODE]), {"_khoa": "k", "phien_ban": str(seen)})
    assert response.status_code == 409
    assert "Kế hoạch vừa được người khác sửa." in text(response)
    assert row_of(plan).state == "draft"


def test_an_outsider_does_not_issue_a_plan(world):
    assert client_of(world, "ha").post(reverse("plan_activation", args=[CODE])).status_code == 403
