"""Somebody in a photo asks the editor to take it down: gone at once, with a reason, and not the editor's to show again."""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.phrasebook import say
from guong.kit.reasons import Forbidden, Refused
from guong.ledger.deeds import history_of
from guong.publicity import actions
from guong.publicity.models import Publication, PublishedPhoto
from guong.publicity.queries.gallery import photos_in_force
from guong.publicity.rules import WORDING
from guong.results import actions as results
from guong.results import queries
from tests.files.doing import content_of
from tests.results import cast as reported
from tests.world import CODE

pytestmark = pytest.mark.django_db
REASON = "Người trong ảnh gọi điện đề nghị gỡ."


def codes(refusal):
    assert all(say(reason) for reason in refusal.value.reasons)
    return [reason.code for reason in refusal.value.reasons]


def take_down(cast, row, number, editor, reason=REASON):
    actions.take_down(row, number, reason=reason, by=editor, at=cast.at)


def read(address):
    with hold_clock(reported.SEALING):
        answer = Client().get(address)
    return answer.status_code, content_of(answer) if answer.streaming else answer.content


@pytest.mark.parametrize("body", ["ban", "huyen_uy", "centre"])
def test_gone_from_page_and_address_at_once(cast, body):
    editor = cast.seat_editor("tu", cast.media_centre() if body == "centre" else body)
    found = cast.published("tu", photos=2)
    first, second = cast.attachments(found.registration)
    page, own = (reverse("exemplar", args=[found.code]), reverse("exemplar_photo", args=[found.code, first]))
    assert read(own)[0] == 200 and f"/anh/{first}/".encode() in read(page)[1]
    take_down(cast, found.registration, first, editor)
    assert [read(f"{own}?co={size}")[0] for size in ("nho", "lon")] == [404, 404]
    status, shown = read(page)
    assert status == 200 and f"/anh/{first}/".encode() not in shown and f"/anh/{second}/".encode() in shown
    assert [photo["attachment"] for photo in cast.publication(found.registration).draft["photos"]] == [second]


def test_what_is_kept_of_it(cast):
    found = cast.published(photos=1)
    row, number = found.registration, cast.attachments(found.registration)[0]
    take_down(cast, row, number, cast.actor("thu"), f"  {REASON}\u200b ")
    consent = queries.consents_of(reported.attachment(number))[0]
    assert (consent.withdrawal_reason, consent.withdrawn_at) == (REASON, cast.at)
    assert consent.withdrawn_by_id == cast.world.people["thu"]
    assert not PublishedPhoto.objects.system("a test").exists()
    entry = history_of(f"publication:{row.pk}")[-1]
    assert (entry["name"], entry["facts"]) == ("publication.photo_taken_down", {"attachment": number})
    assert history_of(f"result:{row.pk}")[-1]["name"] == "result.consent_withdrawn"
    assert REASON not in "".join(entry["payload"] for entry in history_of(f"publication:{row.pk}", f"result:{row.pk}"))


@pytest.mark.parametrize("person", ["kien", "oanh", "phuc", "ha", "quang", "khach", "thu"])
def test_only_editors(cast, person):
    cast.seat_editor("vy", "ban")  # Thu edits no longer
    found = cast.published("vy", photos=1)
    number = cast.attachments(found.registration)[0]
    with pytest.raises(Forbidden) as refused:
        take_down(cast, found.registration, number, cast.actor(person))
    assert codes(refused) == ["not_an_editor"]
    assert photos_in_force().count() == 1


def test_an_editor_who_only_edits_has_no_other_door(cast):
    vy = cast.seat_editor("vy", "ban")
    found = cast.published("vy", photos=1)
    attachment = reported.attachment(cast.attachments(found.registration)[0])
    with pytest.raises(Forbidden) as refused:
        results.withdraw_consent(attachment, by=vy, at=cast.at)
    assert codes(refused) == ["not_to_withdraw_consent"]


@pytest.mark.parametrize(
    ("reason", "code"), [("", "taking_down_needs_reason"), ("\u200b" * 20, "taking_down_needs_reason"),
                         ("x" * 501, "too_long")]
)  # fmt: skip
def test_never_without_a_reason(cast, reason, code):
    found = cast.published(photos=1)
    with pytest.raises(Refused) as refused:
        take_down(cast, found.registration, cast.attachments(found.registration)[0], cast.actor("thu"), reason)
    assert codes(refused) == [code]


def test_what_is_not_there_is_not_taken_down(cast):
    found, other = cast.published(photos=1), cast.published(photos=1, title="Khác")
    number, thu = cast.attachments(found.registration)[0], cast.actor("thu")
    for wrong in (999999, cast.attachments(other.registration)[0]):
        with pytest.raises(Refused) as refused:
            take_down(cast, found.registration, wrong, thu)
        assert codes(refused) == ["unknown_photo"]
    take_down(cast, found.registration, number, thu)
    with pytest.raises(Refused) as refused:
        take_down(cast, found.registration, number, thu)
    assert codes(refused) == ["consent_not_there"]


def test_only_the_unit_agrees_again_and_only_a_new_publication_shows_it(cast):
    vy = cast.seat_editor("vy", "ban")
    found = cast.published("vy", photos=1)
    row, number = found.registration, cast.attachments(found.registration)[0]
    take_down(cast, row, number, vy)
    for person in (vy, cast.actor("thu")):
        with pytest.raises(Forbidden):
            results.consent(reported.attachment(number), by=person, at=cast.at)
    with pytest.raises(Refused) as refused:
        shown = {"photos": [number], "captions": {number: "Ảnh"}}
        actions.write(cast.publication(row), by=vy, at=cast.at, texts={}, **shown)
    assert codes(refused) == ["photo_without_consent"]
    results.consent(reported.attachment(number), by=cast.actor("kien"), at=cast.at)
    assert photos_in_force().count() == 0
    actions.write(cast.publication(row), by=vy, at=cast.at, texts={}, **shown)
    actions.publish(cast.publication(row), by=vy, at=cast.at)
    assert photos_in_force().count() == 1


def test_also_before_anything_is_prepared_and_after_it_was_withdrawn(cast):
    row = cast.agreed(photos=2)
    first, second = cast.attachments(row)
    take_down(cast, row, first, cast.actor("thu"))
    assert not Publication.objects.system("a test").exists()
    actions.prepare(row, by=cast.actor("thu"), at=cast.at)
    actions.withdraw_agreement(row, by=cast.actor("oanh"), at=cast.at)
    take_down(cast, row, second, cast.actor("thu"))
    assert cast.publication(row).draft == {}


# Nothing is kept of what is withdrawn.


def by_the_unit(cast, found):
    actions.withdraw_agreement(found.registration, by=cast.actor("oanh"), at=cast.at)


def by_the_editor(cast, found):
    actions.unpublish(found, by=cast.actor("thu"), at=cast.at)


@pytest.mark.parametrize("withdraw", [by_the_unit, by_the_editor])
def test_no_word_of_a_withdrawn_page_is_kept(cast, withdraw):
    found = cast.published(photos=1, holder="individual", name="Triệu Văn An", names=True)
    withdraw(cast, found)
    row = Publication.objects.system("a test").filter(pk=found.pk).values().get()
    kept = {name: value for name, value in row.items() if value not in ({}, "", 0)}
    assert set(kept) == {"id", "registration_id", "state", "version", "prepared_at", "published_at", "withdrawn_at"}
    assert kept["state"] == "withdrawn"
    assert not PublishedPhoto.objects.system("a test").exists()
    assert not Publication.objects.system("a test").filter(search_text__matches="trieu van an").exists()


def test_nor_of_a_draft_whose_unit_took_back(cast):
    found = cast.prepared(photos=1)
    by_the_unit(cast, found)
    again = cast.publication(found.registration)
    assert (again.state, again.draft) == ("withdrawn", {})
    cast.agree(found.registration)
    actions.prepare(found.registration, by=cast.actor("thu"), at=cast.at)
    assert cast.publication(found.registration).draft == found.draft


# At the door.


def at_desk(cast, name, *args, **typed):
    client, address = cast.world.client("thu"), reverse(name, args=args)
    with hold_clock(cast.at):
        return client.post(address, {"_khoa": f"{name}{id(typed)}", **typed}) if typed else client.get(address)


def test_the_editor_and_then_the_unit_read_it(cast):
    found = cast.published(photos=1)
    row, number = found.registration, cast.attachments(found.registration)[0]
    place = ("newsroom_taking_down", row.pk, number)
    assert reverse(place[0], args=place[1:]) in at_desk(cast, "newsroom_entry", row.pk).content.decode()
    answer = at_desk(cast, *place, ly_do="ngắn <b>")
    page = answer.content.decode()
    assert answer.status_code == 422 and "Ghi lý do gỡ ảnh" in page and "ngắn &lt;b&gt;" in page
    assert f'href="#ly-do-{number}"' in page
    assert at_desk(cast, *place, ly_do=REASON).status_code == 302
    page = at_desk(cast, "newsroom_entry", row.pk).content.decode()
    assert "Gỡ một ảnh theo yêu cầu" in page and reverse(place[0], args=place[1:]) not in page
    with hold_clock(cast.at):
        page = cast.world.client("kien").get(reverse("result", args=[CODE, row.pk])).content.decode()
    assert f": {REASON}" in page and "Tòa soạn gỡ ảnh lúc" in page


def test_a_withdrawn_page_has_no_preview(cast):
    found = cast.published()
    by_the_editor(cast, found)
    assert at_desk(cast, "newsroom_preview", found.registration_id).status_code == 302
    assert "nội dung đã xóa" in at_desk(cast, "newsroom_entry", found.registration_id).content.decode()
    actions.withdraw_agreement(found.registration, by=cast.actor("oanh"), at=cast.at)
    actions.agree(found.registration, wording=WORDING, by=cast.actor("oanh"), at=cast.at)
    assert cast.publication(found.registration).state == "withdrawn"


def test_an_installation_that_kept_them_is_emptied(cast):
    """Its upgrade empties what was withdrawn, and drafts whose unit took its agreement back; nothing else."""
    module = importlib.import_module("guong.publicity.migrations.0004_nothing_of_the_withdrawn")
    rows = Publication.objects.system("a test")
    public, gone, lapsed = (cast.published(photos=1, title=title) for title in ("Một", "Hai", "Ba"))
    before = rows.filter(pk=public.pk).values().get()
    by_the_editor(cast, cast.publication(gone.registration))
    by_the_unit(cast, lapsed)
    left = {"draft": {"title": "Còn"}, "snapshot": {"title": "Còn"}, "title": "Còn", "search_text": "con", "year": 2023}
    rows.filter(pk=gone.pk).update(**left)
    rows.filter(pk=lapsed.pk).update(**left, state="draft", withdrawn_at=None)
    module.empty(apps, SimpleNamespace(connection=connection))
    assert rows.filter(pk=public.pk).values().get() == before
    for row in rows.exclude(pk=public.pk):
        assert (row.state, row.draft, row.snapshot, row.title, row.search_text, row.year) == (
            "withdrawn",
            {},
            {},
            "",
            "",
            0,
        )
    assert rows.get(pk=lapsed.pk).withdrawn_at == cast.at
    assert PublishedPhoto.objects.system("a test").count() == 1
