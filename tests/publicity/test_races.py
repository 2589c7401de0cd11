"""Two connections in the same instant: nothing is public that somebody has just taken back, whoever looked first."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.reasons import Refusal
from guong.publicity import actions, rules
from guong.publicity.models import PublishedPhoto
from guong.publicity.queries import records
from guong.publicity.queries.gallery import photos_in_force, public
from guong.results import actions as results
from guong.results.actions import attaching
from tests.files.doing import content_of
from tests.publicity.cast import Cast
from tests.results import cast as reported
from tests.world import build_world

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 120
HEAD_START = 1.0  # seconds that the second gets while the first stands still
REASON = "Người trong ảnh gọi điện đề nghị gỡ."


class Standing:
    """Lets the first thread stand still just after it has looked."""

    def __init__(self, look: Callable[..., Any]) -> None:
        self.look, self.thread = look, threading.Thread()
        self.has_looked, self.may_go = threading.Event(), threading.Event()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        found = self.look(*args, **kwargs)
        if threading.current_thread() is self.thread and not self.has_looked.is_set():
            self.has_looked.set()
            self.may_go.wait(PATIENCE)
        return found


# Of each deed: the place at which it has looked, and goes on to write.
LOOKS: dict[str, tuple[Any, str]] = {
    "publish": (records, "why_not_publish"),
    "withdraw_agreement": (rules, "why_not_withdraw_agreement"),
    "withdraw_consent": (attaching, "_in_force"),
    "take_down": (attaching, "_in_force"),
}


class Race:
    """A prepared page with two photos, and two deeds about it at once."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.told = cast, dict[str, str]()
        self.row = cast.prepared(photos=2).registration
        self.first, self.second = cast.attachments(self.row)
        self.page = reverse("exemplar", args=[self.row.code])
        self.photo = reverse("exemplar_photo", args=[self.row.code, self.first])

    def deed(self, name: str) -> Callable[[], object]:
        """One of the deeds, with its rows read as a request would read them, before the other begins."""
        cast, by = self.cast, {"at": self.cast.at}
        draft, photo = cast.publication(self.row), reported.attachment(self.first)
        thu, oanh, kien = (cast.actor(key) for key in ("thu", "oanh", "kien"))
        return {
            "publish": lambda: actions.publish(draft, by=thu, **by),
            "withdraw_agreement": lambda: actions.withdraw_agreement(self.row, by=oanh, **by),
            "withdraw_consent": lambda: results.withdraw_consent(photo, by=kien, **by),
            "take_down": lambda: actions.take_down(self.row, self.first, reason=REASON, by=thu, **by),
        }[name]

    def run(self, monkeypatch: pytest.MonkeyPatch, first: str, second: str) -> None:
        """The first looks and stands still; the second runs into it; then both go on to their end."""
        module, name = LOOKS[first]
        standing = Standing(getattr(module, name))
        monkeypatch.setattr(module, name, standing)
        threads = [self._beside(one, self.deed(one)) for one in (first, second)]
        standing.thread = threads[0]
        threads[0].start()
        assert standing.has_looked.wait(PATIENCE), self.told
        threads[1].start()
        threads[1].join(HEAD_START)
        standing.may_go.set()
        for thread in threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()

    def _beside(self, name: str, work: Callable[[], object]) -> threading.Thread:
        def run() -> None:
            try:
                work()
                self.told[name] = "done"
            except Refusal as refusal:
                self.told[name] = str(refusal) or type(refusal).__name__
            finally:
                connection.close()

        return threading.Thread(target=run, name=name)

    def read(self, address: str) -> tuple[int, bytes]:
        """What anybody reads there now."""
        with hold_clock(reported.SEALING):
            answer = Client().get(address)
        return answer.status_code, content_of(answer) if answer.streaming else answer.content


@pytest.fixture
def race() -> Race:
    return Race(Cast(build_world()))


@pytest.mark.parametrize("order", [("publish", "withdraw_agreement"), ("withdraw_agreement", "publish")])
def test_never_a_page_without_agreement(monkeypatch: pytest.MonkeyPatch, race: Race, order: tuple[str, str]) -> None:
    race.run(monkeypatch, *order)
    assert race.told["withdraw_agreement"] == "done", race.told
    assert (race.told["publish"] == "done") is (order[0] == "publish"), race.told
    assert not public().exists()
    assert [race.read(race.page)[0], race.read(race.photo)[0]] == [404, 404]
    kept = race.cast.publication(race.row)
    assert (kept.state, kept.snapshot, kept.draft, kept.search_text) == ("withdrawn", {}, {}, "")
    assert not PublishedPhoto.objects.system("a test").exists()


@pytest.mark.parametrize("withdraw", ["withdraw_consent", "take_down"])
@pytest.mark.parametrize("is_first", [True, False])
def test_never_a_photo_without_consent(
    monkeypatch: pytest.MonkeyPatch, race: Race, withdraw: str, is_first: bool
) -> None:
    race.run(monkeypatch, *((withdraw, "publish") if is_first else ("publish", withdraw)))
    assert race.told[withdraw] == "done", race.told
    assert race.first not in photos_in_force().values_list("attachment_id", flat=True)
    assert race.read(race.photo)[0] == 404
    status, page = race.read(race.page)
    assert status == (200 if race.told["publish"] == "done" else 404)
    assert f"/anh/{race.first}/".encode() not in page
    if not is_first:
        assert race.told["publish"] == "done" and f"/anh/{race.second}/".encode() in page
