"""Every file of the corpus: refused with its reason and nothing left, or kept; photos come out clean."""

import io

import pytest
from PIL import Image

from guong.files import actions, queries, store
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused
from tests.files.corpus import CASES, CLEANED, READY, Case
from tests.files.doing import Sent, again, content_of, kept, on_disk, work_off

pytestmark = pytest.mark.django_db


def named(case: Case) -> str:
    return f"{case.number} {case.label}"


def test_the_corpus_is_large_enough():
    assert len(CASES) >= 60 and len({named(case) for case in CASES}) == len(CASES)
    assert {f"B{n}" for n in (*range(1, 12), *range(13, 25), 28)} <= {case.number for case in CASES}


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.outcome not in {READY, CLEANED} and not case.late], ids=named
)
def test_refused(case, home):
    with pytest.raises(Refused) as refused:
        actions.receive(Sent(case.make(), case.name), field="tep")
    assert [(reason.code, reason.field) for reason in refused.value.reasons] == [(case.outcome, "tep")]
    assert len(say(refused.value.reasons[0])) > 20
    assert not store.root().exists() or on_disk() == []


@pytest.mark.parametrize("case", [case for case in CASES if case.outcome == READY], ids=named)
def test_documents_are_ready_at_once(case, world):
    content = case.make()
    file = kept(world, content, case.name)
    assert (file.state, file.size, work_off()) == ("ready", len(content), 0)
    assert content_of(queries.file_response(file)) == content


@pytest.mark.parametrize("case", [case for case in CASES if case.outcome == CLEANED or case.late], ids=named)
def test_photos(case, world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = kept(world, case.make(), case.name)
        assert (file.state, work_off()) == ("checking", 1)
    file = again(file)
    assert not store.is_there(file.sha256), "the original is gone"
    if case.late:
        assert (file.state, file.refusal, file.held) == ("refused", case.outcome, 0)
        assert say(queries.refusal_of(file))
        assert on_disk() == []
        return
    assert file.state == "ready"
    for name, row in queries.renditions_of(file).items():
        content = store.path_of(row.sha256).read_bytes()
        image = Image.open(io.BytesIO(content))
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (row.width, row.height))
        assert max(image.size) <= {"large": 1600, "small": 480}[name]
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert not image.getexif() and not any(
            mark in content for mark in (b"Exif", b"xmp", b"Mat", b"mat", b"<script", b"PK\x03\x04")
        )
    assert file.held == sum(row.bytes for row in queries.renditions_of(file).values())
