"""A committee between consolidates its branch: its own figures and its own Biểu 1, live and as they were sealed."""

import csv
import io
import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guong.organisations import actions as organisations
from guong.organisations.actor import Office, System
from guong.plans import queries as plans
from guong.registrations import actions
from guong.registrations.queries import branches, consolidation
from tests.registrations.steered import BOARD, RECORDS, TOTALS, get, links, page, play, rename, seal
from tests.registrations.test_consolidation import figures_and_links
from tests.world import AFTER, CHECKING, CODE, FOUNDED, build_world

TITLES = {
    "own": "Chợ phiên không rác",
    "cell": "Trạm xá nở hoa",
    "back": "Giờ học mở",
    "front": "Ngày hội đại đoàn kết",
    "late": "Đường hoa muộn",
}
INSIDE = {"own", "cell", "late"}


@pytest.fixture
def played(world):
    world.registrations = play(world)
    return world


@pytest.fixture
def doubling(db):
    """One exemplar counts for two units, and cells count for their committee."""
    world = build_world(answers={"double_count": "yes", "committee_rollup": "yes"})
    world.registrations = play(world)
    return world


def totals(world, body="cau_da"):
    return f"{TOTALS}?nhanh={world.bodies[body]}"


def figures(world, body="cau_da"):
    in_force = plans.seal_in_force(world.plan, "registration")
    branch = branches.named(world.plan, str(world.bodies[body]), AFTER, in_force)
    if in_force is None:
        return consolidation.consolidation_of(world.plan, AFTER, branch)
    return consolidation.sealed_branch(world.plan, in_force, branch)


MAY = {
    "cau_da": {"thu", "nga", "phuc", "ha", "binh"},
    "khe_sau": {"thu", "nga", "phuc", "dung"},
    **{
        key: set() for key in ("tram", "ngon", "thpt", "ban", "huyen_uy", "mttq", "phu_nu")
    },  # nothing below, or not between
}


@pytest.mark.parametrize("is_sealed", [False, True])
def test_who_consolidates_which_branch(played, is_sealed):
    if is_sealed:
        seal(played)
    for body, may in MAY.items():
        for person in (
            "thu",
            "nga",
            "phuc",
            "ha",
            "binh",
            "lien",
            "man",
            "dung",
            "kien",
            "son",
            "quang",
            "vinh",
            "khach",
        ):
            expected = 200 if person in may else 404
            paper = f"/kh/{CODE}/xuat/registrations.json?nhanh={played.bodies[body]}"
            assert get(played, person, totals(played, body)).status_code == expected, (person, body)
            if body in {"cau_da", "khe_sau", "tram", "ban"}:
                assert get(played, person, paper).status_code == expected, (person, body)


@pytest.mark.parametrize("asked", ["abc", "-1", "0", "99999999", "9" * 40, "3;4", ""])
def test_what_is_no_branch(played, asked):
    assert get(played, "ha", f"{TOTALS}?nhanh={asked}").status_code == 404
    assert get(played, "ha", f"/kh/{CODE}/xuat/registrations.csv?nhanh={asked}").status_code == 404


@pytest.mark.parametrize("is_sealed", [False, True])
def test_its_own_figures_only(played, is_sealed):
    if is_sealed:
        seal(played)
    found = figures(played)
    assert (found.accepted, found.waiting, found.returned, found.complete, found.units) == (2, 1, 0, 1, 3)
    assert all(division.adds_up and division.total == 2 for division in found.divisions)
    text = page(played, "ha", totals(played))
    for name in ("MTTQ", "Khe Sâu", "THPT", "Giờ học mở"):
        assert name not in text
    assert "Khóa số liệu</h2>" not in text and "/tong-hop/khoa/" not in text and "de-nghi-mo" not in text


@pytest.mark.parametrize("is_sealed", [False, True])
def test_accepted_is_what_the_committee_accepted(played, is_sealed):
    """Before it went on up it is in the committee's list already; for the whole plan it still waits."""
    row = played.registration(played.registrations["late"].pk)
    actions.accept(row, by=played.actor("ha", AFTER), at=AFTER)
    whole = consolidation.consolidation_of(played.plan, AFTER)
    if is_sealed:
        seal(played)
    found = figures(played)
    assert (found.accepted, found.waiting, whole.accepted, whole.waiting) == (3, 0, 3, 1)
    assert TITLES["late"] in page(played, "ha", f"/kh/{CODE}/xuat/registrations.json?nhanh={played.bodies['cau_da']}")
    assert TITLES["late"] not in page(played, "thu", f"/kh/{CODE}/xuat/registrations.json")


def rows_behind(world, person, address):
    text = page(world, person, address)
    assert all(TITLES[key] not in text for key in set(TITLES) - INSIDE), address
    shown = re.search(r"<p class=\"muted\" data-count>(?:\d+–\d+ trong )?(\d+) mô hình<", text)
    counted = int(shown[1]) if shown else 0
    assert len(re.findall(r"<tr role=\"row\" data-row>", text)) == counted
    return counted


@pytest.mark.parametrize("is_sealed", [False, True])
@pytest.mark.parametrize("person", ["ha", "thu"])
@pytest.mark.parametrize("kind", ["played", "doubling"])
def test_every_figure_equals_the_list_it_opens(request, kind, person, is_sealed):
    world = request.getfixturevalue(kind)
    actions.accept(world.registration(world.registrations["late"].pk), by=world.actor("ha", CHECKING), at=AFTER)
    if is_sealed:
        seal(world)
    found = list(figures_and_links(page(world, person, totals(world))))
    assert len(found) > 12
    for value, href in found:
        assert f"nhanh={world.bodies['cau_da']}" in href
        if href.startswith(BOARD):
            assert f"Đủ chỉ tiêu <b>{value}</b>" in page(world, person, href)
            assert "Khe Sâu" not in page(world, person, href)
        else:
            assert rows_behind(world, person, href) == value, href


@pytest.mark.parametrize("is_sealed", [False, True])
@pytest.mark.parametrize("form", ["xlsx", "docx", "pdf", "csv", "json"])
def test_its_own_list_on_paper(played, form, is_sealed):
    if is_sealed:
        seal(played)
    text = page(played, "ha", totals(played))
    (href,) = [href for href, words in links(text, f"/kh/{CODE}/xuat/registrations.{form}") if words]
    answer = get(played, "ha", href)
    assert answer.status_code == 200
    if form == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))[1:]
        assert {row[2] for row in rows} == {TITLES["own"], TITLES["cell"]}
    if form == "json":
        assert json.loads(answer.content)["meta"]["branch"] == "Đảng bộ xã Cầu Đá"


def test_the_committee_issues_it(played):
    from guong.registrations import exports

    wanted = {"nhanh": str(played.bodies["cau_da"])}
    made = exports.official_list(
        "registrations", exports.Request(played.plan, AFTER, played.actor("ha", AFTER), wanted)
    )
    assert (made.letterhead.superior, made.letterhead.issuer) == ("HUYỆN ỦY SUỐI MÂY", "ĐẢNG ỦY XÃ CẦU ĐÁ")
    assert made.signature.authority == "T/M ĐẢNG ỦY" and made.recipients == (
        "Ban Tuyên giáo Huyện ủy (b/c)",
        "Lưu Đảng ủy xã Cầu Đá",
    )
    assert len(made.notes) == 6  # the check of every division


def test_sealed_it_holds_still(played):
    seal(played)
    before = figures(played)
    rename(played, "cau_da", "Tên đổi sau khi khóa")
    rename(played, "tram", "Tên đổi sau khi khóa")
    assert figures(played) == before
    assert "Tên đổi" not in page(played, "ha", totals(played))


def test_the_board_of_a_branch(played):
    text = page(played, "thu", f"{BOARD}?nhanh={played.bodies['khe_sau']}")
    assert "Đảng bộ xã Khe Sâu" in text and "Cầu Đá" not in text and 'name="nhanh"' in text
    assert get(played, "ha", f"{BOARD}?nhanh={played.bodies['khe_sau']}").status_code == 404
    assert f"{TOTALS}?nhanh={played.bodies['cau_da']}" in page(played, "binh", BOARD)
    assert "?nhanh=" not in page(played, "lien", BOARD) and "?nhanh=" not in page(played, "son", BOARD)


def test_a_record_list_of_a_branch_shows_each_their_own(played):
    """The filter widens nobody's rights."""
    query = f"{RECORDS}?nhanh={played.bodies['cau_da']}"
    for person, seen in {
        "thu": INSIDE,
        "ha": INSIDE,
        "lien": {"cell"},
        "man": {"late"},
        "kien": set(),
        "dung": set(),
    }.items():
        text = page(played, person, query)
        assert {key for key, title in TITLES.items() if title in text} == seen, person


def test_as_many_queries_for_many_rows_as_for_few(played):
    def count():
        with CaptureQueriesContext(connection) as captured:
            page(played, "ha", totals(played))
        return len(captured)

    few = count()
    for number in range(2):
        organisations.found_body.body(
            f"Chi bộ thêm {number}", "", "party_cell", hierarchy_id=played.plan.hierarchy_id,
            parent_id=played.bodies["cau_da"], since=FOUNDED.date(), by=System(), at=FOUNDED,
        )  # fmt: skip
        played.accepted("ha", "binh", "cau_da", title=f"Thêm {number}")
    assert count() == few


def test_a_committee_within_a_committee(world):
    """Each level counts what it accepted itself; an exemplar stands once in each total."""
    for key, name, kind, parent in (
        ("bo_phan", "Đảng bộ bộ phận Nguồn", "party_organisation", "cau_da"),
        ("khuoi", "Chi bộ thôn Khuổi", "party_cell", "bo_phan"),
    ):
        made = organisations.found_body.body(
            name, name, kind, hierarchy_id=world.plan.hierarchy_id, parent_id=world.bodies[parent],
            since=FOUNDED.date(), by=System(), at=FOUNDED,
        )  # fmt: skip
        world.bodies[key] = int(made)
    for person, body, offices in (
        ("man", "khuoi", (Office.CLERK, Office.HEAD)),
        ("dap", "bo_phan", (Office.HEAD, Office.RECEIVER)),
    ):
        for office in offices:
            organisations.give_seat.body(
                world.people[person], world.bodies[body], office, since=FOUNDED, by=System(), at=FOUNDED
            )
    row = world.sent("man", "man", "khuoi")
    counts = [(figures(world, "bo_phan").accepted, figures(world).accepted)]
    for receiver, head, body in (("dap", "dap", "bo_phan"), ("ha", "binh", "cau_da")):
        actions.accept(world.registration(row.pk), by=world.actor(receiver, AFTER), at=AFTER)
        counts.append((figures(world, "bo_phan").accepted, figures(world).accepted))
        actions.send_list(world.plan, world.bodies[body], by=world.actor(head, AFTER), at=AFTER)
    assert counts == [(0, 0), (1, 0), (1, 1)]
    Authenticator.objects.create(
        user=world.users["dap"], type="totp", data={"secret": "A" * 32}
    )  # whoever receives owes it
    assert get(world, "dap", totals(world, "bo_phan")).status_code == 200
    assert get(world, "dap", totals(world)).status_code == 404
    assert get(world, "ha", totals(world, "bo_phan")).status_code == 404  # the committee above has its own branch
