"""The same exemplar on the last day of the district and on the first of the new commune: who reads it, who writes, what stays.

The clerks are on a phone: the former one of Gia Lộc, and the new one of Bằng Mạc, which follows it.
"""

from typing import Any

import pytest

from tests.demo.second import AFTER, BEFORE, CODE, Act
from tests.demo.test_second_act import paper
from tests.stories.stage import Stage, open_browser

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LAST_DAY = "?ngay=30/6/2025"


def test_one_exemplar_over_the_day(chromium: str, live_server: Any, settings: Any, tmp_path: Any) -> None:
    act = Act(tmp_path, settings)
    with open_browser(chromium) as browser:
        stage = Stage(browser, live_server.url, act)  # type: ignore[arg-type]
        sealed = papers(stage, act, BEFORE)
        with stage.at(BEFORE):
            before_the_day(stage, act)
        with stage.at(AFTER):
            former_clerk(stage, act)
            new_clerk(stage, act)
            province(stage, act)
        assert papers(stage, act, AFTER) == sealed
        stage.close()
    assert stage.problems == []


def papers(stage: Stage, act: Act, at: Any) -> list[bytes]:
    """The sealed lists of 2023, as the former officer takes them."""
    from django.test import Client

    from tests.world import sign_in_fully

    client = Client()
    sign_in_fully(client, act.users["thu.nguyen"])
    return [paper(client, act, what, "csv", at) for what in ("registrations", "results", "compliance")]


def dossier(act: Act) -> str:
    return f"/kh/{CODE}/ho-so/{act.row('Thắp sáng').pk}/toan-bo/"


def before_the_day(stage: Stage, act: Act) -> None:
    tam = stage.enter("tam.chu", "phone")
    tam.go("/toi/").sees("Đang soạn: Giữ nước mó Lũng", "Báo cáo kết quả: Thắp sáng đường quê")
    tam.go(dossier(act)).sees(
        "Thắp sáng đường quê", "Đảng bộ xã Gia Lộc", "Năm 2025", "Năm 2023", "Giấy khen của Ban Thường vụ Huyện ủy",
        "Trao cho Đảng bộ xã Gia Lộc",
    ).does_not_see("Những năm khác")  # fmt: skip
    dat = stage.enter("dat.hua", "phone")
    dat.go("/toi/").does_not_see("Thắp sáng đường quê", "Gia Lộc")
    dat.go(dossier(act)).does_not_see("Thắp sáng đường quê")
    thu = stage.enter("thu.nguyen", "desktop")
    thu.go(f"/kh/{CODE}/theo-doi/").sees("120", "Đảng bộ xã Gia Lộc", "Thiếu chỉ tiêu")


def former_clerk(stage: Stage, act: Act) -> None:
    """Reads all that stands in the old commune's name, and writes no more."""
    tam = stage.enter("tam.chu", "phone")
    tam.go("/toi/").does_not_see("Đang soạn", "Viết báo cáo")
    tam.go(dossier(act)).sees("Thắp sáng đường quê", "Năm 2025", "Năm 2023")
    draft = act.row("Giữ nước mó").pk
    tam.go(f"/kh/{CODE}/dang-ky/{draft}/1/").sees("đã kết thúc")


def new_clerk(stage: Stage, act: Act) -> None:
    """What is open of four communes, in their names; not what was sealed, and nothing of another commune."""
    dat = stage.enter("dat.hua", "phone")
    dat.go("/").sees(
        "Cần sửa: Lò sấy chung, hết đốt củi rừng", "Đang soạn: Giữ nước mó Lũng", "Báo cáo kết quả: Thắp sáng đường quê",
        "Đã kết thúc, Đảng bộ xã Bằng Mạc kế thừa",
    ).does_not_see("Ông Hò", "Chợ na", "Hồ Chí Minh năm 2023")  # fmt: skip
    dat.go(dossier(act)).sees(
        "Thắp sáng đường quê", "Đảng bộ xã Gia Lộc", "Năm 2025", "Những năm khác", "Năm 2023: Đảng bộ xã Gia Lộc đăng ký",
        "Giấy khen của Ban Thường vụ Huyện ủy",
    ).does_not_see("đã xảy ra")  # fmt: skip
    sealed = act.rows(act.first).get(exemplar=act.row("Thắp sáng").exemplar)
    for closed in (
        f"/kh/{act.first.code}/ho-so/{sealed.pk}/toan-bo/",
        f"/kh/{CODE}/ho-so/{act.row('Ông Hò').pk}/",
    ):
        dat.go(closed).does_not_see("Thắp sáng", "Ông Hò")
    draft = act.row("Giữ nước mó")
    dat.go(f"/kh/{CODE}/dang-ky/{draft.pk}/3/").write(aims="Hộ nào cũng có đồng hồ chạy đúng trước mùa cạn.")
    dat.tap("Lưu và tiếp tục")
    assert "trước mùa cạn" in act.row("Giữ nước mó").aims
    heir = act.body("Đảng bộ xã Bằng Mạc", AFTER)
    dat.go(f"/don-vi/{heir}/").sees(
        "Tiếp nối từ", "Khen thưởng", "Được kế thừa từ Đảng bộ xã Gia Lộc", "không cộng vào thành tích của đơn vị này"
    )
    dat.go(f"/don-vi/{LAST_DAY}").sees("Huyện ủy Chi Lăng", "Đảng bộ thị trấn Đồng Mỏ").does_not_see(
        "Chi bộ thôn Lũng Mần trực thuộc xã Bằng Mạc"
    )
    dat.go("/don-vi/").sees("Tỉnh ủy Lạng Sơn", "Đảng bộ xã Bằng Mạc").does_not_see(
        "Huyện ủy Chi Lăng", "thị trấn Đồng Mỏ"
    )


def province(stage: Stage, act: Act) -> None:
    """Whoever follows the receiver has the plan, on the tree of the district's last day."""
    hang = stage.enter("hang.pham", "desktop")
    hang.go("/").sees("Đảng bộ xã Gia Lộc", "Đảng bộ thị trấn Đồng Mỏ", "120")
    hang.go(f"/kh/{CODE}/den/{act.plan.receiver_id}/").sees("Phố không rác chân cột điện")
    hang.go(dossier(act)).sees("Thắp sáng đường quê", "Năm 2023", "Năm 2025")
