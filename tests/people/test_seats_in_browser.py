"""A head on a phone: a clerk comes, does the head's work for a while, loses a phone, and leaves; each as people do it."""

import pytest

from tests.accounts.doing import PASSWORD as OWN_PASSWORD
from tests.browsers import shoot, staged
from tests.people.doing import AT, PASSWORD
from tests.people.test_in_browser import link_shown
from tests.world import CODE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NEW = "đò ngang sang bến sông"
POST = """async (address) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams({csrfmiddlewaretoken: token, _khoa: "z".repeat(22)});
    return (await fetch(address, {method: "POST", body})).status;
}"""


@pytest.fixture
def stage(transactional_db, live_server, chromium):
    with staged(chromium, live_server.url, AT) as found:
        yield found


def accepted(stage, link, password):
    """Whoever opens an invitation on a phone, in."""
    phone = stage.enter(None, "phone").go(link)
    phone.page.check("#id_confirmed")
    return phone.write(password1=password, password2=password).tap("Đặt mật khẩu và vào").sees("Việc của tôi")


def registered(oanh):
    """The head adds a clerk and invites; the link to forward."""
    oanh.go("/nguoi/").follow("Thêm người")
    shoot(oanh, "new-person-phone")
    oanh.tap("Thêm người").sees("Cần sửa")
    shoot(oanh, "new-person-refused-phone")
    oanh.write(full_name="Lò Thị Mới", phone="0912 345 678").page.select_option("#id_office", "CLERK")
    oanh.tap("Thêm người").sees("Đã thêm.", "Người soạn, Chi bộ Trường THPT Suối Mây")
    shoot(oanh, "person-phone")
    oanh.tap("Mời")
    return link_shown(oanh)


def test_a_clerk_comes_does_the_heads_work_and_leaves(stage):
    stage.world.listed("kien", "thpt", title="Giờ học mở")
    oanh = stage.enter("oanh", "phone")
    clerk = accepted(stage, registered(oanh), PASSWORD)

    oanh.go("/nguoi/uy-quyen/")
    shoot(oanh, "lending-phone")
    oanh.follow("Ủy quyền", nth=-1)
    oanh.page.select_option("#id_delegate", label="Lò Thị Mới")
    oanh.write(until="31/3/2023", basis="Đi học, giấy ủy quyền số 02-GUQ/CB")
    shoot(oanh, "lend-phone")
    oanh.tap("Ủy quyền").sees("Đã ủy quyền.", "Lò Thị Mới làm thay.")
    shoot(oanh, "lent-phone")
    oanh.go("/toi/").sees("Lò Thị Mới đang làm thay đồng chí")

    clerk.go("/toi/").sees("Đồng chí đang làm thay Lăng Thị Oanh", "đến hết ngày 31/03/2023")
    shoot(clerk, "delegate-phone")
    unit_list = f"/kh/{CODE}/danh-sach/{stage.world.bodies['thpt']}/"
    clerk.go(unit_list).tap("Gửi 1 mô hình lên").sees("Đã nhận đủ")
    stage.world.listed("kien", "thpt", title="Thư viện ngoài trời")
    clerk.go(unit_list).sees("Gửi 1 mô hình lên")
    sending = clerk.page.locator("form.move").first.get_attribute("action")
    oanh.go("/nguoi/uy-quyen/").tap("Thu hồi").sees("Đã thu hồi ủy quyền.")
    assert clerk.page.evaluate(POST, sending) == 403
    assert clerk.go(unit_list).page.locator(f"form[action='{sending}']").count() == 0

    lost = oanh.go("/nguoi/").follow("Lò Thị Mới")
    lost.taps = 0
    lost.tap("Cấp lại tài khoản", "link").tap("Cấp lại và tạo lời mời").sees("Giấy mời")
    assert lost.taps == 2
    clerk.go("/toi/").sees("Đăng nhập").does_not_see("Lò Thị Mới")
    clerk = accepted(stage, link_shown(oanh), NEW)

    clerk.go(f"/kh/{CODE}/dang-ky/").sees("Tên mô hình")
    oanh.go("/nguoi/").follow("Lò Thị Mới").follow("Kết thúc")
    shoot(oanh, "end-phone")
    oanh.tap("Kết thúc nhiệm vụ").sees("Đã kết thúc nhiệm vụ.", "Đã thôi nhiệm vụ")
    shoot(oanh, "former-phone")
    clerk.page.reload()
    assert clerk.look().page.locator("h1").inner_text() != ""
    clerk.does_not_see("Tên mô hình").go("/toi/").sees("chưa được giao nhiệm vụ")


def test_the_proof_is_asked_where_the_form_arrives(stage):
    user = stage.world.users["oanh"]
    user.set_password(OWN_PASSWORD)
    user.save()
    oanh = stage.enter(None, "phone").go("/tai-khoan/dang-nhap/").write(login="oanh", password=OWN_PASSWORD)
    oanh.tap("Đăng nhập").go("/nguoi/them/")
    make_stale(user)
    oanh.write(full_name="Lò Thị Mới", phone="0912 345 678").page.select_option("#id_office", "CLERK")
    oanh.tap("Thêm người").sees("Xác nhận lại rồi làm tiếp")
    shoot(oanh, "proof-phone")
    oanh.page.fill("input[type=password]", OWN_PASSWORD)
    oanh.tap("Xác nhận và làm tiếp").sees("Đã thêm.", "Lò Thị Mới")


def make_stale(user):
    """As if a quarter of an hour had passed since the sign-in."""
    from django.contrib.sessions.backends.db import SessionStore

    from guong.accounts.models import SessionOf

    session = SessionStore(SessionOf.objects.get(user=user).session_key)
    session["signed_in_at"] -= 1000
    session.save()
