"""The first installation."""

import re
import stat

import pytest

LINK = re.compile(r"http://127\.0\.0\.1:8000/thiet-lap/[\w-]{40,}/")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_first_installation_and_a_second_run(fresh):
    done = fresh("init")
    assert done.status == 0, done.err
    assert LINK.search(done.out)
    assert "guong serve" in done.out
    key = (fresh.home / "secret_key").read_text()
    assert len(key) >= 50
    assert (mode(fresh.home), mode(fresh.home / "secret_key")) == (0o700, 0o600)

    again = fresh("init")
    assert again.status == 0
    assert not LINK.search(again.out)
    assert "--new-link" in again.out
    assert (fresh.home / "secret_key").read_text() == key

    link = fresh("init", "--new-link")
    assert LINK.search(link.out).group() != LINK.search(done.out).group()


def test_a_home_may_be_named(fresh, tmp_path):
    done = fresh("init", "--home", str(tmp_path / "noi-khac"))
    assert done.status == 0, done.err
    assert (tmp_path / "noi-khac" / "secret_key").exists()
    assert not fresh.home.exists()


def test_the_links_address_is_the_installations_own(fresh):
    fresh.home.mkdir()
    (fresh.home / "settings.env").write_text("ORIGIN=https://guongsang.example.vn\nHTTPS=1\n")
    assert "https://guongsang.example.vn/thiet-lap/" in fresh("init").out


def test_a_run_that_stopped_half_way_is_finished(fresh):
    fresh.home.mkdir()
    (fresh.home / "secret_key").write_text("k" * 60)
    assert LINK.search(fresh("init").out)


@pytest.mark.parametrize(
    ("name", "content"),
    [("thu-tu-khac.txt", ""), ("demo.json", '{"moment": "2023-03-01T08:00:00+07:00", "stage": "x"}')],
)
def test_a_folder_with_other_things_in_it_is_left_alone(fresh, name, content):
    fresh.home.mkdir(mode=0o755)
    (fresh.home / name).write_text(content)
    done = fresh("init")
    assert done.status == 1
    assert [path.name for path in fresh.home.iterdir()] == [name]
    assert mode(fresh.home) == 0o755
