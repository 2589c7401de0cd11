"""Agreeing, preparing, writing, publishing and taking back: every refusal, and what each deed leaves behind."""

import json

import pytest

from guong.kit.phrasebook import say
from guong.kit.reasons import Forbidden, Refused, Stale
from guong.ledger.deeds import history_of
from guong.publicity import actions
from guong.publicity.models import PublishedPhoto
from guong.publicity.queries import newsroom, records, tasks_for
from guong.publicity.queries.desks import desk_of, plans_edited
from guong.publicity.queries.gallery import photos_in_force, public
from guong.publicity.rules import WORDING
from guong.registrations import actions as registrations
from guong.results import actions as results
from tests.publicity.cast import MARKS
from tests.results import cast as reported

pytestmark = pytest.mark.django_db


def codes(refusal):
    told = [say(reason) for reason in refusal.value.reasons]  # every one has its sentence
    assert all(told)
    return [reason.code for reason in refusal.value.reasons]


def is_public(row):
    return public().filter(registration_id=row.pk).exists()


# Agreeing.


@pytest.mark.parametrize("person", ["kien", "thu", "binh", "phuc", "lien", "khach"])
def test_only_the_head_agrees_and_takes_back(cast, person):
    row = cast.accepted()
    with pytest.raises(Forbidden) as refused:
        actions.agree(row, wording=WORDING, by=cast.actor(person), at=cast.at)
    assert codes(refused) == ["only_head_agrees"]
    cast.agree(row)
    with pytest.raises(Forbidden):
        actions.withdraw_agreement(row, by=cast.actor(person), at=cast.at)


def test_nobody_agrees_before_the_report_is_accepted(cast):
    world = cast.world
    row = world.accepted("kien", "oanh", "thpt")
    for step in (lambda: None, lambda: reported.sent(world, "kien", "oanh", row)):
        step()
        with pytest.raises(Refused) as refused:
            cast.agree(row)
        assert codes(refused) == ["report_not_accepted"]


def test_agreed_once_to_the_wording_that_was_shown(cast):
    row = cast.accepted()
    with pytest.raises(Refused) as refused:
        actions.agree(row, wording="cong-khai-0", by=cast.actor("oanh"), at=cast.at)
    assert codes(refused) == ["wording_changed"]
    cast.agree(row)
    with pytest.raises(Refused) as refused:
        cast.agree(row)
    assert codes(refused) == ["agreed_already"]
    found = records.agreement_of(row)
    assert (found.wording, found.names_agreed, found.given_by_id) == (WORDING, False, cast.world.people["oanh"])


def test_a_collective_has_no_names_to_agree_about(cast):
    row = cast.agreed(names=True)
    assert records.agreement_of(row).names_agreed is False


def test_what_was_not_given_is_not_taken_back(cast):
    row = cast.accepted()
    with pytest.raises(Refused) as refused:
        actions.withdraw_agreement(row, by=cast.actor("oanh"), at=cast.at)
    assert codes(refused) == ["not_agreed"]


# Who edits.


def test_the_receiver_edits_while_nobody_is_an_editor(cast):
    row = cast.agreed()
    assert desk_of(cast.world.plan, cast.at).has_editor is False
    assert plans_edited(cast.actor("thu"), cast.at) == [cast.world.plan]
    for person in ("oanh", "kien", "phuc", "ha", "binh", "khach"):
        assert plans_edited(cast.actor(person), cast.at) == []
        with pytest.raises(Forbidden) as refused:
            actions.prepare(row, by=cast.actor(person), at=cast.at)
        assert codes(refused) == ["not_an_editor"]
    vy = cast.seat_editor("vy", "ban")
    with pytest.raises(Forbidden):
        actions.prepare(row, by=cast.actor("thu"), at=cast.at)
    actions.prepare(row, by=vy, at=cast.at)


@pytest.mark.parametrize("body", ["ban", "huyen_uy", "centre", "centre below"])
def test_editors_of_receiver_issuer_and_media_centre(cast, body):
    row = cast.agreed()
    place = cast.media_centre("huyen_uy" if body == "centre" else "cau_da") if body.startswith("centre") else body
    editor = cast.seat_editor("tu", place)
    assert plans_edited(editor, cast.at) == [cast.world.plan]
    actions.prepare(row, by=editor, at=cast.at)
    assert newsroom.entry(editor, row.pk, cast.at) == row


@pytest.mark.parametrize("body", ["thpt", "cau_da", "mttq"])
def test_an_editor_of_another_body_is_none(cast, body):
    row, editor = cast.agreed(), cast.seat_editor("tu", body)
    assert newsroom.desk(editor, cast.at, "", 1) is None
    assert newsroom.entry(editor, row.pk, cast.at) is None
    with pytest.raises(Forbidden):
        actions.prepare(row, by=editor, at=cast.at)


def test_a_media_centre_elsewhere_does_not_edit(cast):
    row, editor = cast.agreed(), cast.seat_editor("tu", cast.media_centre("huyen_uy"))
    from guong.organisations.models import Place

    Place.objects.filter(organisation_id__in=[seat.organisation_id for seat in editor.seats]).update(path="zzzz")
    with pytest.raises(Forbidden):
        actions.prepare(row, by=editor, at=cast.at)


# Preparing and writing.


def test_nothing_is_prepared_without_agreement(cast):
    row = cast.accepted()
    with pytest.raises(Refused) as refused:
        actions.prepare(row, by=cast.actor("thu"), at=cast.at)
    assert codes(refused) == ["not_agreed"]
    assert newsroom.entry(cast.actor("thu"), row.pk, cast.at) is None


def test_a_draft_is_made_of_the_records_without_contacts_and_names(cast):
    texts = {
        "title": "Đường hoa của Hoàng Bí Mật",
        "reason": "Gọi 0912 345 678 hoặc 0987.654.321.",
        "method": "Viết cho lien.he@suoimay.vn; hỏi đồng chí Hoàng Bí Mật.",
        "contact_name": "Hoàng Bí Mật",
        "contact_phone": "0911 222 333",
    }
    draft = cast.prepared(photos=1, **texts).draft
    told = json.dumps(draft, ensure_ascii=False)
    assert not [mark for mark in (*MARKS, "0911 222 333") if mark in told]
    assert draft["unit"] == "Chi bộ Trường THPT Suối Mây" and draft["year"] == 2023
    assert draft["figures"] == [
        {"what": "Đường có hoa", "target": "2", "achieved": "2,5", "unit": "km", "percent": 125}
    ]
    assert draft["photos"][0]["caption"] == "Đường hoa, ảnh 1"


def test_what_is_written_is_masked_too(cast):
    found = cast.prepared()
    actions.write(found, by=cast.actor("thu"), at=cast.at, texts={"title": "Gọi 0912.345.678", "lessons": "a@b.vn"})
    draft = cast.publication(found.registration).draft
    assert "0912" not in draft["title"] and "@" not in draft["lessons"]
    assert draft["problem"] == found.draft["problem"]


def test_a_text_that_is_too_long_is_refused(cast):
    found = cast.prepared()
    with pytest.raises(Refused) as refused:
        actions.write(found, by=cast.actor("thu"), at=cast.at, texts={"title": "x" * 201})
    assert codes(refused) == ["too_long"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("no consent", "photo_without_consent"),
        ("unknown", "unknown_photo"),
        ("twice", "unknown_photo"),
        ("no words", "photo_needs_caption"),
        ("long words", "too_long"),
        ("checking", "photo_not_ready"),
        ("many", "too_many_publication_photos"),
    ],
)
def test_only_photos_that_may_be_shown_are_chosen(cast, change, code):
    found = cast.prepared(photos=2)
    first, second = cast.attachments(found.registration)
    chosen, said = [first], {first: "Ảnh một", second: "Ảnh hai"}
    if change == "no consent":
        results.withdraw_consent(reported.attachment(first), by=cast.actor("kien"), at=cast.at)
    if change == "checking":
        file = reported.attachment(first).file
        type(file).objects.system("a test").filter(pk=file.pk).update(state="checking")
    chosen = {"unknown": [999999], "twice": [first, first], "many": [first, second, 1, 2, 3, 4, 5]}.get(change, chosen)
    said |= {"no words": {first: " "}, "long words": {first: "x" * 201}}.get(change, {})
    with pytest.raises(Refused) as refused:
        actions.write(found, by=cast.actor("thu"), at=cast.at, texts={}, photos=chosen, captions=said)
    assert code in codes(refused)


def test_somebody_elses_draft_is_not_overwritten(cast):
    found, stale = cast.prepared(), None
    stale = cast.publication(found.registration)
    actions.write(found, by=cast.actor("thu"), at=cast.at, texts={"title": "Tên mới"})
    with pytest.raises(Stale):
        actions.write(stale, by=cast.actor("nga"), at=cast.at, texts={"title": "Tên khác"})
    with pytest.raises(Stale):
        actions.publish(stale, by=cast.actor("nga"), at=cast.at)


# Publishing.


def test_published_is_what_was_seen(cast):
    found = cast.published(photos=2)
    row = found.registration
    assert is_public(row)
    assert (found.snapshot["title"], found.year, found.unit_kind) == (row.title, 2023, "party_cell")
    before = json.dumps(found.snapshot, sort_keys=True)
    type(row).objects.system("a test").filter(pk=row.pk).update(title="Sửa sau", method="Sửa sau")
    actions.write(found, by=cast.actor("thu"), at=cast.at, texts={"title": "Chưa đăng"})
    again = cast.publication(row)
    assert json.dumps(again.snapshot, sort_keys=True) == before and again.title == found.title
    actions.publish(again, by=cast.actor("thu"), at=cast.at)
    assert cast.publication(row).snapshot["title"] == "Chưa đăng"


def test_a_draft_that_lacks_something_is_not_published(cast):
    found = cast.prepared()
    actions.write(found, by=cast.actor("thu"), at=cast.at, texts={"title": "", "results": ""})
    found = cast.publication(found.registration)
    with pytest.raises(Refused) as refused:
        actions.publish(found, by=cast.actor("thu"), at=cast.at)
    assert codes(refused) == ["missing", "missing"]


def test_a_photo_whose_people_took_back_stops_the_publication(cast):
    found = cast.prepared(photos=1)
    number = cast.attachments(found.registration)[0]
    results.withdraw_consent(reported.attachment(number), by=cast.actor("kien"), at=cast.at)
    with pytest.raises(Refused) as refused:
        actions.publish(found, by=cast.actor("thu"), at=cast.at)
    assert codes(refused) == ["photo_without_consent"]


def test_whoever_took_back_and_agreed_otherwise_is_seen_before_publishing(cast):
    found = cast.prepared()
    row = found.registration
    actions.withdraw_agreement(row, by=cast.actor("oanh"), at=cast.at)
    with pytest.raises(Stale):
        actions.publish(found, by=cast.actor("thu"), at=cast.at)
    with pytest.raises(Refused) as refused:
        actions.publish(cast.publication(row), by=cast.actor("thu"), at=cast.at)
    assert codes(refused) == ["not_now", "not_agreed"]


@pytest.mark.parametrize("is_named", [True, False])
@pytest.mark.parametrize("holder", ["individual", "household"])
def test_a_person_is_named_by_consent_only(cast, holder, is_named):
    name = "Hộ ông Triệu Văn An" if holder == "household" else "Triệu Văn An"
    texts = {"holder": holder, "name": name, "title": "Vườn của ông Triệu Văn An", "method": "TRIỆU VĂN AN trồng cây."}
    found = cast.published(names=is_named, **texts)
    told = json.dumps([found.snapshot, found.search_text, found.title], ensure_ascii=False)
    assert ("Triệu Văn An" in told) is is_named
    assert ("trieu van an" in told) is is_named
    who = "Một hộ gia đình" if holder == "household" else "Một cá nhân"
    assert found.snapshot["holder"] == (name if is_named else f"{who} ở Chi bộ Trường THPT Suối Mây")


# Taking back.


def test_the_unit_takes_back_and_the_page_is_gone(cast):
    found = cast.published(photos=1)
    row = found.registration
    actions.withdraw_agreement(row, by=cast.actor("oanh"), at=cast.at)
    assert not is_public(row)
    assert cast.publication(row).state == "withdrawn"
    cast.agree(row)
    assert not is_public(row)  # agreed again is not published again
    with pytest.raises(Refused) as refused:
        actions.publish(cast.publication(row), by=cast.actor("thu"), at=cast.at)
    assert codes(refused) == ["not_now"]
    actions.prepare(row, by=cast.actor("thu"), at=cast.at)
    actions.publish(cast.publication(row), by=cast.actor("thu"), at=cast.at)
    assert is_public(row)


def test_the_editor_takes_back(cast):
    found = cast.published()
    with pytest.raises(Forbidden):
        actions.unpublish(found, by=cast.actor("oanh"), at=cast.at)
    actions.unpublish(found, by=cast.actor("nga"), at=cast.at)
    assert not is_public(found.registration)
    with pytest.raises(Refused):
        actions.unpublish(cast.publication(found.registration), by=cast.actor("nga"), at=cast.at)


def test_a_report_that_is_sent_back_takes_its_page_along(cast):
    found = cast.published()
    report = reported.report_of(found.registration_id)
    registrations.send_back(report, fields=["done"], reason="Nêu rõ số hộ tham gia.", by=cast.actor("thu"), at=cast.at)
    assert not is_public(found.registration)
    with pytest.raises(Refused) as refused:
        actions.publish(cast.publication(found.registration), by=cast.actor("thu"), at=cast.at)
    assert codes(refused) == ["report_not_accepted"]


def test_a_photo_is_gone_when_its_people_take_back(cast):
    found = cast.published(photos=2)
    first, _ = cast.attachments(found.registration)
    assert photos_in_force().count() == 2
    results.withdraw_consent(reported.attachment(first), by=cast.actor("kien"), at=cast.at)
    assert photos_in_force().count() == 1
    assert is_public(found.registration)


def test_a_photo_that_is_deleted_leaves_the_page(cast):
    found = cast.published(photos=1)
    attachment = reported.attachment(cast.attachments(found.registration)[0])
    type(attachment).objects.system("a test").filter(pk=attachment.pk).delete()
    assert PublishedPhoto.objects.system("a test").count() == 0


# The ledger, and what waits.


def test_the_ledger_knows_every_deed_and_no_text(cast):
    found = cast.published(photos=1, title="Đường hoa Bí Mật")
    actions.unpublish(found, by=cast.actor("thu"), at=cast.at)
    actions.withdraw_agreement(found.registration, by=cast.actor("oanh"), at=cast.at)
    entries = history_of(f"publication:{found.registration_id}")
    assert [entry["name"].partition(".")[2] for entry in entries] == [
        "agreed", "prepared", "published", "withdrawn", "agreement_withdrawn",
    ]  # fmt: skip
    told = "".join(entry["payload"] for entry in entries)
    assert "Bí Mật" not in told and "Đường" not in told
    assert entries[2]["facts"] == {"version": 2, "photos": 1}


def test_the_same_form_twice_is_one_deed(cast):
    from guong.ledger.deeds import Key

    row, key = cast.accepted(), Key("k" * 16, "f")
    told = [
        actions.agree(row, wording=WORDING, by=cast.actor("oanh"), at=cast.at, key=key),
        actions.agree(row, wording=WORDING, by=cast.actor("oanh"), at=cast.at, key=key),
    ]
    assert told == [str(row.pk)] * 2


def test_what_waits_for_whom(cast):
    row = cast.accepted()
    kinds = lambda person: [(one.kind, one.count) for one in tasks_for(cast.actor(person), cast.at)]  # noqa: E731
    assert kinds("oanh") == [("agree", 1)] and kinds("thu") == []
    cast.agree(row)
    assert kinds("oanh") == [] and kinds("thu") == [("prepare", 1)]
    actions.prepare(row, by=cast.actor("thu"), at=cast.at)
    assert kinds("thu") == [("draft", 1)] and kinds("kien") == kinds("khach") == []
    actions.publish(cast.publication(row), by=cast.actor("thu"), at=cast.at)
    assert kinds("thu") == []


def test_an_active_year_and_a_sealed_step_do_not_stand_in_the_way(cast):
    found = cast.published()
    type(found.registration.plan).objects.system("a test").update(state="closed")
    actions.withdraw_agreement(found.registration, by=cast.actor("oanh"), at=cast.at)
    assert not is_public(found.registration)
