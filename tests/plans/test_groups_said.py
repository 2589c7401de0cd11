"""What the words of a quota say of groups of units: rules alone, on texts written for them."""

import pytest

from guong.plans.rules import Circle
from guong.plans.rules.groups_said import Said, said_of
from guong.plans.rules.proposals import Group, Known, proposals
from guong.reading import read

KNOWN = Known(10, 1, 2026, {"party_organisation": [1], "party_cell": [1], "socio_political_organisation": [1]})
PLAN = """HUYỆN ỦY SUỐI MÂY
*
Số 12-KH/HU
Suối Mây, ngày 15 tháng 02 năm 2026

KẾ HOẠCH
Đăng ký mô hình tiêu biểu năm 2026

I. CHỈ TIÊU
{quotas}
II. THỜI GIAN
Gửi danh sách đăng ký về Ban Tuyên giáo trước ngày 10/3/2026.
"""


def quotas_in(*sentences: str) -> list[tuple[str, str, list[str], bool, str, bool]]:
    """(kind, circle, names, whether earlier exemplars count, note, sure) of each quota proposed."""
    text = PLAN.format(quotas="\n".join(f"{place}. {said}" for place, said in enumerate(sentences, 1)))
    return [
        (
            one.values["kind"],
            one.values["circle"],
            one.values["member_ids"].splitlines(),
            one.values["continuing_counts"] == "on",
            one.note,
            one.is_sure,
        )
        for one in proposals(read(text), KNOWN)
        if one.group == Group.QUOTAS
    ]


def test_everybody_of_a_kind_is_sure():
    assert quotas_in("Mỗi chi bộ đăng ký ít nhất 02 mô hình.") == [("party_cell", "all", [], True, "", True)]


def test_a_sort_of_bodies_waits_for_their_names():
    found = quotas_in(
        "Mỗi chi bộ nông thôn đăng ký ít nhất 02 mô hình.", "Các chi bộ còn lại đăng ký ít nhất 01 mô hình."
    )
    assert found == [
        ("party_cell", "named", [], True, "group", False),
        ("party_cell", "rest", [], True, "rest", False),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "03 đảng bộ sau: Đảng bộ xã A, Đảng bộ xã B và Đảng bộ xã C, mỗi đảng bộ đăng ký ít nhất 03 mô hình.",
        "Riêng Đảng bộ xã A, Đảng bộ xã B, Đảng bộ xã C đăng ký ít nhất 03 mô hình.",
        "Các đảng bộ xã vùng cao (Đảng bộ xã A; Đảng bộ xã B; Đảng bộ xã C) đăng ký ít nhất 03 mô hình.",
        "Các đảng bộ xã (gồm: Đảng bộ xã A, Đảng bộ xã B, Đảng bộ xã C) đăng ký ít nhất 03 mô hình.",
        "Các đảng bộ xã sau đăng ký ít nhất 03 mô hình: Đảng bộ xã A, Đảng bộ xã B, Đảng bộ xã C.",
    ],
)
def test_names_that_the_text_gives_stand_in_the_list(said):
    names = ["Đảng bộ xã A", "Đảng bộ xã B", "Đảng bộ xã C"]
    assert quotas_in(said) == [("party_organisation", "named", names, True, "group_named", False)]


def test_the_rest_without_a_kind_is_that_of_the_quota_before():
    found = quotas_in(
        "Riêng Đảng bộ xã A đăng ký ít nhất 03 mô hình.", "Các đơn vị còn lại đăng ký ít nhất 01 mô hình."
    )
    assert [row[:3] for row in found] == [
        ("party_organisation", "named", ["Đảng bộ xã A"]),
        ("party_organisation", "rest", []),
    ]


def test_the_rest_of_nobody_asks_for_the_kind():
    (found,) = quotas_in("Các đơn vị còn lại đăng ký ít nhất 01 mô hình.")
    assert (found[0], found[1], found[4], found[5]) == ("", "rest", "no_kind", False)


@pytest.mark.parametrize(
    "said", ["Mỗi chi bộ xây dựng từ 01 mô hình mới trở lên.", "Mỗi chi bộ xây dựng mới ít nhất 01 mô hình."]
)
def test_new_exemplars_alone_count_and_the_page_says_so(said):
    assert quotas_in(said) == [("party_cell", "all", [], False, "new_only", True)]


def test_each_is_not_new():
    assert quotas_in("Các chi bộ đăng ký ít nhất 01 mô hình mỗi năm.")[0][3] is True


def test_brackets_behind_a_deed_or_several_kinds_name_no_group():
    assert said_of(
        "chi bộ", "Các chi bộ gửi Ban Tuyên giáo (Ban Xây dựng Đảng) ", "ít nhất 02 mô hình", ".", is_part=False
    ) == Said(Circle.ALL)
    assert said_of(
        "MTTQ và các tổ chức",
        "MTTQ và các tổ chức (Hội Nông dân A) ",
        "02 mô hình",
        "",
        is_part=False,
        is_one_kind=False,
    ) == Said(Circle.ALL)
