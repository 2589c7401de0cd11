"""What the browser prints: A4, all of it, without what belongs to the screen; and QR codes that a camera reads."""

import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from guong.config.clock import hold_clock
from guong.organisations import actions as organisations
from guong.organisations.actor import System
from guong.registrations.models import Submission
from tests.access.town import Town, build_town
from tests.stories.stage import Stage, open_browser
from tests.ui.qr import read_picture
from tests.world import AFTER, CODE, FOUNDED

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext here (package poppler-utils)"),
]
LANDSCAPE, PORTRAIT = (842, 595), (595, 842)  # points of A4
MORE_UNITS = 40


@pytest.fixture
def town(transactional_db: None) -> Iterator[Town]:
    with hold_clock(AFTER):
        yield build_town()


@pytest.fixture
def stage(town: Town, live_server: Any, chromium: str) -> Iterator[Stage]:
    with open_browser(chromium) as browser:
        stage = Stage(browser, live_server.url, town.world)
        yield stage
        stage.close()
    assert stage.problems == []


def receipt_of_a_list(town: Town) -> str:
    receipts = Submission.objects.system("a test looks at the rows themselves").filter(
        unit_list__isnull=False, organisation_id=town.world.bodies["tram"]
    )
    return f"/bien-nhan/{receipts.earliest('id').token}/"


def opened(stage: Stage, person: str | None, address: str, size: str = "desktop", **options: Any) -> Page:
    """A page as somebody has it before them."""
    page = stage.enter(person, size, **options).page
    page.goto(address)
    return page


def printed(page: Page) -> bytes:
    """The page as the browser prints it."""
    made: bytes = page.pdf(prefer_css_page_size=True)
    return made


def ask(program: str, paper: bytes, *arguments: str) -> bytes:
    """What one of poppler's programs says of a paper."""
    return subprocess.run([program, *arguments], input=paper, capture_output=True, check=True).stdout


def size_and_pages(paper: bytes) -> tuple[tuple[int, int], int]:
    """Width and height in points, and the number of pages."""
    told = ask("pdfinfo", paper, "-").decode()
    width, height = re.findall(r"Page size:\s+([\d.]+) x ([\d.]+)", told)[0]
    return (round(float(width)), round(float(height))), int(re.findall(r"Pages:\s+(\d+)", told)[0])


def texts(paper: bytes) -> list[str]:
    """The text of each page."""
    return ask("pdftotext", paper, "-layout", "-", "-").decode().split("\f")[:-1]


def words(text: str) -> str:
    return " ".join(text.split())


BOARD = f"/kh/{CODE}/theo-doi/"


def test_one_sheet_holds_it_without_the_screens_own_parts(town: Town, stage: Stage) -> None:
    own_list = f"/kh/{CODE}/danh-sach/{town.world.bodies['thpt']}/"
    for person, address, size in (
        ("thu", BOARD, LANDSCAPE),
        ("kien", own_list, PORTRAIT),
        ("lien", receipt_of_a_list(town), PORTRAIT),
    ):
        page = opened(stage, person, address, "phone")
        assert prints_on_one_sheet(page, size), address
        page.emulate_media(media="print")
        assert page.locator("nav a:visible, button:visible, input:visible, .masthead:visible").all_inner_texts() == []


def prints_on_one_sheet(page: Page, size: tuple[int, int]) -> bool:
    """Whether heading and every row stand on the one sheet, and no way of the navigation."""
    heading, ways = page.locator("h1").inner_text(), page.locator(".masthead nav a").all_inner_texts()
    rows = page.locator("main tbody tr th, main dl dt").all_inner_texts()
    paper = printed(page)
    text = texts(paper)[0]
    lines = {words(line) for line in text.splitlines()}
    assert len(ways) > 1 and {words(way) for way in ways} & lines == set()
    assert [row for row in (heading, *rows) if words(row.split("\n")[0]) not in words(text)] == []
    return size_and_pages(paper) == (size, 1)


def test_a_long_board_prints_its_head_on_every_sheet_and_every_unit_once(town: Town, stage: Stage) -> None:
    names = [f"Chi bộ in thử {number:02d}" for number in range(MORE_UNITS)]
    for name in names:
        found_cell(town, name)
    page = opened(stage, "thu", BOARD)
    heads = page.locator(".heat thead th").all_inner_texts()
    paper = printed(page)
    sheets = texts(paper)
    size, count = size_and_pages(paper)
    assert (size, count) == (LANDSCAPE, len(sheets))
    assert 2 <= count <= 4
    assert len(heads) > 2
    with_rows = [sheet for sheet in sheets if names[0][:-2] in sheet]  # the last may hold the stamp of printing alone
    assert len(with_rows) >= 2
    assert [sheet for sheet in with_rows if not all(head in words(sheet) for head in heads)] == []
    assert [name for name in names if "".join(sheets).count(name) != 1] == []


def found_cell(town: Town, name: str) -> None:
    organisations.found_body(
        name,
        "",
        "party_cell",
        hierarchy_id=town.world.plan.hierarchy_id,
        parent_id=town.world.bodies["huyen_uy"],
        since=FOUNDED.date(),
        by=System("test"),
        at=FOUNDED,
    )


def grey_points(picture: bytes) -> tuple[bytes, int]:
    """Points and width of a picture in the plainest format there is (PGM)."""
    _, width, _, _, points = picture.split(maxsplit=4)
    return points, int(width)


GREY = """async picture => {
    const image = new Image();
    image.src = "data:image/png;base64," + picture;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), {width: image.width, height: image.height});
    const brush = canvas.getContext("2d");
    brush.drawImage(image, 0, 0);
    const points = brush.getImageData(0, 0, image.width, image.height).data;
    return [image.width, Array.from({length: points.length / 4}, (_, place) => points[place * 4 + 1])];
}"""


def test_the_receipt_is_scanned_from_paper_and_from_a_dark_phone(town: Town, stage: Stage) -> None:
    address = receipt_of_a_list(town)
    paper = printed(opened(stage, "lien", address))
    picture = ask("pdftoppm", paper, "-gray", "-r", "100", "-")
    assert read_picture(*grey_points(picture)) == [f"{stage.server}{address}"]
    phone = opened(stage, None, address, "phone", color_scheme="dark")
    phone.locator("svg.qr").scroll_into_view_if_needed()
    width, points = phone.evaluate(GREY, b64encode(phone.screenshot()).decode())
    assert read_picture(bytes(points), width) == [f"{stage.server}{address}"]
