"""The cage: limits, no secrets, what happens when the child gives no answer or the worker dies over a photo."""

import io
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from PIL import Image

from guong.files import cage, jobs, queries, store
from guong.files.cage import CageBroke
from guong.files.cage.inside import SECONDS
from guong.ledger.models import Entry
from guong.tasks.jobs import Runner
from guong.tasks.models import Task
from guong.tasks.rules import LEASE, WAITS
from tests.files.doing import again, kept, work_off
from tests.files.making import picture, png_saying
from tests.world import WRITING

MB = 2**20


@pytest.fixture
def photo(tmp_path):
    def write(content):
        path = tmp_path / "photo"
        path.write_bytes(content)
        return path

    return write


def made(path, tmp_path):
    with cage.re_encoded(path, tmp_path) as answer:
        return answer, {one.size_name: one.place.read_bytes() for one in answer.made}


def child(program, tmp_path, monkeypatch):
    """Another program in the place of the real one."""
    place = tmp_path / "program.py"
    place.write_text(program)
    monkeypatch.setattr(cage, "PROGRAM", place)


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("JPEG", {"quality": 60}),
        ("JPEG", {"quality": 60, "progressive": True, "subsampling": 0}),
        ("PNG", {"compress_level": 1}),
        ("PNG", {"compress_level": 1, "mode": "RGBA"}),
    ],
)
def test_forty_megapixels_fit(form, options, photo, tmp_path):
    answer, contents = made(photo(picture(form, (7700, 5190), **options)), tmp_path)
    assert (answer.refusal, answer.width, answer.height) == ("", 7700, 5190)
    assert Image.open(io.BytesIO(contents["large"])).size == (1600, 1078)
    assert all(len(content) <= 300_000 for content in contents.values())


def test_more_is_refused_from_the_header_in_the_cage_too(photo, tmp_path):
    assert made(photo(png_saying(10_000, 6_000, body=b"")), tmp_path)[0].refusal == "file_too_many_pixels"


def test_a_noisy_photo_is_made_small_enough(photo, tmp_path):
    noise = Image.effect_noise((1600, 1200), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95)
    _, contents = made(photo(out.getvalue()), tmp_path)
    assert len(contents["large"]) < len(out.getvalue()) / 2


def test_colours_of_another_space_come_out_as_srgb(photo, tmp_path):
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    for content in (profile.tobytes(), b"no profile at all"):
        answer, contents = made(photo(picture(icc_profile=content)), tmp_path)
        assert answer.refusal == "" and "icc_profile" not in Image.open(io.BytesIO(contents["large"])).info


def test_transparency_becomes_white(photo, tmp_path):
    image = Image.new("RGBA", (50, 50), (255, 0, 0, 0))
    out = io.BytesIO()
    image.save(out, "PNG")
    _, contents = made(photo(out.getvalue()), tmp_path)
    assert min(Image.open(io.BytesIO(contents["large"])).getpixel((25, 25))) > 250


def test_the_first_frame_of_a_moving_picture(photo, tmp_path):
    from tests.files.corpus import _animated

    for form in ("WEBP", "PNG"):
        _, contents = made(photo(_animated(form)), tmp_path)
        red, green, blue = Image.open(io.BytesIO(contents["large"])).getpixel((30, 20))
        assert red > 200 and green < 60 and blue < 60


def test_the_child_knows_no_secret_and_stands_in_an_empty_folder(photo, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "bí mật")
    child(
        'import os, sys; print(\'{"refused": "broken"}\'); sys.stderr.write(repr((dict(os.environ), os.listdir())))',
        tmp_path,
        monkeypatch,
    )
    said = []
    real = subprocess.run
    monkeypatch.setattr(cage.subprocess, "run", lambda *a, **k: said.append(real(*a, **k)) or said[-1])
    made(photo(b"x"), tmp_path)
    environment, folder = eval(said[0].stderr)
    assert set(environment) <= {"LC_CTYPE"} and folder == []


def test_limits_are_in_force(tmp_path):
    program = """
import sys
sys.path.insert(0, sys.argv[1])
import inside, resource
inside.limit()
print([resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[0] for name in ("AS", "CPU", "FSIZE", "CORE")])
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, str(cage.PROGRAM.parent)], capture_output=True, text=True
    )
    assert json.loads(done.stdout) == [512 * MB, SECONDS, 8 * MB, 0]


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.kill(os.getpid(), 9)",
        "import time; time.sleep(60)",
        "print('hello')",
        "print('{}')",
        "print('[]')",
        """print('{"refused": "so said the photo"}')""",
        """print('{"width": 1, "height": 1, "made": [["../../x", 1, 1]]}')""",
        """print('{"width": 1, "height": 1, "made": [["large", 1, 1], ["small", 1, 1]]}')""",
    ],
)
def test_a_child_that_gives_no_proper_answer(program, photo, tmp_path, monkeypatch):
    monkeypatch.setattr(cage, "WALL_SECONDS", 1)
    child(program, tmp_path, monkeypatch)
    with pytest.raises(CageBroke):
        made(photo(picture()), tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("cage-")] == []


@pytest.mark.django_db
def test_a_cage_that_breaks_is_tried_again_and_in_the_end_told(world, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL)
    file, at = kept(world, picture()), WRITING

    def broken(*_):
        raise CageBroke

    monkeypatch.setattr(cage, "re_encoded", broken)
    for wait in WAITS:
        assert work_off(at) == 1 and again(file).state == "checking"
        at += wait
    assert work_off(at) == 1
    assert (again(file).state, again(file).refusal) == ("refused", "file_too_heavy")
    assert Task.objects.system("a test").get().state == "successful"


@pytest.mark.django_db
def test_a_photo_is_cleaned_once_however_often_its_task_runs(world):
    file = kept(world, picture())
    work_off()
    Task.objects.system("a test").update(state="ready")
    assert work_off() == 1
    assert Entry.objects.filter(name="file.cleaned").count() == 1
    assert len(queries.renditions_of(again(file))) == 2


@pytest.mark.django_db
def test_two_runs_at_once_have_one_effect(world, monkeypatch):
    """The lease runs out while the photo is in the cage; a second worker finishes first, the late one undoes its own."""
    file = kept(world, picture())
    real, first = cage.re_encoded, []

    def slow(photo, scratch):
        if not first:
            first.append(True)
            later = WRITING + LEASE
            assert Runner(lambda: later, lambda: later).run_one()
        return real(photo, scratch)

    monkeypatch.setattr(cage, "re_encoded", slow)
    content = store.path_of(file.sha256).read_bytes()
    monkeypatch.setattr(jobs.store, "remove", lambda sha256: None)
    assert content and work_off() == 1
    assert Entry.objects.filter(name="file.cleaned").count() == 1
    assert Task.objects.system("a test").get().attempts == 2
    assert len(queries.renditions_of(again(file))) == 2


WORKER = """
import os, sys, time
import django
django.setup()
from datetime import datetime, UTC
from guong.files import cage
real = cage.re_encoded
def slow(*a):
    open(sys.argv[1], "w").close()
    time.sleep(60)
cage.re_encoded = slow
from guong.tasks.jobs import Runner
now = lambda: datetime.now(UTC)
Runner(now, now).run_one()
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_mid_image(world, tmp_path, home):
    """kill -9 while the photo is in the cage: after the lease another run cleans it, once."""
    from datetime import UTC, datetime

    from tests.files.processes import other_process

    file = kept(world, picture())
    sign = tmp_path / "in-the-cage"
    with other_process(WORKER, home, str(sign)) as process:
        for _ in range(300):
            if sign.exists() or process.poll() is not None:
                break
            time.sleep(0.1)
        assert sign.exists(), process.stderr.read()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    task = Task.objects.system("a test").get()
    assert (task.state, task.attempts, again(file).state) == ("running", 1, "checking")
    now = datetime.now(UTC)
    assert work_off(now) == 0, "the lease still holds"
    assert work_off(now + LEASE + timedelta(seconds=1)) == 1
    assert (again(file).state, Task.objects.system("a test").get().attempts) == ("ready", 2)
    assert Entry.objects.filter(name="file.cleaned").count() == 1
    assert queries.missing() == [] and not store.is_there(file.sha256)
    assert threading.active_count() >= 1
