"""Every page of the registry of addresses in a real browser: no serious barrier that axe can find, no sideways scrolling.

The registry drives it: a page added there is looked at here without anybody thinking of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from guong.config.clock import hold_clock
from guong.registrations import actions as registrations
from tests.access import addresses, pages
from tests.access.town import LATER, Town, build_town
from tests.stories.stage import PATIENCE, SIZES, open_browser
from tests.world import AFTER, CODE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CAST = ("thu", "ha", "lien", "binh", "kien", "oanh", "phuc", "quang")
SERIOUS = {"serious", "critical"}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "preload": False,  # style sheets are our own and are there already
    "selectors": False,
}
LOOKS = (("desktop", "light"), ("phone", "light"))
DARK = ("phone", "dark")
ALSO_DARK = {"board", "consolidation", "registration", "registration_step", "account_login", "components"}
NO_PAGE = {
    "oidc_binding": "is there where an identity provider is named only (tests/accounts/test_provider_in_browser.py)",
    "oidc_return": "leads on",
    "health": "answers programs, not people",
    "home": "leads on to the board or to one's tasks",
    "export": "a file",
    "result_file": "a file",
    "import_template": "a file",
    "import_export": "a file",
    "import_wrong_rows": "a file",
    "result_upload": "leads back to the screen with the files; tells a script how the photos stand",
    "report": "a file",
    "figure_table": "a file",
    "site_map": "answers programs, not people",
    "robots": "answers programs, not people",
    "newsroom_photo": "a picture",
    "exemplar_photo": "a picture",
    "mfa_download_recovery_codes": "a file",
    "plan_activation": "leads back to the plan: the address of a refused form, opened again",
    "demo_people": "is there in a demonstration only",
    "account_pin_login": "is there on a device with a PIN: tests/accounts/test_pin_in_browser.py",
    "mfa_remove_webauthn": "is there for who has a passkey: tests/accounts/test_passkey_in_browser.py",
    "mfa_reauthenticate_webauthn": "is there for who has a passkey: tests/accounts/test_passkey_in_browser.py",
}
Opened = tuple[str, str]  # who opens which address


def opens(client: Client, address: str) -> bool:
    """Whether somebody gets a page there."""
    answer = client.get(address)
    if answer.streaming:
        list(answer.streaming_content)  # a file: read to its end, so that it is closed
        return False
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def found_pages(town: Town, clients: dict[str, Client]) -> dict[str, Opened]:
    """For each name that can be read: one person and an address that shows them a page."""
    found: dict[str, Opened] = {}
    for name in pages.READ:
        places = [(key, address) for key in clients for address in pages.addresses_of(town, name, AFTER)]
        shown = next(((key, address) for key, address in places if opens(clients[key], address)), None)
        found |= {name: shown} if shown else {}
    return found


def other_faces(town: Town) -> list[Opened]:
    """Pages that look otherwise for somebody else, or in another state."""
    of = addresses.of_registration
    return [
        ("ha", of(town, "registration", "tram", "sent")),  # with the check
        ("lien", of(town, "registration", "tram", "returned")),
        ("lien", of(town, "registration_check", "tram", "returned")),
        ("lien", addresses.of_body(town, "unit_list", "tram")),
        ("ha", addresses.of_body(town, "arrivals", "cau_da")),
        ("lien", "/toi/"),
        ("thu", "/khong-co/"),
        ("kien", f"/kh/{CODE}/cau-hoi/"),  # 403
    ]


class Eye:
    """A browser that looks at one page after another in several sizes and colours."""

    def __init__(self, context: BrowserContext, server: str, clients: dict[str, Client]) -> None:
        self.context, self.server, self.clients = context, server, clients
        context.set_default_timeout(PATIENCE)
        self.page, self.axe = context.new_page(), Axe()
        self.faults: list[str] = []

    def look_at(self, reader: str, address: str, *, dark: bool = False) -> None:
        """Open it as somebody and look."""
        self.open(reader, address)
        self.look(f"{address} as {reader}", dark=dark)

    def open(self, reader: str, address: str) -> None:
        """Open it as somebody."""
        self.context.clear_cookies()
        session = self.clients[reader].cookies.get("phien")
        if session:
            self.context.add_cookies([{"name": "phien", "value": session.value, "url": self.server}])
        self.page.goto(f"{self.server}{address}")

    def look(self, where: str, *, dark: bool = False) -> None:
        """Look at the page as it stands, on a desktop and on a phone."""
        self.page.evaluate(self.axe.axe_script)
        for size, scheme in (*LOOKS, DARK) if dark else LOOKS:
            self.page.emulate_media(color_scheme=scheme)
            self.page.set_viewport_size(SIZES[size])
            # Contrast is dear to measure: here on the phone, on a desktop for every component (test_in_browser.py).
            found = faults_of(self.page, contrast=size == "phone")
            self.faults += [f"{where}, {size}, {scheme}: {fault}" for fault in found]


def faults_of(page: Page, *, contrast: bool) -> Iterator[str]:
    """What axe finds serious, and how much too wide the page is."""
    rules = {**RULES, "rules": {"color-contrast": {"enabled": contrast}}}
    for fault in page.evaluate("rules => axe.run(document, rules)", rules)["violations"]:
        if fault["impact"] in SERIOUS:
            yield f"{fault['id']}: {fault['nodes'][0]['html'][:120]}"
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        yield f"{too_wide} too wide"


@pytest.fixture
def town(transactional_db: None) -> Iterator[Town]:
    with hold_clock(AFTER):
        yield build_town()


@contextmanager
def open_eye(chromium: str, server: str, clients: dict[str, Client]) -> Iterator[Eye]:
    with open_browser(chromium) as browser:
        # Axe measures colours with styles of its own, which the content policy would refuse.
        yield Eye(browser.new_context(bypass_csp=True, reduced_motion="reduce"), server, clients)


def test_no_page_has_a_serious_barrier(town: Town, live_server: Any, chromium: str) -> None:
    clients = pages.readers(town.world, *CAST)
    found = found_pages(town, clients)
    assert set(pages.READ) - set(found) == set(NO_PAGE)
    with open_eye(chromium, live_server.url, clients) as eye:
        for name, (reader, address) in found.items():
            eye.look_at(reader, address, dark=name in ALSO_DARK)
        for reader, address in other_faces(town):
            eye.look_at(reader, address)
        for reader, address, field in REFUSED:
            look_at_refused(eye, reader, addresses.of_registration(town, *address), field)
        look_at_sealed(eye, town)
    assert eye.faults == []


REFUSED = (
    ("lien", ("registration_step", "tram", "draft"), "title"),
    ("ha", ("registration", "tram", "sent"), "reason"),
)


def look_at_refused(eye: Eye, reader: str, address: str, field: str) -> None:
    """Send a form with an empty field and look at what comes back."""
    eye.open(reader, address)
    eye.page.locator(f"main [name={field}]").evaluate("field => { field.value = '' }")
    with eye.page.expect_navigation() as refused:
        eye.page.locator(f"main form:has([name={field}])").evaluate("form => form.submit()")
    assert refused.value is not None and refused.value.status == 422
    eye.look(f"{address} refused")


def look_at_sealed(eye: Eye, town: Town) -> None:
    """Seal, and look at the pages that then show copies."""
    waiting = (town.numbers["tram", "forwarded"], town.numbers["thpt", "sent"])
    thu = town.world.actor("thu", AFTER)
    registrations.seal(town.world.plan, seen_unhandled=len(waiting), by=thu, at=AFTER)
    with hold_clock(LATER):
        for name in ("consolidation", "board"):
            eye.look_at("thu", addresses.of_plan(name, CODE))


def test_a_planted_barrier_is_found(live_server: Any, chromium: str) -> None:
    with open_eye(chromium, live_server.url, {"nobody": Client()}) as eye:
        eye.open("nobody", "/tai-khoan/dang-nhap/")
        planted = "<button></button><hr id=planted>"
        eye.page.locator("main").evaluate("(main, planted) => main.insertAdjacentHTML('beforeend', planted)", planted)
        eye.page.locator("#planted").evaluate("planted => { planted.style.minWidth = '3000px' }")
        eye.look("planted")
    assert len(eye.faults) == 4
    assert sum("button-name" in fault for fault in eye.faults) == 2
    assert sum("too wide" in fault for fault in eye.faults) == 2
