"""The command line as such: exit statuses and help in two languages."""

import pytest

COMMANDS = ("init", "serve", "work", "doctor", "audit", "backup", "restore")


def test_no_command_and_an_unknown_one_are_wrong_usage(fresh):
    done = fresh()
    assert (done.status, "guong init" in done.out) == (2, True)
    done = fresh("khong-co")
    assert (done.status, done.out) == (2, "")
    assert "khong-co" in done.err


@pytest.mark.parametrize("word", ["--help", "-h", "help"])
def test_help(fresh, word):
    done = fresh(word)
    assert done.status == 0
    assert "khởi tạo" in done.out
    assert "first installation" in done.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_two_languages(fresh, command):
    done = fresh(command, "--help")
    assert done.status == 0
    assert " / " in done.out.partition("options:")[0]
    assert not fresh.home.exists()


@pytest.mark.parametrize("arguments", [("serve", "--port", "tám"), ("audit",), ("doctor", "--khong-co")])
def test_wrong_arguments_are_wrong_usage(fresh, arguments):
    assert fresh(*arguments).status == 2


@pytest.mark.parametrize("arguments", [("work", "--once"), ("audit", "verify"), ("serve",), ("backup", "/tmp")])
def test_without_an_installation_every_command_names_the_way_out(fresh, arguments):
    done = fresh(*arguments)
    assert done.status == 1
    assert "Traceback" not in done.err
    assert "guong init" in done.err or "guong migrate" in done.err
