"""Photos that are still being checked: they keep no report waiting, nobody else sees them, and a bad one is told."""

from html import unescape

import pytest
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.files.models import StoredFile
from guong.registrations import actions as registrations
from guong.registrations.models import Submission
from guong.results import actions, queries
from guong.results.queries import attachments_of
from tests.files.doing import work_off
from tests.registrations.test_sealing_race import HEAD_START, PATIENCE, Standing, beside
from tests.results import cast
from tests.results.cast import LOOKED_AT, REPORTED, REPORTING, report_of
from tests.world import CODE, build_world

TOLD = "Có 1 ảnh không dùng được"


def text_of(client, name, registration, at=REPORTED, *more):
    with hold_clock(at):
        return unescape(client.get(reverse(name, args=[CODE, registration.pk, *more])).content.decode())


def my_tasks(client):
    with hold_clock(REPORTED):
        return unescape(client.get("/toi/").content.decode())


@pytest.fixture
def sent(world):
    """A report that was sent while its photo was being checked: (registration, number of the attachment)."""
    registration = world.accepted("kien", "oanh", "thpt")
    report = cast.draft(world, "kien", registration)
    kien = {"by": world.actor("kien", REPORTING), "at": REPORTING}
    number = int(actions.attach(report, cast.photo(), **kien))
    assert "Không phải đợi: đồng chí nộp được ngay." in text_of(
        world.client("kien"), "result_check", registration, REPORTING
    )
    registrations.put_in_list(report_of(registration.pk), **kien)
    cast.send(world, "oanh", world.bodies["thpt"])
    return registration, number


def spoil():
    StoredFile.objects.system("a test").update(state="refused", refusal="file_broken_image", held=0)


@pytest.mark.django_db
def test_nobody_else_sees_a_photo_before_it_was_checked(world, sent):
    registration, number = sent
    thu, kien = world.client("thu"), world.client("kien")
    page, own = text_of(thu, "result", registration), text_of(kien, "result", registration)
    assert "<figure>" not in page and "green.png" not in page and "Còn 1 ảnh đang được kiểm tra" in page
    assert "<figure>" in own and "Đang kiểm tra" in own
    with hold_clock(REPORTED):
        href = reverse("result_file", args=[CODE, registration.pk, number]) + "?co=lon"
        assert thu.get(href).status_code == 422
    work_off(REPORTED)
    page = text_of(thu, "result", registration)
    assert "<figure>" in page and "đang được kiểm tra" not in page


@pytest.mark.django_db
def test_a_photo_that_turns_out_to_be_none_is_told_to_its_unit_alone(world, sent):
    registration, _ = sent
    thu, kien = world.client("thu"), world.client("kien")
    assert "không dùng được" not in my_tasks(kien)
    spoil()
    assert "Ảnh trong báo cáo: Tiếng loa Đường hoa" in my_tasks(kien) and "1 ảnh không dùng được" in my_tasks(kien)
    assert "không dùng được" not in my_tasks(thu)
    own, page = text_of(kien, "result", registration), text_of(thu, "result", registration)
    assert TOLD in own and "Báo cáo vẫn còn hiệu lực" in own and "Ảnh bị hỏng" in own
    assert "<figure>" not in page and "không dùng được" not in page
    assert queries.answers(report_of(registration.pk))["files"] == ""


@pytest.mark.django_db
def test_the_report_can_be_mended_or_stands_without_the_photo(world, sent):
    registration, number = sent
    spoil()
    oanh, kien = ({"by": world.actor(person, REPORTED), "at": REPORTED} for person in ("oanh", "kien"))
    registrations.withdraw(report_of(registration.pk), **oanh)
    registrations.take_back(report_of(registration.pk), **kien)
    assert [reason.code for reason in queries.why_not_submit(report_of(registration.pk))] == ["files_refused"]
    actions.detach(cast.attachment(str(number)), **kien)
    registrations.put_in_list(report_of(registration.pk), **kien)
    assert "không dùng được" not in my_tasks(world.client("kien"))
    cast.send(world, "oanh", world.bodies["thpt"])
    registrations.accept(report_of(registration.pk), by=world.actor("thu", LOOKED_AT), at=LOOKED_AT)
    assert report_of(registration.pk).state == "accepted"


@pytest.mark.django_db
def test_a_paper_that_was_typed_in_above_is_told_above(world):
    from tests.results.cast import registered_through

    registration = registered_through(world, "lien", "tram")
    report = cast.draft(world, "ha", registration, on_behalf="cau_da")
    ha = {"by": world.actor("ha", REPORTING), "at": REPORTING}
    actions.attach(report, cast.photo(), **ha)
    registrations.put_in_list(report_of(registration.pk), **ha)
    spoil()
    assert "Ảnh trong báo cáo:" in my_tasks(world.client("ha"))
    assert "Ảnh trong báo cáo:" not in my_tasks(world.client("lien"))


# Two people at one report in the same instant.


def race(monkeypatch, target, name, first, second):
    """The first looks, then stands still while the second begins; how both ended."""
    told: dict[str, str] = {}
    standing = Standing(getattr(target, name))
    monkeypatch.setattr(target, name, standing)
    one, other = beside(first, told, "first"), beside(second, told, "second")
    standing.thread = one
    one.start()
    assert standing.has_looked.wait(PATIENCE), told
    other.start()
    other.join(HEAD_START)
    standing.may_go.set()
    for thread in (one, other):
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return told


@pytest.fixture
def racing(transactional_db):
    """A full report with one photo that was checked; verbs of two of its people, each with the row as it was read before."""
    world = build_world()
    registration = world.accepted("kien", "oanh", "thpt")
    report = cast.draft(world, "kien", registration)
    kien, oanh = ({"by": world.actor(person, REPORTING), "at": REPORTING} for person in ("kien", "oanh"))
    old = cast.attachment(actions.attach(report, cast.photo("red"), **kien))
    work_off(REPORTING)
    received, mine, theirs = cast.photo(), report_of(registration.pk), report_of(registration.pk)
    verbs = {
        "attach": lambda: actions.attach(mine, received, **kien),
        "detach": lambda: actions.detach(old, **kien),
        "list": lambda: registrations.put_in_list(theirs, **oanh),
    }
    return registration, verbs


def in_the_receipt(registration):
    (receipt,) = Submission.objects.system("a test").filter(step="result")
    return [file["name"] for file in receipt.snapshot["files"]]


def in_the_report(registration):
    return [one.file.name for one in attachments_of(report_of(registration.pk))]


@pytest.mark.parametrize(("verb", "look"), [("attach", "counted_files"), ("detach", None)])
def test_what_comes_first_is_in_the_receipt(monkeypatch, racing, verb, look):
    registration, verbs = racing
    from guong.files import actions as files

    told = race(monkeypatch, *((queries, look) if look else (files, "drop")), verbs[verb], verbs["list"])
    assert told == {"first": "done", "second": "done"}
    assert (
        in_the_receipt(registration)
        == in_the_report(registration)
        == (["red.png", "green.png"] if verb == "attach" else [])
    )


@pytest.mark.parametrize("verb", ["attach", "detach"])
def test_a_listed_report_is_what_its_receipt_says(monkeypatch, racing, verb):
    registration, verbs = racing
    told = race(monkeypatch, queries, "achieved_of", verbs["list"], verbs[verb])
    assert told["first"] == "done" and report_of(registration.pk).state == "listed"
    assert in_the_receipt(registration) == in_the_report(registration)
    changed = in_the_report(registration) != ["red.png"]
    assert told["second"] == ("done" if changed else "stale")
