"""Photos, documents and consent: exact state, exact entries, every refusal."""

from dataclasses import replace

import pytest

from guong.files import queries as file_queries
from guong.files import store
from guong.files.models import StoredFile
from guong.kit.reasons import Forbidden, Refused, Stale
from guong.organisations.actor import Shared
from guong.registrations import actions as registrations
from guong.results import actions, queries
from guong.results.models import Consent
from guong.results.views.telling import files_of
from guong.results.words import CONSENT_WORDING
from tests.files.doing import work_off
from tests.results.cast import (
    LOOKED_AT,
    REPORTING,
    SEALING,
    attachment,
    draft,
    paper,
    photo,
    report_of,
    seal,
    send,
)
from tests.results.doing import NEW_YEAR, by, close, events, refused

# Photos and documents.


def test_a_photo_is_kept_in_the_same_deed(school):
    report = draft(school, "kien", school.reg)
    number = actions.attach(report, photo(), **by(school, "kien"))
    found = attachment(number)
    assert (found.position, found.file.unit_id, found.file.state) == (0, school.bodies["thpt"], "checking")
    assert events(report)[-1] == "result.file_attached"
    assert queries.why_not_submit(report_of(school.reg.pk)) == [], "a photo being checked keeps nobody waiting"
    work_off(REPORTING)
    assert queries.why_not_submit(report_of(school.reg.pk)) == []
    assert set(file_queries.renditions_of(attachment(number).file)) == {"large", "small"}


def test_whoever_writes_elsewhere_is_not_disturbed(school):
    at_the_desk = draft(school, "kien", school.reg)
    actions.attach(report_of(school.reg.pk), photo(), **by(school, "oanh"))
    actions.write(at_the_desk, **by(school, "kien"), texts={"done": "Viết tiếp"})
    assert report_of(school.reg.pk).done == "Viết tiếp"


def test_a_report_that_moved_on_takes_no_file(school):
    report = draft(school, "kien", school.reg)
    registrations.put_in_list(report_of(school.reg.pk), **by(school, "kien"))
    received = photo()
    with pytest.raises(Stale):
        actions.attach(report, received, **by(school, "kien"))
    assert not StoredFile.objects.system("a test").exists()


def test_captions_and_order(school):
    report = draft(school, "kien", school.reg)
    numbers = [actions.attach(report, received, **by(school, "kien")) for received in (photo(), paper(), photo("red"))]
    actions.write(report, **by(school, "kien"), captions={int(numbers[2]): " Đường\nhoa "})
    found = queries.attachments_of(report_of(school.reg.pk))
    assert [str(one.row.pk) for one in found] == numbers
    assert [(one.is_photo, one.row.caption) for one in found] == [(True, ""), (False, ""), (True, "Đường hoa")]
    actions.detach(attachment(numbers[0]), **by(school, "kien"))
    number = actions.attach(report, photo("blue"), **by(school, "kien"))
    assert attachment(number).position == 3


def test_no_more_than_there_is_room_for(school, monkeypatch):
    monkeypatch.setattr("guong.results.rules.MOST_PHOTOS", 1)
    monkeypatch.setattr("guong.results.rules.MOST_DOCUMENTS", 1)
    report = draft(school, "kien", school.reg)
    actions.attach(report, photo(), **by(school, "kien"))
    actions.attach(report, paper(), **by(school, "kien"))
    more, other = photo("red"), paper("Hai")
    refused(Refused, lambda: actions.attach(report, more, **by(school, "kien")), "too_many_photos")
    refused(Refused, lambda: actions.attach(report, other, **by(school, "kien")), "too_many_documents")


def test_deleting_takes_row_consent_and_bytes(school, django_capture_on_commit_callbacks):
    report = draft(school, "kien", school.reg)
    number = actions.attach(report, photo(), **by(school, "kien"))
    work_off(REPORTING)
    actions.consent(attachment(number), **by(school, "kien"))
    sha256 = [row.sha256 for row in file_queries.renditions_of(attachment(number).file).values()]
    assert all(store.is_there(one) for one in sha256)
    row = attachment(number)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.detach(row, **by(school, "kien")) == str(school.reg.pk)
    assert not any(store.is_there(one) for one in sha256)
    assert not Consent.objects.system("a test").exists()
    refused(Refused, lambda: actions.detach(row, **by(school, "kien")), "attachment_gone")


def test_a_refused_photo_must_go(school):
    report = draft(school, "kien", school.reg)
    number = actions.attach(report, photo(), **by(school, "kien"))
    StoredFile.objects.system("a test").update(state="refused", refusal="file_broken_image")
    report = report_of(school.reg.pk)
    assert [reason.code for reason in queries.why_not_submit(report)] == ["files_refused"]
    row = attachment(number)
    refused(Refused, lambda: actions.consent(row, **by(school, "kien")), "consent_of_photos")


def test_only_the_writers_attach_and_delete(school):
    report = draft(school, "kien", school.reg)
    number, received = actions.attach(report, photo(), **by(school, "kien")), photo("red")
    for person in ("thu", "son", "phuc", "dung"):
        refused(Forbidden, lambda p=person: actions.attach(report, received, **by(school, p)), "not_the_clerk")
        refused(Forbidden, lambda p=person: actions.detach(attachment(number), **by(school, p)), "not_the_clerk")


# Consent.


@pytest.fixture
def pictured(school):
    """An accepted report with a photo."""
    report = draft(school, "kien", school.reg)
    school.photo = actions.attach(report, photo(), **by(school, "kien"))
    school.paper = actions.attach(report, paper(), **by(school, "kien"))
    work_off(REPORTING)
    registrations.put_in_list(report_of(school.reg.pk), **by(school, "kien"))
    send(school, "oanh", school.bodies["thpt"])
    registrations.accept(report_of(school.reg.pk), **by(school, "thu", LOOKED_AT))
    return school


def test_consent_is_never_assumed_and_keeps_its_wording(pictured):
    report = report_of(pictured.reg.pk)
    assert [one.consent for one in queries.attachments_of(report)] == [None, None]
    assert actions.consent(attachment(pictured.photo), **by(pictured, "kien", LOOKED_AT)) == pictured.photo
    given = queries.attachments_of(report)[0].consent
    assert (given.purpose, given.wording, given.given_at) == ("gallery", CONSENT_WORDING, LOOKED_AT)
    assert given.given_by_id == pictured.people["kien"]
    refused(Refused, lambda: actions.consent(attachment(pictured.photo), **by(pictured, "oanh")), "consent_there")
    refused(Refused, lambda: actions.consent(attachment(pictured.paper), **by(pictured, "kien")), "consent_of_photos")


def test_consent_recorded_by_way_of_a_shared_account_is_told_as_such(pictured):
    kien, body = pictured.actor("kien", LOOKED_AT), pictured.bodies["thpt"]
    report, by_way_of_it = report_of(pictured.reg.pk), replace(kien, shared=Shared(body, "Chi bộ"))
    told = "Đinh Trung Kiên (qua tài khoản dùng chung của Chi bộ Trường THPT Suối Mây) ghi lúc"
    actions.consent(attachment(pictured.photo), by=by_way_of_it, at=LOOKED_AT)
    assert told in files_of(report)[0][0]["consent"]
    actions.withdraw_consent(attachment(pictured.photo), by=kien, at=LOOKED_AT)
    actions.consent(attachment(pictured.photo), by=kien, at=LOOKED_AT)
    assert "Đinh Trung Kiên ghi lúc" in files_of(report)[0][0]["consent"]


def test_consent_withdrawn_and_given_again_is_kept_twice(pictured):
    row = attachment(pictured.photo)
    refused(Refused, lambda: actions.withdraw_consent(row, **by(pictured, "kien")), "consent_not_there")
    for _ in range(2):
        actions.consent(row, **by(pictured, "kien"))
        actions.withdraw_consent(row, **by(pictured, "oanh", LOOKED_AT))
    kept = [(one.withdrawn_at, one.withdrawn_by_id) for one in queries.consents_of(row)]
    assert kept == [(LOOKED_AT, pictured.people["oanh"])] * 2
    assert events(report_of(pictured.reg.pk))[-2:] == ["result.consent_given", "result.consent_withdrawn"]


@pytest.mark.parametrize("person", ["thu", "nga", "phuc", "son", "ha", "quang"])
def test_only_the_unit_asked_the_people(pictured, person):
    row = attachment(pictured.photo)
    refused(Forbidden, lambda: actions.consent(row, **by(pictured, person)), "not_for_consent")


@pytest.mark.parametrize("person", ["kien", "oanh", "thu", "nga"])
def test_who_withdraws(pictured, person):
    row = attachment(pictured.photo)
    actions.consent(row, **by(pictured, "kien"))
    actions.withdraw_consent(row, **by(pictured, person, LOOKED_AT))
    assert queries.attachments_of(row.report)[0].consent is None


@pytest.mark.parametrize("person", ["phuc", "son", "ha", "quang"])
def test_who_does_not(pictured, person):
    row = attachment(pictured.photo)
    actions.consent(row, **by(pictured, "kien"))
    refused(Forbidden, lambda: actions.withdraw_consent(row, **by(pictured, person)), "not_to_withdraw_consent")


def test_a_no_is_heard_in_a_sealed_step_and_a_closed_plan(pictured):
    row = attachment(pictured.photo)
    actions.consent(row, **by(pictured, "kien"))
    seal(pictured)
    actions.withdraw_consent(row, **by(pictured, "kien", SEALING))
    actions.consent(row, **by(pictured, "kien", SEALING))
    close(pictured)
    actions.withdraw_consent(row, **by(pictured, "thu", NEW_YEAR))
    assert [one.withdrawn_at for one in queries.consents_of(row)] == [SEALING, NEW_YEAR]
