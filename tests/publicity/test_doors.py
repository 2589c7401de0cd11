"""The unit's page and the editor's desk over HTTP: who is let in, what is said, what a form does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.publicity.rules import WORDING
from guong.results import actions as results
from tests.files.doing import content_of
from tests.results import cast as reported
from tests.world import CODE

pytestmark = pytest.mark.django_db


class Doors:
    """Somebody at the doors, the clock where the cast has it."""

    def __init__(self, cast, key):
        self.cast, self.client = cast, cast.world.client(key)

    def get(self, name, *args, query=""):
        with hold_clock(self.cast.at):
            return self.client.get(reverse(name, args=args) + query)

    def post(self, name, *args, **typed):
        with hold_clock(self.cast.at):
            return self.client.post(reverse(name, args=args), {"_khoa": f"{name}{len(typed)}{id(typed)}", **typed})


@pytest.fixture
def at(cast):
    return lambda key: Doors(cast, key)


def text(answer):
    return answer.content.decode()


# The unit.


def test_the_head_agrees_and_takes_back(cast, at):
    row, oanh = cast.accepted(photos=2), at("oanh")
    results.withdraw_consent(reported.attachment(cast.attachments(row)[1]), by=cast.actor("kien"), at=cast.at)
    page = text(oanh.get("publicity", CODE, row.pk))
    assert "Đồng ý công khai" in page and WORDING in page
    assert "Người trong ảnh đã đồng ý" in page and "Chưa có đồng ý, sẽ không đăng" in page
    assert oanh.post("publicity_agreement", CODE, row.pk, loi_van=WORDING).status_code == 302
    page = text(oanh.get("publicity", CODE, row.pk))
    assert "Đơn vị đã đồng ý" in page and "Lăng Thị Oanh" in page and "Rút đồng ý" in page
    assert oanh.post("publicity_withdrawal", CODE, row.pk).status_code == 302
    assert "Đơn vị chưa đồng ý" in text(oanh.get("publicity", CODE, row.pk))


def test_the_clerk_reads_why_not(cast, at):
    row = cast.accepted()
    page = text(at("kien").get("publicity", CODE, row.pk))
    assert "Chỉ người đứng đầu đơn vị" in page and "aria-disabled" in page
    assert at("kien").post("publicity_agreement", CODE, row.pk, loi_van=WORDING).status_code == 403
    assert at("kien").post("publicity_withdrawal", CODE, row.pk).status_code == 403
    assert at("lien").get("publicity", CODE, row.pk).status_code == 404
    assert at("lien").post("publicity_agreement", CODE, row.pk, loi_van=WORDING).status_code == 404


def test_an_old_wording_is_not_agreed_to(cast, at):
    row = cast.accepted()
    answer = at("oanh").post("publicity_agreement", CODE, row.pk, loi_van="cong-khai-0")
    assert answer.status_code == 422 and "Lời đồng ý vừa được sửa" in text(answer)


def test_an_individual_may_be_named(cast, at):
    row = cast.accepted(holder="individual", name="Triệu Văn An")
    assert "đồng ý cho nêu họ tên" in text(at("oanh").get("publicity", CODE, row.pk))
    at("oanh").post("publicity_agreement", CODE, row.pk, loi_van=WORDING, neu_ten="on")
    assert "Đồng ý nêu tên" in text(at("oanh").get("publicity", CODE, row.pk))


def test_before_the_report_is_accepted(cast, at):
    row = cast.world.accepted("kien", "oanh", "thpt")
    assert "chưa được cơ quan tiếp nhận chấp thuận" in text(at("oanh").get("publicity", CODE, row.pk))


# The editor.


def test_the_whole_way(cast, at):
    row, thu = cast.agreed(photos=2), at("thu")
    number = row.pk
    assert row.title in text(thu.get("newsroom")) and "Chờ chuẩn bị" in text(thu.get("newsroom"))
    assert "Chuẩn bị bài từ hồ sơ" in text(thu.get("newsroom_entry", number))
    assert thu.get("newsroom_preview", number).status_code == 302
    assert thu.post("newsroom_preparation", number).status_code == 302
    page = text(thu.get("newsroom_entry", number))
    first, second = cast.attachments(row)
    assert page.count(" checked") >= 2 and f"/anh/{first}/" in page
    typed = {"title": "Tên gọn 0912345678", "problem": "A", "method": "B", "results": "C", "lessons": "", "place": ""}
    answer = thu.post(
        "newsroom_entry", number, **typed, phien_ban=1, anh=[second], **{f"chu_thich-{second}": "Ảnh hai"}
    )
    assert answer.status_code == 302 and answer["Location"].endswith("/xem-truoc/")
    page = text(thu.get("newsroom_preview", number))
    assert "Tên gọn" in page and "0912345678" not in page and f"/anh/{second}/" in page and f"/anh/{first}/" not in page
    assert cast.world.client().get(reverse("exemplar", args=[row.code])).status_code == 404
    assert thu.post("newsroom_publication", number, phien_ban=2).status_code == 302
    assert cast.world.client().get(reverse("exemplar", args=[row.code])).status_code == 200
    assert "Đã đăng" in text(thu.get("newsroom", query="?tinh-trang=published"))
    assert row.title not in text(thu.get("newsroom", query="?tinh-trang=draft"))
    assert thu.post("newsroom_unpublication", number, phien_ban=3).status_code == 302
    assert cast.world.client().get(reverse("exemplar", args=[row.code])).status_code == 404
    assert "Đã rút" in text(thu.get("newsroom"))


def test_what_the_editor_did_not_see_is_not_published(cast, at):
    found = cast.prepared()
    thu = at("thu")
    typed = dict.fromkeys(("title", "problem", "method", "results", "lessons", "place"), "X")
    assert thu.post("newsroom_entry", found.registration_id, **typed, phien_ban=1).status_code == 302
    assert at("nga").post("newsroom_publication", found.registration_id, phien_ban=1).status_code == 409
    answer = at("nga").post("newsroom_entry", found.registration_id, **{**typed, "title": "Của Nga"}, phien_ban=1)
    assert answer.status_code == 409 and "Của Nga" in text(answer) and "bản đang lưu" in text(answer)
    assert at("nga").post("newsroom_publication", found.registration_id, phien_ban=99).status_code == 302


def test_a_form_comes_back_with_its_reasons(cast, at):
    found = cast.prepared(photos=1)
    number, thu = cast.attachments(found.registration)[0], at("thu")
    typed = dict.fromkeys(("title", "problem", "method", "results"), "X")
    answer = thu.post("newsroom_entry", found.registration_id, **typed, phien_ban=1, anh=[number])
    assert answer.status_code == 422 and "Ghi một câu cho ảnh này" in text(answer)
    answer = thu.post("newsroom_entry", found.registration_id, **{**typed, "title": "x" * 300}, phien_ban=1)
    assert answer.status_code == 422 and "Dài quá 200" in text(answer)
    answer = thu.post("newsroom_entry", found.registration_id, **typed, phien_ban=1, anh=["x", "7" * 30, "999"])
    assert answer.status_code == 422


@pytest.mark.parametrize("person", ["oanh", "kien", "phuc", "ha", "khach", "quang"])
def test_the_desk_is_the_editors(cast, at, person):
    found = cast.published(photos=1)
    number, attachment = found.registration_id, cast.attachments(found.registration)[0]
    someone = at(person)
    for name, args in (
        ("newsroom", ()),
        ("newsroom_entry", (number,)),
        ("newsroom_preview", (number,)),
        ("newsroom_photo", (number, attachment)),
    ):
        assert someone.get(name, *args).status_code == 404, name
    for name in ("newsroom_entry", "newsroom_preparation", "newsroom_publication", "newsroom_unpublication"):
        assert someone.post(name, number).status_code == 404, name


def test_an_editor_reads_no_more_than_the_desk(cast, at):
    """Somebody who is only an editor: neither the record nor its photos without consent."""
    cast.seat_editor("vy", "ban")
    found = cast.prepared("vy", photos=2)
    row, (first, second) = found.registration, cast.attachments(found.registration)
    vy = at("vy")
    assert vy.get("newsroom_entry", row.pk).status_code == 200
    assert vy.get("registration", CODE, row.pk).status_code == 404
    answer = vy.get("newsroom_photo", row.pk, first)
    assert content_of(answer) and answer["Cache-Control"] == "private, no-store"
    results.withdraw_consent(reported.attachment(second), by=cast.actor("kien"), at=cast.at)
    assert vy.get("newsroom_photo", row.pk, second).status_code == 404
    assert "0900 000 999" not in text(vy.get("newsroom_entry", row.pk))


def test_buttons_say_why_not(cast, at):
    found = cast.prepared(photos=1)
    results.withdraw_consent(
        reported.attachment(cast.attachments(found.registration)[0]), by=cast.actor("kien"), at=cast.at
    )
    page = text(at("thu").get("newsroom_preview", found.registration_id))
    assert "Bỏ chọn ảnh này" in page and "aria-disabled" in page
    assert at("thu").post("newsroom_publication", found.registration_id, phien_ban=1).status_code == 422


def test_the_desk_asks_as_often_for_three_as_for_one(cast, at):
    def asked():
        with CaptureQueriesContext(connection) as found:
            assert thu.get("newsroom").status_code == 200
        return len(found)

    thu = at("thu")
    cast.agreed()
    thu.get("newsroom")
    one = asked()
    cast.published(title="Hai")
    cast.prepared(title="Ba")
    thu.get("newsroom")
    assert asked() == one
