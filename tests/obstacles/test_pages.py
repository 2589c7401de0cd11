"""Difficulties in the browser: raised, found, answered; what was typed stays, what was answered for all is read first."""

import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from guong.config.clock import hold_clock
from guong.obstacles import actions
from guong.plans.models import Amendment
from tests.access.forms import form_to
from tests.obstacles.doing import ANSWER, TEXT, answer_to, answered, published, quota, raised, row, rows
from tests.obstacles.test_actions import NEXT
from tests.organisations.test_pages import text
from tests.results import cast
from tests.world import AFTER, CODE, World

pytestmark = pytest.mark.django_db
HERE = f"/kh/{CODE}/vuong-mac/"
NEW = f"{HERE}moi/"


def read(world: World, address: str, who: str = "lien", at: Any = AFTER) -> HttpResponse:
    with hold_clock(at):
        return world.client(who).get(address)


def send(world: World, address: str, who: str, page: str = "", at: Any = AFTER, **typed: Any) -> HttpResponse:
    """Send the form that a page shows, with what is typed in it."""
    with hold_clock(at):
        client = world.client(who)
        form = form_to(client.get(page or address), page or address, address)
        return client.post(address, form.filled(**typed))


def page_of(number: int) -> str:
    return f"{HERE}{number}/"


def test_raised_on_one_short_page(world: World) -> None:
    asked = read(world, NEW).content.decode()
    assert text(read(world, NEW)).count("(không bắt buộc)") == 2 and 'type="hidden" name="asker"' in asked
    answer = send(world, NEW, "lien", subject=quota(world), text=TEXT)
    number = int(re.findall(r"/vuong-mac/(\d+)/", answer["Location"])[0])
    assert (answer.status_code, rows()) == (302, [("raised", TEXT)])
    shown = text(read(world, page_of(number)))
    assert "Chỉ tiêu: Chi bộ ít nhất 01 mô hình (mục II.1)" in shown and TEXT in shown
    assert "Nơi trả lời: Đảng ủy xã Cầu Đá" in shown and "Rút vướng mắc" in shown and "Gửi trả lời" not in shown
    assert "Gửi trả lời" in text(read(world, page_of(number), "ha"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": ""}, "Chưa nhập mục này."),
        ({"text": "x" * 2001}, "Dài quá 2.000 ký tự"),
        ({"proposal": "x" * 2001}, "Dài quá 2.000 ký tự"),
        ({"subject": ""}, "Chưa nhập mục này."),
        ({"subject": "quota-0"}, "Hãy chọn một mục trong danh sách."),
        ({"subject": "other"}, "Chưa nhập mục này."),
        ({"subject": "other", "clause": "x" * 61}, "Dài quá 60 ký tự"),
        ({"subject": "other", "clause": "III.4 bà Hứa Thị Liên"}, "Chỉ ghi số mục"),
        ({"asker": "999"}, "Hãy chọn một mục trong danh sách."),
    ],
)
def test_what_cannot_be_taken_comes_back_as_it_was_typed(world: World, typed: dict[str, str], said: str) -> None:
    kept = {"subject": quota(world), "text": TEXT, "proposal": "Cho đăng ký chung", "may_name": "on"}
    answer = send(world, NEW, "lien", **{**kept, **typed})
    shown = answer.content.decode()
    assert answer.status_code == 422 and rows() == [] and said in text(answer)
    assert (TEXT in shown or "text" in typed) and ("Cho đăng ký chung" in shown or "proposal" in typed)
    assert re.search(r'name="may_name"[^>]*checked', shown)


def test_whoever_has_several_units_chooses_and_types_for_those_on_paper(world: World) -> None:
    shown = text(read(world, NEW, "ha"))
    assert "Đảng bộ xã Cầu Đá Chi bộ Trạm Y tế xã Cầu Đá (nhập thay)" in shown
    behalf = f"{world.bodies['ngon']}-thay-{world.bodies['cau_da']}"
    send(world, NEW, "ha", subject=quota(world), text=TEXT, asker=behalf)
    (found,) = [row(one) for one in _numbers(world)]
    assert (found.unit_id, found.on_behalf_id) == (world.bodies["ngon"], world.bodies["cau_da"])
    assert "Đảng bộ xã Cầu Đá nhập thay từ bản giấy" in text(read(world, page_of(found.pk), "man"))
    for nobody in ("thu", "phuc"):
        refused = read(world, NEW, nobody)
        assert refused.status_code == 403 and "không giao việc cho đơn vị nào" in text(refused)


def _numbers(world: World) -> list[int]:
    shown = read(world, HERE, "thu").content.decode()
    return [int(number) for number in re.findall(r"/vuong-mac/(\d+)/", shown)]


def test_what_was_answered_for_all_is_read_before_anything_is_sent(world: World) -> None:
    first = raised(world, "oanh", "thpt")
    answered(world, first.pk, by="thu")
    typed = {"subject": quota(world), "text": TEXT}
    page = read(world, NEW)  # opened before the answer is published
    form = form_to(page, NEW, NEW).filled(**typed)
    published(world, first.pk, "Được đăng ký chung.")
    with hold_clock(AFTER):
        client = world.client("lien")
        warned = client.post(NEW, form)
        said = text(warned)
        assert warned.status_code == 422 and len(rows()) == 1
        assert "Đã có trả lời cho mục này" in said and "Được đăng ký chung." in said and TEXT in said
        assert "Chi bộ Trường THPT" not in said and "Vẫn gửi vướng mắc" in said
        again = client.post(NEW, form_to(warned, NEW, NEW).filled(**typed))
    assert again.status_code == 302 and len(rows()) == 2
    asked = text(read(world, f"{NEW}?muc={quota(world)}"))
    assert "Đã có trả lời cho mục này" in asked and "Được đăng ký chung." in asked
    elsewhere = text(read(world, f"{NEW}?muc={quota(world, 'party_organisation')}"))
    assert "Được đăng ký chung." not in elsewhere
    assert "Các mục đã có trả lời (1)" in text(read(world, NEW))


def test_a_published_answer_stands_on_the_plan_under_its_clause(world: World) -> None:
    found = raised(world)
    answered(world, found.pk)
    overview = f"/kh/{CODE}/"
    assert "Đã trả lời về kế hoạch" not in text(read(world, overview, "son"))
    published(world, found.pk, "Được đăng ký chung.")
    shown = text(read(world, overview, "son"))
    assert "Chỉ tiêu: Chi bộ ít nhất 01 mô hình (mục II.1) Được đăng ký chung. Công bố ngày 13/3/2023" in shown
    assert "Trạm Y tế" not in shown.split("Đã trả lời về kế hoạch")[1].split("Cơ quan")[0]
    assert "Được đăng ký chung." in text(read(world, HERE, "son"))
    assert read(world, page_of(found.pk), "son").status_code == 404


@pytest.mark.parametrize(
    ("verb", "who", "field", "limit"),
    [
        ("bo-sung", "lien", "text", 1000),
        ("chuyen", "ha", "text", 1000),
        ("tra-loi", "ha", "text", 4000),
        ("chua-ro", "lien", "text", 1000),
        ("cong-bo", "thu", "public_text", 4000),
    ],
)
def test_every_word_has_its_limit_and_comes_back(world: World, verb: str, who: str, field: str, limit: int) -> None:
    found = raised(world)
    if verb in {"chua-ro", "cong-bo"}:
        answered(world, found.pk)
    address, long = f"{page_of(found.pk)}{verb}/", "Không rõ. " * (limit // 10 + 1)
    for typed, said in ((long, "Dài quá"), ("", "Chưa nhập mục này.")):
        answer = send(world, address, who, page_of(found.pk), **{field: typed})
        assert answer.status_code == 422 and said in text(answer)
        assert typed.strip() in answer.content.decode()
        assert 'aria-invalid="true"' in answer.content.decode()


def test_answered_together_from_the_page_of_one(world: World) -> None:
    first, second = raised(world), raised(world, "oanh", "thpt", text="Trường ghép với trạm được không?")
    shown = text(read(world, page_of(first.pk), "thu"))
    assert "Chi bộ Trường THPT Suối Mây: Trường ghép với trạm được không?" in shown
    ticked = [f"{second.pk}:{second.version}"]
    address = f"{page_of(first.pk)}tra-loi/"
    refused = send(world, address, "thu", page_of(first.pk), text="", cung=ticked)
    assert refused.status_code == 422 and f'value="{ticked[0]}" checked' in refused.content.decode()
    assert send(world, address, "thu", page_of(first.pk), text=ANSWER, cung=ticked).status_code == 302
    assert answer_to(first.pk) == answer_to(second.pk)
    assert ANSWER in text(read(world, page_of(second.pk), "oanh"))


def test_one_that_changed_meanwhile_is_shown_again_with_what_was_typed(world: World) -> None:
    found = raised(world)
    with hold_clock(AFTER):
        ha = world.client("ha")
        form = form_to(ha.get(page_of(found.pk)), page_of(found.pk), f"{page_of(found.pk)}tra-loi/")
        actions.add_to_obstacle(row(found.pk), text="Cả thôn Ngọn nữa.", by=world.actor("lien", AFTER), at=AFTER)
        late = ha.post(f"{page_of(found.pk)}tra-loi/", form.filled(text=ANSWER))
        assert late.status_code == 409 and ANSWER in late.content.decode() and "Cả thôn Ngọn nữa." in text(late)
        again = form_to(late, page_of(found.pk), f"{page_of(found.pk)}tra-loi/").filled()
        assert ha.post(f"{page_of(found.pk)}tra-loi/", again).status_code == 302
    assert answer_to(found.pk).text == ANSWER


def test_the_unit_says_whether_it_helped(world: World) -> None:
    found = raised(world)
    answered(world, found.pk)
    again = send(world, f"{page_of(found.pk)}chua-ro/", "lien", page_of(found.pk), text="Còn thôn thì sao?")
    assert again.status_code == 302
    shown = text(read(world, page_of(found.pk), "ha"))
    assert f"Trả lời lần trước: Đảng ủy xã Cầu Đá {ANSWER}" in shown and "Còn thôn thì sao?" in shown
    answered(world, found.pk, text="Thôn cũng vậy.")
    assert send(world, f"{page_of(found.pk)}dong/", "lien", page_of(found.pk)).status_code == 302
    assert "Đã xong" in text(read(world, page_of(found.pk)))


def test_put_into_an_amendment_that_is_being_drafted(world: World) -> None:
    found = raised(world)
    assert "Đưa vào sửa đổi kế hoạch" not in text(read(world, page_of(found.pk), "ha"))
    draft = Amendment.objects.create(plan=world.plan, number=1, drafted_at=AFTER)
    address = f"{page_of(found.pk)}sua-doi/"
    assert send(world, address, "thu", page_of(found.pk), amendment=str(draft.pk)).status_code == 302
    assert "Đã đưa vào sửa đổi lần 1 của kế hoạch, đang soạn." in text(read(world, page_of(found.pk), "thu"))
    for other in ("lien", "ha", "phuc"):  # a draft is known to those who write it
        assert "sửa đổi" not in text(read(world, page_of(found.pk), other))
    assert send(world, address, "thu", page_of(found.pk), amendment="").status_code == 302
    assert row(found.pk).amendment_id is None


def test_filtered_and_searched(world: World) -> None:
    raised(world, text="Vướng ở trạm")
    second = raised(world, "oanh", "thpt", at=NEXT, subject_key="other", clause="III.4", text="Vướng ở trường")
    answered(world, second.pk, by="thu", at=NEXT)

    def found(query: str) -> list[str]:
        return re.findall(r"Vướng ở (?:trạm|trường)", text(read(world, f"{HERE}?{query}", "thu", NEXT)))

    assert found("") == ["Vướng ở trường", "Vướng ở trạm"]
    assert found("tim=truong") == ["Vướng ở trường"]
    assert found("state=answered") == ["Vướng ở trường"] and found("state=waiting") == ["Vướng ở trạm"]
    assert found("state=late") == ["Vướng ở trạm"]
    assert found("muc=other-iii-4") == ["Vướng ở trường"]
    assert found(f"unit={world.bodies['tram']}") == ["Vướng ở trạm"] and found("unit=x") == []
    assert "Không có vướng mắc nào khớp." in text(read(world, f"{HERE}?state=closed", "thu"))
    assert "Chờ quá 5 ngày" in text(read(world, HERE, "thu", NEXT)) and "6 ngày" in text(read(world, HERE, "thu", NEXT))
    assert "Vướng ở trường" not in text(read(world, HERE, "lien", NEXT))


def test_taken_away_as_it_is_filtered(world: World) -> None:
    found = raised(world, proposal="Cho đăng ký chung.")
    raised(world, "oanh", "thpt", text="Vướng ở trường")
    answered(world, found.pk)
    assert (
        f"/kh/{CODE}/xuat/obstacles.xlsx?state=answered"
        in read(world, f"{HERE}?state=answered", "thu").content.decode()
    )
    assert "/xuat/obstacles." not in read(world, HERE, "lien").content.decode()
    answer = read(world, f"/kh/{CODE}/xuat/obstacles.json?state=answered", "thu")
    (told,) = json.loads(answer.content)["rows"]
    assert (told["unit"], told["text"], told["answer"]) == ("Chi bộ Trạm Y tế xã Cầu Đá", TEXT, ANSWER)
    assert (told["about"], told["desk"]) == ("Chỉ tiêu: Chi bộ ít nhất 01 mô hình (mục II.1)", "Đảng ủy xã Cầu Đá")
    for form in ("xlsx", "docx"):
        assert read(world, f"/kh/{CODE}/xuat/obstacles.{form}", "phuc").status_code == 200
    for stranger in ("lien", "ha", "son"):
        assert read(world, f"/kh/{CODE}/xuat/obstacles.xlsx", stranger).status_code == 404


def test_what_is_taken_away_tells_days_and_since_when_an_answer_stands(world: World) -> None:
    found = answered(world, raised(world).pk)
    raised(world, text="Vướng khác")
    actions.correct_answer(answer_to(found.pk), text="Được.", by=world.actor("ha", NEXT), at=NEXT)
    rows = json.loads(read(world, f"/kh/{CODE}/xuat/obstacles.json", "thu", NEXT).content)["rows"]
    assert [(row["raised"], row["answer"]) for row in rows] == [
        ("2023-03-13", ""),
        ("2023-03-13", "Được. (Sửa ngày 19/03/2023.)"),
    ]
    for query, most in (("", 2), ("?state=answered", 1), ("?state=closed", 0)):
        for form in ("xlsx", "docx"):
            answer = read(world, f"/kh/{CODE}/xuat/obstacles.{form}{query}", "thu", NEXT)
            with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
                name = "word/document.xml" if form == "docx" else "xl/sharedStrings.xml"
                said = packed.read(name).decode()
            assert f"Tổng cộng: {most} vướng mắc" in said and ("Danh sách chưa có mục nào." in said) is (most == 0)
            assert form == "xlsx" or said.count("13/03/2023") == most


@pytest.mark.parametrize("more", [1, 3])
def test_what_reports_tell_is_read_beside_it(world: World, more: int) -> None:
    def report(number: int) -> None:
        registration = world.accepted("kien", "oanh", "thpt", title=f"Mô hình {number}")
        cast.sent(world, "kien", "oanh", registration, AFTER)

    def cost() -> int:
        client = world.client("thu")
        with hold_clock(AFTER), CaptureQueriesContext(connection) as asked:
            assert client.get(f"{HERE}?nguon=bao-cao").status_code == 200
        return len(asked)

    assert "Chưa có báo cáo nào ghi khó khăn." in text(read(world, f"{HERE}?nguon=bao-cao", "thu"))
    report(0)
    first, said = cost(), cast.TEXTS["difficulties"]
    for number in range(more):
        report(number + 1)
    assert cost() == first
    assert text(read(world, f"{HERE}?nguon=bao-cao", "thu")).count(said[:60]) == more + 1
    assert said[:60] not in text(read(world, f"{HERE}?nguon=bao-cao", "lien"))


@pytest.mark.parametrize("more", [1, 3])
def test_in_pages_and_three_cost_what_one_costs(world: World, more: int) -> None:
    def cost(address: str, who: str) -> int:
        client = world.client(who)
        with hold_clock(AFTER), CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    one = raised(world)
    raised(world, text="Cùng mục")
    actions.add_to_obstacle(one, text="Thêm", by=world.actor("lien", AFTER), at=AFTER)
    published(world, answered(world, raised(world, text="Cũ").pk).pk, "Được.")
    places = [(HERE, "thu"), (HERE, "lien"), (page_of(one.pk), "thu"), (NEW, "lien"), (f"/kh/{CODE}/", "lien")]
    first = [cost(*place) for place in places]
    for number in range(more):
        published(world, answered(world, raised(world, "oanh", "thpt").pk, by="thu").pk, f"Được {number}.")
        actions.add_to_obstacle(row(one.pk), text="Thêm", by=world.actor("lien", AFTER), at=AFTER)
        raised(world, text=f"Vướng {number}")
    assert [cost(*place) for place in places] == first


def test_cards_tell_who_waits_and_what_came(world: World) -> None:
    first = raised(world)
    mine = text(read(world, "/toi/", "ha", AFTER))
    assert "1 vướng mắc chờ trả lời" in mine and "Chờ quá 5 ngày" not in mine
    late = text(read(world, "/toi/", "ha", NEXT))
    assert "1 vướng mắc chờ quá 5 ngày. Đăng ký mô hình tiêu biểu năm 2023" in late
    assert "vướng mắc" not in text(read(world, "/toi/", "thu", NEXT)).replace("Vướng mắc", "")
    answered(world, first.pk)
    card = read(world, "/toi/", "lien", AFTER)
    assert (
        "Đã có trả lời: Chỉ tiêu: Chi bộ ít nhất 01 mô hình" in text(card)
        and page_of(first.pk) in card.content.decode()
    )
    assert "vướng mắc chờ" not in text(read(world, "/toi/", "ha", AFTER))
