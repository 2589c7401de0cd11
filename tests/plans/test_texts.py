"""The text of a plan is given: pasted or as a file."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guong.ledger.deeds import history_of
from guong.plans.models import Finding, Plan
from guong.plans.queries import texts
from guong.plans.rules import FindingState
from tests.plans.doing import DEO_GIO, client_of, text, typed_in
from tests.plans.texts import GROUPS, START, begun, counts, found, give
from tests.reading.making import deleted, docx, inserted, paragraph, pdf


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


def test_beside_publishing_it_is_told_that_everybody_can_open_the_whole_text(world):
    client = client_of(world, "thu")
    plan = begun(client)
    page = text(client.get(reverse("plan", args=[plan.code])))
    assert "Toàn bộ văn bản đã đọc vào, kể cả phụ lục, ai có vai trò trong hệ thống cũng mở được." in page
