"""The consolidated figures: every figure equals the list it opens, every table reconciles, and who may see them."""

import re
from datetime import date

import pytest

from guong.organisations.models import Hierarchy, OrganisationKind, Place
from guong.plans.models import Deadline, Quota, Sector
from guong.registrations.models import ListItem, Participation, Registration, UnitList
from guong.registrations.queries import consolidation
from tests.registrations.steered import BOARD, TOTALS, get, links, page, play, post, rename, seal
from tests.world import AFTER, CODE, build_world

READERS = ("thu", "nga", "phuc")
OTHERS = ("ha", "binh", "lien", "dung", "kien", "oanh", "son", "quang", "vinh", "khach")


@pytest.fixture
def played(world):
    world.registrations = play(world)
    return world


@pytest.fixture
def doubling(db):
    """The same with one exemplar counting for two units, and cells counting for their committee."""
    world = build_world(answers={"double_count": "yes", "committee_rollup": "yes"})
    world.registrations = play(world)
    return world


def test_who_sees_the_figures(played):
    for person in READERS:
        assert get(played, person, TOTALS).status_code == 200
    for person in OTHERS:
        assert get(played, person, TOTALS).status_code == 404, person
        for verb in ("khoa", "de-nghi-mo", "mo-lai"):
            assert post(played, person, f"{TOTALS}{verb}/").status_code == 404, person


def figures(played):
    return consolidation.consolidation_of(played.plan, AFTER)


def test_the_four_figures(played):
    found = figures(played)
    assert (found.accepted, found.waiting, found.returned, found.complete, found.units) == (3, 1, 1, 2, 8)


def test_every_table_reconciles(played):
    for division in figures(played).divisions:
        assert division.adds_up
        assert division.sum_of_parts == sum(line.count for line in division.lines)
        assert division.sum_of_parts - division.surplus + division.nowhere == division.total == 3
    text = page(played, "thu", TOTALS)
    assert "Cộng các dòng 4, bớt 1 lần đếm trùng: 3." in text
    assert "KHÔNG KHỚP" not in text


def test_one_that_counts_twice_is_named(doubling):
    found = figures(doubling)
    credited = next(division for division in found.divisions if division.twice_query == "twice=credited")
    assert (credited.sum_of_parts, credited.surplus, credited.total) == (4, 1, 3)
    assert "Trạm xá nở hoa" in page(doubling, "thu", f"/kh/{CODE}/ho-so/?state=accepted&twice=credited")


def rows_behind(world, address):
    text = page(world, "thu", address)
    shown = re.search(r"<p class=\"muted\" data-count>(?:\d+–\d+ trong )?(\d+) mô hình<", text)
    counted = int(shown[1]) if shown else 0
    assert len(re.findall(r"<tr role=\"row\" data-row>", text)) == counted
    return counted


def figures_and_links(text):
    """Every figure of the page with the list it opens: the four, the lines of the tables, those that stand twice."""
    for value, href in re.findall(r'<div class="stat"><b>(\d+)[^<]*</b><a href="([^"]+)"', text):
        yield int(value), href.replace("&amp;", "&")
    for href, value in re.findall(
        r'<li><span><a href="([^"]+)">[^<]*</a></span>\s*<span class="amount">(\d+)</span>', text
    ):
        yield int(value), href.replace("&amp;", "&")
    for href, words in links(text, f"/kh/{CODE}/ho-so/"):
        told = re.match(r"Xem (\d+) mô hình", words)
        if told:
            yield int(told[1]), href


@pytest.mark.parametrize("is_sealed", [False, True])
@pytest.mark.parametrize("kind", ["played", "doubling"])
def test_every_figure_equals_the_list_it_opens(request, kind, is_sealed):
    world = request.getfixturevalue(kind)
    if is_sealed:
        seal(world)
    found = list(figures_and_links(page(world, "thu", TOTALS)))
    assert len(found) > 15
    for value, href in found:
        if href.startswith(BOARD):
            assert len(re.findall(r'class="unit d', page(world, "thu", href))) >= value
            assert f"Đủ chỉ tiêu <b>{value}</b>" in page(world, "thu", href)
        else:
            assert rows_behind(world, href) == value, href


def test_what_is_unhandled_is_named_before_sealing(world):
    row = world.sent("kien", "oanh", "thpt", title="Chưa ai xem")
    text = page(world, "thu", TOTALS)
    assert "Chưa ai xem" in text and f"/ho-so/{row.pk}/" in text


def test_a_standing_member_reads_but_does_not_seal(played):
    text = page(played, "phuc", TOTALS)
    assert "/tong-hop/khoa/" not in text
    assert "aria-disabled" in text


SEALED_WORDS = "Mọi con số dưới đây là bản sao lúc khóa"


def sealed_part(text):
    """The page without what changes with every request."""
    return re.sub(r'name="(_khoa|csrfmiddlewaretoken)" value="[^"]*"', "", text)


def everything_changes(world):
    """All that the sealed pages were made of, changed behind the verbs' backs."""
    for body in ("cau_da", "thpt", "ban", "huyen_uy", "mttq"):
        rename(world, body, "Tên đổi sau khi khóa")
    Sector.objects.filter(plan=world.plan).update(name="Lĩnh vực đổi tên")
    OrganisationKind.objects.filter(organisation_id=world.bodies["tram"]).update(kind="party_organisation")
    OrganisationKind.objects.filter(organisation_id=world.bodies["ban"]).update(kind="party_office")
    Place.objects.filter(organisation_id=world.bodies["tram"]).update(path="000100010001")
    Place.objects.filter(organisation_id=world.bodies["cau_da"]).update(path="0001zzzz")
    Quota.objects.filter(plan=world.plan).update(n=7, wording="ít nhất 07 mô hình", clause="IX", scope="direct")
    Quota.objects.filter(plan=world.plan, kind="party_cell").update(
        hierarchy=Hierarchy.objects.exclude(pk=world.plan.hierarchy_id).first()
    )
    Deadline.objects.filter(plan=world.plan).update(on=date(2023, 2, 20), wording="trước ngày 20/2/2023")
    UnitList.objects.update(first_sent_at=AFTER)
    ListItem.objects.system("a test").update(state="returned")
    Participation.objects.update(relation="coordinates")
    rows = Registration.objects.system("live rows are changed behind the seal's back").filter(plan=world.plan)
    rows.exclude(state="draft").update(state="returned", title="Tiêu đề đổi", endorsed=False)


PAPERS = [f"/kh/{CODE}/xuat/{what}.csv" for what in ("registrations", "compliance", "owing")]


def test_nothing_that_happens_later_changes_the_sealed_pages(played):
    seal(played)
    figures_page = page(played, "thu", TOTALS)
    assert SEALED_WORDS in figures_page
    units = [f"{BOARD}{played.bodies[body]}/" for body in ("cau_da", "tram", "ngon", "thpt", "mttq")]
    lists = [href for _, href in figures_and_links(figures_page) if "ho-so" in href]
    branch = f"nhanh={played.bodies['cau_da']}"
    asked = {
        "thu": [TOTALS, BOARD, *units, *lists, *PAPERS, f"{TOTALS}?{branch}", f"{PAPERS[0]}?{branch}"],
        "ha": [BOARD, *units[:3], *PAPERS[1:], f"{TOTALS}?{branch}", f"{PAPERS[0]}?{branch}"],
        "lien": [BOARD, units[1]],
    }
    before = {(who, where): sealed_part(page(played, who, where)) for who, all_ in asked.items() for where in all_}
    everything_changes(played)
    changed = [key for key, text in before.items() if sealed_part(page(played, *key)) != text]
    assert changed == []
