"""A change of bodies typed, looked at and confirmed in the browser's way."""

import re
from html import unescape
from typing import Any

from django.http import HttpResponse

from guong.config.clock import hold_clock
from tests.access.forms import form_to
from tests.organisations.changing import dang
from tests.organisations.test_pages import text
from tests.world import AFTER, World

DECISION = {"day": "01/4/2023", "decision": "15-QĐ/TU", "issued_by": "Tỉnh ủy"}

MERGER = {
    "bodies-0": "dang bo xa cau da",
    "bodies-1": "Đảng bộ xã Khe Sâu",
    "into_is": "new",
    "name": "Đảng bộ xã Đá Sâu",
    "short": "Đá Sâu",
    "kind": "party_organisation",
    "parent": "huyện ủy suối mây",
    "inherits": "all",
    "so_dong": "3",
}


def forms(world: World) -> dict[str, dict[str, Any]]:
    """A form of each kind that nothing speaks against."""
    party = str(dang(world))
    split = {
        "body": "Đảng bộ xã Cầu Đá",
        "goes_on": "no",
        "whole": "100",
        "so_dong": "2",
        "heirs-0-is": "old",
        "heirs-0-name": "dang bo xa khe sau",
        "heirs-0-part": "60",
        "heirs-0-inherits": "by_share",
        "heirs-1-is": "new",
        "heirs-1-name": "Đảng bộ xã Đá Mới",
        "heirs-1-rest": "on",
        "heirs-1-inherits": "by_share",
        f"children-{world.bodies['tram']}": "0",
        f"children-{world.bodies['ngon']}": "1",
    }
    kinds: dict[str, dict[str, Any]] = {
        "thanh-lap": {"name": "Chi bộ Trạm Kiểm lâm", "kind": "party_cell", "hierarchy": party, "parent": "khe sâu"},
        "doi-ten": {"body": "thôn đập", "name": "Chi bộ thôn Đập Mới"},
        "doi-loai": {"body": "Chi bộ thôn Đập", "kind": "party_organisation"},
        "doi-ma": {"body": "Chi bộ thôn Đập", "scheme": "gso", "code": "06463"},
        "chuyen": {"body": "Chi bộ thôn Đập", "hierarchy": party, "parent": "Đảng bộ xã Cầu Đá"},
        "sap-nhap": {**MERGER, "hierarchy": party},
        "chia-tach": split,
        "giai-the": {"body": "Đảng bộ xã Khe Sâu", "children_to": "Đảng bộ xã Cầu Đá"},
    }
    kinds["thanh-lap"]["parent"] = "Đảng bộ xã Khe Sâu"
    kinds["doi-ten"]["body"] = "chi bo thon dap"
    return {slug: {**typed, **DECISION} for slug, typed in kinds.items()}


def post(world: World, slug: str, typed: dict[str, Any], pressed: str = "xem", who: str = "thu") -> HttpResponse:
    with hold_clock(AFTER):
        return world.client(who).post(f"/don-vi/thay-doi/moi/{slug}/", {**typed, "buoc": pressed})


def hidden(answer: HttpResponse) -> dict[str, str]:
    """What the preview sends again."""
    action = re.findall(r'action="(/don-vi/thay-doi/moi/[^"]+)"', answer.content.decode())[0]
    fields = form_to(answer, action, action).fields
    return {name: values[0] for name, values in fields.items() if name != "csrfmiddlewaretoken"}


def confirmed(world: World, slug: str, typed: dict[str, Any], who: str = "thu") -> HttpResponse:
    seen = post(world, slug, typed, who=who)
    assert seen.status_code == 200, text(seen)
    return post(world, slug, hidden(seen), "ghi", who)


def errors(answer: HttpResponse) -> dict[str, str]:
    """Field → what is said beside it; "" for what is said of the whole."""
    page = answer.content.decode()
    summary = re.search(r"(?s)data-error-summary.*?</ul>", page)
    assert summary, text(answer)
    found = re.findall(r"(?s)<li>(?:<a href=\"#id_([^\"]*)\">)?(.*?)(?:</a>)?</li>", summary[0])
    return {name: unescape(re.sub(r"\s+", " ", said)) for name, said in found}
