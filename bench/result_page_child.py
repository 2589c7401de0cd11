"""Run inside an installation: one round over the pages of results and of the public for every line on its input."""

import json
import re
import sys
from collections.abc import Iterable
from typing import Any

from bench.clerk import VERSION, found
from bench.inside import Reply, Visitor, bytes_of_first_visit
from bench.prepare import new_key
from bench.reporter import ABOUT, CHOSEN
from bench.tour import Page, Tour, all_of, converse, told

SHOWN = re.compile(r'<img src="(/mo-hinh/[^"]+)"')
STEP = "?buoc=ket-qua"
TEXT = "Các hộ cùng làm, sáng thứ Bảy hằng tuần quét đường chung. " * 4


class ResultTour(Tour):
    """From the report of a unit to the page that everybody reads."""

    def __init__(self, code: str, clerks: list[dict[str, Any]]) -> None:
        self.public = f"/mo-hinh/MH-{clerks[0]['drafts'][0]:05d}/"
        super().__init__(code, clerks)

    def tour(self) -> Iterable[Page]:
        from guong.organisations.models import Person

        editor = Person.objects.filter(seats__office="EDITOR", user__isnull=False).select_related("user").first()
        self.editor = self.visitor(editor)
        self.waiting = list(self.known["drafts"][1:])
        self.draft = self.waiting.pop()
        self._sent(self.clerk.post(f"{self.base}ket-qua/{self.draft}/bat-dau/", [("_khoa", new_key())]))
        return [*self._lists(), *self._others(), *self._whole()]

    def _lists(self) -> Iterable[Page]:
        reports = f"{self.base}ket-qua/"
        yield self.page("reports", "list", self.officer, reports)
        yield self.page("reports, filtered", "list", self.officer, f"{reports}?state=accepted&assessment=effective")
        yield self.page("reports, “duong hoa”", "list", self.officer, f"{reports}?tim=duong+hoa")
        yield self.page("arrivals of reports", "list", self.officer, f"{self.base}den/{self.plan.receiver_id}/{STEP}")

    def _others(self) -> Iterable[Page]:
        shown, draft = self.known["drafts"][0], f"{self.base}ket-qua/{self.draft}/"
        yield self.page("my tasks in November", "page", self.clerk, "/toi/")
        yield self.page("report", "page", self.officer, f"{self.base}ket-qua/{shown}/")
        yield self.page("dossier", "page", self.officer, f"{self.base}ho-so/{shown}/toan-bo/")
        for step in range(1, 4):
            yield self.page(f"screen {step} of a report", "page", self.clerk, f"{draft}{step}/")
        yield self.page("check of a report", "page", self.clerk, f"{draft}kiem-tra/")
        yield self.page("public page", "page", self.stranger, self.public)

    def _whole(self) -> Iterable[Page]:
        yield self.page("newsroom", "list", self.editor, "/toa-soan/")
        yield self.page("gallery", "list", self.stranger, "/mo-hinh/")
        yield self.page("gallery, “duong hoa”", "whole", self.stranger, "/mo-hinh/?tim=duong+hoa")
        yield self.page("board of results, first page", "whole", self.officer, f"{self.base}theo-doi/{STEP}")
        yield self.page("consolidation of results", "whole", self.officer, f"{self.base}tong-hop/{STEP}")
        yield self.page("figures", "whole", self.officer, f"{self.base}bieu-do/")

    def posts(self) -> dict[str, list[float]]:
        """One report from its beginning to the receipt, without photos; the two posts that count and the whole way."""
        way = f"{self.base}ket-qua/{self.waiting.pop()}/"
        begun = self.clerk.post(f"{way}bat-dau/", [("_khoa", new_key())])
        replies = [begun]
        for step in range(1, 4):
            page = self.clerk.get(f"{way}{step}/")
            form = [*_typed(step), ("_khoa", new_key()), ("phien_ban", found(VERSION, page.text))]
            replies += [page, self.clerk.post(f"{way}{step}/", form)]
        replies.append(self.clerk.get(f"{way}kiem-tra/"))
        submission = self.clerk.post(f"{way}nop/", [("_khoa", new_key())])
        replies += [submission, self.clerk.get(self._sent(submission))]
        after_a_deed = {
            f"{name}, first after a deed": told(visitor.get(address))
            for name, visitor, address in (
                ("newsroom", self.editor, "/toa-soan/"),
                ("gallery", self.stranger, "/mo-hinh/"),
            )
        }
        return {
            **after_a_deed,
            "reporting, all pages and posts": all_of(replies),
            "submission of a report (POST)": told(submission),
            "beginning of a report (POST)": told(begun),
        }

    def _sent(self, reply: Reply) -> str:
        return reply.headers["Location"]

    def first_visit(self) -> int:
        """Bytes of one public page on a phone that was never here, with its style and its first photo."""
        visitor = Visitor(self.application)
        page = visitor.get(self.public)
        (photo, *_) = SHOWN.findall(page.text)
        return bytes_of_first_visit(visitor, [page]) + len(visitor.get(photo).body)


def _typed(step: int) -> list[tuple[str, str]]:
    return [*((name, TEXT) for name in ABOUT[step]), *CHOSEN[step]]


if __name__ == "__main__":
    converse(ResultTour, json.loads(sys.argv[1]))
