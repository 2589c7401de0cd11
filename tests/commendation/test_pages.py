"""Honours as they are read: on the body's page and its own, on the dossier, by everybody; recorded and taken back in the browser."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guong.commendation import actions
from guong.config.clock import hold_clock
from guong.publicity import actions as publishing
from guong.publicity.models import Agreement, Publication
from guong.publicity.queries import records
from tests.commendation.doing import honour, rows
from tests.organisations.test_pages import text
from tests.publicity.cast import PUBLISHING, Cast
from tests.registrations.changing import merge
from tests.world import AFTER, CODE, World

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "Bằng khen",
    "year": "2022",
    "decision": "7-QĐ/HU",
    "decided_on": "05/1/2023",
    "awarded_by": "Huyện ủy Suối Mây",
    "source": "",
    "_khoa": "k" * 32,
}


def read(world: World, address: str, who: str = "khach", at: Any = AFTER) -> HttpResponse:
    with hold_clock(at):
        return world.client(who).get(address)


def send(world: World, address: str, typed: dict[str, str], who: str = "thu") -> HttpResponse:
    with hold_clock(AFTER):
        return world.client(who).post(address, typed)


def of(world: World, body: str, rest: str = "") -> str:
    return f"/don-vi/{world.bodies[body]}/{rest}"


def test_on_the_page_of_its_body_and_of_its_heir(world: World) -> None:
    honour(world, "tram", title="Giấy khen của Đảng ủy xã")
    honour(world, "ngon", title="Bằng khen của Tỉnh ủy")
    merge(world, "tram", into="ngon")
    old = text(read(world, of(world, "tram")))
    assert "Giấy khen của Đảng ủy xã Năm 2022 · Quyết định số 12-QĐ/HU, ngày 16/01/2023 · Huyện ủy Suối Mây" in old
    assert "Được kế thừa" not in old and "Bằng khen của Tỉnh ủy" not in old
    heir = text(read(world, of(world, "ngon")))
    own, inherited = heir.split("Vẫn là thành tích của đơn vị cũ, không cộng vào thành tích của đơn vị này.")
    assert "Bằng khen của Tỉnh ủy" in own and "Giấy khen" not in own
    assert "Giấy khen của Đảng ủy xã" in inherited
    assert "Được kế thừa từ Chi bộ Trạm Y tế xã Cầu Đá" in inherited
    before = text(read(world, of(world, "ngon", "?ngay=05/3/2023")))
    assert "Khen thưởng đến ngày 05/03/2023" in before and "Giấy khen" not in before


def test_a_body_without_any_says_so_to_those_who_may_record(world: World) -> None:
    assert "Khen thưởng" not in text(read(world, of(world, "tram")))
    asked = text(read(world, of(world, "tram"), "thu"))
    assert "Chưa ghi khen thưởng nào." in asked and "Ghi khen thưởng" in asked
    assert "Chưa ghi khen thưởng nào đến ngày 05/01/2023." in text(
        read(world, of(world, "tram", "khen-thuong/?ngay=05/01/2023"))
    )
    assert read(world, of(world, "tram", "khen-thuong/?ngay=hom-qua")).status_code == 422
    assert read(world, "/don-vi/987654/khen-thuong/").status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_in_pages_and_three_cost_what_one_costs(world: World, many: int) -> None:
    registration = world.sent("lien", "lien", "tram")
    honour(world, "tram", exemplar_id=registration.exemplar_id)

    def cost() -> int:
        client = world.client("ha")
        with hold_clock(AFTER), CaptureQueriesContext(connection) as asked:
            assert client.get(of(world, "tram", "khen-thuong/")).status_code == 200
        return len(asked)

    first = cost()
    for number in range(many):
        other = world.sent("lien", "lien", "tram", title=f"Mô hình {number}")
        honour(world, "tram", decision=f"{number}-QĐ/HU", exemplar_id=other.exemplar_id)
        honour(world, "tram", decision=f"B{number}-QĐ/HU")
    assert cost() == first
    for number in range(50):
        honour(world, "tram", decision=f"C{number}-QĐ/HU")
    pages = [read(world, of(world, "tram", f"khen-thuong/?trang={page}")).content.decode() for page in (1, 2)]
    assert [page.count("<li data-row><b>") for page in pages] == [50, 1 + 2 * many]
    body = read(world, of(world, "tram")).content.decode()
    assert body.count("<li data-row><b>") == 5 and f"Xem tất cả {51 + 2 * many} khen thưởng" in text(
        read(world, of(world, "tram"))
    )


def test_the_exemplar_only_for_those_who_may_read_it(world: World) -> None:
    registration = world.sent("lien", "lien", "tram", title="Tủ thuốc xanh")
    honour(world, "tram", exemplar_id=registration.exemplar_id)
    address = of(world, "tram", "khen-thuong/")
    assert "Mô hình: Tủ thuốc xanh" in text(read(world, address, "lien"))
    stranger = text(read(world, address, "kien"))
    assert "Tủ thuốc xanh" not in stranger and "Quyết định số 12-QĐ/HU" in stranger


def test_on_the_dossier_with_the_way_to_record_one(world: World) -> None:
    registration = world.sent("lien", "lien", "tram")
    dossier = f"/kh/{CODE}/ho-so/{registration.pk}/toan-bo/"
    assert "Khen thưởng" not in text(read(world, dossier, "lien"))
    shown = read(world, dossier, "thu").content.decode()
    link = re.search(r'href="(/don-vi/\d+/khen-thuong/ghi/\?ho-so=\d+)"', shown)
    assert link
    form = read(world, link[1], "thu").content.decode()
    hidden = re.search(r'name="ho-so" value="(\d+)"', form)
    assert hidden and int(hidden[1]) == registration.pk
    sent = send(world, of(world, "tram", "khen-thuong/ghi/"), {**TYPED, "ho-so": hidden[1]})
    assert (sent.status_code, sent["Location"]) == (302, dossier)
    assert rows() == [(world.bodies["tram"], registration.exemplar_id, 2022, "Bằng khen")]
    assert "Bằng khen Năm 2022 · Quyết định số 7-QĐ/HU, ngày 05/01/2023" in text(read(world, dossier, "lien"))


def test_recorded_in_the_browser_once(world: World) -> None:
    address = of(world, "tram", "khen-thuong/ghi/")
    first, second = send(world, address, TYPED), send(world, address, TYPED)
    assert [(one.status_code, one["Location"]) for one in (first, second)] == [
        (302, of(world, "tram", "khen-thuong/"))
    ] * 2
    assert rows() == [(world.bodies["tram"], None, 2022, "Bằng khen")]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": " "}, "Chưa nhập mục này."),
        ({"year": "22"}, "Năm gồm bốn chữ số"),
        ({"year": "2024"}, "trước năm được khen"),
        ({"decided_on": "31/2/2023"}, "Không có ngày 31/2/2023 trong lịch."),
        ({"decided_on": "14/3/2023"}, "Ngày quyết định chưa đến."),
        ({"awarded_by": "x" * 201}, "201"),
    ],
)
def test_a_form_that_cannot_be_taken_comes_back_as_it_was_typed(
    world: World, changed: dict[str, str], said: str
) -> None:
    answer = send(world, of(world, "tram", "khen-thuong/ghi/"), {**TYPED, **changed})
    page = text(answer)
    assert answer.status_code == 422 and rows() == []
    assert said in page
    assert 'value="Huyện ủy Suối Mây"' in answer.content.decode() or "awarded_by" in changed
    assert 'aria-invalid="true"' in answer.content.decode()


def test_the_same_decision_again_is_told_beside_its_field(world: World) -> None:
    honour(world, "tram", title="Bằng khen", decision="7-QĐ/HU", decided_on=date(2023, 1, 5))
    answer = send(world, of(world, "tram", "khen-thuong/ghi/"), TYPED)
    assert answer.status_code == 422
    assert "Đã ghi: Bằng khen, quyết định 7-QĐ/HU." in text(answer)


def test_an_unseen_registration_is_none(world: World) -> None:
    draft = world.draft("lien", "tram")
    for number in (draft.pk, 987654, "x"):
        assert read(world, of(world, "tram", f"khen-thuong/ghi/?ho-so={number}"), "thu").status_code == 404
    assert read(world, of(world, "tram", "khen-thuong/ghi/"), "lien").status_code == 403


def test_taken_back_in_the_browser_and_sent_again(world: World) -> None:
    row = honour(world, "tram")
    page = of(world, "tram", "khen-thuong/")
    assert f"/khen-thuong/{row.pk}/bo/" in read(world, page, "thu").content.decode()
    assert f"/khen-thuong/{row.pk}/bo/" not in read(world, page, "lien").content.decode()
    for _ in range(2):
        answer = send(world, f"/khen-thuong/{row.pk}/bo/", {"_khoa": "b" * 32})
        assert (answer.status_code, answer["Location"]) == (302, page)
    assert rows() == []


def published(cast: Cast, row: Any) -> Publication:
    """The head agreed, the editor prepared and published."""
    cast.agree(row)
    publishing.prepare(row, by=cast.actor("thu"), at=PUBLISHING)
    publishing.publish(cast.publication(row), by=cast.actor("thu"), at=PUBLISHING)
    return cast.publication(row)


def test_the_public_reads_what_was_published(world: World) -> None:
    """One noted later waits for the editor, who is told; one taken back is gone at once; the source is not for the public."""
    cast = Cast(world)
    row = cast.accepted()
    said = {"exemplar_id": row.exemplar_id, "year": 2023, "decided_on": date(2023, 3, 1), "source": "Sổ tay của cán bộ"}
    first = honour(world, "thpt", at=PUBLISHING, title="Giấy khen của Huyện ủy", **said)
    publication = published(cast, row)
    told = "Giấy khen của Huyện ủy, năm 2023 (Quyết định số 12-QĐ/HU, ngày 01/03/2023, Huyện ủy Suối Mây)"
    with hold_clock(PUBLISHING):
        public, desk = f"/mo-hinh/{publication.code}/", reverse("newsroom_entry", args=[row.pk])
        assert f"Khen thưởng {told}" in text(world.client().get(public))
        assert "Sổ tay" not in text(world.client().get(public))
        assert "Khen thưởng của mô hình đã thay đổi" not in text(world.client("thu").get(desk))
        honour(world, "thpt", at=PUBLISHING, **{**said, "title": "Bằng khen", "decision": "13-QĐ/HU"})
        assert "Bằng khen" not in text(world.client().get(public))
        assert "Khen thưởng của mô hình đã thay đổi so với trang đang đăng" in text(world.client("thu").get(desk))
        editor = {"by": cast.actor("thu"), "at": PUBLISHING}
        publishing.write(cast.publication(row), texts={}, **editor)
        assert "Bằng khen" not in text(world.client().get(public))
        assert "Bằng khen" in text(world.client("thu").get(reverse("newsroom_preview", args=[row.pk])))
        publishing.publish(cast.publication(row), **editor)
        assert "Bằng khen" in text(world.client().get(public)) and told in text(world.client().get(public))
        actions.retract(first, by=world.actor("thu", PUBLISHING), at=PUBLISHING)
        assert told not in text(world.client().get(public)) and "Bằng khen" in text(world.client().get(public))


def test_who_did_not_agree_to_be_named_is_not_named_by_an_honour(world: World) -> None:
    cast = Cast(world)
    row = cast.accepted(holder="individual", name="Lò Thị Bé")
    said = {"exemplar_id": row.exemplar_id, "year": 2023, "decided_on": date(2023, 3, 1)}
    honour(world, "thpt", at=PUBLISHING, title="Giấy khen tặng bà Lò Thị Bé, gọi 0912 345 678", **said)
    publication = published(cast, row)
    with hold_clock(PUBLISHING):
        page = text(world.client().get(f"/mo-hinh/{publication.code}/"))
    assert "Giấy khen tặng người thực hiện, gọi [đã ẩn số liên hệ], năm 2023" in page
    assert "Lò Thị Bé" not in page


def test_an_agreement_that_does_not_tell_of_honours_shows_none(world: World) -> None:
    cast = Cast(world)
    row = cast.accepted()
    honour(world, "thpt", at=PUBLISHING, exemplar_id=row.exemplar_id, year=2023, decided_on=date(2023, 3, 1))
    cast.agree(row)
    Agreement.objects.system("a test").filter(registration_id=row.pk).update(wording="cong-khai-1")
    assert records.honours_now(records.standing_of(row)) == []


def test_the_form_says_that_an_honour_may_become_public(world: World) -> None:
    row = world.accepted("kien", "oanh", "thpt")
    said = "có thể được đăng trên trang công khai của mô hình"
    assert said in text(read(world, of(world, "thpt", f"khen-thuong/ghi/?ho-so={row.pk}"), "thu"))
    assert said not in text(read(world, of(world, "thpt", "khen-thuong/ghi/"), "thu"))


def test_everything_that_is_missing_is_told_at_once(world: World) -> None:
    answer = send(world, of(world, "tram", "khen-thuong/ghi/"), {**dict.fromkeys(TYPED, ""), "_khoa": "k" * 32})
    told = re.findall(r'<li><a href="#id_(\w+)">', answer.content.decode())
    assert (answer.status_code, told) == (422, ["title", "year", "decision", "decided_on", "awarded_by"])
