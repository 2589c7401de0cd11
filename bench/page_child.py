"""Run inside an installation: answers every line on its input with one round over all pages."""

import json
import random
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bench.clerk import SECTOR, VERSION, found, own_relation
from bench.inside import Reply, Visitor, bytes_of_first_visit
from bench.prepare import new_key, sign_in

FLOOR = "/bench/rong/"


@dataclass(frozen=True)
class Page:
    """One page of the bench. `kind`: ``floor``, ``list`` (fifty rows), ``page``, ``whole`` (over everything)."""

    name: str
    kind: str
    ask: Callable[[], Reply]


class Tour:
    """All pages, with the people who look at them."""

    def __init__(self, code: str, clerks: list[dict[str, Any]]) -> None:
        from guong.config.wsgi import application
        from guong.organisations.models import Person
        from guong.plans.models import Plan
        from guong.registrations.models import Submission

        self.plan = Plan.objects.system("a bench owns its installation").get(code=code)
        self.base = f"/kh/{code}/"
        receiver = (
            Person.objects.select_related("user")
            .filter(seats__office="RECEIVER", seats__organisation=self.plan.receiver_id)
            .first()
        )
        self.officer = Visitor(application, sign_in(receiver.user.username)[1])
        self.known = clerks[0]
        self.clerk = Visitor(application, self.known["session"])
        self.stranger = Visitor(application)
        self.receipt = Submission.objects.system("a bench").filter(registration__isnull=False).order_by("id").first()
        self.sectors = list(self.plan.sector_rows.values_list("pk", flat=True))
        self.pages = [*self._floors(), *self._lists(), *self._others(), *self._whole()]

    def _floors(self) -> Iterable[Page]:
        yield Page("floor", "floor", lambda: self.officer.get(FLOOR))
        yield Page("floor POST", "floor", lambda: self.clerk.post(FLOOR, []))

    def _lists(self) -> Iterable[Page]:
        records = f"{self.base}ho-so/"
        yield self._page("registrations", "list", self.officer, records)
        yield self._page(
            "registrations, filtered", "list", self.officer, f"{records}?state=accepted&sector={self.sectors[-1]}"
        )
        yield self._page("registrations, “duong hoa”", "list", self.officer, f"{records}?tim=duong+hoa")
        yield self._page("arrivals", "list", self.officer, f"{self.base}den/{self.plan.receiver_id}/")

    def _others(self) -> Iterable[Page]:
        draft = f"{self.base}dang-ky/{self.known['drafts'][0]}/"
        yield self._page("my tasks", "page", self.clerk, "/toi/")
        yield self._page("my tasks, officer", "page", self.officer, "/toi/")
        yield self._page("plans", "page", self.clerk, "/kh/")
        yield self._page("plan", "page", self.clerk, self.base)
        yield self._page("registrations, clerk's", "page", self.clerk, f"{self.base}ho-so/")
        yield self._page("unit list", "page", self.clerk, f"{self.base}danh-sach/{self.known['unit']}/")
        yield self._page("board of one unit", "page", self.officer, f"{self.base}theo-doi/{self.known['unit']}/")
        yield self._page("record", "page", self.officer, f"{self.base}ho-so/{self.receipt.registration_id}/")
        yield self._page("receipt", "page", self.officer, f"/bien-nhan/{self.receipt.token}/")
        yield self._page("register", "page", self.clerk, f"{self.base}dang-ky/")
        for step in range(1, 6):
            yield self._page(f"screen {step}", "page", self.clerk, f"{draft}{step}/")
        yield self._page("check", "page", self.clerk, f"{draft}kiem-tra/")

    def _whole(self) -> Iterable[Page]:
        yield self._page("board, first page", "whole", self.officer, f"{self.base}theo-doi/")
        yield self._page("consolidation", "whole", self.officer, f"{self.base}tong-hop/")

    def _page(self, name: str, kind: str, visitor: Visitor, path: str) -> Page:
        return Page(name, kind, lambda: visitor.get(path))

    def round(self, kinds: Iterable[str]) -> dict[str, list[float]]:
        """Every page of these kinds once, in a new order; name → CPU ms, queries, bytes."""
        chosen = [page for page in self.pages if page.kind in set(kinds)]
        random.shuffle(chosen)
        return {page.name: _told(page.ask()) for page in chosen}

    def register(self) -> dict[str, list[float]]:
        """One registration from the first page to the receipt; the two posts that count and the whole way."""
        number, replies = self._begin()
        way = f"{self.base}dang-ky/{number}/"
        for step in range(2, 6):
            page = self.clerk.get(f"{way}{step}/")
            form = [*_typed(step, page.text), ("_khoa", new_key()), ("phien_ban", found(VERSION, page.text))]
            replies += [page, self.clerk.post(f"{way}{step}/", form)]
        replies.append(self.clerk.get(f"{way}kiem-tra/"))
        submission = self.clerk.post(f"{way}nop/", [("_khoa", new_key())])
        replies += [submission, self.clerk.get(submission.headers["Location"])]
        whole = [
            1000 * sum(reply.cpu for reply in replies),
            sum(reply.queries for reply in replies),
            sum(len(reply.body) for reply in replies),
        ]
        return {
            "registering, all pages and posts": whole,
            "submission (POST)": _told(submission),
            "begin (POST)": _told(replies[1]),
        }

    def _begin(self) -> tuple[int, list[Reply]]:
        page = self.clerk.get(f"{self.base}dang-ky/?don_vi={self.known['unit']}")
        form = [
            ("_khoa", new_key()),
            ("don_vi", str(self.known["unit"])),
            ("title", f"Đường hoa nở bốn mùa {new_key()[:6]}"),
            ("holder_kind", "collective"),
            ("holder_name", "Tổ tự quản"),
            ("is_new", "new"),
            ("since", ""),
        ]
        begun = self.clerk.post(f"{self.base}dang-ky/", form)
        number = int(begun.headers["Location"].split("/")[-3])
        return number, [page, begun]

    def first_visit(self) -> int:
        """Bytes of signing in and looking at one's tasks on a phone that was never here."""
        from django.urls import reverse

        return bytes_of_first_visit(
            self.stranger, [self.stranger.get(reverse("account_login")), self.clerk.get("/toi/")]
        )


def _typed(step: int, page: str) -> list[tuple[str, str]]:
    text = "Mỗi hộ nhận một đoạn đường trước cửa, sáng thứ Bảy cùng quét. " * 4
    if step == 2:
        return [("sector", found(SECTOR, page)), ("place", "Cả thôn, 86 hộ"), *own_relation(page)]
    if step == 3:
        goal = [
            ("goals-so_dong", "1"),
            ("goals-0-what", "Đường có hoa"),
            ("goals-0-quantity", "2,5"),
            ("goals-0-unit", "km"),
            ("goals-0-by", ""),
        ]
        return [("reason", text), ("aims", text), *goal]
    if step == 4:
        return [("method", text), ("forces", text), ("schedule", text), ("resources", "")]
    return [
        ("products", text),
        ("replicability", ""),
        ("contact_name", "Lương Thị Mận"),
        ("contact_phone", "0900 000 999"),
    ]


def _told(reply: Reply) -> list[float]:
    return [1000 * reply.cpu, reply.queries, len(reply.body)]


def main(question: dict[str, Any]) -> None:
    """Answer until the input ends."""
    import django

    django.setup()
    from guong.config.serving import collect_static

    collect_static()
    tour = Tour(question["code"], question["clerks"])
    for line in sys.stdin:
        asked = json.loads(line)
        if asked.get("first_visit"):
            answer: dict[str, Any] = {"bytes": tour.first_visit()}
        else:
            answer = tour.round(asked["kinds"])
            if asked.get("register"):
                answer.update(tour.register())
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
