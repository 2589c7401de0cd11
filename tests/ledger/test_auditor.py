"""The auditor's script as an auditor runs it: alone, with an interpreter that knows nothing of the project."""

import subprocess
import sys

import pytest

from guong.ledger import auditor
from tests.ledger.test_chain import chain_of, exported


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-I", "-S", auditor.__file__, *arguments], capture_output=True, text=True, encoding="utf-8"
    )


@pytest.fixture
def chain():
    return chain_of([{"n": n, "ten": "Chi Lăng"} for n in range(5)])


def written(tmp_path, lines):
    file = tmp_path / "so.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return str(file)


def test_a_sound_file(tmp_path, chain):
    done = run(written(tmp_path, exported(chain, chain[-1])), chain[2].hash)
    assert done.returncode == 0
    assert "5 entries" in done.stdout
    assert done.stdout.endswith("sound\n")


def test_damage_is_named(tmp_path, chain):
    lines = list(exported(chain, chain[-1]))
    lines[1] = lines[1].replace("Chi", "Tri")
    lines[3:4] = []
    done = run(written(tmp_path, lines), "0a0a0 0a0a0 0a0a0 0a0a0")
    assert done.returncode == 1
    assert done.stdout.splitlines()[:4] == [
        "entry 2: its content does not fit its hash",
        "entry 5: entry 4 was expected here",
        "entry 5: does not hang on the entry before it",
        "anchor 0a0a00a0a00a0a00a0a0 is not in the chain",
    ]


def test_a_cut_file_and_one_with_an_added_end(tmp_path, chain):
    lines = list(exported(chain, chain[-1]))
    assert "the file was cut" in run(written(tmp_path, lines[:-1])).stdout
    assert "stands after the end" in run(written(tmp_path, [*lines, lines[0]])).stdout


@pytest.mark.parametrize("content", ["no JSON", "[1]", '{"seq": 1}'])
def test_what_cannot_be_read_is_said(tmp_path, content):
    done = run(written(tmp_path, [content]))
    assert done.returncode == 2
    assert "not readable" in done.stderr


def test_help_and_wrong_usage():
    assert run("--help").returncode == 0
    assert run().returncode == 2
    assert run("/nowhere").returncode == 2
