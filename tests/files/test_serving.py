"""How bytes are served, and to whom a file is shown."""

import io

import pytest
from django.http import Http404
from PIL import Image

from guong.files import queries
from guong.files.models import Rendition, StoredFile
from guong.kit.guarded import Unscoped
from guong.kit.reasons import Refused
from tests.files.doing import again, content_of, kept, work_off
from tests.files.making import box, parts, pdf, picture, with_exif
from tests.world import PEOPLE

pytestmark = pytest.mark.django_db
SAFE = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def served(file, *arguments, **options):
    response = queries.file_response(file, *arguments, **options)
    return response, content_of(response)


@pytest.fixture
def photo(world):
    file = kept(world, with_exif(6, size=(2400, 1800)), "Ảnh lễ hội.jpeg")
    work_off()
    return again(file)


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("Báo cáo.pdf", pdf(), "application/pdf"),
        ("a.docx", box(parts("docx")), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", box(parts("xlsx")), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_document_is_a_download_whatever_is_asked(world, name, content, content_type):
    file = kept(world, content, name)
    for asked in (True, False):
        response, found = served(file, as_attachment=asked)
        assert found == content
        assert {key: response[key] for key in SAFE} == SAFE
        assert response["Content-Type"] == content_type
        assert response["Content-Disposition"].startswith("attachment; filename")
        assert int(response["Content-Length"]) == len(content)


def test_a_name_with_marks_travels_in_the_form_of_rfc_5987(world):
    response, _ = served(kept(world, pdf(), 'Báo "cáo".pdf'))
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''B%C3%A1o%20_c%C3%A1o_.pdf"


def test_a_photo_is_shown_clean_upright_and_no_larger_than_needed(photo):
    response, content = served(photo, "large")
    assert response["Content-Disposition"].startswith("inline; ")
    assert (response["Content-Type"], response["Content-Encoding"]) == ("image/jpeg", "identity")
    assert {key: response[key] for key in SAFE} == SAFE
    image = Image.open(io.BytesIO(content))
    assert image.size == (1200, 1600) and len(content) < 300_000
    assert not image.getexif() and b"M\xc3\xa1y" not in content and b"BiMat" not in content and b"bi mat" not in content
    assert (photo.width, photo.height) == (1800, 2400)
    response, content = served(photo, "small", as_attachment=True)
    assert Image.open(io.BytesIO(content)).size == (360, 480)
    assert response["Content-Disposition"].startswith("attachment; ") and "small.jpg" in response["Content-Disposition"]


def test_the_picture_is_still_the_picture(world):
    """Upright for each of the eight ways of holding a camera: the bright corner stands where the eye saw it."""
    base = Image.new("RGB", (400, 200), "black")
    base.paste("white", (0, 0, 100, 50))
    turns = {
        1: None,
        2: 0,
        3: 3,
        4: 1,
        5: 5,
        6: 2,
        7: 6,
        8: 4,
    }  # orientation → the transposition that a camera would undo
    for orientation, turn in turns.items():
        image = base if turn is None else base.transpose(Image.Transpose(turn))
        exif = Image.Exif()
        exif[0x0112] = orientation
        out = io.BytesIO()
        image.save(out, "JPEG", exif=exif, quality=95)
        file = kept(world, out.getvalue(), f"{orientation}.jpg")
        work_off()
        _, content = served(again(file), "large")
        shown = Image.open(io.BytesIO(content))
        assert shown.size == (400, 200), orientation
        assert shown.getpixel((20, 20))[0] > 200 and shown.getpixel((380, 180))[0] < 50, orientation


def test_the_original_of_a_photo_is_never_served(photo, world):
    with pytest.raises(Http404):
        queries.file_response(photo)
    with pytest.raises(Http404):
        queries.file_response(photo, "original")
    with pytest.raises(Http404):
        queries.file_response(kept(world, pdf(), "a.pdf"), "large")


def test_nothing_is_served_before_the_check_nor_after_a_refusal(world):
    file = kept(world, picture(size=(1200, 900))[:-4000])
    with pytest.raises(Refused) as told:
        queries.file_response(file, "large")
    assert told.value.reasons[0].code == "file_not_ready"
    work_off()
    with pytest.raises(Http404):
        queries.file_response(again(file), "large")


def test_bytes_that_are_missing(photo, world):
    from guong.files import store

    store.remove(queries.renditions_of(photo)["large"].sha256)
    with pytest.raises(Http404):
        queries.file_response(photo, "large")
    assert len(queries.missing()) == 1 and queries.missing()[0].startswith("rendition:")
    file = kept(world, pdf(), "a.pdf")
    store.remove(file.sha256)
    assert f"file:{file.pk}" in queries.missing(newest=10)


def test_a_public_page_says_how_long_its_photos_may_be_kept(photo):
    response, _ = served(photo, "large", cache_control="public, max-age=300")
    assert response["Cache-Control"] == "public, max-age=300"
    assert response["Content-Security-Policy"] == SAFE["Content-Security-Policy"]


def test_only_the_units_own_people_see_its_files(world, photo):
    for person in PEOPLE:
        actor = world.actor(person)
        sees = person in {"kien", "oanh"}
        assert StoredFile.objects.visible_to(actor).filter(pk=photo.pk).exists() == sees, person
        assert Rendition.objects.visible_to(actor).filter(file=photo).exists() == sees, person
        assert [row.pk for row in queries.files_of(actor, world.bodies["thpt"])] == ([photo.pk] if sees else [])
    for table in (StoredFile, Rendition):
        with pytest.raises(Unscoped):
            table.objects.all()
    with pytest.raises(Unscoped):
        photo.renditions.all()
