"""The clerk's door: five screens, drafts, bad input beside the field, the same receipt for a repeat."""

import pytest

from guong.config.clock import hold_clock
from guong.registrations.models import Registration, Submission
from tests.registrations.typed import BASE, begin, only, screen, text_of
from tests.world import CHECKING, SENDING, WRITING


@pytest.fixture(autouse=True)
def at_writing_time():
    with hold_clock(WRITING):
        yield


def test_the_whole_way_from_first_screen_to_receipts(world):
    client = world.client("lien")
    assert "Đăng ký cho: <b>Chi bộ Trạm Y tế xã Cầu Đá</b>" in text_of(client.get(f"{BASE}/dang-ky/"))
    answer = begin(world, client, "tram")
    number = only().pk
    assert (answer.status_code, answer["Location"]) == (302, f"{BASE}/dang-ky/{number}/2/")
    sector = world.plan.sector_rows.first().pk
    screens = {
        2: {"sector": str(sector), "place": "Trạm Y tế", "relations-so_dong": "1", "relations-0-unit": "Chi bộ Trạm Y tế xã Cầu Đá",
            "relations-0-relation": "implements", "relations-chu_tri": "0"},
        3: {"reason": "Chờ lâu", "aims": "Chờ ngắn", "goals-so_dong": "2", "goals-0-what": "Phút chờ", "goals-0-quantity": "12,5",
            "goals-0-unit": "phút", "goals-0-by": "30/9/2023"},
        4: {"method": "Phát số", "forces": "Tổ tiếp đón", "schedule": "Cả năm"},
        5: {"products": "Bảng số", "contact_name": "Hứa Thị Liên", "contact_phone": "0900 000 001"},
    }  # fmt: skip
    for step, typed in screens.items():
        answer = client.post(f"{BASE}/dang-ky/{number}/{step}/", screen(number, step, **typed))
        where = f"{BASE}/dang-ky/{number}/{step + 1}/" if step < 5 else f"{BASE}/dang-ky/{number}/kiem-tra/"
        assert (answer.status_code, answer["Location"]) == (302, where)
    page = text_of(client.get(f"{BASE}/dang-ky/{number}/kiem-tra/"))
    assert "Phút chờ: 12,5 phút, đến 30/09/2023" in page and "Còn" not in page.split("<main")[1].split("<dl")[0]
    answer = client.post(f"{BASE}/dang-ky/{number}/nop/", {"_khoa": "k-send"})
    receipt = Submission.objects.system("a test").get()
    assert answer["Location"] == f"/bien-nhan/{receipt.token}/"
    again = client.post(f"{BASE}/dang-ky/{number}/nop/", {"_khoa": "k-send"})
    assert again["Location"] == answer["Location"] and Submission.objects.system("a test").count() == 1
    shown = text_of(client.get(answer["Location"]))
    assert receipt.number in shown and "09:00:00 ngày 01/3/2023" in shown and "Gửi danh sách lên cấp trên" in shown
    answer = client.post(f"{BASE}/danh-sach/{world.bodies['tram']}/gui/", {"_khoa": "k-list"})
    assert only().state == "sent" and answer["Location"].startswith("/bien-nhan/")


def test_a_visitor_checks_a_receipt_without_seeing_content(world):
    registration = world.sent("kien", "oanh", "thpt")
    token = Submission.objects.system("a test").filter(unit_list__isnull=False).get().token
    page = text_of(world.client().get(f"/bien-nhan/{token}/"))
    assert "Biên nhận hợp lệ" in page and "Chi bộ Trường THPT Suối Mây" in page and "Đúng hạn" in page
    for private in (registration.title, registration.contact_name, registration.contact_phone, registration.method):
        assert private not in page
    assert world.client().get("/bien-nhan/aaaaaaaaaaaaaaaa/").status_code == 404


def test_each_missing_answer_is_named_with_a_way_to_mend_it(world):
    client = world.client("kien")
    begin(world, client)
    number = only().pk
    page = text_of(client.get(f"{BASE}/dang-ky/{number}/kiem-tra/"))
    assert "Còn 9 chỗ phải hoàn thành" in page
    assert f'href="{BASE}/dang-ky/{number}/4/#id_method"' in page
    answer = client.post(f"{BASE}/dang-ky/{number}/nop/", {"_khoa": "k"})
    assert answer.status_code == 422 and "Chưa nhập mục này." in text_of(answer)
    assert only().state == "draft"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"goals-0-quantity": "hai"}, "Số không hợp lệ."),
        ({"goals-0-quantity": "-1"}, "Số không hợp lệ."),
        ({"goals-0-quantity": ""}, "Con số phấn đấu cần đủ nội dung, số lượng và đơn vị tính."),
        ({"goals-0-by": "31/2/2023"}, "Không có ngày 31/2/2023 trong lịch."),
        ({"goals-0-by": "10/03"}, "còn thiếu năm"),
        ({"goals-0-by": "3/10/23"}, "Năm “23” chưa rõ"),
        ({"goals-0-by": "mai"}, "Ngày không hợp lệ."),
        ({"goals-0-what": "x" * 301}, "Dài quá 300 ký tự (đang có 301)."),
        ({"reason": "x" * 100_000}, "Dài quá 4000 ký tự (đang có 100000)."),
    ],
)
def test_bad_input_is_said_beside_the_field_and_nothing_typed_is_lost(world, typed, sentence):
    client = world.client("kien")
    draft = world.draft("kien", "thpt")
    base = {
        "reason": "Lý do đang gõ dở",
        "aims": "Mục tiêu đang gõ dở",
        "goals-so_dong": "1",
        "goals-0-what": "Đường hoa",
        "goals-0-quantity": "2",
        "goals-0-unit": "km",
        "goals-0-by": "",
    }
    answer = client.post(f"{BASE}/dang-ky/{draft.pk}/3/", screen(draft.pk, 3, **{**base, **typed}))
    page = text_of(answer)
    assert answer.status_code == 422
    assert sentence in page and "Cần sửa" in page and "<title>Lỗi: " in page
    for value in {**base, **typed}.values():
        assert value in page
    assert world.registration(draft.pk).reason == "Đường trong thôn bẩn sau mỗi phiên chợ."


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Đường hoa".encode().decode(), "Đường hoa"),
        ("Đường hoa", "Đường hoa"),
        ("Ngƣời tốt", "Người tốt"),
        ("Nông\u00ad thôn\u200b mới\ufeff", "Nông thôn mới"),
        ("Có\x00 ký\x07 tự\x1b lạ", "Có ký tự lạ"),
        ("Hoa 🌸 nở", "Hoa 🌸 nở"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("  nhiều   khoảng\ttrắng  ", "nhiều khoảng trắng"),
    ],
)
def test_what_is_typed_is_mended_or_kept_as_text(world, typed, stored):
    client = world.client("kien")
    begin(world, client, title=typed)
    assert only().title == stored
    page = client.get(f"{BASE}/dang-ky/{only().pk}/2/").content.decode()
    assert "<script>alert" not in page


def test_title_is_asked_for_at_once(world):
    client = world.client("kien")
    answer = begin(world, client, title="   ")
    assert answer.status_code == 422 and "Chưa nhập mục này." in text_of(answer) and 'value="Tổ 1"' in text_of(answer)
    assert Registration.objects.system("the test counts").count() == 0


def test_a_doubled_first_form_begins_one_draft(world):
    client = world.client("kien")
    first, second = begin(world, client), begin(world, client)
    assert first["Location"] == second["Location"]
    assert Registration.objects.system("the test counts").count() == 1


def test_unknown_and_foreign_units(world):
    client = world.client("kien")
    for unit in (
        "999999",
        str(world.bodies["tram"]),
        f"{world.bodies['ngon']}-thay-{world.bodies['cau_da']}",
        "abc",
        "",
    ):
        answer = client.post(f"{BASE}/dang-ky/", {"_khoa": "k", "don_vi": unit, "title": "Đường hoa"})
        if unit == "":
            continue  # falls back to the clerk's only unit
        assert answer.status_code == 422 and "Không có đơn vị này trong danh sách. Chọn tên trong gợi ý." in text_of(
            answer
        )
        assert "Đường hoa" in text_of(answer)


def test_relations_by_typed_name(world):
    client = world.client("kien")
    draft = world.draft("kien", "thpt")
    rows = {
        "sector": str(draft.sector_id),
        "place": "Trường",
        "relations-so_dong": "2",
        "relations-chu_tri": "0",
        "relations-0-unit": "chi bo truong thpt suoi may",
        "relations-0-relation": "implements",
    }
    wrong = client.post(
        f"{BASE}/dang-ky/{draft.pk}/2/",
        screen(draft.pk, 2, **rows, **{"relations-1-unit": "Hội Liên hiệp", "relations-1-relation": ""}),
    )
    assert wrong.status_code == 422
    assert "Ghi đủ tên, ví dụ: Hội Liên hiệp Phụ nữ huyện Suối Mây." in text_of(
        wrong
    ) and "Chọn vai trò của đơn vị này." in text_of(wrong)
    right = client.post(
        f"{BASE}/dang-ky/{draft.pk}/2/",
        screen(
            draft.pk,
            2,
            **rows,
            **{"relations-1-unit": "Hội Liên hiệp Phụ nữ huyện Suối Mây", "relations-1-relation": "coordinates"},
        ),
    )
    assert right.status_code == 302
    found = sorted((p.organisation_id, p.relation, p.lead) for p in world.registration(draft.pk).participations.all())
    assert found == sorted([(world.bodies["thpt"], "implements", True), (world.bodies["phu_nu"], "coordinates", False)])


def test_adding_a_row_keeps_what_was_typed(world):
    client = world.client("kien")
    draft = world.draft("kien", "thpt")
    typed = {
        "reason": "chưa lưu",
        "aims": "",
        "goals-so_dong": "1",
        "goals-0-what": "Đường",
        "goals-0-quantity": "hai",
        "goals-0-unit": "",
        "goals-0-by": "",
        "them": "goals",
    }
    page = text_of(client.post(f"{BASE}/dang-ky/{draft.pk}/3/", screen(draft.pk, 3, **typed)))
    assert 'name="goals-1-what"' in page and 'value="hai"' in page and "chưa lưu" in page


def test_checking_accepting_and_returning(world):
    first = world.sent("kien", "oanh", "thpt")
    second = world.sent("son", "son", "mttq", title="Thùng rác hai ngăn")
    client = world.client("thu")
    with hold_clock(CHECKING):
        page = text_of(client.get(f"{BASE}/den/{world.bodies['ban']}/"))
        assert first.title in page and "Thùng rác hai ngăn" in page
        answer = client.post(f"{BASE}/ho-so/{first.pk}/chap-thuan/", {"_khoa": "a", "phien_ban": str(first.version)})
        assert answer["Location"] == f"{BASE}/ho-so/{second.pk}/"
        bad = client.post(f"{BASE}/ho-so/{second.pk}/tra-lai/", {"_khoa": "b", "reason": "ngắn"})
        assert bad.status_code == 422 and "Chọn ít nhất một mục cần sửa." in text_of(bad) and ">ngắn<" in text_of(bad)
        good = client.post(
            f"{BASE}/ho-so/{second.pk}/tra-lai/",
            {"_khoa": "c", "fields": ["title", "goals"], "reason": "Tên chưa nói rõ việc làm."},
        )
        assert good["Location"] == f"{BASE}/den/{world.bodies['ban']}/"
    assert (world.registration(first.pk).state, world.registration(second.pk).state) == ("accepted", "returned")
    page = text_of(world.client("son").get("/toi/"))
    assert "Cần sửa: Tên mô hình, Con số phấn đấu. “Tên chưa nói rõ việc làm.”" in page


def test_accepting_what_changed_meanwhile_is_refused(world):
    registration = world.sent("kien", "oanh", "thpt")
    answer = world.client("thu").post(
        f"{BASE}/ho-so/{registration.pk}/chap-thuan/", {"_khoa": "a", "phien_ban": str(registration.version - 1)}
    )
    assert answer.status_code == 409 and world.registration(registration.pk).state == "sent"


def test_the_list_and_who_may_send_it(world):
    registration = world.listed("kien", "thpt")
    clerk, head = world.client("kien"), world.client("oanh")
    address = f"{BASE}/danh-sach/{world.bodies['thpt']}/"
    assert "Chỉ người đứng đầu đơn vị (bí thư, thủ trưởng) mới được gửi hoặc rút." in text_of(clerk.get(address))
    assert clerk.post(f"{address}gui/", {"_khoa": "x"}).status_code == 403
    assert world.client("man").get(address).status_code == 404
    assert world.client("thu").get(address).status_code == 404
    with hold_clock(SENDING):
        assert head.post(f"{address}gui/", {"_khoa": "y"}).status_code == 302
    note = "Rút hết thì coi như chưa gửi; gửi lại sau hạn sẽ bị ghi muộn."
    assert "Rút lại" in text_of(head.get(address)) and note in text_of(head.get(address))
    assert note in text_of(head.get(f"{BASE}/ho-so/{registration.pk}/"))
    assert note not in text_of(clerk.get(address))
    head.post(f"{address}rut/{registration.pk}/", {"_khoa": "z"})
    assert world.registration(registration.pk).state == "listed"
    empty = head.post(f"{address}gui/", {"_khoa": "w"})
    assert empty.status_code == 302


def test_lists_cost_the_same_for_one_and_three_rows(world, django_assert_num_queries, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    pages = {
        "oanh": f"{BASE}/danh-sach/{world.bodies['thpt']}/",
        "thu": f"{BASE}/den/{world.bodies['ban']}/",
        "kien": "/toi/",
    }
    world.sent("kien", "oanh", "thpt")
    world.draft("kien", "thpt", title="Nháp 1")

    def counts():
        found = {}
        for person, address in pages.items():
            client = world.client(person)
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(address).status_code == 200
            found[person] = len(captured)
        return found

    one = counts()
    for number in (2, 3):
        world.sent("kien", "oanh", "thpt", title=f"Mô hình {number}")
        world.draft("kien", "thpt", title=f"Nháp {number}")
    assert counts() == one


def test_arrivals_are_searched_without_diacritics(world):
    world.sent("kien", "oanh", "thpt")
    world.sent("son", "son", "mttq", title="Thùng rác hai ngăn")
    client = world.client("thu")
    page = text_of(client.get(f"{BASE}/den/{world.bodies['ban']}/?tim=thung+rac"))
    assert "Thùng rác hai ngăn" in page and "Tiếng loa Đường hoa" not in page
    assert "Không có mô hình nào khớp với «khong co»." in text_of(
        client.get(f"{BASE}/den/{world.bodies['ban']}/?tim=khong+co")
    )


def test_an_empty_submission_changes_nothing(world):
    draft = world.draft("kien", "thpt")
    client = world.client("kien")
    assert client.post(f"{BASE}/dang-ky/").status_code == 422
    for step in (2, 3, 4, 5):
        assert client.post(f"{BASE}/dang-ky/{draft.pk}/{step}/").status_code in {302, 422}
    stored = world.registration(draft.pk)
    assert (stored.method, stored.reason, stored.goals.count(), stored.participations.count()) == (
        draft.method,
        draft.reason,
        1,
        1,
    )
