"""The pages of plans, as people meet them."""

import unicodedata

import pytest
from django.urls import reverse

from guong.ledger.models import Entry
from guong.plans import actions, queries
from guong.plans.forms import SCREENS, propose_code
from guong.plans.models import Plan
from guong.plans.queries import asking
from tests.plans.doing import client_of, fill, row_of, text, typed_in
from tests.world import CODE, WRITING

PARTS = ("chung", *SCREENS)
HOSTILE = "<script>alert(1)</script> “đảng” 😀"
TITLE = "Đăng ký mô hình tiêu biểu năm 2024"


def edit(plan_part: str) -> str:
    return reverse("plan_edit", args=[CODE, plan_part])


# ---- reading ----


def test_the_list_shows_plans_with_state_terms_and_ways(world):
    page = text(client_of(world, "thu").get(reverse("plans")))
    for said in (
        "Đăng ký mô hình tiêu biểu năm 2023",
        "Đang thực hiện",
        "12-KH/HU",
        "hết ngày 09/3/2023",
        "còn 8 ngày",
    ):
        assert said in page
    assert reverse("plan_new") in page and reverse("board", args=[CODE]) in page


def test_whoever_may_not_draft_reads_why(world):
    page = text(client_of(world, "kien").get(reverse("plans")))
    assert "Chỉ cán bộ tiếp nhận của một cơ quan mới lập được kế hoạch." in page
    assert f'href="{reverse("plan_new")}"' not in page


def test_an_empty_list_says_what_to_do(drafting_world):
    assert "Chưa có kế hoạch nào" in text(client_of(drafting_world, "kien").get(reverse("plans")))
    drafting_world.plan.delete()
    page = text(client_of(drafting_world, "thu").get(reverse("plans")))
    assert "Lập kế hoạch đầu tiên" in page and reverse("plan_new") in page


def test_the_overview_tells_the_plan_in_its_own_words(world):
    page = text(client_of(world, "thu").get(reverse("plan", args=[CODE])))
    for said in (
        "Huyện ủy Suối Mây", "trước ngày 10/3/2023", "23:59:59", "Thứ Năm, 09/3/2023", "còn 8 ngày",
        "Mọi đơn vị ở các cấp bên dưới", "Chỉ đạo", "Kết luận số 01-KL/TW", "Chuyên đề năm",
        "ít nhất 02 mô hình", "Ban Tuyên giáo Tỉnh ủy (b/c)", "Đã muộn: phải gửi trước ngày đó.",
        "Công bố kế hoạch trên hệ thống", "Nguyễn Hoài Thu",
        "Sửa kế hoạch (chỉ tiêu)",
    ):  # fmt: skip
        assert said in page, said
    assert "Sửa<" not in page


@pytest.mark.parametrize(("person", "reads"), [("thu", True), ("phuc", True), ("ha", False), ("kien", False)])
def test_history_and_consolidation_are_for_those_who_steer(world, person, reads):
    page = text(client_of(world, person).get(reverse("plan", args=[CODE])))
    assert ("Quá trình xử lý" in page) is reads
    assert (reverse("consolidation", args=[CODE]) in page) is reads
    assert reverse("board", args=[CODE]) in page and reverse("registrations", args=[CODE]) in page


def test_a_draft_shows_what_is_missing_and_where_to_mend_it(drafting_world):
    actions.replace_part(drafting_world.plan, "sectors", [], by=drafting_world.actor("thu"), at=WRITING)
    page = text(client_of(drafting_world, "thu").get(reverse("plan", args=[CODE])))
    assert "Kế hoạch còn thiếu: Nhóm đối tượng, lĩnh vực." in page and edit("nhom") in page
    assert "Còn 11 câu hỏi về cách tính chưa trả lời" in page
    assert reverse("plan_activation", args=[CODE]) not in page
    assert reverse("board", args=[CODE]) not in page


def test_the_issuer_reads_a_draft_but_does_not_write_it(drafting_world):
    client = client_of(drafting_world, "phuc")
    page = text(client.get(reverse("plan", args=[CODE])))
    assert "Ban Tuyên giáo Huyện ủy đang soạn" in page and edit("chung") not in page
    for address in (edit("chi-tieu"), reverse("plan_questions", args=[CODE])):
        assert client.get(address).status_code == 403
    for address in (edit("chi-tieu"), reverse("plan_questions", args=[CODE]), reverse("plan_activation", args=[CODE])):
        assert client.post(address).status_code == 403


@pytest.mark.parametrize("person", ["ha", "kien", "quang", "khach", "vinh"])
def test_a_draft_is_not_there_for_others(drafting_world, person):
    client = client_of(drafting_world, person)
    posted = [*(reverse(name, args=[CODE]) for name in ("plan_questions", "plan_activation")), *map(edit, PARTS)]
    if person == "quang":  # an administrator is asked for a second factor before anything else
        assert all(client.post(address).status_code in {403, 404} for address in posted)
        return
    assert {client.get(address).status_code for address in (reverse("plan", args=[CODE]), *posted)} == {404}
    assert {client.post(address).status_code for address in posted} == {404}


@pytest.mark.parametrize(("person", "status"), [("kien", 200), ("khach", 404), ("vinh", 404)])
def test_an_issued_plan_is_there_for_whoever_holds_a_seat(world, person, status):
    assert client_of(world, person).get(reverse("plan", args=[CODE])).status_code == status


def test_unknown_plans_and_parts_are_not_there(drafting_world):
    client = client_of(drafting_world, "thu")
    assert client.get(reverse("plan", args=["khong-co"])).status_code == 404
    assert client.get(edit("khong-co")).status_code == 404


def test_visitors_are_asked_to_sign_in(world):
    response = world.client().get(reverse("plan", args=[CODE]))
    assert response.status_code == 302 and reverse("account_login") in response["Location"]


def test_an_issued_plan_is_not_edited(world):
    client = client_of(world, "thu")
    for address in (edit("chung"), edit("nhom"), reverse("plan_questions", args=[CODE])):
        response = client.get(address)
        assert response.status_code == 422
        assert "Kế hoạch đã công bố nên không sửa trực tiếp được nữa. Cần thay đổi thì soạn sửa đổi, bổ sung." in text(
            response
        )


# ---- drafting ----


def test_a_plan_from_nothing_to_issued(world):
    client = client_of(world, "thu")
    response = fill(client, "plan_new", title=TITLE, year="2024", issued_on="15.02.2023")
    code = propose_code(TITLE, 2024)
    assert response["Location"] == reverse("plan_edit", args=[code, "can-cu"])
    plan = queries.plan_for(world.actor("thu"), code)
    assert (plan.title, plan.year, f"{plan.issued_on}") == (TITLE, 2024, "2023-02-15")
    party = str(plan.hierarchy_id)
    steps = [
        (
            "can-cu",
            {
                "bases-0-text": "Kết luận số 01-KL/TW",
                "themes-0-text": "Tự lực",
                "themes-1-text": "Văn hóa",
                "themes-1-kind": "annual",
            },
        ),
        ("nhom", {"sectors-1-name": "Doanh nghiệp"}),
        ("chi-tieu", {"quotas-0-kind": "party_cell", "quotas-0-n": "01", "quotas-0-hierarchy_id": party}),
        ("thoi-han", {"deadlines-0-on": "10/3/2024", "deadlines-1-on": "20-11-2024", "deadlines-1-at": "10h30"}),
        ("nhiem-vu", {"assignments-0-who": "Các chi bộ", "assignments-0-text": "Đăng ký mô hình"}),
        ("noi-nhan", {"recipients-0-text": "Như trên", "recipients-0-purpose": "b/c"}),
    ]
    for place, (part, typed) in enumerate(steps):
        response = fill(client, "plan_edit", code, part, **typed)
        after = [reverse("plan_edit", args=[code, name]) for name, _ in steps[1:]] + [reverse("plan", args=[code])]
        assert response.status_code == 302 and response["Location"] == after[place], text(response)
    parts = queries.parts_of(plan, WRITING)
    assert {name: len(rows) for name, rows in parts.items()} == {
        "sectors": 1, "themes": 2, "bases": 1, "recipients": 1, "quotas": 1, "deadlines": 2,
        "assignments": 1, "forms": 0,
    }  # fmt: skip
    assert (parts["quotas"][0].n, parts["quotas"][0].scope, parts["quotas"][0].relation) == (1, None, None)
    assert f"{parts['deadlines'][1].at:%H:%M}" == "10:30"
    response = fill(client, "plan_questions", code, **proposed_answers_of(plan))
    assert response["Location"] == reverse("plan", args=[code])
    page = client.get(reverse("plan", args=[code]))
    assert "Đã đủ để công bố" in text(page)
    sent = {"_khoa": "k", "phien_ban": str(row_of(plan).version)}
    for _ in range(2):
        assert client.post(reverse("plan_activation", args=[code]), sent)["Location"] == reverse("plan", args=[code])
    assert row_of(plan).state == "active"
    assert Entry.objects.filter(name="plan.activated", subject=f"plan:{plan.pk}").count() == 1


def proposed_answers_of(plan: Plan) -> dict[str, str]:
    return {q.key: next(c.value for c in q.choices if c.is_proposed) for q in asking.questions(plan, WRITING)}


@pytest.mark.parametrize(
    ("title", "year", "code"),
    [
        (TITLE, 2024, "dang-ky-mo-hinh-tieu-bieu-nam-2024"),
        (
            "Đăng ký mô hình tiêu biểu về học tập và làm theo tư tưởng",
            2023,
            "dang-ky-mo-hinh-tieu-bieu-ve-hoc-tap-2023",
        ),
        ("😀", 2023, "ke-hoach-2023"),
        ("a" * 300, 2023, "ke-hoach-2023"),
    ],
)
def test_a_short_code_is_proposed(title, year, code):
    assert propose_code(title, year) == code


def test_a_proposed_code_that_is_taken_gets_a_number_and_a_typed_one_is_refused(world):
    client = client_of(world, "thu")
    codes = [fill(client, "plan_new", title=TITLE)["Location"].split("/")[2] for _ in range(2)]
    assert codes == ["dang-ky-mo-hinh-tieu-bieu-nam-2024-2023", "dang-ky-mo-hinh-tieu-bieu-nam-2024-2023-2"]
    for taken in (CODE, CODE.upper().replace("-", " "), "moi", "Mới"):
        response = fill(client, "plan_new", title=TITLE, code=taken, purpose="Còn nguyên")
        assert response.status_code == 422
        assert "Mã này đã dùng cho một kế hoạch khác." in text(response)
        assert typed_in(response)["purpose"] == "Còn nguyên"


def test_one_form_sent_twice_makes_one_plan(world):
    client = client_of(world, "thu")
    sent = {**typed_in(client.get(reverse("plan_new"))), "title": TITLE}
    places = [client.post(reverse("plan_new"), sent)["Location"] for _ in range(2)]
    assert places[0] == places[1]
    assert Plan.objects.system("count").count() == 2


@pytest.mark.parametrize("person", ["kien", "phuc", "khach"])
def test_only_receivers_draft(world, person):
    client = client_of(world, person)
    assert client.get(reverse("plan_new")).status_code == 403
    assert client.post(reverse("plan_new"), {"title": TITLE}).status_code == 403


def test_a_plan_is_drafted_only_for_the_own_body_and_those_above(world):
    client = client_of(world, "thu")
    for field, body in (
        ("issuer_id", "cau_da"),
        ("receiver_id", "cau_da"),
        ("issuer_id", "khe_sau"),
        ("hierarchy_id", None),
    ):
        value = "999" if body is None else str(world.bodies[body])
        response = fill(client, "plan_new", title=TITLE, **{field: value})
        assert response.status_code == 422
        assert "Hãy chọn một mục trong danh sách." in text(response)
    assert Plan.objects.system("count").count() == 1


# ---- what was typed wrongly comes back ----


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/2/2023", "Không có ngày 31/2/2023 trong lịch."),
        ("10/03", "Ngày 10/03 còn thiếu năm."),
        ("3/10/23", "Năm “23” chưa rõ là năm nào."),
        ("2023-03-10", "đang viết năm trước"),
        (HOSTILE, "Ngày không hợp lệ."),
        ("1" * 100_000, "Ngày không hợp lệ."),
        ("", "Chưa nhập ngày."),
    ],
)
def test_a_bad_day_is_said_beside_the_field_and_kept(drafting_world, typed, said):
    client = client_of(drafting_world, "thu")
    response = fill(client, "plan_edit", CODE, "thoi-han", deadlines__0__on=typed)
    page = text(response)
    assert response.status_code == 422
    assert page.count(said) == 2  # in the box on top and beside the field
    assert 'href="#id_deadlines-0-on"' in page and "<title>Lỗi:" in page
    assert "<script>alert" not in response.content.decode()
    kept = typed_in(response)
    assert kept["deadlines-0-on"] == typed
    assert kept["deadlines-0-wording"] == "trước ngày 10/3/2023"
    assert queries.parts_of(drafting_world.plan, WRITING)["deadlines"][0].on.day == 10


@pytest.mark.parametrize(
    "typed", ["10-3-2023", "10.03.2023", "10/3/2023\u00ad", unicodedata.normalize("NFD", "ngày 10 tháng 3 năm 2023")]
)
def test_a_day_is_read_in_every_usual_way(drafting_world, typed):
    client = client_of(drafting_world, "thu")
    assert fill(client, "plan_edit", CODE, "thoi-han", deadlines__0__on=typed).status_code == 302
    assert f"{queries.parts_of(drafting_world.plan, WRITING)['deadlines'][0].on}" == "2023-03-10"


def test_a_report_comes_after_the_registration(drafting_world):
    response = fill(client_of(drafting_world, "thu"), "plan_edit", CODE, "thoi-han", deadlines__1__on="10/3/2023")
    assert response.status_code == 422
    assert "Thời hạn báo cáo kết quả phải sau thời hạn đăng ký." in text(response)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (unicodedata.normalize("NFD", "Thôn Đường Hoa"), "Thôn Đường Hoa"),
        ("Lực lƣợng", "Lực lượng"),
        ("Doanh\u00ad nghiệp", "Doanh nghiệp"),
        ("a\x00b\x07c\u200bd", "abcd"),
        ("  nhiều \t  khoảng\ntrống ", "nhiều khoảng trống"),
        (HOSTILE, HOSTILE),
    ],
)
def test_text_is_mended_in_silence(drafting_world, typed, stored):
    client = client_of(drafting_world, "thu")
    assert fill(client, "plan_edit", CODE, "nhom", sectors__0__name=typed).status_code == 302
    assert queries.parts_of(drafting_world.plan, WRITING)["sectors"][0].name == stored
    page = client.get(reverse("plan", args=[CODE]))
    assert stored in text(page) and b"<script>alert" not in page.content


@pytest.mark.parametrize(
    ("part", "field", "limit"),
    [
        ("nhom", "sectors__0__content", "2.000"),
        ("chung", "title", "300"),
        ("chung", "purpose", "4.000"),
        ("noi-nhan", "recipients__0__text", "200"),
    ],
)
def test_a_text_that_is_too_long_comes_back_whole(drafting_world, part, field, limit):
    typed = "ờ" * 100_000
    response = fill(client_of(drafting_world, "thu"), "plan_edit", CODE, part, **{field: typed})
    assert response.status_code == 422
    assert f"Dài quá {limit} ký tự (đang có 100.000). Hãy rút gọn." in text(response)
    assert typed_in(response)[field.replace("__", "-")] == typed


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\x01"])
def test_a_title_is_needed(drafting_world, typed):
    response = fill(client_of(drafting_world, "thu"), "plan_edit", CODE, "chung", title=typed)
    assert response.status_code == 422 and "Chưa nhập mục này." in text(response)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"n": ""}, "Chưa nhập mục này."),
        ({"n": "0"}, "Nhập số từ 1 đến 9999."),
        ({"n": "hai"}, "Chỉ nhập chữ số, ví dụ 02."),
        ({"n": "-1"}, "Chỉ nhập chữ số, ví dụ 02."),
        ({"n": "9" * 50}, "Chỉ nhập chữ số, ví dụ 02."),
        ({"shape": "range", "upto": "1"}, "Số «Đến» phải bằng hoặc lớn hơn ô «Số»."),
        ({"shape": "range"}, "Số «Đến» phải bằng hoặc lớn hơn ô «Số»."),
        ({"shape": "percent", "n": "101"}, "Tỷ lệ phải từ 1 đến 100."),
        ({"upto": "3"}, "Số này chỉ dùng khi cách tính là “trong khoảng”."),
        ({"kind": "khong-co"}, "Hãy chọn một mục trong danh sách."),
        ({"kind": ""}, "Chưa nhập mục này."),
        ({"hierarchy_id": "999"}, "Hãy chọn một mục trong danh sách."),
        ({"scope": "x"}, "Hãy chọn một mục trong danh sách."),
    ],
)
def test_a_wrong_quota_is_said_and_the_others_stay(drafting_world, typed, said):
    typed = {f"quotas__0__{name}": value for name, value in typed.items()}
    response = fill(
        client_of(drafting_world, "thu"), "plan_edit", CODE, "chi-tieu", quotas__1__wording="Vừa sửa", **typed
    )
    assert response.status_code == 422
    assert text(response).count(said) == 2
    kept = typed_in(response)
    assert kept["quotas-1-wording"] == "Vừa sửa"
    assert all(
        kept[name.replace("__", "-")] == value
        for name, value in typed.items()
        if "kind" not in name and "id" not in name and "scope" not in name
    )
