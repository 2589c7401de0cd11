"""Changes of bodies at the desk: whose pages they are, told from the ledger, taken back, listed by kind and year."""

import re
from datetime import date
from html import unescape

import pytest
from django.http import HttpResponse

from guong.config.clock import hold_clock
from guong.organisations.rules.events import Merge, Rename
from tests.desk.changing import confirmed, errors, forms, post
from tests.organisations.changing import made, note
from tests.organisations.test_pages import text
from tests.world import AFTER, World

pytestmark = pytest.mark.django_db


def test_outside_the_branch_is_said_with_all_that_was_typed(world: World) -> None:
    answer = post(world, "doi-ten", forms(world)["doi-ten"], who="ha")
    assert answer.status_code == 403
    assert "nằm ngoài nhánh đồng chí phụ trách" in errors(answer)[""]
    assert 'value="Chi bộ thôn Đập Mới"' in answer.content.decode()


def test_a_root_is_an_administrators(world: World) -> None:
    typed = {**forms(world)["thanh-lap"], "parent": ""}
    assert post(world, "thanh-lap", typed).status_code == 403
    assert confirmed(world, "thanh-lap", typed, "quang").status_code == 302


@pytest.mark.parametrize("who", ["lien", "phuc", "khach"])
def test_who_receives_nowhere_has_no_page_here(world: World, who: str) -> None:
    with hold_clock(AFTER):
        for address in ("", "moi/", "moi/doi-ten/"):
            answer = world.client(who).get(f"/don-vi/thay-doi/{address}")
            assert answer.status_code == 403
            assert "Chỉ quản trị viên hoặc người tiếp nhận mới ghi thay đổi tổ chức." in text(answer)


def test_there_is_no_other_kind(world: World) -> None:
    with hold_clock(AFTER):
        assert world.client("thu").get("/don-vi/thay-doi/moi/ban-di/").status_code == 404


def undo(world: World, number: int, who: str = "thu") -> HttpResponse:
    with hold_clock(AFTER):
        return world.client(who).post(f"/don-vi/thay-doi/{number}/bo/", {})


def test_taken_back_and_told_from_the_ledger(world: World) -> None:
    merger = note(world, Merge((world.bodies["cau_da"], world.bodies["khe_sau"]), made(world)))
    answer = undo(world, merger)
    assert (answer.status_code, answer["Location"]) == (302, f"/don-vi/thay-doi/{merger}/")
    with hold_clock(AFTER):
        said = text(world.client("thu").get(answer["Location"]))
        listed = text(world.client("thu").get("/don-vi/thay-doi/"))
    assert (
        "Sáp nhập: Đảng bộ xã Cầu Đá, Đảng bộ xã Khe Sâu Đã bỏ" in said
        and "Việc này đã được bỏ lúc 09:00 13/03/2023." in said
    )
    assert "Bỏ việc sáp nhập đã ghi theo 15-QĐ/TU cho ngày 01/04/2023" in said
    assert "Đã bỏ" in listed


def test_what_stands_on_it_is_said_before_and_after_the_button(world: World) -> None:
    first = note(world, Rename(world.bodies["dap"], "Chi bộ A"))
    note(world, Rename(world.bodies["dap"], "Chi bộ B"), date(2024, 1, 1))
    with hold_clock(AFTER):
        page = text(world.client("thu").get(f"/don-vi/thay-doi/{first}/"))
    why = "Đã ghi một thay đổi của Chi bộ B ngày 01/01/2024, dựa trên tình trạng lúc này. Hãy bỏ việc ấy trước."
    assert why in page
    answer = undo(world, first)
    assert answer.status_code == 422 and f"Chưa bỏ được việc này. {why}" in text(answer)


def test_not_theirs_to_take_back(world: World) -> None:
    event = note(world, Rename(world.bodies["dap"], "Chi bộ A"))
    answer = undo(world, event, "ha")
    assert answer.status_code == 403 and "nằm ngoài nhánh đồng chí phụ trách" in text(answer)
    assert undo(world, event + 1).status_code == 404


def test_the_list_by_kind_and_year(world: World) -> None:
    note(world, Rename(world.bodies["dap"], "Chi bộ A"), date(2022, 1, 1))
    note(world, Merge((world.bodies["cau_da"],), world.bodies["khe_sau"]))

    def listed(query: str) -> list[str]:
        with hold_clock(AFTER):
            page = world.client("thu").get(f"/don-vi/thay-doi/{query}").content.decode()
        return [unescape(one) for one in re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]*)</a>', page)]

    rename = "Đổi tên Chi bộ thôn Đập thành Chi bộ A"
    merger = "Sáp nhập Đảng bộ xã Cầu Đá vào Đảng bộ xã Khe Sâu"
    assert listed("") == [merger, rename]
    assert listed("?loai=rename") == listed("?nam=2022") == [rename]
    assert listed("?loai=rename&nam=2023") == []
    assert listed("?loai=explode&nam=khong") == [merger, rename]
