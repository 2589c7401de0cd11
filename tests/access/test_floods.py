"""Requests that carry more than anybody needs: refused by what they say of themselves, before anything is kept."""

import io
import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from guong.config import access
from guong.config.access import ACCESS, MOST_BYTES
from guong.config.clock import hold_clock
from guong.registrations.rules import TEXTS
from tests.world import CODE, WRITING

pytestmark = pytest.mark.django_db
MARKS = "a" + "\u0315" * 40_000 + "\u0300" * 40_000


class Unread(io.BytesIO):
    """A body that must not be read: reading is what costs."""

    was_read = False

    def read(self, *_: int) -> bytes:
        self.was_read = True
        return b""


def send(path: str, length: str = "", **headers: str) -> tuple[int, str, bool]:
    body = Unread()
    environment = {"REQUEST_METHOD": "POST", "wsgi.input": body, "CONTENT_LENGTH": length, "PATH_INFO": path, **headers}
    environment["CONTENT_TYPE"] = "multipart/form-data; boundary=x"
    answer = Client().request(**environment)
    return answer.status_code, answer.content.decode(), body.was_read


@pytest.mark.parametrize("path", ["/tai-khoan/dang-nhap/", "/khong-co/", "/toi/", "/bien-nhan/x/"])
@pytest.mark.parametrize("length", [str(MOST_BYTES + 1), "60000000", "9" * 30])
def test_a_body_that_is_too_large_is_refused_unread(path, length):
    status, said, was_read = send(path, length)
    assert (status, was_read) == (413, False)
    assert "quá lớn" in said


def test_a_body_that_does_not_say_how_long_it_is():
    status, _, was_read = send("/tai-khoan/dang-nhap/", HTTP_TRANSFER_ENCODING="chunked")
    assert (status, was_read) == (411, False)


def test_a_page_may_take_more(monkeypatch):
    monkeypatch.setitem(access.ACCESS, "account_login", access.Access("open", access.FORM, most_bytes=MOST_BYTES * 2))
    assert send("/tai-khoan/dang-nhap/", str(MOST_BYTES + 1))[0] != 413
    assert send("/tai-khoan/dang-nhap/", str(MOST_BYTES * 2 + 1))[0] == 413
    larger = {name for name, row in ACCESS.items() if row.most_bytes != MOST_BYTES and name != "account_login"}
    files = {"result_step", "result_upload", "import_start", "plan_reading"}
    assert larger == {name for name, row in ACCESS.items() if row.takes_files} == files


def test_the_refusal_is_told_to_a_script_too():
    status, said, _ = send("/toi/", "60000000", HTTP_ACCEPT="application/json")
    assert (status, "too_large" in said) == (413, True)


def test_a_file_leaves_nothing_on_the_disk(monkeypatch, tmp_path, settings):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    kept: list[Path] = []
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", lambda *a, **k: kept.append(tmp_path))
    picture = SimpleUploadedFile("anh.jpg", b"x" * 500_000, "image/jpeg")
    answer = Client().post(reverse("account_login"), {"login": "x", "password": "y", "anh": picture})
    assert answer.status_code in {200, 403}
    assert (kept, list(tmp_path.iterdir())) == ([], [])


def test_a_flood_of_marks_in_a_field_is_told_and_not_cleaned(world):
    draft, client = world.draft("kien", "thpt"), world.client("kien")
    address = reverse("registration_step", args=[CODE, draft.pk, 4])
    with hold_clock(WRITING):
        answer = client.post(address, {"_khoa": "k", "phien_ban": str(draft.version), "method": MARKS})
        quiet = client.post(
            reverse("registration_autosave", args=[CODE, draft.pk, 4]),
            {"_khoa": "k2", "phien_ban": str(draft.version), "method": MARKS, "forces": "Chi bộ"},
        )
    assert answer.status_code == 422
    assert f"Dài quá {TEXTS['method']} ký tự (đang có {len(MARKS)})" in answer.content.decode()
    assert MARKS in answer.content.decode(), "what was typed is still there"
    assert (quiet.status_code, world.registration(draft.pk).forces) == (200, "Chi bộ")
    assert world.registration(draft.pk).method == draft.method
