"""Codes and their words."""

import pytest

from guong.kit import phrasebook
from guong.kit.reasons import Reason

BOOKS = ("_words", "_states", "_reasons", "_events")


@pytest.fixture(autouse=True)
def own_books(monkeypatch):
    """Words of these tests stay in them."""
    for book in BOOKS:
        monkeypatch.setattr(phrasebook, book, dict(getattr(phrasebook, book)))


def test_a_code_is_said_in_words():
    phrasebook.register(
        words={"test.relation": "Thực hiện"},
        states={"test.draft": ("Bản nháp", "plain")},
        reasons={"test.late": "Muộn {days} ngày."},
        events={"test.sent": "{by} gửi {what}"},
    )
    assert phrasebook.word("test.relation") == "Thực hiện"
    assert phrasebook.is_word("test.relation")
    assert not phrasebook.is_word("test.unknown")
    assert phrasebook.state("test.draft") == ("Bản nháp", "plain")
    assert phrasebook.say(Reason("test.late", facts={"days": 3})) == "Muộn 3 ngày."
    assert phrasebook.tell("test.sent", {"by": "Hà"}) == "Hà gửi …"
    known = phrasebook.known()
    assert "test.relation" in known["words"]
    assert "test.draft" in known["states"]
    assert {"test.late", "stale"} <= known["reasons"]
    assert "test.sent" in known["events"]


def test_a_code_nobody_can_say_is_an_error():
    for ask in (phrasebook.word, phrasebook.state, lambda code: phrasebook.say(Reason(code))):
        with pytest.raises(KeyError):
            ask("test.unknown")
    with pytest.raises(KeyError):
        phrasebook.tell("test.unknown", {})
    with pytest.raises(KeyError):
        phrasebook.say(Reason("too_long", facts={"limit": 3}))


def test_a_code_has_one_meaning():
    phrasebook.register(words={"test.a": "một"})
    phrasebook.register(words={"test.a": "một"})
    with pytest.raises(ValueError, match=r"test\.a"):
        phrasebook.register(words={"test.a": "hai"})
