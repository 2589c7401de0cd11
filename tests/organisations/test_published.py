"""The published list of new units: what it settles, and what it leaves to a person."""

import pytest

from guong.kit.text import normal
from guong.organisations.rules.events import Create, Heir, Merge, NewBody, Split
from guong.organisations.rules.published import Old, Reading, Why, changes, read, spelled


def reading(*rows: tuple[str, str], province: str = "Tỉnh A") -> Reading:
    return read(["province,unit,merged_from", *(f'{province},{unit},"{made_of}"' for unit, made_of in rows)])


def unclear(found: Reading) -> list[tuple[str, Why, tuple[str, ...]]]:
    return [(one.name, one.why, one.claimed_by) for one in found.unclear]


def test_whole_bodies_merge() -> None:
    found = reading(("Xã Một", "Xã Một, Thị trấn Hai (huyện Xa)"))
    assert found.wholes == {found.units[0]: [Old("Tỉnh A", "Xã Một"), Old("Tỉnh A", "Thị trấn Hai", "huyện Xa")]}
    assert [old.kind for old in found.olds] == ["commune", "township"] and found.unclear == []


def test_one_takes_a_part_and_another_the_rest() -> None:
    found = reading(
        ("Xã Một", "Xã Cũ"), ("Phường Hai - Ba", "Xã Hai, Xã Cũ (phần còn lại sau khi sáp nhập vào xã Một)")
    )
    one, two = found.units
    assert found.splits == {Old("Tỉnh A", "Xã Cũ"): [(one, False), (two, True)]}
    assert found.wholes == {two: [Old("Tỉnh A", "Xã Hai")]}


def test_names_are_compared_as_they_are_read() -> None:
    assert spelled("Phường Văn Miếu - Quốc Tử Giám") == spelled("phường Văn Miếu Quốc Tử Giám")
    assert spelled("Hoà") == spelled("Hòa") != spelled("Hoa")
    found = reading(("Xã Một", normal("Xã Hoà An", "NFD")), ("Xã Hai", "Xã Hòa An (phần còn lại)"))
    assert list(found.splits) == [Old("Tỉnh A", "Xã Hoà An")]


def test_a_unit_left_as_it_was_is_the_same_body() -> None:
    found = reading(("Xã Một", "giữ nguyên"))
    assert found.kept == {found.units[0]: Old("Tỉnh A", "Xã Một")}


def test_a_remark_changes_nothing() -> None:
    found = reading(("Xã Một", "Xã Hai (bao gồm Hòn Xa)"))
    assert found.wholes == {found.units[0]: [Old("Tỉnh A", "Xã Hai")]}


UNCLEAR = {
    "claimed twice": ([("Xã Một", "Xã Cũ"), ("Xã Hai", "Xã Cũ")], "Xã Cũ", Why.CLAIMED_TWICE),
    "twice by one": ([("Xã Một", "Xã Cũ, Xã Cũ")], "Xã Cũ", Why.CLAIMED_TWICE),
    "left as it was, and claimed": (
        [("Xã Cũ", "giữ nguyên"), ("Xã Hai", "Xã Cũ (phần còn lại)")],
        "Xã Cũ",
        Why.CLAIMED_TWICE,
    ),
    "district on one side": ([("Xã Một", "Xã Cũ"), ("Xã Hai", "Xã Cũ (huyện Xa)")], "Xã Cũ", Why.DISTRICT_MISSING),
    "rest after another": (
        [("Xã Một", "Xã Cũ"), ("Xã Hai", "Xã Cũ (phần còn lại sau khi sáp nhập vào xã Ba)")],
        "Xã Cũ",
        Why.REST_DIFFERS,
    ),
    "rest of one or two": (
        [("Xã Một", "Xã Cũ"), ("Xã Hai", "Xã Cũ"), ("Xã Ba", "Xã Cũ (phần còn lại)")],
        "Xã Cũ",
        Why.REST_DIFFERS,
    ),
    "rest alone": ([("Xã Một", "Xã Cũ (phần còn lại)")], "Xã Cũ", Why.ONLY_A_PART),
    "part alone": ([("Xã Một", "Xã Cũ (một phần)")], "Xã Cũ", Why.ONLY_A_PART),
    "parts alone": ([("Xã Một", "Xã Cũ (một phần)"), ("Xã Hai", "Xã Cũ (một phần)")], "Xã Cũ", Why.ONLY_A_PART),
    "no kind": ([("Xã Một", "Bãi bồi")], "Bãi bồi", Why.NOT_READ),
    "a mark nobody knows": ([("Xã Một", "Xã Cũ (trừ đảo Xa)")], "Xã Cũ", Why.NOT_READ),
    "a bracket left open": ([("Xã Một", "Xã Cũ (huyện Xa")], "Xã Cũ (huyện Xa", Why.NOT_READ),
}


@pytest.mark.parametrize("name", UNCLEAR)
def test_what_is_not_settled_is_reported(name: str) -> None:
    rows, claimed, why = UNCLEAR[name]
    found = reading(*rows)
    assert unclear(found) == [(claimed, why, tuple(unit for unit, made_of in rows for _ in made_of.split(", ")))]
    assert found.olds == []


def test_a_district_tells_two_bodies_of_one_name_apart() -> None:
    found = reading(
        ("Xã Một", "Xã Cũ (huyện Xa)"),
        ("Xã Hai", "Xã Cũ (huyện Gần)"),
        ("Xã Ba", "Xã Cũ (thuộc huyện Xa) (phần còn lại sau khi sáp nhập vào xã Một)"),
    )
    assert list(found.splits) == [Old("Tỉnh A", "Xã Cũ", "huyện Xa")]
    assert found.wholes == {found.units[1]: [Old("Tỉnh A", "Xã Cũ", "huyện Gần")]}


def test_the_same_name_in_another_province_is_another_body() -> None:
    rows = ["Tỉnh A,Xã Một,Xã Cũ", "Tỉnh B,Xã Một,Xã Cũ"]
    assert len(read(["province,unit,merged_from", *rows]).olds) == 2


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ValueError, match="merged_from"):
        read(["province,unit", "Tỉnh A,Xã Một"])


def test_what_is_settled_as_events() -> None:
    found = reading(
        ("Xã Một", "Xã Cũ"),
        ("Xã Hai", "Xã Cũ (phần còn lại), Xã Ba"),
        ("Xã Giữ", "giữ nguyên"),
    )
    numbers = {"Xã Cũ": 1, "Xã Ba": 2, "Xã Giữ": 3}
    events = list(changes(found, lambda old: numbers[old.name], lambda unit: ((5, 9),)))
    assert events == [
        Create(NewBody(-1, "Xã Một", "commune", ((5, 9),))),
        Merge((2,), NewBody(-2, "Xã Hai", "commune", ((5, 9),))),
        Split(1, (Heir(-1), Heir(-2, is_rest=True))),
    ]
