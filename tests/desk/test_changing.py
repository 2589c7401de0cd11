"""A change of bodies in the browser's way: form, preview, confirmed; every refusal beside its field with all that was typed."""

from datetime import date
from html import unescape
from typing import Any

import pytest

from guong.config.clock import hold_clock
from guong.organisations import actions, queries
from guong.organisations.actor import System
from guong.organisations.forms import changing
from guong.organisations.models import OrganisationEvent, OrganisationName, Succession
from guong.organisations.rules.events import Dissolve, Recode, Rename
from tests.desk.changing import DECISION, MERGER, confirmed, errors, forms, hidden, post
from tests.organisations.changing import DAY, dang, note
from tests.organisations.test_pages import text
from tests.world import AFTER, World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("slug", "title"),
    [
        ("thanh-lap", "Thành lập Chi bộ Trạm Kiểm lâm"),
        ("doi-ten", "Đổi tên Chi bộ thôn Đập thành Chi bộ thôn Đập Mới"),
        ("doi-loai", "Đổi loại Chi bộ thôn Đập thành đảng bộ"),
        ("doi-ma", "Đổi mã của Chi bộ thôn Đập thành 06463"),
        ("chuyen", "Chuyển Chi bộ thôn Đập về trực thuộc Đảng bộ xã Cầu Đá"),
        ("sap-nhap", "Sáp nhập Đảng bộ xã Cầu Đá, Đảng bộ xã Khe Sâu thành Đảng bộ xã Đá Sâu"),
        ("chia-tach", "Chia Đảng bộ xã Cầu Đá thành Đảng bộ xã Khe Sâu, Đảng bộ xã Đá Mới"),
        ("giai-the", "Giải thể Đảng bộ xã Khe Sâu"),
    ],
)
def test_each_kind_is_looked_at_then_noted_and_told(world: World, slug: str, title: str) -> None:
    typed = forms(world)[slug]
    seen = post(world, slug, typed)
    assert seen.status_code == 200 and "Xem trước, chưa ghi" in text(seen)
    assert OrganisationEvent.objects.count() == 0
    answer = post(world, slug, hidden(seen), "ghi")
    row = OrganisationEvent.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/don-vi/thay-doi/{row.pk}/")
    assert (row.day, row.decision, row.issued_by) == (DAY, "15-QĐ/TU", "Tỉnh ủy")
    with hold_clock(AFTER):
        page = world.client("thu").get(answer["Location"])
        listed = text(world.client("thu").get("/don-vi/thay-doi/"))
    assert f"<h1>{title}</h1>" in page.content.decode()
    assert f"{title} 01/04/2023 15-QĐ/TU Tỉnh ủy Chưa đến ngày" in listed
    assert "theo 15-QĐ/TU, có hiệu lực từ ngày 01/04/2023" in text(page) and "Nguyễn Hoài Thu" in text(page)


def test_the_preview_lays_before_beside_after(world: World) -> None:
    said = text(post(world, "sap-nhap", forms(world)["sap-nhap"]))
    assert "Việc này được ghi trước." in said
    for part in (
        "Đảng bộ xã Cầu Đá Kết thúc",
        "Đảng bộ xã Khe Sâu Kết thúc",
        "Đảng bộ xã Đá Sâu Bắt đầu Tên: Đảng bộ xã Đá Sâu (Đá Sâu) Loại: Đảng bộ Trực thuộc: Huyện ủy Suối Mây",
        "Chi bộ thôn Đập Thay đổi Trực thuộc: Đảng bộ xã Khe Sâu → thành Đảng bộ xã Đá Sâu",
        "Đảng bộ xã Cầu Đá → được tiếp nối bởi Đảng bộ xã Đá Sâu nhận trọn việc còn dở",
    ):
        assert part in said, part


def test_the_preview_of_a_split_tells_the_shares(world: World) -> None:
    said = text(post(world, "chia-tach", forms(world)["chia-tach"]))
    assert "Đảng bộ xã Khe Sâu 60 %; nhận việc còn dở theo phần" in said
    assert "Đảng bộ xã Đá Mới phần còn lại (40 %); nhận việc còn dở theo phần" in said


def test_what_is_split_is_stored_as_it_was_told(world: World) -> None:
    confirmed(world, "chia-tach", forms(world)["chia-tach"])
    new = OrganisationName.objects.get(name="Đảng bộ xã Đá Mới").organisation_id
    links = Succession.objects.order_by("pk").values_list("heir", "part", "whole", "is_rest", "inherits")
    assert set(links) == {
        (world.bodies["khe_sau"], 60, 100, False, "by_share"),
        (new, 40, 100, True, "by_share"),
    }
    kind, place = queries.kind_of(new, DAY), queries.place_of(new, DAY)
    assert (kind, place and place[2]) == ("party_organisation", world.bodies["huyen_uy"])  # like the body of before
    above = [queries.place_of(world.bodies[key], DAY) for key in ("tram", "ngon")]
    assert [place and place[2] for place in above] == [world.bodies["khe_sau"], new]


def test_a_part_that_is_split_off(world: World) -> None:
    typed = {
        "body": "Đảng bộ xã Cầu Đá", "goes_on": "yes", "so_dong": "1", "heirs-0-is": "old",
        "heirs-0-name": "Đảng bộ xã Khe Sâu", "heirs-0-inherits": "none", **DECISION,
        f"children-{world.bodies['tram']}": "0",
    }  # fmt: skip
    confirmed(world, "chia-tach", typed)
    above = [queries.place_of(world.bodies[key], DAY) for key in ("tram", "ngon")]
    assert [place and place[2] for place in above] == [world.bodies["khe_sau"], world.bodies["cau_da"]]


def test_a_short_name_is_asked_for_beside_a_long_one_only(world: World) -> None:
    typed, long = forms(world)["chia-tach"], "Đảng bộ " + "A" * 100
    assert 'name="heirs-1-short"' not in post(world, "chia-tach", typed, "them").content.decode()
    confirmed(world, "chia-tach", {**typed, "heirs-1-name": long, "heirs-1-short": "Đá Mới"})
    assert OrganisationName.objects.get(name=long).short == "Đá Mới"


@pytest.mark.parametrize("slug", ["thanh-lap", "doi-ten", "doi-loai", "doi-ma", "sap-nhap", "chia-tach"])
def test_what_is_wrong_is_told_in_the_order_of_the_page(world: World, slug: str) -> None:
    answer = post(world, slug, {"into_is": "new", "inherits": "all", "goes_on": "no"})
    told, page = list(errors(answer)), answer.content.decode()
    assert len(told) >= 3 and told[-2:] == ["day", "decision"]
    assert told == sorted(told, key=lambda name: page.index(f' id="id_{name}"'))


def test_the_same_confirmed_form_again_is_the_same_event(world: World) -> None:
    seen = post(world, "doi-ten", forms(world)["doi-ten"])
    first, again = (post(world, "doi-ten", {**hidden(seen), "_khoa": "k" * 22}, "ghi") for _ in range(2))
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert OrganisationEvent.objects.count() == 1


def test_confirmed_is_what_was_looked_at(world: World) -> None:
    seen = hidden(post(world, "doi-ten", forms(world)["doi-ten"]))
    note(world, Rename(world.bodies["dap"], "Chi bộ thôn Đập Dài"), date(2023, 3, 1))
    answer = post(world, "doi-ten", {**seen, "body": "Chi bộ thôn Đập Dài"}, "ghi")
    assert answer.status_code == 409 and "Cây đơn vị vừa được người khác thay đổi." in text(answer)
    assert OrganisationEvent.objects.count() == 1
    assert post(world, "doi-ten", hidden(answer), "ghi").status_code == 302


def test_what_was_typed_comes_back_to_be_mended(world: World) -> None:
    for slug, typed in forms(world).items():
        page = unescape(post(world, slug, hidden(post(world, slug, typed)), "sua").content.decode())
        for value in (one for name, one in typed.items() if not name.startswith("children-") and one not in NOT_SHOWN):
            assert f'value="{value}"' in page, (slug, value)
        assert "data-error-summary" not in page


def test_more_rows_judge_nothing_and_lose_nothing(world: World) -> None:
    typed = {**MERGER, "bodies-2": "không có đơn vị này", "day": "hôm qua"}
    page = post(world, "sap-nhap", typed, "them").content.decode()
    assert 'name="bodies-4"' in page and "data-error-summary" not in page
    assert 'value="không có đơn vị này"' in page and 'value="hôm qua"' in page


NOT_SHOWN = {"", "on", "castle", "9999"}  # an empty field, a tick, and what was no choice on the page

ALONE = {"heirs-1-name": "", "heirs-0-part": "", "whole": "", "heirs-0-inherits": "none"}

REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("doi-ten", {"body": ""}, "body", "Đơn vị: Chưa nhập mục này."),
    ("doi-ten", {"body": "Chi bộ Sao Hỏa"}, "body", "Không có đơn vị nào tên như vậy vào ngày đó."),
    ("doi-ten", {"body": "chi bo thon"}, "body", "Chưa rõ là đơn vị nào."),
    ("doi-ten", {"name": ""}, "name", "Chưa nhập mục này."),
    ("doi-ten", {"name": "A" * 201}, "name", "Dài quá 200 ký tự (đang có 201)."),
    ("doi-ten", {"name": "A" * 101}, "short", "Tên dài quá 100 ký tự thì cần thêm tên viết tắt"),
    ("doi-ten", {"short": "A" * 101}, "short", "Dài quá 100 ký tự (đang có 101)."),
    ("doi-ten", {"name": "Chi bộ thôn Đập"}, "", "hiện đã đúng như vậy, không có gì thay đổi."),
    ("doi-ten", {"day": ""}, "day", "Chưa nhập ngày."),
    ("doi-ten", {"day": "31/2/2023"}, "day", "Không có ngày 31/2/2023 trong lịch."),
    ("doi-ten", {"day": "01/4/23"}, "day", "Năm “23” chưa rõ là năm nào."),
    ("doi-ten", {"day": "01/01/2019"}, "body", "đến ngày 01/01/2020 mới có."),
    ("doi-ten", {"decision": ""}, "decision", "Chưa nhập mục này."),
    ("doi-ten", {"decision": "A" * 61}, "decision", "Dài quá 60 ký tự"),
    ("doi-ten", {"issued_by": "A" * 201}, "issued_by", "Dài quá 200 ký tự"),
    ("doi-loai", {"kind": "castle"}, "kind", "Hãy chọn một mục trong danh sách."),
    ("doi-loai", {"kind": "party_cell"}, "", "không có gì thay đổi."),
    ("doi-ma", {"scheme": "mã xã"}, "scheme", "Ký hiệu danh mục mã gồm tối đa 40 chữ không dấu"),
    ("doi-ma", {"code": ""}, "code", "Chưa nhập mục này."),
    ("doi-ma", {"code": "06505"}, "code", "Mã 06505 đang là của Chi bộ Trường THPT Suối Mây."),
    ("doi-ma", {"body": "Chi bộ Trường THPT Suối Mây", "day": "01/3/2023"}, "day", "đã có một thay đổi khác của"),
    ("doi-ma", {"body": "Chi bộ Trường THPT Suối Mây", "day": "01/02/2023"}, "day", "Hãy bỏ việc ấy trước."),
    ("doi-ten", {"body": "Đảng bộ xã Đá Cũ", "day": "01/02/2023"}, "body", "kết thúc từ ngày 01/03/2023."),
    ("chuyen", {"hierarchy": "9999"}, "hierarchy", "Hãy chọn một mục trong danh sách."),
    (
        "chuyen",
        {"body": "Đảng bộ xã Khe Sâu", "parent": "Chi bộ thôn Đập"},
        "parent",
        "Đảng bộ xã Khe Sâu không thể trực thuộc Chi bộ thôn Đập, vì như vậy là trực thuộc chính mình.",
    ),
    ("chuyen", {"parent": "Đảng bộ xã Khe Sâu"}, "", "không có gì thay đổi."),
    ("thanh-lap", {"name": ""}, "name", "Chưa nhập mục này."),
    ("thanh-lap", {"kind": ""}, "kind", "Chưa nhập mục này."),
    ("thanh-lap", {"code": "1"}, "scheme", "Ký hiệu danh mục mã"),
    ("thanh-lap", {"scheme": "gso"}, "code", "Chưa nhập mục này."),
    ("sap-nhap", {"bodies-0": "", "bodies-1": ""}, "bodies-0", "Chưa nhập mục này."),
    ("sap-nhap", {"bodies-2": "Đảng bộ xã Khe Sâu"}, "bodies-0", "Có đơn vị được nêu hai lần"),
    ("sap-nhap", {"name": ""}, "name", "Chưa nhập mục này."),
    ("sap-nhap", {"kind": ""}, "kind", "Chưa nhập mục này."),
    ("sap-nhap", {"into_is": "old"}, "into", "Chưa nhập mục này."),
    ("sap-nhap", {"into_is": "old", "into": "Đảng bộ xã Cầu Đá"}, "into", "không thể sáp nhập vào chính mình."),
    ("sap-nhap", {"bodies-1": "Đảng bộ xã Đá Cũ"}, "bodies-0", "đã kết thúc từ ngày 01/03/2023."),
    ("chia-tach", {"heirs-1-rest": "", "heirs-1-part": "30"}, "heirs-0-name", "cộng lại là 90, không bằng tổng 100."),
    ("chia-tach", {"heirs-0-part": "100"}, "heirs-0-name", "không để lại phần còn lại nào."),
    ("chia-tach", {"heirs-1-name": "A" * 101}, "heirs-1-short", "Tên dài quá 100 ký tự thì cần thêm tên viết tắt"),
    ("chia-tach", {"whole": "mười"}, "whole", "Chỉ nhập chữ số"),
    ("chia-tach", {"whole": ""}, "whole", "Phần của mỗi nơi phải là số nguyên dương"),
    ("chia-tach", {"heirs-0-rest": "on", "heirs-0-part": ""}, "heirs-0-name", "Chỉ một nơi nhận được phần còn lại."),
    ("chia-tach", {**ALONE, "body": "Chi bộ thôn Đập"}, "heirs-0-name", "Chưa nêu đủ đơn vị nhận"),
    ("chia-tach", {"heirs-0-inherits": "all"}, "heirs-0-inherits", "không làm cả hai."),
    ("giai-the", {"children_to": ""}, "children_to", "Còn đơn vị trực thuộc chưa biết về đâu: Chi bộ thôn Đập."),
    ("giai-the", {"children_to": "Đảng bộ xã Khe Sâu"}, "children_to", "Đảng bộ xã Khe Sâu đã kết thúc"),
]


@pytest.mark.parametrize(("slug", "wrong", "field", "said"), REFUSED)
def test_refused_beside_its_field_with_all_that_was_typed(
    world: World, slug: str, wrong: dict[str, Any], field: str, said: str
) -> None:
    note(world, Recode(world.bodies["thpt"], "gso", "06505"), date(2023, 3, 1))
    note(world, Rename(world.bodies["ban"], "Ban A"), date(2022, 1, 1))
    old = int(
        actions.found_body(
            "Đảng bộ xã Đá Cũ", "", "party_organisation", hierarchy_id=dang(world),
            parent_id=world.bodies["huyen_uy"], since=date(2020, 1, 1), by=System(), at=AFTER,
        )
    )  # fmt: skip
    note(world, Dissolve(old), date(2023, 3, 1))
    typed, before = {**forms(world)[slug], **wrong}, OrganisationEvent.objects.count()
    for pressed in ("xem", "ghi"):
        answer = post(world, slug, typed, pressed)
        found = errors(answer)
        assert answer.status_code == 422 and field in found and said in found[field], found
        page = unescape(answer.content.decode())
        kept = [value for name, value in typed.items() if not name.startswith("children-") and value not in NOT_SHOWN]
        assert [value for value in kept if f'value="{value}"' not in page] == []
    assert OrganisationEvent.objects.count() == before


def test_where_the_bodies_below_go_is_asked_once_the_body_is_known(world: World) -> None:
    typed = {name: value for name, value in forms(world)["chia-tach"].items() if not name.startswith("children-")}
    with hold_clock(AFTER):
        page = world.client("thu").get("/don-vi/thay-doi/moi/chia-tach/").content.decode()
    assert "Đơn vị bên dưới về đâu" not in page
    answer = post(world, "chia-tach", typed)
    first = f"children-{world.bodies['tram']}"
    assert errors(answer) == {first: "Chi bộ Trạm Y tế xã Cầu Đá: Hãy chọn nơi trực thuộc mới cho từng đơn vị ở dưới."}
    assert f'name="children-{world.bodies["ngon"]}"' in answer.content.decode()
    part = post(world, "chia-tach", {**typed, "goes_on": "yes", "heirs-1-rest": "", "heirs-1-part": "10"})
    assert part.status_code == 200, errors(part)  # of a part that is split off, nobody need go along


def test_too_many_below_are_not_asked_one_by_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changing, "MOST_CHILDREN", 1)
    answer = post(world, "chia-tach", forms(world)["chia-tach"])
    assert answer.status_code == 422 and "Đơn vị này có hơn 1 đơn vị trực thuộc." in errors(answer)["body"]
    monkeypatch.setattr(changing, "MOST_CHILDREN", 2)
    assert post(world, "chia-tach", forms(world)["chia-tach"]).status_code == 200


def test_of_two_with_one_name_neither_is_guessed(world: World) -> None:
    bodies = [
        int(
            actions.found_body(
                "Chi bộ thôn Đập", "", "party_cell", hierarchy_id=dang(world), parent_id=world.bodies[key],
                since=date(2020, 1, 1), by=System(), at=AFTER,
            )
        )
        for key in ("cau_da",)
    ]  # fmt: skip
    typed = forms(world)["doi-ten"]
    answer = post(world, "doi-ten", typed)
    assert "Chưa rõ là đơn vị nào." in errors(answer)["body"]
    said = text(answer)
    assert "Chi bộ thôn Đập · thuộc Đảng bộ xã Cầu Đá" in said and "Chi bộ thôn Đập · thuộc Đảng bộ xã Khe Sâu" in said
    assert confirmed(world, "doi-ten", {**typed, "body-chon": str(bodies[0])}).status_code == 302
    assert queries.name_of(bodies[0], DAY) == "Chi bộ thôn Đập Mới"
    assert queries.name_of(world.bodies["dap"], DAY) == "Chi bộ thôn Đập"


def test_what_was_picked_holds_only_for_what_is_typed(world: World) -> None:
    typed = {**forms(world)["doi-ten"], "body-chon": str(world.bodies["ngon"])}
    confirmed(world, "doi-ten", typed)
    assert queries.name_of(world.bodies["dap"], DAY) == "Chi bộ thôn Đập Mới"


def test_begun_from_the_page_of_a_body(world: World) -> None:
    with hold_clock(AFTER):
        page = world.client("thu").get(f"/don-vi/thay-doi/moi/doi-ten/?don_vi={world.bodies['dap']}").content.decode()
        other = world.client("thu").get("/don-vi/thay-doi/moi/doi-ten/?don_vi=khong").content.decode()
    assert 'value="Chi bộ thôn Đập"' in page and f'name="body-chon" value="{world.bodies["dap"]}"' in page
    assert 'name="body-chon"' not in other
