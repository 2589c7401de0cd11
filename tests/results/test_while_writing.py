"""What changes under the pen of somebody who writes a report: the step is sealed, a seat ends, the term passes."""

import io
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from guong.config.clock import hold_clock
from guong.files.models import StoredFile
from guong.ledger.models import Entry
from guong.organisations import actions as organisations
from guong.organisations.models import Person
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations.queries import board
from guong.results.forms import LAST
from guong.results.queries import attachments_of
from tests.files.doing import on_disk
from tests.results import cast
from tests.results.cast import LAST_MOMENT, OVER, REPORTED, REPORTING, SEALING, report_of
from tests.world import CODE

pytestmark = pytest.mark.django_db
TYPED = {"progress": "going_on", "done": "Gõ dở lúc ấy", "_khoa": "k" * 20}
ON_THE_LAST = {"proposal_reason": "Gõ dở lúc ấy", "assessment": "partly", "_khoa": "m" * 20}
SEALED = "Số liệu của bước này đã khóa."
JSON = {"accept": "application/json"}


@pytest.fixture
def registration(world):
    return world.accepted("kien", "oanh", "thpt")


@pytest.fixture
def writing(world, registration):
    """Kiên's browser, with a full report open before anything changes; his report; what there was of it."""
    report = cast.draft(world, "kien", registration)
    kien = world.client("kien")
    with hold_clock(REPORTING):
        assert kien.get(address("result_step", registration, 1)).status_code == 200
    return kien, report, everything()


def address(name, registration, *more):
    return reverse(name, args=[CODE, registration.pk, *more])


def picture(name="anh.jpg"):
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def everything():
    """All that a deed could have left: the ledger's length, rows of files, bytes."""
    return Entry.objects.count(), StoredFile.objects.system("a test").count(), on_disk()


def post(client, where, typed, at, **headers):
    with hold_clock(at):
        return client.post(where, typed, headers=headers)


def text_of(answer):
    return unescape(answer.content.decode())


def unchanged(report):
    now = report_of(report.registration_id)
    return (now.version, now.done, now.state) == (report.version, report.done, report.state)


# The step is sealed.


@pytest.fixture
def sealed(world, writing):
    cast.seal(world)
    kien, report, _ = writing
    return kien, report, everything()


def test_a_screen_that_comes_after_the_seal_says_so_and_shows_what_was_typed(registration, sealed):
    kien, report, before = sealed
    answer = post(kien, address("result_step", registration, 1), {**TYPED, "phien_ban": report.version}, SEALING)
    page = text_of(answer)
    assert answer.status_code == 422 and SEALED in page and "Gõ dở lúc ấy" in page
    assert unchanged(report) and everything() == before


def test_an_autosave_after_the_seal_is_answered_with_the_reason(registration, sealed):
    kien, report, before = sealed
    typed = {"done": "Gõ dở", "phien_ban": report.version}
    answer = post(kien, address("result_autosave", registration, 1), typed, SEALING, **JSON)
    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (422, "period_sealed")
    assert unchanged(report) and everything() == before


def test_a_file_after_the_seal_is_refused_and_leaves_nothing(registration, sealed):
    kien, report, before = sealed
    where = address("result_upload", registration)
    answer = post(kien, where, {"tep": picture(), "_khoa": "u" * 20}, SEALING, **JSON)
    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (422, "period_sealed")
    assert unchanged(report) and everything() == before


def test_a_screen_with_files_after_the_seal_keeps_its_text_and_names_the_files(registration, sealed):
    kien, report, before = sealed
    typed = {**ON_THE_LAST, "tep": [picture("mot.jpg")], "phien_ban": report.version}
    answer = post(kien, address("result_step", registration, LAST), typed, SEALING)
    page = text_of(answer)
    assert answer.status_code == 422 and f"mot.jpg: {SEALED}" in page and "Gõ dở lúc ấy" in page
    assert unchanged(report) and everything() == before


def test_a_report_is_not_listed_after_the_seal(registration, sealed):
    kien, report, before = sealed
    where = address("result_submission", registration)
    answer = post(kien, where, {"phien_ban": report.version, "_khoa": "n" * 20}, SEALING)
    assert answer.status_code == 422 and SEALED in text_of(answer)
    assert unchanged(report) and everything() == before


# The person's seat ends.


@pytest.fixture
def unseated(world, writing):
    """Kiên's term as a clerk ends while he writes."""
    seat = Person.objects.get(pk=world.people["kien"]).seats.get()
    organisations.end_seat(seat.pk, by=world.actor("quang", REPORTING), at=REPORTING)
    kien, report, _ = writing
    return kien, report, everything()


@pytest.mark.parametrize("step", [1, LAST])
def test_a_screen_that_comes_after_the_term_of_its_writer_gives_back_what_was_typed(registration, unseated, step):
    kien, report, before = unseated
    typed = {**(TYPED if step == 1 else ON_THE_LAST), "caption-1": "Đường hoa", "phien_ban": report.version}
    typed |= {"tep": [picture()]} if step == LAST else {}
    answer = post(kien, address("result_step", registration, step), typed, REPORTED)
    page = text_of(answer)
    assert answer.status_code == 404
    assert "nhiệm vụ của đồng chí ở đơn vị này có thể vừa kết thúc" in page
    assert "Gõ dở lúc ấy" in page and "Đường hoa" in page
    assert ("Đang thực hiện" if step == 1 else "Hiệu quả một phần") in page
    assert "phien_ban" not in page and "k" * 20 not in page
    assert unchanged(report) and everything() == before


@pytest.mark.parametrize("name", ["result_autosave", "result_upload"])
def test_what_the_script_sends_after_the_term_is_not_taken(registration, unseated, name):
    kien, report, before = unseated
    where = address(name, registration, *([1] if name == "result_autosave" else []))
    answer = post(kien, where, {"done": "Gõ dở", "tep": picture(), "_khoa": "u" * 20}, REPORTED, **JSON)
    assert answer.status_code == 404
    assert unchanged(report) and everything() == before


def test_a_writer_who_may_only_read_from_now_on_is_told_and_keeps_the_text(world):
    registration = world.accepted("ha", "binh", "cau_da")
    report = cast.draft(world, "ha", registration)
    seat = Person.objects.get(pk=world.people["ha"]).seats.get(office="CLERK")
    organisations.end_seat(seat.pk, by=world.actor("quang", REPORTING), at=REPORTING)
    before, typed = everything(), {**TYPED, "phien_ban": report.version}
    answer = post(world.client("ha"), address("result_step", registration, 1), typed, REPORTED)
    page = text_of(answer)
    assert answer.status_code == 403 and "Đồng chí chưa có quyền làm việc này" in page
    assert "Gõ dở lúc ấy" in page and "Đang thực hiện" in page
    assert unchanged(report) and everything() == before


# The term passes.


@pytest.mark.parametrize("refuses", [False, True], ids=["takes late", "refuses late"])
def test_a_term_that_passes_during_an_upload_takes_nothing_away(world, registration, writing, refuses):
    Plan.objects.system("a test").filter(pk=world.plan.pk).update(refuse_late=refuses)
    kien, report, _ = writing
    oanh = world.client("oanh")
    where = address("result_upload", registration)
    for at, name in ((LAST_MOMENT, "truoc.jpg"), (OVER, "sau.jpg")):
        answer = post(kien, where, {"tep": picture(name), "_khoa": name.ljust(20, "x")}, at, **JSON)
        assert answer.status_code == 201
    typed = {**ON_THE_LAST, "phien_ban": report.version}
    assert post(kien, address("result_step", registration, LAST), typed, OVER).status_code == 302
    written = report_of(registration.pk)
    assert [one.file.name for one in attachments_of(written)] == ["truoc.jpg", "sau.jpg"]
    assert written.proposal_reason == "Gõ dở lúc ấy"
    sent = {"phien_ban": written.version, "_khoa": "n" * 20}
    assert "bien-nhan" in post(kien, address("result_submission", registration), sent, OVER)["Location"]
    sending = reverse("list_sending", args=[CODE, world.bodies["thpt"]]) + "?buoc=ket-qua"
    answer = post(oanh, sending, {"_khoa": "p" * 20}, OVER)
    if refuses:
        assert answer.status_code == 422 and "Kế hoạch không nhận sau thời hạn" in text_of(answer)
        assert report_of(registration.pk).state == "listed"
    else:
        assert "bien-nhan" in answer["Location"]
        assert board.duty_of(world.plan, world.bodies["thpt"], OVER, Step.RESULT).standing.is_late
