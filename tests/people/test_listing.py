"""The list of people: whom one answers for, how far each has come, and what is found."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.people.rules import LIFETIME
from tests.people.doing import AT, invited, newcomer, text
from tests.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    cache.clear()
    with hold_clock(AT):
        yield build_world()
    cache.clear()


def names(answer):
    return re.findall(r'<a href="/nguoi/\d+/">([^<]+)</a>', text(answer))


def test_the_list_shows_those_one_answers_for_and_how_far_each_has_come(world):
    newcomer(world, "cau_da", name="Lò Thị Mới")
    invited(world, newcomer(world, "cau_da", name="Lò Văn Mời"), "binh")
    answer = world.client("binh").get(reverse("people"))
    assert names(answer) == [
        "Nông Văn Bình",
        "Vi Thị Hà",
        "Lò Thị Mới",
        "Lò Văn Mời",
        "Tài Khoản Tắt",
        "Trần Quốc Vĩnh",
    ]
    states = re.findall(
        r'class="badge tone-\w+">.*?</svg>([^<]+)</span>(?:<span class="note">([^<]+)</span>)?', text(answer)
    )
    assert states == [
        ("Đang dùng", ""),
        ("Đang dùng", ""),
        ("Chưa có tài khoản", ""),
        ("Đã mời", "hết hạn 08/03/2023"),
        ("Tài khoản đang khóa", ""),
        ("Đã thôi nhiệm vụ", ""),
    ]
    with hold_clock(AT + LIFETIME):
        assert "Lời mời không còn dùng được" in text(world.client("binh").get(reverse("people")))


def test_a_receiver_reads_the_branch_and_an_administrator_everybody(world):
    assert names(world.client("ha").get(reverse("people"))) == [
        "Nông Văn Bình",
        "Vi Thị Hà",
        "Hứa Thị Liên",
        "Lương Thị Mận",
        "Tài Khoản Tắt",
        "Trần Quốc Vĩnh",
    ]
    assert len(names(world.client("quang").get(reverse("people")))) == 16
    seen_by_thu = names(world.client("thu").get(reverse("people")))
    assert "Hoàng Văn Phúc" not in seen_by_thu, "the committee itself stands above its commission"
    assert "Phùng Ngọc Sơn" not in seen_by_thu, "another hierarchy"
    assert {"Nguyễn Hoài Thu", "Lý Thị Nga", "Hứa Thị Liên", "Lăng Thị Oanh"} < {*seen_by_thu}


def test_names_and_units_are_found_without_diacritics(world):
    client = world.client("thu")
    assert names(client.get(reverse("people"), {"tim": "hua thi l"})) == ["Hứa Thị Liên"]
    assert names(client.get(reverse("people"), {"tim": "truong thpt"})) == ["Đinh Trung Kiên", "Lăng Thị Oanh"]
    assert names(client.get(reverse("people"), {"tim": "phuc"})) == []
    assert "Không tìm thấy ai." in text(client.get(reverse("people"), {"tim": "phuc"}))


@pytest.mark.parametrize("typed", ["x", "-1", "9" * 30, "٣", "99999999"])
def test_an_unreadable_unit_is_no_unit(world, typed):
    assert world.client("thu").get(reverse("people"), {"don-vi": typed}).status_code == 200


@pytest.mark.parametrize("actor", ["kien", "phuc", "khach"])
def test_the_list_is_not_for_others(world, actor):
    answer = world.client(actor).get(reverse("people"))
    assert (answer.status_code, "Chỉ người đứng đầu" in text(answer)) == (403, True)


def test_a_page_of_many_asks_as_often_as_a_page_of_one(world):
    client = world.client("oanh")
    counts = []
    for number in range(3):
        invited(world, newcomer(world, "thpt", name=f"Lò Thị {'ABC'[number]}"), "oanh")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("people")).status_code == 200
        counts.append(len(asked))
    assert counts == [counts[0]] * 3
