"""From one year to the next, on a phone and at a desk: the plan is begun from the year before, an exemplar goes into another."""

from datetime import datetime
from typing import Any

import pytest

from guong.kit.periods import ZONE
from guong.plans import actions
from guong.plans.models import Plan
from guong.registrations.models import ExemplarEnding
from tests.browsers import shoot, staged
from tests.stories.stage import Player, Stage
from tests.world import CODE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NEXT = datetime(2024, 1, 8, 9, 0, tzinfo=ZONE)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_plan_and_an_exemplar_go_into_the_next_year(chromium: str, live_server: Any, size: str) -> None:
    with staged(chromium, live_server.url, NEXT) as stage:
        world = stage.world
        first, second = (world.accepted("kien", "oanh", "thpt", title=title) for title in ("Giờ học mở", "Cổng xanh"))
        reason = "Đã hết năm, chưa khóa số liệu."
        actions.close(world.plan, reason=reason, by=world.actor("thu", NEXT), at=NEXT)
        the_head_merges(stage, size, first.pk, second.code)
        the_officer_begins(stage, size)
    plan = Plan.objects.system("a test looks").get(follows=world.plan)
    assert (plan.title, plan.state) == ("Đăng ký mô hình tiêu biểu năm 2024", "draft")
    assert ExemplarEnding.objects.get().into_id == second.exemplar_id


def the_head_merges(stage: Stage, size: str, number: int, code: str) -> None:
    oanh = stage.enter("oanh", size).go(f"/kh/{CODE}/ho-so/{number}/").follow("Cả hồ sơ của mô hình")
    oanh.sees("Vòng đời mô hình", "Còn tiếp tục").follow("Kết thúc, gộp mô hình")
    oanh.page.get_by_label("Gộp vào một mô hình khác").check()
    oanh.tap("Ghi lại").sees("Cần sửa 2 chỗ")
    shown(oanh, f"ending-{size}")
    oanh.page.get_by_label("Gộp vào mô hình").fill(code)
    oanh.write(reason="Hai mô hình cùng một việc, làm chung từ học kỳ II.")
    oanh.tap("Ghi lại").sees("Đã gộp vào mô hình khác", "Cổng xanh", "Hai mô hình cùng một việc")
    shown(oanh, f"merged-{size}")
    oanh.tap("Hoàn tác").sees("Còn tiếp tục").follow("Kết thúc, gộp mô hình")
    oanh.page.get_by_label("Gộp vào một mô hình khác").check()
    oanh.page.get_by_label("Gộp vào mô hình").fill(code)
    oanh.write(reason="Hai mô hình cùng một việc.").tap("Ghi lại").sees("Nay thuộc")


def the_officer_begins(stage: Stage, size: str) -> None:
    thu = stage.enter("thu", size).go(f"/kh/{CODE}/").follow("Lập kế hoạch năm sau từ kế hoạch này")
    thu.sees("Thứ Sáu, 10/3/2023 → Thứ Sáu, 08/3/2024", "Cần quyết định: cách tính")
    shown(thu, f"next-year-{size}")
    thu.write(title="").tap("Lập bản nháp năm 2024").sees("Cần sửa 1 chỗ")
    thu.write(title="Đăng ký mô hình tiêu biểu năm 2024").tap("Lập bản nháp năm 2024")
    thu.sees("Đã lập bản nháp từ kế hoạch năm trước.", "Còn thiếu trước khi công bố", "Chép từ:")
    shown(thu, f"draft-{size}")
    address = thu.page.url
    thu.go(f"{address.removesuffix('/')}/nam-truoc/").sees("Mô hình của năm trước", "Chưa tiếp tục", "Cổng xanh")
    shown(thu, f"going-on-{size}")
    thu.go("/kh/moi/").does_not_see("Chép từ kế hoạch năm trước")


def shown(player: Player, name: str) -> None:
    """The page as it stands is looked at by the stage, and kept where somebody asked for pictures."""
    player.look()
    shoot(player, name)
