"""Writing a report: three screens, what goes wrong on them, files with a plain form, the way into the list."""

import io
import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.files.models import StoredFile
from guong.registrations import actions as registrations
from guong.registrations.models import Registration
from guong.results import actions, queries
from guong.results.forms import LAST
from tests.files.doing import content_of, work_off
from tests.registrations import earlier
from tests.results import cast
from tests.results.cast import REPORTING, report_of
from tests.world import CHECKING, CODE, CONTENT, SENDING, WRITING

pytestmark = pytest.mark.django_db
GOOD = {
    1: {"progress": "done", "done": "Đã làm 2 km"},
    2: {"beneficiaries": "86 hộ", "beneficiary_count": "1.200", "effect": "Đường sạch"},
    3: {"assessment": "effective", "proposal": "continue"},
}


@pytest.fixture
def registration(world):
    return world.accepted("kien", "oanh", "thpt")


@pytest.fixture
def kien(world):
    return world.client("kien")


def address(name, registration, *more):
    return reverse(name, args=[CODE, registration.pk, *more])


def goal_of(registration):
    return registration.goals.get()


def picture(name="anh.jpg", colour="green"):
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def post(client, where, typed=None, at=REPORTING, **headers):
    with hold_clock(at):
        return client.post(where, typed or {}, headers=headers)


def text_of(answer):
    return unescape(answer.content.decode())


def begin(client, registration):
    answer = post(client, address("result_start", registration))
    assert answer["Location"] == address("result_step", registration, 1)
    return report_of(registration.pk)


def test_from_the_card_to_the_receipt(world, kien, registration):
    with hold_clock(REPORTING):
        page = text_of(kien.get("/toi/"))
    assert "Báo cáo kết quả: Tiếng loa Đường hoa" in page and "Báo cáo kết quả: 0/1 mô hình" in page
    begin(kien, registration)
    goal = goal_of(registration)
    with hold_clock(REPORTING):
        screen = text_of(kien.get(address("result_step", registration, 1)))
    assert "Đã đăng ký: <b>2 km</b>, đến 15/11/2023" in screen
    typed = {1: {**GOOD[1], f"achieved-{goal.pk}": "2,5 km", f"evidence-{goal.pk}": "Biên bản"}, 2: GOOD[2], 3: GOOD[3]}
    for step in (1, 2, 3):
        answer = post(kien, address("result_step", registration, step), typed[step])
        assert answer.status_code == 302, text_of(answer)[:3000]
    assert answer["Location"] == address("result_check", registration)
    with hold_clock(REPORTING):
        check = text_of(kien.get(answer["Location"]))
    assert "2,5 km" in check and "125%" in check and "Còn" not in check.split("<h1>")[1][:300]
    report = report_of(registration.pk)
    assert (report.beneficiary_count, report.progress) == (1200, "done")
    done = post(kien, address("result_submission", registration), {"phien_ban": report.version, "_khoa": "k" * 20})
    assert "bien-nhan" in done["Location"]
    assert report_of(registration.pk).state == "listed"
    with hold_clock(REPORTING):
        assert "Nộp báo cáo kết quả" in text_of(kien.get(done["Location"]))


BAD = [
    (1, "achieved", "hai km", "quantity_unreadable"),
    (1, "achieved", "2,5 ha", "Mục này đăng ký bằng «km». Đồng chí ghi «ha»; hãy đổi ra km."),
    (1, "achieved", "-1", "quantity_unreadable"),
    (1, "evidence", "x" * 501, "Dài quá 500 ký tự (đang có 501). Hãy rút gọn."),
    (1, "progress", "xong", "Hãy chọn một mục trong danh sách."),
    (1, "done", "x" * 6001, "Dài quá 6000 ký tự (đang có 6001). Hãy rút gọn."),
    (2, "beneficiary_count", "nhiều", "Ghi một số nguyên, ví dụ 86 hoặc 1.200. Không đếm được thì để trống."),
    (2, "beneficiary_count", "2,5", "Ghi một số nguyên"),
    (2, "beneficiary_count", "9" * 12, "Ghi một số nguyên"),
    (2, "effect", "x" * 100_000, "Dài quá 4000 ký tự"),
    (3, "assessment", "tot", "Hãy chọn một mục trong danh sách."),
    (3, "proposal", "bo", "Hãy chọn một mục trong danh sách."),
    (3, "proposal_reason", "x" * 2001, "Dài quá 2000 ký tự"),
]


@pytest.mark.parametrize(("step", "field", "typed", "told"), BAD)
def test_a_bad_value_is_refused_at_its_place_and_nothing_is_lost_or_stored(
    world, kien, registration, step, field, typed, told
):
    from guong.kit.phrasebook import say
    from guong.kit.reasons import Reason

    report = begin(kien, registration)
    name = f"{field}-{goal_of(registration).pk}" if field in {"achieved", "evidence"} else field
    beside = {1: ("done", "Đang gõ dở"), 2: ("taken_up", "Đang gõ dở"), 3: ("proposal_reason", "Đang gõ dở")}[step]
    sent = dict([beside], **{name: typed}) if name != beside[0] else {name: typed}
    answer = post(kien, address("result_step", registration, step), sent)
    page = text_of(answer)
    told = say(Reason(told)) if re.fullmatch(r"[a-z_]+", told) else told
    assert answer.status_code == 422
    assert told in page and f'href="#id_{name}"' in page and "Lỗi: " in page
    assert beside[1] in page or name == beside[0]
    assert typed in page or field in {"progress", "assessment", "proposal"}
    after = report_of(registration.pk)
    assert (after.version, after.done, after.taken_up) == (report.version, "", "")


def test_zero_is_a_value_and_empty_is_not(world, kien, registration):
    begin(kien, registration)
    goal = goal_of(registration)
    post(kien, address("result_step", registration, 1), {f"achieved-{goal.pk}": "0", f"evidence-{goal.pk}": ""})
    with hold_clock(REPORTING):
        check = text_of(kien.get(address("result_check", registration)))
    assert "Chưa ghi số đạt được" not in check and "0 km" in check
    post(kien, address("result_step", registration, 1), {f"achieved-{goal.pk}": "", f"evidence-{goal.pk}": ""})
    with hold_clock(REPORTING):
        check = text_of(kien.get(address("result_check", registration)))
    assert "Chưa ghi số đạt được của «Đường có hoa»" in check
    assert f'href="{address("result_step", registration, 1)}#id_achieved-{goal.pk}"' in check


def test_stopping_needs_a_reason(world, kien, registration):
    begin(kien, registration)
    post(kien, address("result_step", registration, 3), {"assessment": "not_effective", "proposal": "stop"})
    with hold_clock(REPORTING):
        assert "Đề nghị dừng thì cần ghi rõ lý do." in text_of(kien.get(address("result_check", registration)))


def test_an_autosave_keeps_what_can_be_read(world, kien, registration):
    report = begin(kien, registration)
    typed = {"progress": "xong", "done": "Đang làm", "phien_ban": report.version}
    answer = post(kien, address("result_autosave", registration, 1), typed, accept="application/json")
    assert answer.status_code == 200 and answer.json()["version"] == report.version + 1
    assert report_of(registration.pk).done == "Đang làm"
    again = post(kien, address("result_autosave", registration, 1), typed, accept="application/json")
    assert again.status_code == 409


def test_two_people_in_one_draft_see_both_versions(world, registration):
    kien, oanh = world.client("kien"), world.client("oanh")
    report = begin(kien, registration)
    goal = goal_of(registration)
    aims = {f"achieved-{goal.pk}": "2", f"evidence-{goal.pk}": "Sổ của Oanh"}
    post(oanh, address("result_step", registration, 1), {**aims, "done": "Bản của Oanh", "phien_ban": report.version})
    mine = {f"achieved-{goal.pk}": "3", f"evidence-{goal.pk}": "", "done": "Bản của Kiên", "phien_ban": report.version}
    answer = post(kien, address("result_step", registration, 1), mine)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Bản của Oanh" in page and "Bản của Kiên" in page and "Sổ của Oanh" in page
    fresh = re.search(r'name="phien_ban" value="(\d+)"', page)[1]
    assert post(kien, address("result_step", registration, 1), {**mine, "phien_ban": fresh}).status_code == 302
    assert report_of(registration.pk).done == "Bản của Kiên"


def test_a_plain_form_carries_files_and_keeps_what_is_typed(world, kien, registration):
    begin(kien, registration)
    files = [picture("mot.jpg"), SimpleUploadedFile("ma.exe", b"MZ"), picture("hai.png")]
    typed = {**GOOD[3], "tep": files, "_khoa": "m" * 20}
    answer = post(kien, address("result_step", registration, LAST), typed)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "ma.exe: Hệ thống chỉ nhận các loại tệp" in page and "hai.png: Nội dung tệp không đúng" in page
    assert 'href="#id_tep"' in page and "mot.jpg" in page
    report = report_of(registration.pk)
    assert [one.file.name for one in attachments(report)] == ["mot.jpg"]
    assert (report.assessment, report.proposal) == ("effective", "continue")


def attachments(report):
    from guong.results.queries import attachments_of

    return attachments_of(report)


def test_the_same_form_with_files_twice_keeps_them_once(world, kien, registration):
    begin(kien, registration)
    for _ in range(2):
        sent = {**GOOD[3], "tep": [picture("mot.jpg"), picture("hai.jpg", "red")], "_khoa": "m" * 20}
        assert post(kien, address("result_step", registration, LAST), sent).status_code == 302
    assert [one.file.name for one in attachments(report_of(registration.pk))] == ["mot.jpg", "hai.jpg"]


def test_a_script_sends_one_file_and_is_answered_in_json(world, kien, registration):
    begin(kien, registration)
    where = address("result_upload", registration)
    answer = post(kien, where, {"tep": picture(), "ten": "anh.jpg 12", "_khoa": "u" * 20}, accept="application/json")
    assert answer.status_code == 201
    said = json.loads(answer.content)
    assert said["is_photo"] and said["href"].endswith("?co=nho")
    again = post(kien, where, {"tep": picture(), "ten": "anh.jpg 12", "_khoa": "u" * 20}, accept="application/json")
    assert json.loads(again.content)["attachment"] == said["attachment"]
    with hold_clock(REPORTING):
        assert kien.get(said["href"], headers={"accept": "application/json"}).status_code == 422
    work_off(REPORTING)
    with hold_clock(REPORTING):
        shown = kien.get(said["href"])
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert content_of(shown).startswith(b"\xff\xd8")
    bad = post(kien, where, {"tep": SimpleUploadedFile("a.svg", b"<svg/>")}, accept="application/json")
    assert (bad.status_code, bad.json()["reasons"][0]["code"]) == (422, "file_svg")
    none = post(kien, where, {}, accept="application/json")
    assert none.status_code == 422


def test_a_script_asks_for_all_photos_at_once(world, kien, registration):
    report = begin(kien, registration)
    where, attach = address("result_upload", registration), {"by": world.actor("kien", REPORTING), "at": REPORTING}
    checked, broken = (int(actions.attach(report, cast.photo(colour), **attach)) for colour in ("green", "red"))
    work_off(REPORTING)
    StoredFile.objects.system("a test").filter(pk=cast.attachment(str(broken)).file_id).update(
        state="refused", refusal="file_broken_image"
    )
    waiting = int(actions.attach(report, cast.photo("blue"), **attach))
    actions.attach(report, cast.paper(), **attach)
    with hold_clock(REPORTING):
        said = kien.get(where, headers={"accept": "application/json"}).json()
        assert kien.get(where)["Location"] == address("result_step", registration, LAST)
        assert world.client("thu").get(where, headers={"accept": "application/json"}).status_code == 404
    href = address("result_file", registration, checked)
    assert said["photos"] == [
        {"id": checked, "state": "ready", "told": "", "small": f"{href}?co=nho", "large": f"{href}?co=lon"},
        {
            "id": broken,
            "state": "refused",
            "told": "Ảnh bị hỏng hoặc chưa tải đủ. Hãy mở thử trên máy, rồi chọn lại ảnh khác.",
        },
        {"id": waiting, "state": "checking", "told": ""},
    ]
    assert len(said["token"]) == 64


def test_captions_consent_and_taking_off(world, kien, registration):
    begin(kien, registration)
    post(kien, address("result_upload", registration), {"tep": picture(), "_khoa": "u" * 20})
    work_off(REPORTING)
    (one,) = attachments(report_of(registration.pk))
    number = one.row.pk
    with hold_clock(REPORTING):
        page = text_of(kien.get(address("result_step", registration, LAST)))
    box = re.search(rf'<input type="checkbox"[^>]*name="dong_y" value="{number}"[^>]*>', page)[0]
    assert "checked" not in box and "rút lại được bất cứ lúc nào" in page
    typed = {**GOOD[3], f"caption-{number}": "Đường hoa thôn Ngọn", "dong_y": [str(number)], "_khoa": "c" * 20}
    assert post(kien, address("result_step", registration, LAST), typed).status_code == 302
    (one,) = attachments(report_of(registration.pk))
    assert one.row.caption == "Đường hoa thôn Ngọn" and one.consent is not None
    typed = {**GOOD[3], f"caption-{number}": "Đường hoa thôn Ngọn", "rut": str(number), "_khoa": "d" * 20}
    answer = post(kien, address("result_step", registration, LAST), typed)
    assert answer["Location"].endswith("/3/#id_files")
    (one,) = attachments(report_of(registration.pk))
    assert one.consent is None
    typed = {**GOOD[3], "proposal_reason": "Gõ dở", "go": str(number), "_khoa": "e" * 20}
    assert post(kien, address("result_step", registration, LAST), typed).status_code == 302
    assert post(kien, address("result_step", registration, LAST), typed).status_code == 302
    report = report_of(registration.pk)
    assert attachments(report) == [] and report.proposal_reason == "Gõ dở"


def test_consent_on_the_page_of_a_report_needs_its_tick(world, kien, registration):
    report = cast.draft(world, "kien", registration)
    number = int(actions.attach(report, cast.photo(), by=world.actor("kien", REPORTING), at=REPORTING))
    work_off(REPORTING)
    where = address("result_consent", registration, number)
    assert post(kien, where).status_code == 422
    assert post(kien, where, {"dong_y": str(number)}).status_code == 302
    with hold_clock(REPORTING):
        page = text_of(kien.get(address("result", registration)))
    assert "Đã có đồng ý đăng công khai, Đinh Trung Kiên" in page and "Rút đồng ý đăng ảnh" in page
    assert post(kien, address("result_consent_withdrawal", registration, number)).status_code == 302
    with hold_clock(REPORTING):
        assert "Ghi đồng ý cho đăng ảnh này" in text_of(kien.get(address("result", registration)))


def test_a_document_is_a_download(world, kien, registration):
    report = cast.draft(world, "kien", registration)
    number = int(actions.attach(report, cast.paper(), by=world.actor("kien", REPORTING), at=REPORTING))
    with hold_clock(REPORTING):
        answer = kien.get(address("result_file", registration, number))
        assert kien.get(address("result_file", registration, number) + "?co=lon").status_code == 404
        assert kien.get(address("result_file", registration, number) + "?co=to").status_code == 404
    assert answer["Content-Disposition"].startswith("attachment")
    assert content_of(answer).startswith(b"%PDF")


def test_a_session_that_ended_keeps_the_text_and_says_that_files_are_gone(world, registration):
    kien = world.client("kien")
    begin(kien, registration)
    typed = {"proposal_reason": "Đang gõ dở", "tep": picture("quan-trong.jpg"), "_khoa": "k" * 20}
    answer = post(world.client(), address("result_step", registration, LAST), typed)
    page = text_of(answer)
    assert answer.status_code == 403 and "Đang gõ dở" in page
    assert "quan-trong.jpg" in page and "chọn lại" in page


def test_a_report_that_has_moved_on_keeps_what_is_typed(world, kien, registration):
    report = cast.listed(world, "kien", registration)
    answer = post(
        kien, address("result_step", registration, 1), {"done": "Gõ thêm sau khi nộp", "phien_ban": report.version}
    )
    assert answer.status_code == 422 and "Gõ thêm sau khi nộp" in text_of(answer)
    with hold_clock(REPORTING):
        assert kien.get(address("result_step", registration, 1))["Location"] == address("result", registration)
    assert post(kien, address("result_taking_back", registration)).status_code == 302
    assert report_of(registration.pk).state == "draft"
    discarded = {"_khoa": "x" * 20}
    assert post(kien, address("result_discarding", registration), discarded)["Location"] == "/toi/"
    assert post(kien, address("result_discarding", registration), discarded)["Location"] == "/toi/"


def test_last_years_text_is_offered_and_said_when_it_stands_unchanged(world, kien):
    before = earlier.year_before(world)
    old = earlier.accepted(before, "kien", "oanh", "thpt")
    earlier.reported(before, "kien", "oanh", old, done="Năm ngoái làm thế này", effect="Đường sạch hẳn")
    earlier.closed(before)
    registration = gone_on(world, old)
    begin(kien, registration)
    with hold_clock(REPORTING):
        page = text_of(kien.get(address("result_step", registration, 1)))
    assert page.count("Năm trước đã viết gì?") == 1 and '<p class="prose">Năm ngoái làm thế này</p>' in page
    answer = post(kien, address("result_step", registration, 1), {"done": "", "progress": "done", "dung_lai": "done"})
    assert answer["Location"].endswith("/1/#id_done")
    post(kien, address("result_step", registration, 2), {"effect": "Năm nay sạch thêm hai xóm"})
    report = report_of(registration.pk)
    assert (report.done, report.progress) == ("Năm ngoái làm thế này", "done")
    assert queries.unchanged_since_last_year(report) == ["done"]
    with hold_clock(REPORTING):
        page = text_of(kien.get(address("result_check", registration)))
    assert "Còn mục giống hệt báo cáo năm trước" in page and "<p>Việc đã làm. Nếu năm nay có gì khác" in page


@pytest.mark.parametrize("how", ["draft", "none", "another"])
def test_nothing_is_offered_where_last_year_told_nothing(world, kien, how):
    before = earlier.year_before(world)
    old = earlier.accepted(before, "kien", "oanh", "thpt")
    if how == "draft":
        cast.draft(before, "kien", old, earlier.REPORTED)
    if how == "another":
        earlier.reported(before, "kien", "oanh", earlier.accepted(before, "kien", "oanh", "thpt", title="Mô hình khác"))
    begin(kien, gone_on(world, old))
    report = report_of(Registration.objects.system("a test").get(plan=world.plan).pk)
    assert (queries.last_year_of(report), queries.offered_texts(report)) == (None, {})


def gone_on(world, old):
    """The exemplar of an earlier year, registered again and accepted."""
    number = int(registrations.continue_from(old, world.plan, by=world.actor("kien"), at=WRITING))
    fresh = {name: CONTENT[name] for name in ("reason", "aims", "schedule", "products")}
    registrations.write(world.registration(number), by=world.actor("kien"), at=WRITING, texts=fresh)
    registrations.put_in_list(world.registration(number), by=world.actor("kien"), at=WRITING)
    registrations.send_list(world.plan, world.bodies["thpt"], by=world.actor("oanh", SENDING), at=SENDING)
    registrations.accept(world.registration(number), by=world.actor("thu", CHECKING), at=CHECKING)
    return world.registration(number)
