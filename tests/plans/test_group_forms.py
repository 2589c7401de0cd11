"""Groups of units on the pages of a plan: typed by name, told by name, asked about."""

import pytest
from django.urls import reverse

from guong.organisations import actions as organisations
from guong.organisations.actor import System
from guong.plans import actions, queries
from guong.plans.models import Plan, Quota, QuotaMember
from guong.plans.queries import asking, grouping
from guong.plans.rules.naming import Body, Directory, lines_of
from tests.plans.doing import client_of, fill, row_of, text, typed_in
from tests.plans.texts import begun, confirm_all, found, settle
from tests.world import CODE, FOUNDED, WRITING, proposed_answers

COMMON = {"kind": "party_cell", "shape": "at_least", "n": 1, "scope": "all", "relation": "implements"}


def hierarchy_of(world) -> int:
    return row_of(world.plan).hierarchy_id


def put(world, *rows):
    """Make these the quotas of the draft."""
    whole = [{"hierarchy_id": hierarchy_of(world), **COMMON, **row} for row in rows]
    actions.replace_part(row_of(world.plan), "quotas", whole, by=world.actor("thu"), at=WRITING)


def namesake(world) -> int:
    """A second Chi bộ thôn Ngọn, in the neighbouring commune."""
    made = organisations.found_body.body(
        "Chi bộ thôn Ngọn",
        "Ngọn",
        "party_cell",
        hierarchy_id=hierarchy_of(world),
        parent_id=world.bodies["khe_sau"],
        since=FOUNDED.date(),
        by=System("test"),
        at=FOUNDED,
    )
    return int(made)


def members_of(world) -> list[list[int]]:
    quotas = queries.parts_of(row_of(world.plan), WRITING)["quotas"]
    return [list(QuotaMember.objects.filter(quota=one).values_list("organisation_id", flat=True)) for one in quotas]


# ---- names ----


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("1. Chi bộ A;\n2) Chi bộ B.\n- Chi bộ C,\n• Chi bộ D", ["Chi bộ A", "Chi bộ B", "Chi bộ C", "Chi bộ D"]),
        ("1\tChi bộ A\tĐảng bộ xã X\n2\tChi bộ B\t", ["Chi bộ A, Đảng bộ xã X", "Chi bộ B"]),
        ("Chi bộ A; Chi bộ B và\n\n  \n", ["Chi bộ A", "Chi bộ B"]),
        ("Chi bộ thôn 1\na) Chi bộ thôn 2", ["Chi bộ thôn 1", "Chi bộ thôn 2"]),
        ("", []),
    ],
)
def test_lines_are_bare_names(typed, lines):
    assert lines_of(typed) == lines


BODIES = [
    Body(1, "Chi bộ thôn 1", "CB thôn 1", "party_cell", 1, ("Đảng bộ xã A", "Xã A")),
    Body(2, "Chi bộ thôn 1", "", "party_cell", 1, ("Đảng bộ xã B",)),
    Body(3, "Chi bộ thôn Bản", "", "party_cell", 1, ("Đảng bộ xã A",)),
    Body(4, "Chi bộ thôn Bán", "", "party_cell", 1, ("Đảng bộ xã A",)),
    Body(5, "Đảng bộ xã A", "Xã A", "party_organisation", 1, ()),
    Body(6, "Chi bộ Nội vụ, Lao động", "", "party_cell", 1, ()),
    Body(7, "Chi bộ Trạm cũ", "", "party_cell", 1, is_gone=True),
]


@pytest.mark.parametrize(
    ("typed", "ids", "codes"),
    [
        ("Chi bộ thôn 1, Đảng bộ xã A", [1], []),
        ("Chi bộ thôn 1 (Đảng bộ xã B)", [2], []),
        ("chi bo thon 1 - thuộc Xã A", [1], []),
        ("CB thôn 1", [1], []),
        ("12 Chi bộ thôn Bán", [4], []),
        ("CHI BỘ THÔN BẢN", [3], []),
        ("Chi bộ Nội vụ, Lao động", [6], []),
        ("Chi bộ Trạm cũ", [7], []),
        ("chi bo thon ban", [], ["group_which"]),
        ("Chi bộ thôn 1", [], ["group_which"]),
        ("Chi bộ thôn 9", [], ["group_unknown"]),
        ("Đảng bộ xã A", [], ["group_of_other_kind"]),
        ("Chi bộ thôn Bán\nchi bộ thôn Bán", [4], ["group_twice"]),
        ("x" * 500, [], ["group_line_long"]),
        ("\n".join(f"Đội {n}" for n in range(1001)), [], ["group_long"]),
        ("\n".join(f"Đội {n}" for n in range(12)), [], ["group_unknown"] * 10 + ["group_more"]),
    ],
)
def test_a_name_means_one_body_or_says_why_not(typed, ids, codes):
    found, wrong = Directory(BODIES).ids(typed, "party_cell", 1)
    assert (found, [reason.code for reason in wrong]) == (ids, codes)


def test_bodies_are_told_so_that_their_names_mean_them():
    directory = Directory(BODIES)
    told = directory.told([2, 3, 5, 7])
    assert told == ["Chi bộ thôn 1 (Đảng bộ xã B)", "Chi bộ thôn Bản", "Đảng bộ xã A", "Chi bộ Trạm cũ"]
    assert directory.ids("\n".join(told[:2]), "party_cell", 1) == ([2, 3], [])


# ---- the form ----


def test_a_pasted_group_is_kept_and_shown_by_name(drafting_world):
    world, client = drafting_world, client_of(drafting_world, "thu")
    other = namesake(world)
    put(world, {})
    typed = "1. Chi bộ thôn Ngọn (Đảng bộ xã Khe Sâu);\n2. chi bộ Trường THPT Suối Mây."
    response = fill(
        client, "plan_edit", CODE, "chi-tieu", quotas__0__circle="named", quotas__0__member_ids=typed,
        quotas__0__continuing_counts=None, ve="1",
    )  # fmt: skip
    assert response.status_code == 302
    assert members_of(world) == [[other, world.bodies["thpt"]]]
    (row,) = queries.parts_of(row_of(world.plan), WRITING)["quotas"]
    assert (row.circle, row.continuing_counts) == ("named", False)
    again = client.get(reverse("plan_edit", args=[CODE, "chi-tieu"]))
    shown = typed_in(again)["quotas-0-member_ids"]
    assert shown == "Chi bộ thôn Ngọn (Đảng bộ xã Khe Sâu)\nChi bộ Trường THPT Suối Mây"
    page = text(client.get(reverse("plan", args=[CODE])))
    assert "Nhóm 2 đơn vị: Chi bộ thôn Ngọn; Chi bộ Trường THPT Suối Mây" in page and "Chỉ tính mô hình mới" in page


def test_saving_what_is_stored_changes_nothing(drafting_world):
    world, client = drafting_world, client_of(drafting_world, "thu")
    put(world, {"circle": "named", "member_ids": [world.bodies["ngon"], world.bodies["tram"]]}, {"circle": "rest"})
    before = row_of(world.plan).version
    assert fill(client, "plan_edit", CODE, "chi-tieu", ve="1").status_code == 302
    assert row_of(world.plan).version == before
    assert members_of(world) == [[world.bodies["ngon"], world.bodies["tram"]], []]


@pytest.mark.parametrize(
    ("circle", "typed", "said"),
    [
        ("named", "Chi bộ thôn Ngọn", "Có 2 đơn vị tên «Chi bộ thôn Ngọn»: Chi bộ thôn Ngọn (Đảng bộ xã Cầu Đá)"),
        ("named", "Chi bộ Lạ", "Không thấy đơn vị «Chi bộ Lạ» trong phạm vi kế hoạch."),
        ("named", "Đảng bộ xã Cầu Đá", "«Đảng bộ xã Cầu Đá» là đảng bộ"),
        ("named", "Chi bộ thôn Đập\nChi bộ thôn Đập", "«Chi bộ thôn Đập» được nêu hai lần."),
        ("named", "", "Đồng chí chọn nhóm đơn vị thì cần nêu ít nhất một đơn vị của nhóm."),
        ("rest", "Chi bộ thôn Đập", "Chỉ tiêu này không giao cho nhóm nên không nêu đơn vị."),
        ("all", "Chi bộ thôn Đập", "Chỉ tiêu này không giao cho nhóm nên không nêu đơn vị."),
    ],
)
def test_what_is_no_group_says_why_and_stays_typed(drafting_world, circle, typed, said):
    world, client = drafting_world, client_of(drafting_world, "thu")
    namesake(world)
    put(world, {})
    response = fill(client, "plan_edit", CODE, "chi-tieu", quotas__0__circle=circle, quotas__0__member_ids=typed)
    assert response.status_code == 422 and said in text(response)
    assert typed_in(response)["quotas-0-member_ids"].strip() == typed
    assert members_of(world) == [[]]


def test_a_page_without_the_new_fields_asks_everybody_and_counts_everything(drafting_world):
    world, client = drafting_world, client_of(drafting_world, "thu")
    put(world, {})
    gone = {f"quotas__0__{name}": None for name in ("circle", "member_ids", "continuing_counts")}
    assert fill(client, "plan_edit", CODE, "chi-tieu", quotas__0__n="3", ve="1", **gone).status_code == 302
    (row,) = queries.parts_of(row_of(world.plan), WRITING)["quotas"]
    assert (row.n, row.circle, row.continuing_counts) == (3, "all", True)


def test_more_groups_take_no_more_queries(drafting_world, django_assert_max_num_queries):
    world, client = drafting_world, client_of(drafting_world, "thu")
    counts = []
    for many in (1, 3):
        put(world, *({"circle": "named", "member_ids": [world.bodies["ngon"]], "n": n} for n in range(1, many + 1)))
        with django_assert_max_num_queries(200) as asked:
            client.get(reverse("plan_edit", args=[CODE, "chi-tieu"]))
        counts.append(len(asked))
    assert counts[0] == counts[1]


# ---- what is asked before activation ----


def test_a_common_quota_beside_a_group_is_asked_about(drafting_world):
    world, client = drafting_world, client_of(drafting_world, "thu")
    put(world, {"n": 1}, {"circle": "named", "member_ids": [world.bodies["ngon"], world.bodies["tram"]], "n": 2})
    said = "chỉ tiêu chung cũng giao cho 2 đơn vị của nhóm; chọn “Những đơn vị còn lại” nếu không phải vậy."
    assert said in text(client.get(reverse("plan", args=[CODE])))
    assert said in text(client.get(reverse("plan_edit", args=[CODE, "chi-tieu"])))
    quotas = list(Quota.objects.filter(plan=world.plan).order_by("position"))
    Quota.objects.filter(pk=quotas[0].pk).update(circle="rest")
    assert grouping.warnings(row_of(world.plan), WRITING) == []


def test_units_of_a_group_that_stand_too_deep_are_told(drafting_world):
    world = drafting_world
    group = [world.bodies["ngon"], world.bodies["thpt"]]
    put(world, {"circle": "named", "scope": "direct", "member_ids": group})
    (reason,) = grouping.warnings(row_of(world.plan), WRITING)
    assert (reason.code, reason.facts["count"], reason.facts["names"]) == ("group_out_of_scope", 1, "Chi bộ thôn Ngọn")


def test_quotas_that_nobody_can_meet_together_stand_against_activation(drafting_world):
    world = drafting_world
    put(
        world,
        {"shape": "at_most", "n": 1},
        {"circle": "named", "member_ids": [world.bodies["ngon"]], "n": 2},
    )
    reasons = [one for one in asking.why_not_activate(row_of(world.plan), WRITING) if one.code == "quotas_contradict"]
    assert [one.facts["name"] for one in reasons] == ["Chi bộ thôn Ngọn"]
    page = text(client_of(world, "thu").get(reverse("plan", args=[CODE])))
    assert "Chỉ tiêu trái nhau với Chi bộ thôn Ngọn" in page
    put(world, {"shape": "at_most", "n": 2}, {"circle": "named", "member_ids": [world.bodies["ngon"]], "n": 2})
    assert "quotas_contradict" not in {one.code for one in asking.why_not_activate(row_of(world.plan), WRITING)}


@pytest.mark.parametrize(
    ("common", "new", "clash"),
    [
        ({"shape": "at_most", "n": 1}, {"n": 2, "continuing_counts": False}, True),
        ({"n": 2}, {"shape": "at_most", "n": 1, "continuing_counts": False}, False),
        ({"shape": "at_most", "n": 1}, {"n": 2, "relation": "directs"}, False),
    ],
)
def test_new_ones_count_among_all_of_them(drafting_world, common, new, clash):
    put(drafting_world, common, new)
    codes = {one.code for one in asking.why_not_activate(row_of(drafting_world.plan), WRITING)}
    assert ("quotas_contradict" in codes) is clash


# ---- found in a text ----

TEXT = """HUYỆN ỦY SUỐI MÂY
*
Số 12-KH/HU
Suối Mây, ngày 15 tháng 02 năm 2023

KẾ HOẠCH
Đăng ký mô hình tiêu biểu năm 2023

I. CHỈ TIÊU
1. Riêng Chi bộ thôn Ngọn, Chi bộ thôn Lạ đăng ký ít nhất 02 mô hình mới.
2. Các chi bộ còn lại đăng ký ít nhất 01 mô hình.
II. THỜI GIAN
Gửi danh sách đăng ký về Ban Tuyên giáo trước ngày 10/3/2023.
"""


def test_a_group_of_a_text_is_opened_with_its_names_and_kept_as_corrected(world):
    client = client_of(world, "thu")
    plan = begun(client, TEXT)
    one, rest = found(plan, "quotas"), found(plan, "quotas", 1)
    page = text(client.get(reverse("plan_text", args=[plan.code]), {"sua": one.pk}))
    assert "Văn bản nêu tên các đơn vị của nhóm." in page and "Chi bộ thôn Ngọn\nChi bộ thôn Lạ" in page
    assert "Không thấy đơn vị «Chi bộ thôn Lạ» trong phạm vi kế hoạch." in page
    typed = {f"muc-{name}": value for name, value in one.found["values"].items() if value}
    assert "muc-continuing_counts" not in typed
    assert settle(client, plan, one, "ghi", phan="quotas", **typed).status_code == 422
    settle(client, plan, one, "ghi", phan="quotas", **{**typed, "muc-member_ids": "Chi bộ thôn Ngọn; Chi bộ thôn Đập"})
    settle(client, plan, rest, "ghi", phan="quotas", **{f"muc-{name}": v for name, v in rest.found["values"].items()})
    rows = queries.parts_of(row_of(plan), WRITING)["quotas"]
    assert [(row.circle, row.member_ids, row.continuing_counts) for row in rows] == [
        ("named", [world.bodies["ngon"], world.bodies["dap"]], False),
        ("rest", [], True),
    ]
    page = text(client.get(reverse("plan_text", args=[plan.code])))
    assert "Nhóm 2 đơn vị: Chi bộ thôn Ngọn; Chi bộ thôn Đập" in page and "Chỉ tính mô hình mới" in page
    settle(client, plan, one, "lai")
    assert not QuotaMember.objects.filter(quota__plan=plan).exists()


def test_what_was_found_before_there_were_groups_asks_everybody(world):
    client = client_of(world, "thu")
    plan = begun(client, TEXT.replace("Riêng Chi bộ thôn Ngọn, Chi bộ thôn Lạ", "Mỗi chi bộ").replace(" mới.", "."))
    one = found(plan, "quotas")
    for name in ("circle", "member_ids", "continuing_counts"):
        del one.found["values"][name]
    one.save()
    assert confirm_all(client, plan, "quotas").status_code == 200
    row = queries.parts_of(row_of(plan), WRITING)["quotas"][0]
    assert (row.circle, row.continuing_counts) == ("all", True)


# ---- in an amendment ----


def grouped(world):
    """A running plan with two groups of cells: Ngọn and Đập owe two, the school one."""
    rows = [
        {"circle": "named", "member_ids": [world.bodies["ngon"], world.bodies["dap"]], "n": 2},
        {"circle": "named", "member_ids": [world.bodies["thpt"]], "n": 1},
        {"circle": "rest", "n": 1},
    ]
    put(world, *rows)
    plan = row_of(world.plan)
    asked = {name: value for name, value in proposed_answers(plan).items() if not name.startswith("scope_")}
    actions.answer(plan, asked, by=world.actor("thu"), at=WRITING)
    actions.activate(row_of(plan), by=world.actor("thu"), at=WRITING)
    world.plan = row_of(plan)
    return list(Quota.objects.filter(plan=plan).order_by("position").values_list("pk", flat=True))


def test_an_amendment_moves_a_unit_and_tells_who_came_and_left(drafting_world):
    world = drafting_world
    first, second, _ = grouped(world)
    client = client_of(world, "thu")
    client.post(
        reverse("amendment_new", args=[CODE]),
        {"document": "15-KH/HU", "issued_on": "01/3/2023", "effective_on": "", "grounds": ""},
    )
    shown = client.get(reverse("amendment_line", args=[CODE, 1, "chi-tieu", first]))
    assert typed_in(shown)["member_ids"] == "Chi bộ thôn Ngọn\nChi bộ thôn Đập"
    assert "Gồm: Chi bộ thôn Ngọn; Chi bộ thôn Đập" in text(shown)
    same = fill(client, "amendment_line", CODE, 1, "chi-tieu", first)
    assert same.status_code == 422 and "Nội dung mới giống hệt nội dung đang áp dụng." in text(same)
    wrong = fill(client, "amendment_line", CODE, 1, "chi-tieu", first, member_ids="Chi bộ Lạ")
    assert wrong.status_code == 422 and "Không thấy đơn vị «Chi bộ Lạ»" in text(wrong)
    ngon, dap = world.bodies["ngon"], world.bodies["dap"]
    before = queries.addressed(row_of(world.plan), "registration", WRITING).quotas
    assert ([quota.n for quota in before[ngon]], [quota.n for quota in before[dap]]) == ([2], [2])
    for quota, names in ((first, "Chi bộ thôn Đập"), (second, "Chi bộ Trường THPT Suối Mây\nChi bộ thôn Ngọn")):
        assert fill(client, "amendment_line", CODE, 1, "chi-tieu", quota, member_ids=names).status_code == 302
    draft = text(client.get(reverse("amendment", args=[CODE, 1])))
    assert "Bớt: Chi bộ thôn Ngọn." in draft and "Thêm: Chi bộ thôn Ngọn." in draft
    issued = client.post(reverse("amendment_issue", args=[CODE, 1]), {"phien_ban": "3", "_khoa": "phat-hanh"})
    assert issued.status_code == 302, text(issued)
    page = text(client_of(world, "man").get(reverse("amendment", args=[CODE, 1])))
    assert "Bớt: Chi bộ thôn Ngọn." in page and "Thêm: Chi bộ thôn Ngọn." in page
    owed = queries.addressed(row_of(world.plan), "registration", WRITING).quotas
    assert [quota.n for quota in owed[ngon]] == [1]
    assert [quota.n for quota in owed[dap]] == [2]


def test_a_new_number_keeps_group_and_counting(drafting_world):
    world = drafting_world
    first, _, _ = grouped(world)
    client = client_of(world, "thu")
    client.post(
        reverse("amendment_new", args=[CODE]),
        {"document": "15-KH/HU", "issued_on": "01/3/2023", "effective_on": "", "grounds": ""},
    )
    assert fill(client, "amendment_line", CODE, 1, "chi-tieu", first, n="3").status_code == 302
    client.post(reverse("amendment_issue", args=[CODE, 1]), {"phien_ban": "2", "_khoa": "phat-hanh"})
    (row,) = Quota.objects.filter(plan=world.plan, replaces=first)
    assert (row.n, row.circle, row.member_ids, row.continuing_counts) == (
        3, "named", [world.bodies["ngon"], world.bodies["dap"]], True,
    )  # fmt: skip
    page = text(client.get(reverse("plan", args=[CODE])))
    assert "Gồm: Chi bộ thôn Ngọn; Chi bộ thôn Đập" in page


# ---- elsewhere ----


def test_next_years_page_and_draft_go_on_with_the_group(drafting_world):
    world = drafting_world
    grouped(world)
    client = client_of(world, "thu")
    page = text(client.get(reverse("plan_next_year", args=[CODE])))
    assert "ít nhất 02 mô hình (nhóm 2 đơn vị)" in page and "Nhóm gồm: Chi bộ thôn Ngọn; Chi bộ thôn Đập" in page
    assert "ít nhất 01 mô hình (các đơn vị còn lại)" in page
    made = fill(client, "plan_next_year", CODE)
    assert made.status_code == 302
    plan = Plan.objects.system("a test looks at the row itself").get(follows=world.plan)
    rows = queries.parts_of(plan, WRITING)["quotas"]
    assert [(row.circle, row.member_ids) for row in rows] == [
        ("named", [world.bodies["ngon"], world.bodies["dap"]]),
        ("named", [world.bodies["thpt"]]),
        ("rest", []),
    ]
