"""The pages of the import as a browser without scripts uses them; tasks are run as a worker runs them."""

import html
import re
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guong.config import env
from guong.config.clock import hold_clock
from guong.intake.models import Import
from guong.intake.store import Preview
from guong.tasks.jobs import Runner
from tests.world import CHECKING

SLUGS = {"units": "don-vi", "people": "nhan-su", "registrations": "dang-ky", "awards": "khen-thuong"}


class Pages:
    """One of the cast at the pages of the import."""

    def __init__(self, world: Any, key: str, at: Any = CHECKING) -> None:
        self.client, self.at = world.client(key), at

    def get(self, name: str, *args: Any, **query: str) -> Any:
        """One page."""
        with hold_clock(self.at):
            return self.client.get(reverse(name, args=args), query)

    def post(self, name: str, *args: Any, typed: Any = None, key: str = "") -> Any:
        """One form."""
        with hold_clock(self.at):
            return self.client.post(reverse(name, args=args), {**({"_khoa": key} if key else {}), **(typed or {})})

    def send(
        self, kind: str, content: bytes | str, *, key: str = "", name: str = "danh-sach.xlsx", **typed: str
    ) -> Any:
        """The first step, with a file or a block."""
        sheet = {"block": content} if isinstance(content, str) else {"file": SimpleUploadedFile(name, content)}
        return self.post("import_start", SLUGS[kind], typed={**typed, **sheet}, key=key)

    def brought(self, kind: str, content: bytes | str, **typed: str) -> Any:
        """The import after the first step, looked at."""
        answer = self.send(kind, content, **typed)
        assert answer.status_code == 302, text(answer)
        work(self.at)
        return last()

    def written(self, kind: str, content: bytes | str, **typed: str) -> Any:
        """The import after the whole way."""
        row = self.brought(kind, content, **typed)
        answer = self.post("import_bringing", row.pk)
        assert answer.status_code == 302, text(answer)
        work(self.at)
        return again(row)


def work(at: Any = CHECKING) -> int:
    """Every task that waits, by a worker whose clock is the tests'; returns how many."""
    runner, count = Runner(env.now, lambda: at), 0
    while runner.run_one():
        count += 1
    return count


def last() -> Any:
    """The import that was made last."""
    return Import.objects.system("a test looks at the rows themselves").order_by("id").last()


def again(row: Any) -> Any:
    """The same import as it stands now."""
    return Import.objects.system("a test looks at the rows themselves").get(pk=row.pk)


def seen(row: Any) -> dict[int, Any]:
    """Row of the sheet → (state, [(code, cell)])."""
    return {
        one["row"]: (one["state"], [(reason["code"], reason["cell"]) for reason in one["reasons"]])
        for one in Preview(row.seen).rows()
    }


def text(answer: Any) -> str:
    """What a page says, without its signs."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


LATER = CHECKING + timedelta(hours=1)
