"""A body's list on its page: in pages, searched like every other list; the sending is about the whole list."""

import re

import pytest
from django.db import connection

from guong.kit.pages import page_of
from guong.registrations import queries
from tests.registrations.steered import get, page, play
from tests.world import AFTER, CODE, SENDING

TITLES = ("Chợ phiên không rác", "Đường hoa", "Nhà sạch vườn đẹp")


def address(world, body, query=""):
    return f"/kh/{CODE}/danh-sach/{world.bodies[body]}/{query}"


def shown(world, person, body, query="", at=SENDING):
    text = page(world, person, address(world, body, query), at)
    return [title for title in TITLES if title in text]


@pytest.fixture
def three(world):
    for title in TITLES:
        world.listed("ha", "cau_da", title=title)
    return world


def test_found_without_diacritics_and_said_when_nothing_fits(three):
    assert shown(three, "ha", "cau_da") == list(TITLES)
    assert shown(three, "ha", "cau_da", "?tim=cho phien") == ["Chợ phiên không rác"]
    assert shown(three, "ha", "cau_da", "?tim=to tu quan thon ngon") == list(TITLES)  # who carries it out
    text = page(three, "ha", address(three, "cau_da", "?tim=zzz"), SENDING)
    assert "Không có mô hình nào khớp với «zzz»" in text and "Bỏ lọc" in text


def test_in_pages_newest_first(three, monkeypatch):
    monkeypatch.setattr(page_of, "__defaults__", (2,))
    first, second = (shown(three, "binh", "cau_da", f"?trang={number}") for number in (1, 2))
    assert (first, second) == (["Đường hoa", "Nhà sạch vườn đẹp"], ["Chợ phiên không rác"])
    assert shown(three, "binh", "cau_da", "?trang=3") == []
    text = page(three, "binh", address(three, "cau_da"), SENDING)
    assert "1–2 trong 3" in text and "trang=2" in text


def test_the_sending_is_about_the_whole_list(three, monkeypatch):
    monkeypatch.setattr(page_of, "__defaults__", (1,))
    for query in ("", "?trang=2", "?tim=cho phien", "?tim=zzz"):
        text = page(three, "binh", address(three, "cau_da", query), SENDING)
        assert "Gửi 3 mô hình lên Ban Tuyên giáo Huyện ủy" in text, query
    assert "1 mô hình, 3 chờ gửi" in page(three, "binh", address(three, "cau_da", "?tim=cho phien"), SENDING)


def test_the_way_to_the_figures_of_the_branch_is_for_committees(world):
    play(world)
    for person, body, is_committee in (("ha", "cau_da", True), ("lien", "tram", False), ("son", "mttq", False)):
        text = page(world, person, address(world, body), AFTER)
        found = re.findall(r'href="(/kh/[^"]+/tong-hop/\?nhanh=\d+)"', text)
        assert bool(found) is is_committee
        assert all(get(world, person, href).status_code == 200 for href in found)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's words for a plan")
def test_a_list_is_looked_up_in_its_order(three):
    said = queries.items_of(three.plan, three.bodies["cau_da"]).values_list("pk").explain()
    assert "SCAN" not in said and "ORDER BY" not in said, said
