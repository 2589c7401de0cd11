"""Two cells become one, on a phone: found by their names, looked at, confirmed, seen on the tree of both days, and taken back."""

from datetime import date

import pytest

from guong.organisations import queries
from guong.organisations.models import OrganisationEvent
from tests.stories.stage import Stage, open_browser
from tests.world import AFTER, build_world

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DAY = date(2023, 4, 1)


def test_two_cells_are_merged_and_it_is_taken_back(chromium, live_server):
    world = build_world()
    with open_browser(chromium) as browser:
        stage = Stage(browser, live_server.url, world)
        with stage.at(AFTER):
            merge_and_take_back(stage)
        stage.close()
    assert stage.problems == []
    assert OrganisationEvent.objects.get().undone_at == AFTER
    assert queries.name_of(world.bodies["ngon"], DAY) == "Chi bộ thôn Ngọn"


def merge_and_take_back(stage):
    dung = stage.enter("dung", "phone")  # receives at Khe Sâu; the cell of the other commune is none of his
    dung.go("/don-vi/thay-doi/moi/sap-nhap/")
    fill(dung, "chi bo thon dap", "chi bo thon ngon")
    dung.tap("Xem trước").sees("nằm ngoài nhánh đồng chí phụ trách")

    thu = stage.enter("thu", "phone")
    thu.go("/don-vi/").sees("Chi bộ thôn Đập").follow("Ghi thay đổi")
    thu.follow("Sáp nhập")
    fill(thu, "chi bo thon", "chi bo thon ngon")
    thu.tap("Xem trước").sees("Chưa rõ là đơn vị nào.", "thuộc Đảng bộ xã Khe Sâu")
    thu.page.get_by_label("Chi bộ thôn Đập").check()
    thu.write(bodies__0="Chi bộ thôn Đập")
    thu.tap("Xem trước").sees("Xem trước, chưa ghi", "Chi bộ thôn Đập", "Người giữ nhiệm vụ")
    assert OrganisationEvent.objects.count() == 0
    thu.tap("Sửa lại").sees("Những đơn vị kết thúc").tap("Xem trước").tap("Ghi thay đổi")
    thu.sees("Đã ghi thay đổi.", "Sáp nhập Chi bộ thôn Ngọn, Chi bộ thôn Đập thành Chi bộ Đập Ngọn", "Chưa đến ngày")

    thu.go("/don-vi/?ngay=01/4/2023").sees("Chi bộ Đập Ngọn").does_not_see("Chi bộ thôn Đập")
    thu.follow("Chi bộ Đập Ngọn").sees("Tiếp nối từ", "Chi bộ thôn Ngọn")
    thu.go("/don-vi/").sees("Chi bộ thôn Đập").does_not_see("Chi bộ Đập Ngọn")

    thu.go("/don-vi/thay-doi/").follow("Sáp nhập Chi bộ thôn Ngọn, Chi bộ thôn Đập thành Chi bộ Đập Ngọn")
    thu.tap("Bỏ việc này").sees("Đã bỏ việc này.", "Việc này đã được bỏ")
    thu.go("/don-vi/?ngay=01/4/2023").sees("Chi bộ thôn Đập", "Chi bộ thôn Ngọn").does_not_see("Chi bộ Đập Ngọn")


def fill(player, first, second):
    player.write(
        bodies__0=first,
        bodies__1=second,
        name="Chi bộ Đập Ngọn",
        parent="Đảng bộ xã Khe Sâu",
        day="01/4/2023",
        decision="15-QĐ/ĐU",
    )
    player.page.select_option("#id_kind", "party_cell")
