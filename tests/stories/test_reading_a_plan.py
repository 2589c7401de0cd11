"""A new officer pastes the plan's text, confirms it part by part, answers what it leaves open, and puts it to work."""

import time
from datetime import date, datetime

import pytest
from bench.reading_shared import folder_of

from guong.demo.content import read as content
from guong.kit.periods import ZONE
from guong.kit.text import fold
from guong.plans import queries
from guong.plans.models import Finding, Plan
from guong.plans.queries import asking
from tests.plans.doing import DEO_GIO
from tests.settings import ROOT
from tests.stories.stage import Stage, open_browser
from tests.world import WRITING, build_world

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SHARED = folder_of(ROOT)
BULK = "Xác nhận tất cả mục còn lại của phần này"
FIVE_MINUTES = 300  # seconds
AFTER_ITS_DAY = datetime(2026, 2, 2, 9, 0, tzinfo=ZONE)  # the text of our own is of 25/01/2026
MOST_TAPS = 40  # a person needs less than five seconds for each


def begin(stage, given):
    """Paste a text from the list of plans; returns the officer and the draft."""
    thu = stage.enter("thu")
    thu.go("/kh/").follow("Lập kế hoạch mới").follow("Dán hoặc tải văn bản")
    thu.write(text=given).tap("Đọc văn bản")
    thu.sees("Đã đọc văn bản và lập bản nháp.", "Văn bản kế hoạch")
    return thu, Plan.objects.system("the draft just made").latest("id")


def confirm_all(thu):
    """Press the button of every part that has one."""
    while thu.page.get_by_role("button", name=BULK).count():
        thu.tap(BULK)


def answer_and_issue(thu, plan):
    """Answer every question as the page proposes, and put the plan to work."""
    thu.follow("Trả lời câu hỏi về cách tính")
    for question in asking.questions(plan, WRITING):
        if not question.answer:
            thu.choose(question.key, next(choice.value for choice in question.choices if choice.is_proposed))
    thu.tap("Lưu câu trả lời").sees("Đã đủ để công bố")
    thu.tap("Công bố trên hệ thống").sees("Đã công bố kế hoạch trên hệ thống.")


def opens_its_clause(thu, address, words):
    """Follow a link to a place in the text, see the words there, and come back."""
    before = thu.page.url
    thu.page.locator(f"a[href='{address}']").first.click()
    thu.look()
    anchor = thu.page.locator(f"[id='{address.partition('#')[2]}']")
    assert anchor.count() == 1
    piece = anchor.evaluate(
        "e => { let t = ''; while (e && t.length < 400) { t += e.textContent; e = e.nextSibling } return t }"
    )
    assert words in piece
    thu.page.go_back()
    thu.page.wait_for_load_state()
    assert thu.page.url == before


def test_a_text_of_our_own(chromium, live_server):
    world = build_world()
    with open_browser(chromium) as browser:
        stage = Stage(browser, live_server.url, world)
        with stage.at(AFTER_ITS_DAY):
            thu, plan = begin(stage, DEO_GIO)
            confirm_all(thu)
            thu.sees("Văn bản chỉ giao cho một nhóm trong loại đơn vị này mà không nêu tên.")
            thu.follow("Sửa").page.get_by_label("Áp dụng cho").select_option(label="Mọi đơn vị thuộc loại này")
            thu.tap("Lưu và xác nhận").sees("Đã xem cả 25 mục.")
            answer_and_issue(thu, plan)
            where = f"/kh/{plan.code}/van-ban/"
            for part in ("deadlines", "quotas"):
                for row in queries.parts_of(plan, WRITING)[part]:
                    opens_its_clause(thu, f"{where}#c{row.span_from}", DEO_GIO[row.span_from : row.span_to])
            everywhere(stage, plan)
        stage.close()
    assert stage.problems == []


def everywhere(stage, plan):
    """A clerk's tasks, the list, the board, the own list: each opens the clause, on a telephone too."""
    place = queries.parts_of(plan, WRITING)["deadlines"][0].span_from
    href = f"/kh/{plan.code}/van-ban/#c{place}"
    kien = stage.enter("kien", "phone")
    for address in ("/toi/", "/kh/"):
        kien.go(address)
        assert kien.page.locator(f"a[href='{href}']").count() >= 1, address
    kien.go(f"/kh/{plan.code}/van-ban/").does_not_see("Cần lưu ý trong văn bản", BULK)
    opens_its_clause(kien.go("/toi/"), href, "trước ngày 10/3/2026")
    thu = stage.enter("thu")
    for address in (f"/kh/{plan.code}/theo-doi/", f"/kh/{plan.code}/tong-hop/"):
        thu.go(address)
        assert thu.page.locator(f"a[href='{href}']").count() >= 1, address


@pytest.mark.skipif(SHARED is None, reason="no folder shared/plans beside the project")
def test_the_real_plan_equals_the_one_typed_by_hand(chromium, live_server):
    given = (SHARED / "00-huyen-uy-chi-lang-2023.txt").read_text("utf-8")
    world = build_world()
    with open_browser(chromium) as browser:
        stage = Stage(browser, live_server.url, world)
        with stage.at(WRITING):
            began = time.monotonic()
            thu, plan = begin(stage, given)
            confirm_all(thu)
            thu.sees("Đã xem cả 30 mục.")
            answer_and_issue(thu, plan)
            assert time.monotonic() - began < FIVE_MINUTES
            assert thu.taps <= MOST_TAPS
            where = f"/kh/{plan.code}/van-ban/"
            thu.go(where)
            for one in Finding.objects.filter(source__plan=plan):
                assert thu.page.locator(f"#m{one.pk} a[href='#c{one.span_from}']").count() == 1
                assert thu.page.locator(f"[id='c{one.span_from}']").count() == 1
        stage.close()
    assert stage.problems == []
    assert told(plan) == by_hand()


def told(plan):
    """The plan that came of the text, in the fields of the one that was typed by hand."""
    parts = queries.parts_of(plan, WRITING)
    plan = Plan.objects.system("as it now stands").get(pk=plan.pk)
    return {
        "state": plan.state,
        "title": plan.title,
        "year": plan.year,
        "authority and post": (plan.signing_authority, plan.signing_post),
        "has purpose and requirements": bool(plan.purpose and plan.requirements),
        "bases": [(basis.text, basis.issued_on, basis.issuer) for basis in parts["bases"]],
        "themes": [(theme.kind, theme.text) for theme in parts["themes"]],
        "sectors": [fold(sector.name) for sector in parts["sectors"]],
        "quotas": [(q.kind, q.shape, q.n, q.upto, q.of, q.clause, q.relation) for q in parts["quotas"]],
        "deadlines": [(d.step, d.boundary, d.on, d.at, d.via, d.wording, d.clause) for d in parts["deadlines"]],
        "recipients": [(line.text, line.purpose) for line in parts["recipients"]],
    }


def by_hand():
    """What the demonstration's hand-made plan says. The text names a paper by its number, the hand typed its subject too."""
    facts = content("plan")
    return {
        "state": "active",
        "title": facts["title"],
        "year": facts["year"],
        "authority and post": (facts["signatory"]["authority"], facts["signatory"]["post"]),
        "has purpose and requirements": bool(facts["purpose"] and facts["requirements"]),
        "bases": [
            (basis["text"].partition(" về ")[0], date.fromisoformat(basis["issued_on"]), basis["issuer"])
            for basis in facts["bases"]
        ],
        "themes": [(theme["kind"], theme["text"]) for theme in facts["themes"]],
        "sectors": [fold(sector["name"]) for sector in facts["sectors"]],
        "quotas": [
            (q["kind"], q["shape"], q["n"], None, "mô hình", q["clause"], q["relation"]) for q in facts["quotas"]
        ],
        "deadlines": [
            (d["step"], d["boundary"], date.fromisoformat(d["date"]), None, d["via"], d["wording"], d["clause"])
            for d in facts["deadlines"]
        ],
        "recipients": [(line["text"], line["purpose"]) for line in facts["recipients"]],
    }
