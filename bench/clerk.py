"""A clerk on the last evening: begins a registration, writes five screens with autosaves, checks, submits."""

import asyncio
import html
import json
import random
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.browser import Answer, Browser

KEY = re.compile(r'name="_khoa" value="([^"]+)"')
VERSION = re.compile(r'name="phien_ban" value="(\d+)"')
SECTOR = re.compile(r'name="sector" value="(\d+)"')
OWN_UNIT = re.compile(r'name="relations-0-unit" value="([^"]*)"')
FOUND, OK = 302, 200
SENTENCES = (
    "Mỗi hộ nhận một đoạn đường trước cửa, sáng thứ Bảy cùng quét.",
    "Đảng viên làm trước, rồi mời nhà bên cạnh.",
    "Cuối tháng họp ngắn, đọc tên nơi làm tốt và nơi còn chậm.",
    "Sổ theo dõi để ở nhà văn hóa, ai cũng xem được.",
)


@dataclass
class Told:
    """What the server acknowledged to all clerks, and everything that it did not answer as it should."""

    begun: dict[int, str] = field(default_factory=dict)  # number → title
    texts: dict[int, dict[str, str]] = field(default_factory=dict)  # number → field → text acknowledged last
    submitted: dict[int, str] = field(default_factory=dict)  # number → token of the receipt
    seconds: dict[str, list[float]] = field(default_factory=dict)  # kind of request → times
    pairs: int = 0
    unlike: list[str] = field(default_factory=list)  # double clicks that were not answered alike
    errors: list[str] = field(default_factory=list)


class GoneWrong(Exception):
    """The clerk was not answered as expected; noted already."""


class Over(Exception):
    """The time is up."""


class Clerk:
    """One of them.

    Args:
        pause: the mean number of seconds between two requests.
        doubles: the part of all beginnings and submissions that is sent twice at once.
    """

    def __init__(
        self, told: Told, known: dict[str, Any], *, code: str, port: int, pause: float, doubles: float, seed: int
    ) -> None:
        self.told, self.known, self.pause, self.doubles = told, known, pause, doubles
        self.rng = random.Random(seed)
        self.base = f"/kh/{code}/dang-ky/"
        self.browser, self.second = Browser(port, known["session"]), Browser(port, known["session"])

    async def work(self, is_over: Callable[[], bool]) -> None:
        """Submit what lies ready, then write one registration after another until it is over."""
        self.is_over = is_over
        ready = list(self.known["drafts"])
        await asyncio.sleep(self.rng.uniform(0, 2 * self.pause))
        while not self.is_over():
            try:
                if ready:
                    await self._submit(ready.pop())
                else:
                    await self._one()
            except GoneWrong:
                await self._think()
            except Over:
                break
        await self.browser.close()
        await self.second.close()

    async def _one(self) -> None:
        await self._page("tasks", "/toi/")
        number = await self._begin()
        for step in range(2, 6):
            await self._screen(number, step)
        await self._submit(number)

    async def _begin(self) -> int:
        page = await self._page("register", f"{self.base}?don_vi={self.known['unit']}")
        title = f"Đường hoa nở bốn mùa {secrets.token_hex(6)}"
        form = [
            ("_khoa", found(KEY, page)),
            ("don_vi", str(self.known["unit"])),
            ("title", title),
            ("holder_kind", "collective"),
            ("holder_name", f"Tổ tự quản {secrets.token_hex(3)}"),
            ("is_new", "new"),
            ("since", ""),
        ]
        answer = await self._send("begin", self.base, form)
        number = int(answer.location.removeprefix(self.base).split("/")[0])
        self.told.begun[number] = title
        self.told.texts[number] = {"title": title, "holder_name": form[4][1]}
        return number

    async def _screen(self, number: int, step: int) -> None:
        path = f"{self.base}{number}/{step}/"
        page = await self._page("screen", path)
        key, version = found(KEY, page), found(VERSION, page)
        for _ in range(1 + (step == 4)):
            texts, rest = self._typed(step, page)
            form = [*texts.items(), *rest]
            answer = await self._post(
                "autosave", f"{self.base}{number}/luu-nhap/{step}/", [*form, ("phien_ban", version)], OK
            )
            version = str(json.loads(answer.text)["version"])
            self._acknowledge(number, texts)
            await self._think()
        texts, rest = self._typed(step, page)
        await self._post("screen sent", path, [*texts.items(), *rest, ("_khoa", key), ("phien_ban", version)], FOUND)
        self._acknowledge(number, texts)
        await self._think()

    def _typed(self, step: int, page: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
        """Texts of one screen, never the same twice; and the fields that are no texts."""
        if step == 2:
            return self._texts("place"), [("sector", found(SECTOR, page)), *own_relation(page)]
        if step == 3:
            rest = [
                ("goals-so_dong", "1"),
                ("goals-0-what", "Đường có hoa"),
                ("goals-0-quantity", "2,5"),
                ("goals-0-unit", "km"),
                ("goals-0-by", "15/11/2023"),
            ]
            return self._texts("reason", "aims"), rest
        if step == 4:
            return self._texts("method", "forces", "schedule", "resources"), []
        return self._texts("products", "replicability"), [
            ("contact_name", "Lương Thị Mận"),
            ("contact_phone", "0900 000 999"),
        ]

    def _texts(self, *names: str) -> dict[str, str]:
        return {name: f"{' '.join(self.rng.choices(SENTENCES, k=3))} {secrets.token_hex(6)}" for name in names}

    async def _submit(self, number: int) -> None:
        page = await self._page("check", f"{self.base}{number}/kiem-tra/")
        # The page has a form for each of its moves; the first key belongs to the submission.
        answer = await self._send("submit", f"{self.base}{number}/nop/", [("_khoa", found(KEY, page))])
        if not answer.location.startswith("/bien-nhan/"):
            self._wrong(f"submit {number}: {answer.location}")
        self.told.submitted[number] = answer.location.split("/")[2]
        await self._page("receipt", answer.location)

    async def _send(self, kind: str, path: str, form: list[tuple[str, str]]) -> Answer:
        """Send a form that has a key; some are sent twice at once, as by a double click."""
        if self.rng.random() >= self.doubles:
            answer = await self._post(kind, path, form, FOUND)
        else:
            answers = await asyncio.gather(self.browser.post(path, form), self.second.post(path, form))
            self.told.pairs += 1
            said = [(one.status, one.location) for one in answers]
            if said[0] != said[1]:
                self.told.unlike.append(f"{kind}: {said}")
            for one in answers:
                self._note(kind, one)
            answer = next((one for one in answers if one.status == FOUND), answers[0])
            self._expect(kind, path, answer, FOUND)
        await self._think()
        return answer

    async def _page(self, kind: str, path: str) -> str:
        self._go_on()
        answer = await self.browser.get(path)
        self._note(kind, answer)
        self._expect(kind, path, answer, OK)
        await self._think()
        return answer.text

    async def _post(self, kind: str, path: str, form: list[tuple[str, str]], wanted: int) -> Answer:
        self._go_on()
        answer = await self.browser.post(path, form, accept="application/json" if kind == "autosave" else "")
        self._note(kind, answer)
        self._expect(kind, path, answer, wanted)
        return answer

    def _go_on(self) -> None:
        if self.is_over():
            raise Over

    def _note(self, kind: str, answer: Answer) -> None:
        self.told.seconds.setdefault(kind, []).append(answer.seconds)

    def _expect(self, kind: str, path: str, answer: Answer, wanted: int) -> None:
        if answer.status != wanted:
            self._wrong(f"{kind} {path}: {answer.status}")

    def _wrong(self, text: str) -> None:
        self.told.errors.append(text)
        raise GoneWrong(text)

    def _acknowledge(self, number: int, texts: dict[str, str]) -> None:
        self.told.texts[number].update(texts)

    async def _think(self) -> None:
        await asyncio.sleep(self.rng.uniform(0.5, 1.5) * self.pause)


def own_relation(page: str) -> list[tuple[str, str]]:
    """The row of bodies as it stands on the second screen: the own unit leads."""
    unit = html.unescape(found(OWN_UNIT, page))
    return [
        ("relations-so_dong", "1"),
        ("relations-0-relation", "implements"),
        ("relations-0-unit", unit),
        ("relations-chu_tri", "0"),
    ]


def found(pattern: re.Pattern[str], page: str) -> str:
    """What stands there. Raises GoneWrong."""
    match = pattern.search(page)
    if match is None:
        raise GoneWrong(f"no {pattern.pattern} on the page")
    return match[1]
