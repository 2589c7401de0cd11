"""Where the browser for the browser tests is, and what those tests share: a stage at an instant, pictures to look at."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from guong.config.clock import hold_clock

if TYPE_CHECKING:
    from tests.stories.stage import Player, Stage

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Path of an installed Chromium, the one named in `CHROMIUM` first."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def staged(chromium: str, server: str, at: datetime) -> Iterator["Stage"]:
    """The cast at their browsers while the clock stands; in the end no page may have had a fault."""
    from tests.stories.stage import Stage, open_browser  # a browser is started only where it is asked for
    from tests.world import build_world

    with hold_clock(at):
        world = build_world()
        with open_browser(chromium) as browser:
            found = Stage(browser, server, world)
            yield found
            found.close()
    assert found.problems == []


def shoot(player: "Player", name: str) -> None:
    """Keep a picture where `GUONG_SHOTS` says, for somebody to look at."""
    if os.environ.get("GUONG_SHOTS"):
        player.page.screenshot(path=f"{os.environ['GUONG_SHOTS']}/{name}.png", full_page=True)


def printed(player: "Player", name: str) -> None:
    """Keep what a page prints, as `shoot`."""
    if os.environ.get("GUONG_SHOTS"):
        player.page.pdf(path=f"{os.environ['GUONG_SHOTS']}/{name}.pdf", prefer_css_page_size=True)
