"""What a change of bodies meets in the year: counts of each, however many rows, in as many queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guong.desk.queries.touched import Touched, touched
from guong.obstacles import actions as obstacles
from guong.organisations import actions
from guong.organisations.actor import Office, System
from tests.access.town import Town, build_town
from tests.commendation.doing import honour
from tests.desk.changing import forms, post
from tests.obstacles.doing import answered, raised
from tests.organisations.changing import dang
from tests.organisations.test_pages import text
from tests.registrations.changing import merge
from tests.world import AFTER, World

pytestmark = pytest.mark.django_db


def of(world: World, *keys: str) -> dict[str, Touched]:
    found = touched([world.bodies[key] for key in keys], AFTER)
    return {key: found[world.bodies[key]] for key in keys}


def test_nothing_of_the_year_is_at_a_body_without_any(world: World) -> None:
    made = actions.found_body(
        "Ban A", "", "media_centre", hierarchy_id=dang(world), parent_id=world.bodies["huyen_uy"],
        since=AFTER.date(), by=System(), at=AFTER,
    )  # fmt: skip
    assert touched([int(made)], AFTER)[int(made)].is_nothing and touched([], AFTER) == {}
    assert of(world, "phu_nu")["phu_nu"] == Touched(duties=1)


def test_counts_of_each(world: World) -> None:
    world.draft("lien", "tram")
    world.sent("kien", "oanh", "thpt")
    found = of(world, "tram", "thpt", "ban", "cau_da")
    assert (found["tram"].drafts, found["tram"].seats, found["tram"].accounts) == (1, 2, 1)
    assert (found["thpt"].drafts, found["thpt"].sent, found["thpt"].seats, found["thpt"].accounts) == (0, 1, 2, 2)
    assert (found["ban"].arrived, found["ban"].sent) == (1, 0)
    assert (found["tram"].duties, found["thpt"].duties) == (1, 0)  # what was sent is no longer owed


def test_a_seat_that_ended_and_an_account_that_is_off_are_not_counted(world: World) -> None:
    # At Cầu Đá: Hà twice, Bình; Vĩnh's seat ended, Tắt's account is off.
    found = of(world, "cau_da")["cau_da"]
    assert (found.seats, found.accounts) == (4, 2)
    actions.give_seat(world.people["ha"], world.bodies["cau_da"], Office.HEAD, since=AFTER, by=System(), at=AFTER)
    again = of(world, "cau_da")["cau_da"]
    assert (again.seats, again.accounts) == (5, 2)


def test_difficulties_are_counted_where_they_were_raised_and_where_they_lie(world: World) -> None:
    first, second = raised(world), raised(world, "man", "ngon")
    raised(world, "oanh", "thpt")
    obstacles.pass_on(first, text="Xin ý kiến", by=world.actor("ha", AFTER), at=AFTER)
    counts = {key: (one.obstacles, one.to_answer) for key, one in of(world, "tram", "ngon", "cau_da", "ban").items()}
    assert counts == {"tram": (1, 0), "ngon": (1, 0), "cau_da": (0, 1), "ban": (0, 2)}
    answered(world, second.pk)  # nobody waits for anything any more
    assert (of(world, "ngon")["ngon"].obstacles, of(world, "cau_da")["cau_da"].to_answer) == (0, 0)
    obstacles.pass_on(raised(world), text="Xin ý kiến", by=world.actor("ha", AFTER), at=AFTER)
    raised(world, "dung", "khe_sau")
    said = text(post(world, "sap-nhap", forms(world)["sap-nhap"]))
    assert "Vướng mắc đã nêu, chờ trả lời" in said and "Vướng mắc phải trả lời" not in said
    raised(world)
    assert "Vướng mắc phải trả lời" in text(post(world, "sap-nhap", forms(world)["sap-nhap"]))


def test_what_is_published_is_counted() -> None:
    town: Town = build_town()
    assert of(town.world, "tram")["tram"].published >= 1


@pytest.mark.parametrize("more", [1, 3])
def test_three_rows_cost_what_one_costs(world: World, more: int) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            of(world, "tram", "thpt")
        return len(asked)

    world.draft("lien", "tram")
    first = cost()
    for number in range(more):
        world.draft("lien", "tram", title=f"Mô hình {number}")
    assert cost() == first


def test_the_preview_shows_them_and_what_becomes_of_them(world: World) -> None:
    world.draft("lien", "tram")
    world.sent("dung", "dung", "khe_sau")
    said = text(post(world, "sap-nhap", forms(world)["sap-nhap"]))
    for row in (
        "Đảng bộ xã Cầu Đá 1 4 2",  # owes; four seats
        "Đảng bộ xã Khe Sâu 1 3 1",  # has sent, and owes no more
        "Chi bộ Trạm Y tế xã Cầu Đá 1 1 2 1",  # owes, with a draft
        "Cộng 4 1 1 13 6",
    ):
        assert row in said, said
    assert "Việc còn dở của Đảng bộ xã Cầu Đá: Đảng bộ xã Đá Sâu làm tiếp" in said
    shared = text(post(world, "chia-tach", forms(world)["chia-tach"]))  # 60 % goes to Khe Sâu
    assert "Việc còn dở của Đảng bộ xã Cầu Đá: Đảng bộ xã Khe Sâu làm tiếp" in shared
    gentle = text(post(world, "doi-ten", forms(world)["doi-ten"]))
    assert "Đơn vị tiếp tục thì nhiệm vụ, bản đang soạn và người giữ nhiệm vụ ở lại với đơn vị." in gentle
    assert "Việc còn dở" not in gentle
    alone = text(post(world, "giai-the", forms(world)["giai-the"]))
    assert "Việc còn dở của Đảng bộ xã Khe Sâu không giao cho nơi nào: nhiệm vụ chưa xong được miễn" in alone


def test_honours_are_counted_at_the_body_that_received_them(world: World) -> None:
    honour(world, "tram")
    honour(world, "tram", decision="13-QĐ/HU")
    merge(world, "tram", into="ngon")
    found = of(world, "tram", "ngon")
    assert (found["tram"].honours, found["ngon"].honours) == (2, 0)
    honour(world, "dap")
    said = text(post(world, "doi-ten", forms(world)["doi-ten"]))
    assert "Khen thưởng" in said and "Chi bộ thôn Đập 1 2 1 1" in said
