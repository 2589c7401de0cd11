"""Run inside an installation: one round over the pages of plans and registrations for every line on its input."""

import json
import sys
from collections.abc import Iterable

from bench.clerk import SECTOR, VERSION, found, own_relation
from bench.inside import Reply, bytes_of_first_visit
from bench.prepare import new_key
from bench.reports import REASON
from bench.tour import Page, Tour, all_of, converse, told


class RegistrationTour(Tour):
    """From the plan to the consolidated list."""

    def tour(self) -> Iterable[Page]:
        from guong.registrations.models import Submission

        self.receipt = Submission.objects.system(REASON).filter(registration__isnull=False).order_by("id").first()
        self.sectors = list(self.plan.sector_rows.values_list("pk", flat=True))
        return [*self._lists(), *self._others(), *self._whole()]

    def _lists(self) -> Iterable[Page]:
        records = f"{self.base}ho-so/"
        yield self.page("registrations", "list", self.officer, records)
        yield self.page(
            "registrations, filtered", "list", self.officer, f"{records}?state=accepted&sector={self.sectors[-1]}"
        )
        yield self.page("registrations, “duong hoa”", "list", self.officer, f"{records}?tim=duong+hoa")
        yield self.page("arrivals", "list", self.officer, f"{self.base}den/{self.plan.receiver_id}/")

    def _others(self) -> Iterable[Page]:
        draft = f"{self.base}dang-ky/{self.known['drafts'][0]}/"
        yield self.page("my tasks", "page", self.clerk, "/toi/")
        yield self.page("my tasks, officer", "page", self.officer, "/toi/")
        yield self.page("plans", "page", self.clerk, "/kh/")
        yield self.page("plan", "page", self.clerk, self.base)
        yield self.page("registrations, clerk's", "page", self.clerk, f"{self.base}ho-so/")
        yield self.page("unit list", "page", self.clerk, f"{self.base}danh-sach/{self.known['unit']}/")
        yield self.page("board of one unit", "page", self.officer, f"{self.base}theo-doi/{self.known['unit']}/")
        yield self.page("record", "page", self.officer, f"{self.base}ho-so/{self.receipt.registration_id}/")
        yield self.page("receipt", "page", self.officer, f"/bien-nhan/{self.receipt.token}/")
        yield self.page("register", "page", self.clerk, f"{self.base}dang-ky/")
        for step in range(1, 6):
            yield self.page(f"screen {step}", "page", self.clerk, f"{draft}{step}/")
        yield self.page("check", "page", self.clerk, f"{draft}kiem-tra/")

    def _whole(self) -> Iterable[Page]:
        yield self.page("board, first page", "whole", self.officer, f"{self.base}theo-doi/")
        yield self.page("consolidation", "whole", self.officer, f"{self.base}tong-hop/")

    def posts(self) -> dict[str, list[float]]:
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
        return {
            "registering, all pages and posts": all_of(replies),
            "submission (POST)": told(submission),
            "begin (POST)": told(replies[1]),
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


if __name__ == "__main__":
    converse(RegistrationTour, json.loads(sys.argv[1]))
