"""A clerk in November: begins a report, writes three screens with autosaves, sends three photos, checks, submits."""

import asyncio
import hashlib
import json
import random
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bench.browser import Answer, Browser
from bench.clerk import FOUND, KEY, OK, SENTENCES, VERSION, GoneWrong, found
from bench.photos import new_photo
from bench.prepare import new_key

CREATED, TOO_LATE, BROKEN = 201, 500, 0
GOAL = re.compile(r'name="achieved-(\d+)"')
LOOK = 3.0  # seconds between two looks whether a photo can be shown
LONGEST_WAIT = 600.0  # seconds for a photo: whenever its worker dies it waits a lease, and five workers may die over it
AGAIN = 0.1  # seconds before a request that was not answered is sent again
ABOUT = {
    1: ("done",),
    2: ("beneficiaries", "effect", "difficulties", "taken_up"),
    3: ("proposal_reason",),
}
CHOSEN = {
    1: [("progress", "done")],
    2: [("beneficiary_count", "86")],
    3: [("assessment", "effective"), ("proposal", "replicate")],
}


class GaveUp(Exception):
    """A photo was not answered and is not sent again."""


@dataclass
class Reported:
    """What the server acknowledged to all clerks, and everything that it did not answer as it should."""

    begun: set[int] = field(default_factory=set)
    texts: dict[int, dict[str, str]] = field(default_factory=dict)  # number → field → text acknowledged last
    tried: dict[int, dict[str, set[str]]] = field(default_factory=dict)  # texts sent and perhaps not answered
    photos: dict[int, tuple[int, str]] = field(default_factory=dict)  # attachment → (number, SHA-256 of what was sent)
    sent: dict[str, int] = field(default_factory=dict)  # SHA-256 → number, for every photo that was ever sent
    submitted: dict[int, str] = field(default_factory=dict)  # number → token of the receipt
    seconds: dict[str, list[float]] = field(default_factory=dict)
    shown: list[float] = field(default_factory=list)  # seconds from a receipt until all photos could be shown
    errors: list[str] = field(default_factory=list)
    retries: int = 0


class Reporter:
    """One of them.

    Args:
        pause: the mean number of seconds between two requests.
        photos: with each report.
        looks: whether it submits, and then stays until its photos can be shown; else it stops after the screens.
        is_stubborn: the server may be killed at any moment: whatever is not answered is sent again with the same key.
        gives_up: the part of photos that were not answered and are never sent again, as by a phone without a network.
    """

    def __init__(
        self,
        told: Reported,
        known: dict[str, Any],
        *,
        code: str,
        port: int,
        pause: float,
        photos: int = 3,
        looks: bool = True,
        is_stubborn: bool = False,
        gives_up: float = 0.0,
        seed: int = 0,
    ) -> None:
        self.told, self.known, self.pause, self.photos = told, known, pause, photos
        self.looks, self.is_stubborn, self.gives_up = looks, is_stubborn, gives_up
        self.rng = random.Random(seed)
        self.base = f"/kh/{code}/ket-qua/"
        self.browser = Browser(port, known["session"])

    async def work(self, begins_after: float, is_over: Callable[[], bool]) -> None:
        """Write a report on each of the own registrations, one after another, until it is over."""
        await asyncio.sleep(begins_after)
        for number in self.known["drafts"]:
            if is_over():
                break
            try:
                await self._one(number)
            except GoneWrong as wrong:
                self.told.errors.append(f"report {number}: {wrong}")
        await self.browser.close()

    async def _one(self, number: int) -> None:
        await self._get("list", self.base)
        await self._post("begin", f"{self.base}{number}/bat-dau/", [("_khoa", new_key())])
        self.told.begun.add(number)
        for step in (1, 2, 3):
            await self._screen(number, step)
        if not self.looks:
            return
        page = await self._get("check", f"{self.base}{number}/kiem-tra/")
        form = [("_khoa", found(KEY, page)), ("phien_ban", found(VERSION, page))]
        answer = await self._post("submit", f"{self.base}{number}/nop/", form)
        if not answer.location.startswith("/bien-nhan/"):
            raise GoneWrong(f"submitted, sent on to {answer.location}")
        self.told.submitted[number] = answer.location.split("/")[2]
        await self._get("receipt", answer.location)
        began = time.monotonic()
        await self._wait_until_shown(number)
        self.told.shown.append(time.monotonic() - began)

    async def _screen(self, number: int, step: int) -> None:
        path = f"{self.base}{number}/{step}/"
        page = await self._get("screen", path)
        key, version = found(KEY, page), found(VERSION, page)
        if not self.is_stubborn:  # an autosave has no key: the page itself gives it up when it is not answered
            texts, rest = self._typed(step, page)
            form = [*texts.items(), *rest, ("phien_ban", version)]
            answer = await self._autosave(f"{self.base}{number}/luu-nhap/{step}/", form)
            version = str(json.loads(answer.text)["version"])
            self.told.texts.setdefault(number, {}).update(texts)
        if step == 3:
            await self._send_photos(number)
        texts, rest = self._typed(step, page)
        for name, text in texts.items():
            self.told.tried.setdefault(number, {}).setdefault(name, set()).add(text)
        await self._post("screen sent", path, [*texts.items(), *rest, ("_khoa", key), ("phien_ban", version)])
        self.told.texts.setdefault(number, {}).update(texts)

    async def _send_photos(self, number: int) -> None:
        for _ in range(self.photos):
            await self._send_photo(number)

    async def _send_photo(self, number: int) -> None:
        content, key = new_photo(), new_key()
        sha256 = hashlib.sha256(content).hexdigest()
        self.told.sent[sha256] = number
        name = f"anh-{sha256[:6]}.jpg"
        form = [("_khoa", key), ("ten", f"{name} {len(content)}")]
        path = f"{self.base}{number}/tep/"
        try:
            answer = await self._answered(
                "upload", CREATED, lambda: self.browser.upload(path, form, "tep", name, content), self.gives_up
            )
        except GaveUp:
            return
        attachment = int(json.loads(answer.text)["attachment"])
        self.told.photos[attachment] = (number, sha256)
        await self._think()

    async def _wait_until_shown(self, number: int) -> None:
        """Look until all photos have been cleaned, as a page does that stays open: one question for all."""
        patient_until = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < patient_until:
            answer = await self.browser.get(f"{self.base}{number}/tep/", accept="application/json")
            self._note("look", answer)
            if answer.status == OK:
                states = {photo["state"] for photo in json.loads(answer.text)["photos"]}
                if states <= {"ready"}:
                    return
                if states - {"ready", "checking"}:
                    raise GoneWrong(f"photos of a phone: {states}")
            if answer.status >= TOO_LATE and answer.status != 503 and not self.is_stubborn:
                raise GoneWrong(f"look: {answer.status}")
            await asyncio.sleep(LOOK * self.rng.uniform(0.8, 1.2) if not self.is_stubborn else AGAIN * 5)
        raise GoneWrong("photos were never shown")

    def _typed(self, step: int, page: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
        """Texts of one screen, never the same twice; and the fields that are no texts."""
        texts = {name: f"{' '.join(self.rng.choices(SENTENCES, k=3))} {secrets.token_hex(6)}" for name in ABOUT[step]}
        goals = GOAL.findall(page) if step == 1 else []
        reached = [
            (f"{kind}-{goal}", value) for goal in goals for kind, value in (("achieved", "2"), ("evidence", "Sổ"))
        ]
        return texts, [*CHOSEN[step], *reached]

    async def _get(self, kind: str, path: str) -> str:
        answer = await self._answered(kind, OK, lambda: self.browser.get(path))
        await self._think()
        return answer.text

    async def _post(self, kind: str, path: str, form: list[tuple[str, str]]) -> Answer:
        answer = await self._answered(kind, FOUND, lambda: self.browser.post(path, form))
        await self._think()
        return answer

    async def _autosave(self, path: str, form: list[tuple[str, str]]) -> Answer:
        answer = await self._answered("autosave", OK, lambda: self.browser.post(path, form, accept="application/json"))
        await self._think()
        return answer

    async def _answered(
        self, kind: str, wanted: int, ask: Callable[[], Awaitable[Answer]], gives_up: float = 0.0
    ) -> Answer:
        for _ in range(200 if self.is_stubborn else 1):
            answer = await ask()
            self._note(kind, answer)
            if answer.status == wanted:
                return answer
            if answer.status != BROKEN and answer.status < TOO_LATE:
                break
            if self.rng.random() < gives_up:
                raise GaveUp
            self.told.retries += 1
            await asyncio.sleep(AGAIN)
        raise GoneWrong(f"{kind}: {answer.status}")

    def _note(self, kind: str, answer: Answer) -> None:
        self.told.seconds.setdefault(kind, []).append(answer.seconds)

    async def _think(self) -> None:
        await asyncio.sleep(self.rng.uniform(0.5, 1.5) * self.pause)
