"""A difficulty from the cell's phone to an answer for everybody: each person in a real browser."""

from datetime import timedelta

import pytest

from tests.obstacles.doing import rows
from tests.stories.stage import Stage, open_browser
from tests.world import AFTER, CODE, build_world

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PLAN, HERE = f"/kh/{CODE}/", f"/kh/{CODE}/vuong-mac/"
MOST_TAPS = 4


@pytest.fixture
def stage(transactional_db, live_server, chromium):
    world = build_world()
    with open_browser(chromium) as browser:
        stage = Stage(browser, live_server.url, world)
        yield stage
        stage.close()
    assert stage.problems == []


def test_from_a_phone_to_an_answer_for_everybody(stage: Stage) -> None:
    with stage.at(AFTER):
        a_cell_asks_on_its_phone(stage)
        the_committee_passes_it_on(stage)
    with stage.at(AFTER + timedelta(days=6)):
        the_department_answers_for_everybody(stage)
        another_cell_reads_it_before_asking(stage)
        the_cell_says_that_it_helped(stage)
    assert [state for state, _ in rows()] == ["closed"]


def a_cell_asks_on_its_phone(stage: Stage) -> None:
    lien = stage.enter("lien", "phone", java_script_enabled=False)
    lien.page.goto(PLAN)
    lien.page.get_by_role("link", name="Vướng mắc").first.click()
    lien.page.get_by_role("link", name="Nêu vướng mắc").first.click()
    lien.page.get_by_role("button", name="Gửi vướng mắc").click()
    assert "Cần sửa 2 chỗ" in lien.page.inner_text("body")
    lien.page.select_option("#id_subject", label="Chỉ tiêu: Chi bộ ít nhất 01 mô hình (mục II.1)")
    lien.page.fill("#id_text", "Chi bộ có ba đảng viên, có được đăng ký chung không?")
    lien.page.get_by_role("button", name="Gửi vướng mắc").click()
    body = lien.page.inner_text("body")
    assert "Chờ trả lời" in body and "Nơi trả lời: Đảng ủy xã Cầu Đá" in body
    again = stage.enter("lien", "phone").go(HERE)  # with scripts, looked at
    again.sees("Chi bộ có ba đảng viên").follow("Chi bộ có ba đảng viên").sees("Rút vướng mắc")
    asking = stage.enter("lien", "phone").go(PLAN)
    asking.follow("Vướng mắc").follow("Nêu vướng mắc")
    assert asking.taps < MOST_TAPS


def the_committee_passes_it_on(stage: Stage) -> None:
    ha = stage.enter("ha", "phone").go("/toi/")
    ha.sees("1 vướng mắc chờ trả lời").follow("Xem và trả lời").follow("Chi bộ có ba đảng viên")
    ha.page.get_by_text("Chuyển lên cấp trên trả lời").click()
    ha.page.fill("#chuyen-text", "Việc này thuộc chỉ tiêu của huyện.")
    ha.tap("Chuyển lên cấp trên").sees("Đã chuyển lên cấp trên, chờ trả lời").does_not_see("Gửi trả lời")


def the_department_answers_for_everybody(stage: Stage) -> None:
    thu = stage.enter("thu").go("/toi/")
    thu.sees("1 vướng mắc chờ quá 5 ngày").follow("Xem và trả lời").follow("Chi bộ có ba đảng viên")
    thu.sees("Việc này thuộc chỉ tiêu của huyện.")
    thu.page.fill("#tra-loi-text", "Được đăng ký chung với một chi bộ liền kề.")
    thu.tap("Gửi trả lời").sees("Đã có trả lời", "Công bố cho mọi đơn vị")
    thu.page.fill("#cong-bo-public_text", "Chi bộ Trạm Y tế xã Cầu Đá được đăng ký chung.")
    thu.tap("Công bố").sees("chưa đồng ý nêu tên")
    assert thu.page.input_value("#cong-bo-public_text") == "Chi bộ Trạm Y tế xã Cầu Đá được đăng ký chung."
    thu.page.fill("#cong-bo-public_text", "Chi bộ ít đảng viên được đăng ký chung với một chi bộ liền kề.")
    thu.tap("Công bố").sees("Lời đã công bố cho mọi đơn vị")


def another_cell_reads_it_before_asking(stage: Stage) -> None:
    man = stage.enter("man", "phone").go(PLAN)
    man.sees("Đã trả lời về kế hoạch", "Chi bộ ít đảng viên được đăng ký chung").does_not_see("Trạm Y tế")
    man.go(f"{HERE}moi/").page.select_option("#id_subject", index=2)
    man.page.fill("#id_text", "Có được đăng ký chung không?")
    man.tap("Gửi vướng mắc").sees("Đã có trả lời cho mục này", "Chi bộ ít đảng viên được đăng ký chung")
    assert man.page.input_value("#id_text") == "Có được đăng ký chung không?"


def the_cell_says_that_it_helped(stage: Stage) -> None:
    lien = stage.enter("lien", "phone").go("/toi/")
    lien.sees("Đã có trả lời: Chỉ tiêu: Chi bộ").follow("Xem trả lời")
    lien.sees("Được đăng ký chung với một chi bộ liền kề.").tap("Đã rõ, đóng vướng mắc").sees("Đã xong")
