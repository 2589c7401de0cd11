"""The public pages and the editor's in a browser: phone and desktop, no serious barrier, no request elsewhere."""

import pytest

from guong.publicity import actions
from guong.publicity.rules import WORDING
from tests.browsers import shoot, staged
from tests.publicity.cast import PUBLISHING, Cast
from tests.world import CODE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stage(transactional_db, live_server, chromium):
    with staged(chromium, live_server.url, PUBLISHING) as found:
        yield found


def test_from_the_units_yes_to_the_phone_of_a_reader(stage):
    cast = Cast(stage.world)
    long = "Mỗi hộ nhận chăm 10 mét đường; loa thôn nhắc giờ quét. Liên hệ 0912 345 678.\n\nCuối tháng họp tổ. " * 4
    row = cast.accepted(photos=3, title="Tiếng loa Đường hoa thôn Ngọn, sạch từ nhà ra ngõ", method=long)
    oanh = stage.enter("oanh", "phone").go(f"/kh/{CODE}/ho-so/{row.pk}/cong-khai/")
    shoot(oanh, "agree-phone")
    oanh.tap("Đồng ý công khai").sees("Đơn vị đã đồng ý")
    thu = stage.enter("thu").go("/toa-soan/").follow(row.title).tap("Chuẩn bị bài từ hồ sơ")
    shoot(thu, "entry-desktop")
    thu.write(lessons="Làm đều, nhắc đúng giờ.").tap("Lưu và xem trước").sees("Làm đều").does_not_see("0912")
    shoot(thu, "preview-desktop")
    thu.tap("Đăng công khai").sees("Đã đăng")
    phone = stage.enter("thu", "phone").go(f"/toa-soan/{row.pk}/")
    shoot(phone, "entry-phone")
    phone.go("/toa-soan/")
    shoot(phone, "newsroom-phone")
    for number in range(4):
        more = cast.published(photos=number % 2, title=f"Mô hình số {number} của chi bộ, việc nhỏ làm đều")
        type(more).objects.system("a test").filter(pk=more.pk).update(sector="Thôn, khu phố", year=2021 + number % 2)
    for size in ("phone", "desktop"):
        reader = stage.enter(None, size).go("/mo-hinh/")
        shoot(reader, f"gallery-{size}")
        reader.page.get_by_label("Tìm mô hình").fill("duong hoa")
        reader.tap("Tìm").follow(row.title).sees("Cách làm", "125%").does_not_see("0912", "Đăng xuất")
        shoot(reader, f"exemplar-{size}")
        assert reader.page.context.cookies() == []
    reader.page.emulate_media(media="print")
    shoot(reader, "exemplar-print")
    dark = stage.enter(None, "phone", color_scheme="dark").go(f"/mo-hinh/{row.code}/")
    shoot(dark, "exemplar-dark")
    actions.withdraw_agreement(row, by=cast.actor("oanh"), at=cast.at)
    gone = stage.enter(None, "phone").go(f"/mo-hinh/{row.code}/").sees("Không có mô hình này")
    shoot(gone, "gone-phone")
    assert WORDING
