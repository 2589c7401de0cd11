"""The tree on a day, and the life of a body, as anybody who signed in reads them."""

import re
from datetime import date
from html import unescape

import pytest
from django.http import HttpResponse

from guong.config.clock import hold_clock
from guong.organisations import actions
from guong.organisations.actor import System
from guong.organisations.models import OrganisationName
from guong.organisations.rules.events import Dissolve, Heir, Merge, Move, Recode, Rename, Split
from guong.organisations.rules.history import Inherits
from tests.organisations.changing import DAY, dang, made, note
from tests.world import AFTER, World

pytestmark = pytest.mark.django_db


def read(world: World, address: str, who: str = "khach") -> HttpResponse:
    with hold_clock(AFTER):
        return world.client(who).get(address)


def text(answer: HttpResponse) -> str:
    """What a page says, without its tags."""
    page = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode())
    return " ".join(unescape(page).split())


def names(answer: HttpResponse) -> list[str]:
    """The bodies of the list, in its order."""
    found = re.findall(r'<ul class="tree">(.*?)</ul>', answer.content.decode(), re.S)
    return [unescape(name) for name in re.findall(r"<a [^>]*>([^<]*)</a>", "".join(found))]


def of(world: World, key: str, query: str = "") -> str:
    return f"/don-vi/{world.bodies[key]}/{query}"


def merged(world: World) -> int:
    note(world, Merge((world.bodies["cau_da"], world.bodies["khe_sau"]), made(world)))
    return int(OrganisationName.objects.get(name="Đảng bộ xã Đá Sâu").organisation_id)


def test_the_tree_in_official_order_with_the_kinds(world: World) -> None:
    answer = read(world, "/don-vi/")
    assert names(answer) == [
        "Huyện ủy Suối Mây",
        "Ban Tuyên giáo Huyện ủy",
        "Đảng bộ xã Cầu Đá",
        "Chi bộ Trạm Y tế xã Cầu Đá",
        "Chi bộ thôn Ngọn",
        "Đảng bộ xã Khe Sâu",
        "Chi bộ thôn Đập",
        "Chi bộ Trường THPT Suối Mây",
    ]
    assert "Chi bộ thôn Đập Chi bộ" in text(answer) and "8 đơn vị" in text(answer)


def test_another_hierarchy(world: World) -> None:
    front = OrganisationName.objects.get(organisation=world.bodies["mttq"]).organisation
    hierarchy = front.places.get().hierarchy_id
    assert names(read(world, f"/don-vi/?he={hierarchy}")) == [
        "Ủy ban MTTQ Việt Nam huyện Suối Mây",
        "Hội Liên hiệp Phụ nữ huyện Suối Mây",
    ]
    assert len(names(read(world, "/don-vi/?he=khong-co"))) == 8  # what is no hierarchy is the first


def test_found_without_diacritics_with_what_it_belongs_to(world: World) -> None:
    answer = read(world, "/don-vi/?tim=thon+dap")
    assert names(answer) == ["Chi bộ thôn Đập"]
    assert "Chi bộ · thuộc Đảng bộ xã Khe Sâu" in text(answer)
    nothing = read(world, "/don-vi/?tim=khong+co+ten+nay")
    assert names(nothing) == [] and "Không có đơn vị nào tên như vậy." in text(nothing)


def test_the_tree_as_of_a_day(world: World) -> None:
    merged(world)
    assert "Đảng bộ xã Cầu Đá" in names(read(world, "/don-vi/"))  # the 13th of March
    then = read(world, "/don-vi/?ngay=01/4/2023")
    assert "Đảng bộ xã Đá Sâu" in names(then) and "Đảng bộ xã Cầu Đá" not in names(then)
    assert "Tình trạng ngày 01/04/2023" in text(then)
    assert names(read(world, "/don-vi/?ngay=01/01/2019")) == []


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("31/2/2023", "Không có ngày 31/2/2023 trong lịch."),
        ("hôm qua", "Ngày không hợp lệ."),
        ("01/7/25", "chưa rõ là năm nào"),
        ("2023-07-01", "đang viết năm trước"),
    ],
)
@pytest.mark.parametrize("page", ["tree", "body"])
def test_a_day_that_cannot_be_read_says_why_and_stays(world: World, page: str, typed: str, why: str) -> None:
    address = "/don-vi/" if page == "tree" else of(world, "dap")
    answer = read(world, f"{address}?ngay={typed}")
    assert answer.status_code == 422
    assert why in text(answer) and f'value="{typed}"' in unescape(answer.content.decode())
    assert "tình trạng ngày hôm nay, 13/03/2023" in text(answer)


@pytest.mark.parametrize("size", [1, 3])
def test_paged(world: World, size: int) -> None:
    for number in range(50 - 8 + size):
        actions.found_body(
            f"Chi bộ {number}", "", "party_cell", hierarchy_id=dang(world), parent_id=world.bodies["khe_sau"],
            since=date(2020, 1, 1), by=System(), at=AFTER,
        )  # fmt: skip
    assert [len(names(read(world, f"/don-vi/?trang={page}"))) for page in (1, 2, 3)] == [50, size, 0]
    children = [len(names(read(world, of(world, "khe_sau", f"?trang={page}")))) for page in (1, 2)]
    assert children == [43 + size, 0]


def test_a_body_and_what_it_was(world: World) -> None:
    body = world.bodies["dap"]
    note(world, Recode(body, "gso", "06463"), date(2021, 1, 1))
    note(world, Rename(body, "Chi bộ thôn Đập Mới"), date(2022, 1, 1))
    note(world, Move(body, dang(world), world.bodies["cau_da"]), date(2023, 1, 1))
    said = text(read(world, of(world, "dap")))
    assert "Huyện ủy Suối Mây › Đảng bộ xã Cầu Đá" in said
    for row in (
        "Tên gọi Chi bộ thôn Đập 01/01/2020 31/12/2021 Có từ đầu",
        "Tên gọi Chi bộ thôn Đập Mới 01/01/2022 đến nay 15-QĐ/TU đổi tên, Tỉnh ủy",
        "Loại Chi bộ 01/01/2020 đến nay Có từ đầu",
        "Mã (gso) 06463 01/01/2021 đến nay 15-QĐ/TU đổi mã, Tỉnh ủy",
        "Trực thuộc Đảng bộ xã Khe Sâu 01/01/2020 31/12/2022 Có từ đầu",
        "Trực thuộc Đảng bộ xã Cầu Đá 01/01/2023 đến nay 15-QĐ/TU chuyển nơi trực thuộc, Tỉnh ủy",
    ):
        assert row in said, row
    before = text(read(world, of(world, "dap", "?ngay=31/12/2021")))
    assert "Huyện ủy Suối Mây › Đảng bộ xã Khe Sâu" in before and "Tình trạng ngày 31/12/2021" in before
    assert "<h1>Chi bộ thôn Đập</h1>" in read(world, of(world, "dap", "?ngay=31/12/2021")).content.decode()


def test_who_followed_and_who_came_before(world: World) -> None:
    heir = merged(world)
    old = read(world, of(world, "cau_da", "?ngay=01/04/2023"))
    assert "Đảng bộ xã Cầu Đá đã kết thúc từ ngày 01/04/2023" in text(old)
    assert "Được tiếp nối bởi Đảng bộ xã Đá Sâu từ ngày 01/04/2023; nhận trọn việc còn dở" in text(old)
    assert f'href="/don-vi/{heir}/?ngay=01/04/2023"' in old.content.decode()
    new = read(world, f"/don-vi/{heir}/?ngay=01/04/2023")
    assert "Tiếp nối từ Đảng bộ xã Cầu Đá từ ngày 01/04/2023; nhận trọn việc còn dở Đảng bộ xã Khe Sâu" in text(new)
    assert f'href="{of(world, "khe_sau", "?ngay=31/03/2023")}"' in new.content.decode()
    assert names(new) == ["Chi bộ Trạm Y tế xã Cầu Đá", "Chi bộ thôn Ngọn", "Chi bộ thôn Đập"]
    with hold_clock(AFTER.replace(year=2024)):
        later = text(world.client("khach").get(of(world, "cau_da")))
    assert "Hiện nay, đơn vị tiếp nối là: Đảng bộ xã Đá Sâu ." in later


def test_shares_and_the_remaining_part_in_words(world: World) -> None:
    heirs = (
        Heir(world.bodies["khe_sau"], 60, inherits=Inherits.BY_SHARE),
        Heir(made(world), is_rest=True, inherits=Inherits.BY_SHARE),
    )
    goes = tuple((world.bodies[key], -1) for key in ("tram", "ngon"))
    note(world, Split(world.bodies["cau_da"], heirs, 100, children=goes))
    said = text(read(world, of(world, "cau_da", "?ngay=01/04/2023")))
    assert "Đảng bộ xã Khe Sâu từ ngày 01/04/2023; 60 %; nhận việc còn dở theo phần" in said
    assert "Đảng bộ xã Đá Sâu từ ngày 01/04/2023; phần còn lại (40 %); nhận việc còn dở theo phần" in said


def test_a_body_that_nobody_follows(world: World) -> None:
    note(world, Dissolve(world.bodies["dap"]), DAY)
    said = text(read(world, of(world, "dap", "?ngay=02/4/2023")))
    assert "Giải thể từ ngày 01/04/2023; không có đơn vị tiếp nối" in said
    assert "Đã ghi: Chi bộ thôn Đập kết thúc từ ngày 01/04/2023." in text(read(world, of(world, "dap")))
    with hold_clock(AFTER.replace(year=2024)):
        later = text(world.client("khach").get(of(world, "dap")))
    assert "Không có đơn vị tiếp nối. Thành tích đã được ghi nhận vẫn ghi tên đơn vị này." in later


def test_before_it_was_there(world: World) -> None:
    assert "Đơn vị bắt đầu từ ngày 01/01/2020." in text(read(world, of(world, "dap", "?ngay=31/12/2019")))


def test_deeds_are_offered_to_whoever_may(world: World) -> None:
    for who, is_offered in (("thu", True), ("quang", True), ("khach", False), ("lien", False)):
        page = read(world, of(world, "dap"), who).content.decode()
        assert (f"/don-vi/thay-doi/moi/doi-ten/?don_vi={world.bodies['dap']}" in page) is is_offered, who
        assert ("/don-vi/thay-doi/" in read(world, "/don-vi/", who).content.decode()) is is_offered


def test_where_there_is_no_body(world: World) -> None:
    assert read(world, "/don-vi/999999/").status_code == 404


def test_what_ends_in_the_future_is_told_of_that_day(world: World) -> None:
    merged(world)
    said = text(read(world, of(world, "cau_da", "?ngay=02/4/2023")))
    assert "Ngày 02/04/2023, đơn vị tiếp nối là: Đảng bộ xã Đá Sâu ." in said
