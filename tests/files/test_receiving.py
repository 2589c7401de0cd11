"""From the wire to the disk: counted, whole or not at all; and into a unit's quota."""

import hashlib
import io
import os
import stat
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from guong.config import access, limits
from guong.files import actions, queries, store
from guong.files.models import StoredFile
from guong.files.rules import KINDS, PHOTOS, Kind
from guong.kit.reasons import Refused
from guong.ledger.chain import commitment
from guong.ledger.models import Entry
from guong.tasks.models import Task
from tests.files.doing import Sent, content_of, kept, on_disk
from tests.files.making import pdf, picture
from tests.world import WRITING

pytestmark = pytest.mark.django_db
MB = 2**20


def refused(call):
    with pytest.raises(Refused) as told:
        call()
    return told.value.reasons[0].code


def rows():
    return StoredFile.objects.system("a test").count()


def test_a_content_lies_under_its_own_name_closed_to_others(home):
    received = actions.receive(Sent(pdf(), "a.pdf"))
    path = store.path_of(received.sha256)
    assert received.sha256 == hashlib.sha256(pdf()).hexdigest() == path.name
    assert (received.kind, received.size, received.name) == (Kind.PDF, len(pdf()), "a.pdf")
    assert on_disk() == [f"{path.name[:2]}/{path.name}"]
    for place in (path.parent, store.root(), store.temporary()):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_form_takes_only_its_kinds():
    assert refused(lambda: actions.receive(Sent(pdf(), "a.pdf"), kinds=PHOTOS)) == "file_kind_unknown"
    assert actions.receive(Sent(picture(), "a.jpg"), kinds=PHOTOS).kind is Kind.JPG


def test_bytes_are_counted_and_a_header_is_not_believed(home):
    class Endless:
        name, size = "a.pdf", 10
        given = 0

        def chunks(self):
            yield b"%PDF-"
            while True:
                self.given += 1
                yield b"\0" * MB

    upload = Endless()
    assert refused(lambda: actions.receive(upload)) == "file_too_large"
    assert upload.given <= 21
    assert on_disk() == []


def test_a_connection_that_is_cut_leaves_nothing(home):
    class Cut:
        name = "a.jpg"

        def chunks(self):
            yield picture()[:5000]
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        actions.receive(Cut())
    assert (on_disk(), rows()) == ([], 0)


@pytest.fixture
def small_disk(tmp_path, settings):
    """A disk of one megabyte, where the tests may mount one; else a writer with that much left."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = (
        os.geteuid() == 0
        and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True).returncode
        == 0
    )
    if not mounted:
        pytest.skip("no disk may be mounted here")
    settings.HOME = place
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_told_and_nothing_is_half_written(small_disk):
    content = pdf(b"x" * (2 * MB))
    assert refused(lambda: actions.receive(Sent(content, "a.pdf"))) == "file_disk_full"
    assert on_disk() == []
    assert actions.receive(Sent(pdf(), "a.pdf")).size == len(pdf())


@pytest.mark.parametrize("step", ["sync", "rename", "sync_folder"])
def test_a_disk_that_fills_up_at_the_last_step(step, home, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, step, full)
    assert refused(lambda: actions.receive(Sent(pdf(), "a.pdf"))) == "file_disk_full"
    assert rows() == 0 and not list(store.temporary().iterdir())


def test_keeping_a_document(world):
    file = kept(world, pdf(), "báo cáo.pdf")
    assert (file.state, file.name, file.unit_id, file.by_person_id) == (
        "ready",
        "báo cáo.pdf",
        world.bodies["thpt"],
        world.people["kien"],
    )
    entry = Entry.objects.get(name="file.kept")
    assert (entry.subject, entry.by) == (f"file:{file.pk}", f"person:{world.people['kien']}")
    assert commitment(file.salt, file.sha256) in entry.payload
    assert not [word for word in ("báo", "cáo", file.sha256) if word in entry.payload]
    assert not Task.objects.system("a test").exists()


def test_keeping_a_photo_queues_its_check_in_the_same_transaction(world):
    file = kept(world, picture())
    task = Task.objects.system("a test").get()
    assert (task.name, task.facts, task.by) == ("files.clean", {"file": file.pk}, f"person:{world.people['kien']}")
    received = actions.receive(Sent(picture(), "a.jpg"))
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.keep(received, unit_id=world.bodies["thpt"], by=world.actor("kien"), at=WRITING)
        raise RuntimeError
    assert (rows(), Task.objects.system("a test").count()) == (1, 1)


def test_a_quota_for_each_unit(world, settings):
    settings.UNIT_QUOTA_MB = 1
    kept(world, pdf(b"x" * (MB - 2000)), "a.pdf")
    assert refused(lambda: kept(world, pdf(b"y" * 3000), "b.pdf")) == "file_quota"
    assert kept(world, pdf(b"y" * 3000), "b.pdf", person="lien", unit="tram").state == "ready"
    assert queries.held_by(world.bodies["thpt"]) == len(pdf(b"x" * (MB - 2000)))


def test_a_content_that_was_swept_away_meanwhile(world):
    received = actions.receive(Sent(pdf(), "a.pdf"))
    store.remove(received.sha256)

    def keep():
        with transaction.atomic():
            actions.keep(received, unit_id=world.bodies["thpt"], by=world.actor("kien"), at=WRITING)

    assert refused(keep) == "file_gone"


# The wire: Django's handler writes to our own disk, where a page takes files at all.


@pytest.fixture
def page_with_files(monkeypatch):
    row = access.Access("open", access.FORM, most_bytes=4 * MB, takes_files=True)
    monkeypatch.setitem(access.ACCESS, "account_login", row)
    return reverse("account_login")


def test_a_body_with_a_file_is_written_to_our_own_disk(page_with_files, home, settings):
    request = RequestFactory().post(page_with_files, {"tep": SimpleUploadedFile("a.pdf", pdf(b"x" * MB))})
    upload = request.FILES["tep"]
    assert str(home) in upload.temporary_file_path()
    assert stat.S_IMODE(os.stat(upload.temporary_file_path()).st_mode) == 0o600
    received = actions.receive(upload)
    assert received.size == len(pdf(b"x" * MB))
    request.close()
    assert on_disk() == [f"{received.sha256[:2]}/{received.sha256}"]


def test_elsewhere_the_first_file_stops_the_reading(home):
    request = RequestFactory().post("/toi/", {"a": "1", "tep": SimpleUploadedFile("a.pdf", pdf(b"x" * MB))})
    assert (request.FILES.keys(), request.POST["a"]) == ({}.keys(), "1")
    assert not store.root().exists()


def test_a_body_cut_short_leaves_nothing(page_with_files, home):
    sent = RequestFactory().post(page_with_files, {"tep": SimpleUploadedFile("a.pdf", pdf(b"x" * MB))})

    class Cut(io.BytesIO):
        def read(self, *args):
            found = super().read(*args)
            if not found:
                raise ConnectionResetError
            return found

    sent._stream = Cut(sent._stream.read()[: MB // 2])
    with pytest.raises(OSError):
        limits.stated_length(lambda request: request.FILES)(sent)
    assert on_disk() == []


def test_what_is_counted_is_what_comes(page_with_files, monkeypatch, home):
    monkeypatch.setitem(
        access.ACCESS, "account_login", access.Access("open", access.FORM, most_bytes=100_000, takes_files=True)
    )
    request = RequestFactory().post(page_with_files, {"tep": SimpleUploadedFile("a.pdf", pdf(b"x" * MB))})
    assert not request.FILES
    assert on_disk() == []


def test_without_room_on_the_disk_a_body_is_not_even_read(page_with_files, monkeypatch):
    answer = limits.stated_length(lambda request: HttpResponse("ok"))
    request = RequestFactory().post(page_with_files, {"tep": SimpleUploadedFile("a.pdf", b"x" * (3 * MB))})
    assert answer(request).status_code == 200
    monkeypatch.setattr(limits, "LEAST_FREE", 2**60)
    told = answer(request)
    assert (told.status_code, "hết chỗ chứa" in told.content.decode()) == (507, True)
    told = limits.stated_length(answer)(
        RequestFactory().post(
            page_with_files, {"tep": SimpleUploadedFile("a.pdf", b"x" * (3 * MB))}, HTTP_ACCEPT="application/json"
        )
    )
    assert b"file_disk_full" in told.content
    assert Client().post("/toi/", b"x" * (3 * MB), content_type="text/plain").status_code == 413


def test_all_kinds_have_a_limit_and_a_type():
    from guong.files.rules import CONTENT_TYPES, most_bytes

    assert set(CONTENT_TYPES) == KINDS
    assert {most_bytes(kind) // MB for kind in KINDS} == {15, 20}
    assert content_of is not None
