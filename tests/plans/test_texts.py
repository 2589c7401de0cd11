"""A plan begun with its text, and what was found in it settled on its page."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guong.kit.reasons import Forbidden, Refused
from guong.ledger.deeds import history_of
from guong.plans import actions, queries
from guong.plans.models import Finding, Plan
from guong.plans.queries import asking, texts
from guong.plans.rules import FindingState
from tests.plans.doing import DEO_GIO, client_of, fill, row_of, text, typed_in
from tests.reading.making import deleted, docx, inserted, paragraph, pdf
from tests.world import CODE, WRITING

GROUPS = ("heading", "bases", "sectors", "quotas", "deadlines", "assignments", "forms", "recipients")
START = reverse("plan_reading")


def give(client, **typed):
    """Send the first page with what is typed; a file stands in `file`."""
    return client.post(START, {**typed_in(client.get(START)), **typed})


def begun(client, given=DEO_GIO):
    """The draft that a pasted text makes."""
    response = give(client, text=given)
    assert response.status_code == 302, text(response)
    code = response["Location"].split("/")[2]
    return Plan.objects.system("a test looks at the row itself").get(code=code)


def found(plan, kind, place=0):
    return list(Finding.objects.filter(source__plan=plan, kind=kind))[place]


def counts(plan):
    return {name: len(rows) for name, rows in queries.parts_of(plan, WRITING).items() if rows}


def settle(client, plan, one, what, **typed):
    """Press a button of one finding as the page of this moment offers it."""
    one.refresh_from_db()
    sent = {
        "_khoa": f"{one.pk}{what}{row_of(plan).version}",
        "phien_ban": f"{row_of(plan).version}-{one.state}",
        "viec": what,
    }
    return client.post(reverse("plan_finding", args=[plan.code, one.pk]), {**sent, **typed})


def confirm_all(client, plan, group):
    sent = {
        "_khoa": f"{plan.code}{group}{row_of(plan).version}",
        "phien_ban": f"{row_of(plan).version}-",
        "phan": group,
    }
    return client.post(reverse("plan_findings", args=[plan.code]), sent, follow=True)


# ---- giving a text ----


def test_a_pasted_text_makes_a_draft_in_which_nothing_stands_yet(world):
    client = client_of(world, "thu")
    plan = begun(client)
    assert (plan.state, plan.year, plan.title) == (
        "draft",
        2026,
        "Đăng ký mô hình tiêu biểu học tập và làm theo Bác năm 2026",
    )
    assert (plan.issuer_id, plan.receiver_id) == (world.bodies["huyen_uy"], world.bodies["ban"])
    assert (plan.number, plan.issued_on, plan.signatory, counts(plan)) == ("", None, "", {})
    kinds = list(Finding.objects.filter(source__plan=plan).values_list("kind", "state"))
    assert {state for _, state in kinds} == {FindingState.PROPOSED}
    assert {group: [kind for kind, _ in kinds].count(group) for group in GROUPS} == {
        "heading": 7, "bases": 2, "sectors": 3, "quotas": 4, "deadlines": 2, "assignments": 3, "forms": 1, "recipients": 3,
    }  # fmt: skip
    source = texts.text_of(plan)
    assert (source.text, source.origin) == (DEO_GIO, "")
    assert [entry["name"] for entry in history_of(f"plan:{plan.pk}")] == ["plan.drafted", "plan.text_read"]


@pytest.mark.parametrize("kind", ["docx", "pdf", "txt"])
def test_a_file_is_read_like_a_pasted_text(world, kind, settings, tmp_path):
    settings.HOME = tmp_path
    content = {
        "docx": lambda: docx(*(paragraph(line) for line in DEO_GIO.split("\n"))),
        "pdf": lambda: pdf(DEO_GIO),
        "txt": lambda: DEO_GIO.encode("utf-16"),
    }[kind]()
    response = give(client_of(world, "thu"), file=SimpleUploadedFile(f"ke-hoach.{kind}", content))
    assert response.status_code == 302, text(response)
    plan = Plan.objects.system("a test looks at the row itself").get(code=response["Location"].split("/")[2])
    assert texts.text_of(plan).origin == f"ke-hoach.{kind}"
    assert found(plan, "quotas", 1).found["values"]["n"] == "1"


def test_tracked_changes_are_told_beside_the_text(world, settings, tmp_path):
    settings.HOME = tmp_path
    lines = DEO_GIO.split("\n")
    content = docx(paragraph(deleted("Bỏ. "), inserted("Thêm. "), lines[0]), *(paragraph(one) for one in lines[1:]))
    client = client_of(world, "thu")
    response = give(client, file=SimpleUploadedFile("a.docx", content))
    assert "Tệp Word còn phần sửa đang theo dõi" in text(client.get(response["Location"]))


NOVEL = "Đêm ấy trăng sáng lắm. Bà cụ ngồi bên hiên nhìn ra con đường làng, nhớ những ngày xưa cũ. " * 60
ENGLISH = "The committee will meet again in spring and decide about the new school. " * 40


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "Hãy dán văn bản, hoặc chọn một tệp."),
        ("   \n\t ", "Hãy dán văn bản, hoặc chọn một tệp."),
        (NOVEL, "không có dấu hiệu của một kế hoạch"),
        (ENGLISH, "không phải tiếng Việt"),
        (re.sub("[àáảãạăắằẳẵặâấầẩẫậêếềểễệôốồổỗộơớờởỡợưứừửữự]", "", DEO_GIO), "bị mất dấu hoặc mất chữ"),
        ("a" * 200_001, "Văn bản dài 200.001 ký tự, nhiều hơn 200.000"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_beside_it_and_stays(world, given, said):
    client = client_of(world, "thu")
    response = give(client, text=given, title="Tên đã gõ")
    assert response.status_code == 422 and said in text(response)
    kept = typed_in(response)
    assert (kept["text"].strip(), kept["title"]) == (given.strip(), "Tên đã gõ")
    assert Plan.objects.system("count").count() == 1


def test_what_is_more_than_a_page_takes_is_told_so(world):
    client = client_of(world, "thu")
    response = give(client, text="Kế hoạch. " * 500_000)
    assert response.status_code == 413 and "quá lớn" in text(response)
    assert Plan.objects.system("count").count() == 1


def scan():
    """A PDF with a picture of nothing and no letters."""
    return pdf(" ")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", scan, "không có lớp chữ"),
        ("a.pdf", lambda: pdf(DEO_GIO, password="1"), "mật khẩu"),
        ("a.docx", lambda: b"PK\x03\x04" + b"x" * 100, "hỏng"),
        ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "Word đời cũ"),
        ("a.txt", lambda: b"K\xfa \xe0 ho\xe1ch " * 50, "bảng mã"),
        ("a.txt", lambda: ("Kế hoạch. " * 600_000).encode(), "dài hơn 4 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_beside_it(world, name, content, said, settings, tmp_path):
    settings.HOME = tmp_path
    response = give(client_of(world, "thu"), file=SimpleUploadedFile(name, content()))
    assert response.status_code == 422
    assert said in text(response), text(response)[:9000]
    assert Plan.objects.system("count").count() == 1


def test_a_text_and_a_file_are_not_both_taken(world):
    response = give(client_of(world, "thu"), text=DEO_GIO, file=SimpleUploadedFile("a.txt", b"x"))
    assert response.status_code == 422 and "Đã chọn tệp thì để trống ô này" in text(response)


def test_what_the_text_does_not_say_is_asked_and_a_files_text_is_kept(world, settings, tmp_path):
    settings.HOME = tmp_path
    lines = DEO_GIO.replace(" năm 2026", "").replace("ngày 25 tháng 01", "ngày    tháng   ").split("\n")
    client = client_of(world, "thu")
    response = give(client, file=SimpleUploadedFile("kh.txt", "\n".join(lines).encode()))
    assert response.status_code == 422
    assert "Văn bản không ghi năm của kế hoạch. Hãy nhập năm." in text(response)
    kept = typed_in(response)
    assert kept["origin"] == "kh.txt" and "MỤC ĐÍCH" in kept["text"]
    response = client.post(START, {**kept, "year": "2026"})
    assert response.status_code == 302, text(response)
    plan = Plan.objects.system("a test looks at the row itself").get(code=response["Location"].split("/")[2])
    assert (plan.year, texts.text_of(plan).origin) == (2026, "kh.txt")


def test_two_plans_in_one_file_and_quotas_that_contradict_are_told_with_their_place(world):
    client = client_of(world, "thu")
    twice = DEO_GIO + "\n\n" + DEO_GIO
    page = text(client.get(reverse("plan_text", args=[begun(client, twice).code])))
    assert "Trong văn bản có hơn một kế hoạch. Chỉ đọc kế hoạch đầu" in page
    contradicting = DEO_GIO.replace(
        "IV- THỜI GIAN", "- Chi bộ trực thuộc đăng ký ít nhất 03 mô hình.\n\nIV- THỜI GIAN"
    )  # fmt: skip
    plan = begun(client, contradicting)
    page = text(client.get(reverse("plan_text", args=[plan.code])))
    note = next(one for one in texts.text_of(plan).notes if one["code"] == "conflicting_quotas")
    assert note["message"] in page and f'href="#c{note["span"][0]}"' in page and f'id="c{note["span"][0]}"' in page


@pytest.mark.parametrize("person", ["kien", "phuc", "khach"])
def test_only_who_drafts_reads(world, person):
    client = client_of(world, person)
    assert client.get(START).status_code == 403
    assert client.post(START, {"text": DEO_GIO}).status_code == 403


def test_one_form_sent_twice_makes_one_draft(world):
    client = client_of(world, "thu")
    sent = {**typed_in(client.get(START)), "text": DEO_GIO}
    places = [client.post(START, sent)["Location"] for _ in range(2)]
    assert places[0] == places[1] and Plan.objects.system("count").count() == 2


# ---- settling what was found ----


def test_confirmed_is_a_row_of_the_part_with_its_place_in_the_text(world):
    client = client_of(world, "thu")
    plan = begun(client)
    one = found(plan, "deadlines")
    response = settle(client, plan, one, "xac-nhan")
    assert response["Location"] == f"{reverse('plan_text', args=[plan.code])}#m{one.pk}"
    (row,) = queries.parts_of(plan, WRITING)["deadlines"]
    assert (row.step, row.boundary, f"{row.on}", row.at, row.via, row.wording, row.clause) == (
        "registration", "before", "2026-03-10", None, "Ban Xây dựng Đảng", "trước ngày 10/3/2026", "IV",
    )  # fmt: skip
    assert DEO_GIO[row.span_from : row.span_to] == "trước ngày 10/3/2026"
    assert row.source_id == texts.text_of(plan).pk
    one.refresh_from_db()
    assert (one.state, one.row_id) == ("confirmed", row.pk)
    entry = history_of(f"plan:{plan.pk}")[-1]
    assert entry["name"] == "plan.findings_confirmed"
    assert (entry["facts"]["parts"], entry["facts"]["count"]) == (["deadlines"], 1)


def test_a_heading_is_written_with_its_place(world):
    client = client_of(world, "thu")
    plan = begun(client)
    confirm_all(client, plan, "heading")
    plan = row_of(plan)
    assert (plan.number, f"{plan.issued_on}", plan.signing_authority, plan.signing_post, plan.signatory) == (
        "14-KH/ĐU", "2026-01-25", "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC", "Ma Văn Kiên",
    )  # fmt: skip
    assert plan.purpose == "Chọn được những cách làm cụ thể để các nơi học theo."
    spans = texts.text_of(plan).heading_spans
    said = {name: DEO_GIO[start:end] for name, (start, end) in spans.items()}
    assert (said["number"], said["issued_on"], said["year"]) == ("Số 14-KH/ĐU", "ngày 25 tháng 01 năm 2026", "2026")


def test_corrected_is_what_was_typed_and_keeps_the_place(world):
    client = client_of(world, "thu")
    plan = begun(client)
    one = found(plan, "quotas")
    page = client.get(reverse("plan_text", args=[plan.code]), {"sua": one.pk})
    assert "Văn bản chỉ nói đến một phần trong loại đơn vị này." in text(page)
    typed = {name: value for name, value in corrected_form(page, plan, one).items() if name.startswith("muc-")}
    assert (typed["muc-kind"], typed["muc-n"]) == ("party_organisation", "2")
    response = settle(client, plan, one, "ghi", phan="quotas", **{**typed, "muc-n": "0"})
    assert response.status_code == 422 and "Nhập số từ 1 đến 9999." in text(response)
    assert 'value="0"' in text(response)
    settle(client, plan, one, "ghi", phan="quotas", **{**typed, "muc-n": "3", "muc-scope": "direct"})
    (row,) = queries.parts_of(plan, WRITING)["quotas"]
    assert (row.n, row.scope, row.kind, row.of, row.relation) == (3, "direct", "party_organisation", "mô hình", None)
    assert DEO_GIO[row.span_from : row.span_to] == "ít nhất 02 mô hình trở lên"
    one.refresh_from_db()
    assert one.state == "corrected"


def corrected_form(page, plan, one):
    """The fields of the form that corrects a finding."""
    whole = text(page)
    address = reverse("plan_finding", args=[plan.code, one.pk])
    start = whole.index(f'<form class="form" method="post" action="{address}"')
    form = whole[start : whole.index("</form>", start)]
    found = {
        attributes["name"]: attributes.get("value", "")
        for tag in re.findall(r"<input\b[^>]*>", form)
        if "name" in (attributes := dict(re.findall(r'([\w-]+)="([^"]*)"', tag)))
    }
    for name, options in re.findall(r'<select\b[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        found[name] = re.search(r'<option value="([^"]*)" selected', options)[1]
    return found


def test_dropped_waits_again_and_is_never_a_part(world):
    client = client_of(world, "thu")
    plan = begun(client)
    one = found(plan, "forms")
    settle(client, plan, one, "bo")
    assert counts(plan) == {}
    one.refresh_from_db()
    assert one.state == "dropped"
    settle(client, plan, one, "lai")
    one.refresh_from_db()
    assert one.state == "proposed"
    settle(client, plan, one, "xac-nhan")
    assert counts(plan) == {"forms": 1}


def test_taken_back_takes_the_row_away_and_the_heading_too(world):
    client = client_of(world, "thu")
    plan = begun(client)
    quota, number = found(plan, "quotas", 1), found(plan, "heading", 2)
    for one in (quota, number):
        settle(client, plan, one, "xac-nhan")
    assert (row_of(plan).number, counts(plan)) == ("14-KH/ĐU", {"quotas": 1})
    for one in (quota, number):
        settle(client, plan, one, "lai")
    assert (row_of(plan).number, counts(plan)) == ("", {})
    assert "number" not in texts.text_of(plan).heading_spans
    quota.refresh_from_db()
    assert (quota.state, quota.row_id, "done" in quota.found) == ("proposed", None, False)


def test_a_heading_written_otherwise_meanwhile_stays_when_taken_back(world):
    client = client_of(world, "thu")
    plan = begun(client)
    number = found(plan, "heading", 2)
    settle(client, plan, number, "xac-nhan")
    actions.write_heading(row_of(plan), by=world.actor("thu"), at=WRITING, number="15-KH/ĐU")
    settle(client, plan, number, "lai")
    assert row_of(plan).number == "15-KH/ĐU"


def test_a_number_for_nobody_known_is_not_confirmed_but_kept_as_a_duty(world):
    client = client_of(world, "thu")
    plan = begun(client, DEO_GIO.replace("mỗi chi bộ trực thuộc đăng ký", "mỗi tổ tự quản đăng ký"))
    one = found(plan, "quotas", 1)
    assert one.found["note"] == "no_kind"
    response = settle(client, plan, one, "xac-nhan")
    assert response.status_code == 422 and "Mục này còn thiếu hoặc chưa rõ" in text(response)
    assert counts(plan) == {}
    settle(client, plan, one, "nhiem-vu")
    (duty,) = queries.parts_of(plan, WRITING)["assignments"]
    assert (duty.who, duty.text, duty.role, duty.clause) == (
        "Tổ tự quản", "Mỗi tổ tự quản đăng ký từ 01 mô hình trở lên", "do", "III",
    )  # fmt: skip
    settle(client, plan, one, "lai")
    assert counts(plan) == {}


def test_a_term_of_no_step_is_kept_as_a_duty_and_a_second_of_a_step_is_refused(world):
    client = client_of(world, "thu")
    more = "- Tự kiểm tra xong trước ngày 01/9/2026.\n- Danh sách bổ sung gửi trước ngày 01/4/2026.\n\nV- TỔ CHỨC"
    plan = begun(client, DEO_GIO.replace("\nV- TỔ CHỨC", more))
    assert [one.found["part"] for one in Finding.objects.filter(source__plan=plan, kind="deadlines")] == [
        "deadlines", "deadlines", "assignments", "deadlines",
    ]  # fmt: skip
    page = text(confirm_all(client, plan, "deadlines"))
    assert "Đã xác nhận 3 mục của phần thời hạn. Còn 1 mục cần xem từng mục." in page
    assert counts(plan) == {"deadlines": 2, "assignments": 1}
    response = settle(client, plan, found(plan, "deadlines", 3), "xac-nhan")
    assert response.status_code == 422 and "Bước này đã có thời hạn." in text(response)


def test_a_quota_of_other_things_is_kept_and_counted_nowhere(world):
    client = client_of(world, "thu")
    plan = begun(client, DEO_GIO.replace("đăng ký từ 01\nmô hình trở lên", "gửi ít nhất 02 tin, bài"))
    settle(client, plan, found(plan, "quotas", 1), "xac-nhan")
    (row,) = queries.parts_of(plan, WRITING)["quotas"]
    assert (row.of, row.n) == ("tin, bài", 2)
    assert queries.quota_rules(plan, WRITING) == []
    page = text(client.get(reverse("plan", args=[plan.code])))
    assert "ít nhất 02 tin, bài" in page and "Không đếm bằng mô hình" in page
    assert "Kế hoạch còn thiếu: Chỉ tiêu." in page


def test_a_part_deleted_on_its_own_screen_is_told_on_the_page_of_the_text(world):
    client = client_of(world, "thu")
    plan = begun(client)
    confirm_all(client, plan, "sectors")
    actions.replace_part(row_of(plan), "sectors", [], by=world.actor("thu"), at=WRITING)
    assert text(client.get(reverse("plan_text", args=[plan.code]))).count("Đã xóa trong biểu") == 3


def test_rows_edited_on_their_own_screen_keep_their_place(world):
    client = client_of(world, "thu")
    plan = begun(client)
    confirm_all(client, plan, "sectors")
    before = [(row.pk, row.span_from) for row in queries.parts_of(plan, WRITING)["sectors"]]
    fill(client, "plan_edit", plan.code, "nhom", sectors__0__name="Khối cơ quan")
    rows = queries.parts_of(plan, WRITING)["sectors"]
    assert [(row.pk, row.span_from) for row in rows] == before and rows[0].name == "Khối cơ quan"
    assert "Khối cơ quan" in text(client.get(reverse("plan_text", args=[plan.code])))


def test_what_somebody_else_settled_meanwhile_is_not_settled_twice(world):
    client, other = client_of(world, "thu"), client_of(world, "nga")
    plan = begun(client)
    one = found(plan, "sectors")
    seen = {"_khoa": "a", "phien_ban": f"{row_of(plan).version}-proposed", "viec": "xac-nhan"}
    settle(other, plan, one, "bo")
    response = client.post(reverse("plan_finding", args=[plan.code, one.pk]), seen)
    assert response.status_code in {409, 422} and "Mục này vừa được xem xét rồi." in text(response)
    assert counts(plan) == {}
    # Another finding, seen before that: no conflict.
    again = {**seen, "_khoa": "b"}
    assert (
        client.post(reverse("plan_finding", args=[plan.code, found(plan, "sectors", 1).pk]), again).status_code == 302
    )


def test_of_another_plan_or_nowhere_nothing_is_settled(drafting_world):
    client = client_of(drafting_world, "thu")
    one = found(begun(client), "sectors")
    for address in (
        reverse("plan_finding", args=[CODE, one.pk]),
        reverse("plan_finding", args=[one.source.plan.code, 99_999_999]),
    ):
        assert client.post(address, {"viec": "bo"}).status_code == 404
    assert client.post(reverse("plan_findings", args=[one.source.plan.code]), {"phan": "x"}).status_code == 404


@pytest.mark.parametrize(("person", "status"), [("phuc", 403), ("ha", 404), ("kien", 404)])
def test_only_the_plans_receiver_settles(world, person, status):
    plan = begun(client_of(world, "thu"))
    one = found(plan, "sectors")
    client = client_of(world, person)
    assert settle(client, plan, one, "xac-nhan").status_code == status
    assert client.post(reverse("plan_findings", args=[plan.code]), {"phan": "sectors"}).status_code == status
    for verb in (actions.drop_finding, actions.take_finding_back):
        with pytest.raises(Forbidden):
            verb(plan, one.pk, by=world.actor(person), at=WRITING)
    with pytest.raises(Forbidden):
        actions.confirm_findings(plan, {one.pk: {}}, by=world.actor(person), at=WRITING)
    assert counts(plan) == {}


def test_what_was_settled_or_waits_is_refused(world):
    client, thu = client_of(world, "thu"), world.actor("thu")
    plan = begun(client)
    one = found(plan, "sectors")
    with pytest.raises(Refused, match="finding_waits"):
        actions.take_finding_back(row_of(plan), one.pk, by=thu, at=WRITING)
    settle(client, plan, one, "xac-nhan")
    for refused in (
        lambda: actions.drop_finding(row_of(plan), one.pk, by=thu, at=WRITING),
        lambda: actions.confirm_findings(row_of(plan), {one.pk: {}}, by=thu, at=WRITING),
        lambda: actions.drop_finding(row_of(plan), 99_999_999, by=thu, at=WRITING),
    ):
        with pytest.raises(Refused, match="finding_settled"):
            refused()
    bad = {"kind": "party_cell", "shape": "range", "n": 3, "upto": 1}
    with pytest.raises(Refused, match="range_upside_down"):
        actions.confirm_findings(row_of(plan), {found(plan, "quotas").pk: bad}, by=thu, at=WRITING)


# ---- the whole way, and afterwards ----


def settled_plan(world, client):
    """The plan of Đèo Gió, confirmed part by part; the one quota that its words leave open corrected by hand."""
    plan = begun(client)
    for group in GROUPS:
        confirm_all(client, plan, group)
    one = found(plan, "quotas")
    values = {f"muc-{name}": value for name, value in one.found["values"].items()}
    settle(client, plan, one, "ghi", phan="quotas", **values)
    assert not Finding.objects.filter(source__plan=plan, state="proposed").exists()
    return row_of(plan)


def test_a_text_of_our_own_becomes_an_active_plan_equal_to_one_typed_by_hand(world):
    client = client_of(world, "thu")
    plan = settled_plan(world, client)
    answers = {
        question.key: next(choice.value for choice in question.choices if choice.is_proposed)
        for question in asking.open_questions(plan, WRITING)
    }
    fill(client, "plan_questions", plan.code, **answers)
    client.post(reverse("plan_activation", args=[plan.code]), {"_khoa": "k", "phien_ban": str(row_of(plan).version)})
    plan = row_of(plan)
    assert plan.state == "active"
    by_hand = typed_by_hand(world, plan)
    assert told(queries.parts_of(plan, WRITING)) == told(by_hand)
    heading = ("title", "year", "number", "issued_on", "signing_authority", "signing_post", "signatory", "purpose")
    assert [str(getattr(plan, name)) for name in heading] == [
        "Đăng ký mô hình tiêu biểu học tập và làm theo Bác năm 2026", "2026", "14-KH/ĐU", "2026-01-25",
        "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC", "Ma Văn Kiên", "Chọn được những cách làm cụ thể để các nơi học theo.",
    ]  # fmt: skip


def told(parts):
    """Every part without what only the text gives: numbers, places, positions."""
    left_out = {"_state", "id", "plan_id", "position", "source_id", "span_from", "span_to"}
    return {
        name: [{field: value for field, value in vars(row).items() if field not in left_out} for row in rows]
        for name, rows in parts.items()
    }


def typed_by_hand(world, plan):
    """The same plan, written part by part through the verb of the plan's own screens; rolled into a draft of its own."""
    thu = world.actor("thu")
    heading = {"issuer_id": plan.issuer_id, "receiver_id": plan.receiver_id, "hierarchy_id": plan.hierarchy_id}
    actions.draft("go-tay", by=thu, at=WRITING, title=plan.title, year=2026, **heading)
    hand = queries.plan_for(thu, "go-tay")
    party, front = plan.hierarchy_id, world.plan.quota_rows.exclude(hierarchy_id=plan.hierarchy_id)[0].hierarchy_id
    rule = {"shape": "at_least", "of": "mô hình", "clause": "III"}
    front_wording = "Mặt trận Tổ quốc và mỗi tổ chức chính trị - xã hội xã chỉ đạo xây dựng ít nhất 01 mô hình"
    quotas = [
        (
            "party_organisation",
            party,
            2,
            "direct",
            "implements",
            "Mỗi đảng bộ bộ phận đăng ký ít nhất 02 mô hình trở lên",
        ),
        ("party_cell", party, 1, "direct", "implements", "mỗi chi bộ trực thuộc đăng ký từ 01 mô hình trở lên"),
        ("fatherland_front", front, 1, "direct", "directs", front_wording),
        ("socio_political_organisation", front, 1, "direct", "directs", front_wording),
    ]
    via = {"via": "Ban Xây dựng Đảng", "clause": "IV", "boundary": "before", "at": None}
    parts = {
        "bases": [
            {"text": "Kết luận số 01-KL/TW", "issued_on": date(2021, 5, 18), "issuer": "Bộ Chính trị"},
            {"text": "Kế hoạch số 30-KH/TU", "issued_on": date(2026, 1, 15), "issuer": "Tỉnh ủy"},
        ],
        "sectors": [
            {"name": "Khối cơ quan xã", "content": "Rút ngắn thời gian giải quyết hồ sơ, công khai kết quả.", "clause": "II.1"},
            {"name": "Khối thôn, bản", "content": "Làm đường, giữ vệ sinh, giúp nhau lúc mùa vụ.", "clause": "II.2"},
            {"name": "Khối trường học", "content": "Dạy thật, học thật, giữ nếp văn hóa.", "clause": "II.3"},
        ],
        "quotas": [
            {**rule, "kind": kind, "hierarchy_id": where, "n": n, "scope": scope, "relation": relation, "wording": wording}
            for kind, where, n, scope, relation, wording in quotas
        ],
        "deadlines": [
            {**via, "step": "registration", "on": date(2026, 3, 10), "wording": "trước ngày 10/3/2026"},
            {**via, "step": "result", "on": date(2026, 11, 15), "wording": "trước ngày 15/11/2026"},
        ],
        "assignments": [
            {"who": who, "text": text, "role": role, "clause": clause}
            for who, text, role, clause in (
                ("Ban Xây dựng Đảng", "Chủ trì, phối hợp với Ủy ban Kiểm tra Đảng ủy theo dõi, thẩm định mô hình.", "lead", "V.1"),
                ("Phòng Văn hóa - Xã hội", "Phối hợp đưa tin, bài về mô hình hay.", "cooperate", "V.2"),
                ("Các chi bộ, đảng bộ bộ phận", "Cụ thể hóa kế hoạch, đăng ký và báo cáo theo biểu gửi kèm.", "do", "V.3"),
            )
        ],
        "forms": [{"text": "biểu gửi kèm", "attached": False, "clause": "V.3"}],
        "recipients": [
            {"text": "Tỉnh ủy", "purpose": "b/c"},
            {"text": "Các chi bộ, đảng bộ trực thuộc", "purpose": ""},
            {"text": "Lưu VP Đảng ủy", "purpose": ""},
        ],
    }  # fmt: skip
    actions.replace_parts(hand, parts, by=thu, at=WRITING)
    return queries.parts_of(hand, WRITING)


def test_every_part_opens_its_clause(world):
    client = client_of(world, "thu")
    plan = settled_plan(world, client)
    page = text(client.get(reverse("plan_text", args=[plan.code])))
    for rows in queries.parts_of(plan, WRITING).values():
        for row in rows:
            assert f'id="c{row.span_from}"' in page and f'href="#c{row.span_from}"' in page
    assert "Đã xem cả 25 mục." in page


def test_the_text_is_shown_whole_whatever_was_found_in_it(world):
    client = client_of(world, "thu")
    plan = begun(client, DEO_GIO.replace("Ma Văn Kiên", "Ma <b>Văn</b> Kiên"))
    page = client.get(reverse("plan_text", args=[plan.code])).content.decode()
    shown = page[page.index('<div class="source">') : page.index("</section>", page.index('<div class="source">'))]
    shown = re.sub(r'<a class="found-tag.*?</a>', "", shown, flags=re.S)
    bare = re.sub(r"<[^>]+>", "", shown)
    assert unescape(bare).strip() == texts.text_of(plan).text.strip()
    assert "<b>" not in shown


def test_what_nobody_looked_at_is_told_before_the_plan_is_put_to_work(world):
    client = client_of(world, "thu")
    plan = begun(client)
    page = text(client.get(reverse("plan", args=[plan.code])))
    assert "Còn 25 mục trích từ văn bản chưa xem" in page
    for group in GROUPS:
        confirm_all(client, plan, group)
    assert "Còn 1 mục trích từ văn bản chưa xem" in text(client.get(reverse("plan", args=[plan.code])))


def test_readers_see_the_text_and_what_was_confirmed_only(world):
    client = client_of(world, "thu")
    plan = settled_plan(world, client)
    settle(client, plan, found(plan, "forms"), "lai")
    Plan.objects.system("put to work").filter(pk=plan.pk).update(state="active")
    page = text(client_of(world, "kien").get(reverse("plan_text", args=[plan.code])))
    assert "Ban Xây dựng Đảng" in page and "Xác nhận" not in page.replace("Đã xác nhận", "").replace(
        "Đã sửa và xác nhận", ""
    )
    assert "f-forms" not in page and "Cần lưu ý trong văn bản" not in page
    assert "Biểu mẫu" in text(client.get(reverse("plan_text", args=[plan.code])))


def test_an_active_plan_is_settled_no_more(world):
    client = client_of(world, "thu")
    plan = begun(client)
    one = found(plan, "sectors")
    Plan.objects.system("put to work").filter(pk=plan.pk).update(state="active")
    response = settle(client, plan, one, "xac-nhan")
    assert response.status_code == 422
    assert "Kế hoạch đã công bố nên không sửa trực tiếp được nữa" in text(response)
    assert counts(plan) == {}


def test_a_plan_without_a_text_says_so(world):
    page = client_of(world, "kien").get(reverse("plan_text", args=[CODE]))
    assert page.status_code == 200 and "được nhập theo biểu, không kèm văn bản" in text(page)


def test_a_long_part_is_shown_in_pages(world):
    lines = "".join(f"\n- Tổ số {place} của xã: chủ trì việc thứ {place}." for place in range(1, 61))
    client = client_of(world, "thu")
    plan = begun(client, DEO_GIO.replace("V- TỔ CHỨC THỰC HIỆN", "V- TỔ CHỨC THỰC HIỆN" + lines))
    address = reverse("plan_text", args=[plan.code])
    first, second = text(client.get(address)), text(client.get(address, {"phan": "assignments", "trang": "2"}))
    count = Finding.objects.filter(source__plan=plan, kind="assignments").count()
    numbers = [set(map(int, re.findall(r'<li id="m(\d+)"', page))) for page in (first, second)]
    mine = {one.pk for one in Finding.objects.filter(source__plan=plan, kind="assignments")}
    assert count > 50 and len(numbers[0] & mine) == 50 and len(numbers[1]) == count - 50
    assert not numbers[0] & numbers[1]


def test_the_page_asks_as_much_for_one_as_for_three(world):
    client = client_of(world, "thu")
    asked = []
    for count in (1, 3):
        lines = "\n".join(f"{place}- Đối với khối thứ {place}:\nLàm việc {place}." for place in range(1, count + 1))
        plan = begun(client, re.sub(r"1- Đối với khối.*?(?=\n\nIII)", lines, DEO_GIO, flags=re.S))
        confirm_all(client, plan, "sectors")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(reverse("plan_text", args=[plan.code]))
        asked.append(len(captured))
        assert counts(plan) == {"sectors": count}
    assert asked[0] == asked[1]


def test_what_is_too_long_is_refused_before_it_is_read(world, settings, tmp_path):
    """A text that is no plan would be told as such, had it been read."""
    settings.HOME = tmp_path
    response = give(client_of(world, "thu"), file=SimpleUploadedFile("a.txt", b"abc def " * 30_000))
    assert response.status_code == 422 and "Văn bản dài 240.000 ký tự" in text(response)


def test_the_chains_head_is_held_after_everything_else_is_written(world):
    with CaptureQueriesContext(connection) as asked:
        begun(client_of(world, "thu"))
    written = [query["sql"] for query in asked.captured_queries]
    head = next(place for place, sql in enumerate(written) if '"ledger_head"' in sql)
    found = max(place for place, sql in enumerate(written) if 'INSERT INTO "plans_' in sql)
    assert found < head
