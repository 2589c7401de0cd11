"""A stage for stories: each person in a browser of their own (phone or desktop), the clock where the story says, axe on every page."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from guong.config.clock import hold_clock
from tests.world import World, sign_in_fully

SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SERIOUS = {"serious", "critical"}
PATIENCE = 60_000  # milliseconds: three workers, their servers and browsers share two cores


@contextmanager
def open_browser(chromium: str) -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


class Stage:
    """Browsers of the cast, on one server."""

    def __init__(self, browser: Browser, server: str, world: World | None) -> None:
        self.browser, self.server, self.world = browser, server, world
        self.contexts: list[BrowserContext] = []
        self.looked_at: set[str] = set()
        self.problems: list[str] = []

    def enter(self, person: str | None, size: str = "desktop", **options: Any) -> "Player":
        """Somebody opens a browser; signed in when named."""
        context = self.browser.new_context(
            viewport=SIZES[size], has_touch=size == "phone", base_url=self.server, **options
        )
        self.contexts.append(context)
        if person is not None and self.world is not None:
            client = Client()
            sign_in_fully(client, self.world.users[person])
            context.add_cookies([{"name": "phien", "value": client.cookies["phien"].value, "url": self.server}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: self._hear(message))
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("request", lambda request: self._watch(request.url))
        return Player(self, page)

    def _hear(self, message: Any) -> None:
        # A refused form answers 422 on purpose; the browser notes it as a failed load.
        if message.type == "error" and "status of 4" not in message.text:
            self.problems.append(f"console: {message.text}")

    def _watch(self, url: str) -> None:
        if not url.startswith((self.server, "data:", "blob:")):
            self.problems.append(f"request to another host: {url}")

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Let the clock stand."""
        with hold_clock(moment):
            yield

    def close(self) -> None:
        for context in self.contexts:
            context.close()


class Player:
    """One person at a browser. Counts taps."""

    def __init__(self, stage: Stage, page: Page) -> None:
        self.stage, self.page, self.taps = stage, page, 0

    def go(self, address: str) -> "Player":
        """Open an address and look at the page."""
        self.page.goto(address)
        return self.look()

    def look(self) -> "Player":
        """No serious accessibility fault, no sideways scrolling, no English left, on the page as it stands."""
        self.page.wait_for_load_state()
        width = self.page.viewport_size["width"]
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            self.stage.problems.append(f"{self.page.url} is {wide} wide on {width}")
        key = f"{self.page.title()} {width}"
        if key not in self.stage.looked_at:
            self.stage.looked_at.add(key)
            for fault in Axe().run(self.page).response["violations"]:
                if fault["impact"] in SERIOUS:
                    nodes = "; ".join(node["html"][:120] for node in fault["nodes"][:3])
                    self.stage.problems.append(f"axe {fault['id']} on {self.page.url}: {nodes}")
        return self

    def tap(self, words: str, role: str = "button", nth: int = 0) -> "Player":
        """Press a button or follow a link by its words."""
        self.taps += 1
        self.page.get_by_role(role, name=words).nth(nth).click()
        return self.look()

    def follow(self, words: str, nth: int = 0) -> "Player":
        """Follow a link."""
        return self.tap(words, "link", nth)

    def write(self, **fields: str) -> "Player":
        """Type into fields by the end of their id."""
        for name, value in fields.items():
            self.page.fill(f"#id_{name.replace('__', '-')}", value)
        return self

    def choose(self, name: str, value: str) -> "Player":
        """Choose a radio or a tick box by its value."""
        self.taps += 1
        self.page.check(f"input[name='{name}'][value='{value}']")
        return self

    def sees(self, *texts: str) -> "Player":
        """Each text stands on the page."""
        body = self.page.inner_text("body")
        for text in texts:
            assert text in body, f"«{text}» is not on {self.page.url}:\n{body[:1500]}"
        return self

    def does_not_see(self, *texts: str) -> "Player":
        body = self.page.inner_text("body")
        for text in texts:
            assert text not in body, f"«{text}» is on {self.page.url}"
        return self
