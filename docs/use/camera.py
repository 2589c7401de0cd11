"""The camera of the handbooks: a browser on the demonstration, served at a moment in a folder that is thrown away."""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).resolve().parent / "anh"
PHONE, OFFICE = {"width": 360, "height": 740}, {"width": 1200, "height": 900}
PATIENCE = 60.0


class Camera:
    """One browser on one server."""

    def __init__(self, browser: Browser, server: str) -> None:
        self.browser, self.server = browser, server

    def browser_page(self, size: dict[str, int]) -> Page:
        """A browser of somebody who is not signed in."""
        context = self.browser.new_context(
            viewport=size,
            has_touch=size is PHONE,
            base_url=self.server,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            color_scheme="light",
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    def enter(self, person: str, size: dict[str, int]) -> Page:
        """A browser of somebody of the cast."""
        page = self.browser_page(size)
        page.goto("/vao-thu/")
        page.locator(f"form:has(input[value='{person}']) button").click()
        page.wait_for_load_state()
        return page

    def take(self, name: str, page: Page, *around: str, cut: int = 0) -> None:
        """A picture as wide as the page, from the first to the last of the elements `around`; at most `cut` high."""
        page.wait_for_load_state("networkidle")
        page.evaluate("document.querySelector('.demo')?.remove(); document.activeElement?.blur(); scrollTo(0, 0)")
        boxes = [page.locator(selector).first.bounding_box() for selector in around]
        found = [box for box in boxes if box is not None]
        if len(found) < len(boxes):
            raise LookupError(f"{name}: {around} is not on {page.url}")
        top = max(0.0, min(box["y"] for box in found) - 10)
        bottom = max(box["y"] + box["height"] for box in found) + 10
        height = min(bottom - top, cut or bottom - top)
        clip = {"x": 0, "y": top, "width": page.viewport_size["width"], "height": height}
        path = FOLDER / f"{name}.png"
        page.screenshot(path=path, full_page=True, clip=clip, animations="disabled", caret="hide")
        path.write_bytes(packed(path.read_bytes()))
        print(f"{path.name}: {path.stat().st_size // 1024} KB", flush=True)


def packed(png: bytes) -> bytes:
    """The same picture with the 256 colours that it needs most: pages are paper, ink and a few tones, so nobody sees the difference."""
    small = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(small, "PNG", optimize=True)
    return small.getvalue()


@contextmanager
def served(stage: str) -> Iterator[str]:
    """The demonstration at a moment, on a free port, in a folder that is thrown away."""
    home = Path(tempfile.mkdtemp(prefix="guong-anh-"))
    environment = {**os.environ, "GUONG_HOME": str(home / "demo"), "DATABASE_URL": "", "PYTHONUTF8": "1"}
    guong = [sys.executable, "-m", "guong"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = None
    try:
        subprocess.run([*guong, "demo", "--stage", stage, "--no-serve"], env=environment, check=True)
        server = subprocess.Popen(
            [*guong, "serve", "--port", str(port), "--processes", "1", "--with-worker"], env=environment
        )
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/suc-khoe/", server)
        yield address
    finally:
        if server is not None:
            server.terminate()
            server.wait(PATIENCE)
        shutil.rmtree(home, ignore_errors=True)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{address} did not answer")
