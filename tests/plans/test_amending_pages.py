"""An officer amends a running plan on its pages; everybody else reads what was issued."""

import re
from datetime import date, datetime

import pytest
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.periods import ZONE
from guong.kit.reasons import Forbidden, Refused
from guong.ledger.models import Entry
from guong.plans import actions, queries
from guong.plans.models import Amendment, AmendmentLine, Deadline, Quota, Sector
from guong.plans.queries import amending
from tests.plans.doing import client_of, row_of, text, typed_in
from tests.world import AFTER, CODE, WRITING, World

LATER = datetime(2023, 3, 8, 9, 0, tzinfo=ZONE)
HEADING = {"document": "15-KH/HU", "issued_on": "01/3/2023", "effective_on": "", "grounds": "Nhiều đơn vị đề nghị."}


def at(*more: object, name: str = "amendment") -> str:
    return reverse(name, args=[CODE, 1, *more])


def row(world: World, part: str, **known: str) -> int:
    return {"quota": Quota, "deadline": Deadline, "sector": Sector}[part].objects.get(plan=world.plan, **known).pk


def begun(world: World, **changes: str):
    """Thu's client, with a draft."""
    thu = client_of(world, "thu")
    answer = thu.post(reverse("amendment_new", args=[CODE]), {**HEADING, **changes})
    assert answer.status_code == 302 and answer["Location"] == at()
    return thu


def fill_line(client, slug: str, row: int | str, query: str = "", **typed: str):
    """Open the form of a line, change some fields, send it."""
    address = at(slug, row, name="amendment_line") + query
    return client.post(address, {**typed_in(client.get(address)), **typed})


def test_an_amendment_from_its_paper_to_the_page_that_every_unit_reads(world):
    thu = begun(world)
    cells, deadline = row(world, "quota", kind="party_cell"), row(world, "deadline", step="registration")
    sector = Sector.objects.filter(plan=world.plan).first()
    assert fill_line(thu, "chi-tieu", cells, n="2").status_code == 302
    answer = fill_line(thu, "thoi-han", deadline, on="20/3/2023", wording="trước ngày 20/3/2023", clause="IV.2")
    assert answer.status_code == 302
    assert fill_line(thu, "nhom", "moi", name="Trường học", content="Thầy mẫu mực").status_code == 302
    assert thu.post(at("nhom", sector.pk, name="amendment_line"), {"bo": "1"}).status_code == 302
    words = {"clause": "II.1", "before": "câu cũ", "after": "câu mới"}
    assert fill_line(thu, "cau-chu", "moi", **words).status_code == 302
    lien = client_of(world, "lien")
    assert lien.get(at()).status_code == 404
    assert "Sửa đổi lần 1" not in text(lien.get(reverse("plan", args=[CODE])))
    draft, preview = text(thu.get(at())), text(thu.get(at(name="amendment_issue")))
    for said in (
        "Chi bộ: ít nhất 01 mô hình",
        "Chi bộ: ít nhất 02 mô hình",
        "trước ngày 20/3/2023",
        "câu cũ",
        "Trường học",
    ):
        assert said in draft and said in preview, said
    assert "8 đơn vị" in preview and "Có hiệu lực ngay khi ban hành" in preview
    answer = thu.post(at(name="amendment_issue"), typed_of_move(thu.get(at(name="amendment_issue"))))
    assert answer.status_code == 302 and answer["Location"] == at()
    read = text(lien.get(at()))
    for said in (
        "Sửa đổi lần 1",
        "Văn bản số 15-KH/HU",
        "Chi bộ: ít nhất 02 mô hình",
        "câu mới",
        "Nhiều đơn vị đề nghị.",
    ):
        assert said in read, said
    shown = text(lien.get(reverse("plan", args=[CODE])))
    assert "Sửa đổi lần 1" in shown and "hiệu lực từ 01/3/2023" in shown
    assert "Trước 01/3/2023: Chi bộ: ít nhất 01 mô hình" in shown and "hết ngày 19/3/2023" in shown
    assert "Trước 01/3/2023: Đăng ký: trước ngày 10/3/2023" in shown
    plan = row_of(world.plan)
    assert [one.name for one in queries.sectors_in_force(plan, WRITING)][-1] == "Trường học"
    assert sector not in queries.sectors_in_force(plan, WRITING)
    assert {e.name for e in Entry.objects.filter(subject=f"plan:{plan.pk}")} >= {
        "amendment.drafted",
        "amendment.issued",
    }
    assert amending.touched(Amendment.objects.get(), WRITING) == {
        world.bodies[key] for key in ("cau_da", "tram", "ngon", "khe_sau", "dap", "thpt", "mttq", "phu_nu")
    }


def typed_of_move(response) -> dict[str, str]:
    """The hidden fields of the button that issues."""
    form = re.search(r'<form class="move"[^>]*ban-hanh/">(.*?)</form>', response.content.decode(), re.S)
    return dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[1]))


def test_the_plan_is_read_as_it_stood_on_a_day(world):
    thu = begun(world, effective_on="08/3/2023")
    assert fill_line(thu, "chi-tieu", row(world, "quota", kind="party_cell"), n="2").status_code == 302
    thu.post(at(name="amendment_issue"), typed_of_move(thu.get(at(name="amendment_issue"))))
    lien, address = client_of(world, "lien"), reverse("plan", args=[CODE])
    with hold_clock(LATER):
        pages = [
            text(lien.get(address + query)) for query in ("", "?ngay=08/3/2023", "?ngay=07/3/2023", "?ngay=31/2/2023")
        ]
    cells = [page.split('id="chi-tieu"')[1].split("</section>")[0] for page in pages]
    assert ["Trước 08/3/2023: Chi bộ: ít nhất 01 mô hình" in page for page in cells] == [True, True, False, True]
    today, *others = [page.count(">ít nhất 02 mô hình") for page in cells]
    assert others == [today, today - 1, today]
    assert "Xem ngày hôm nay" in pages[2] and "Chưa xem được ngày đã nhập" in pages[3]
    assert "Không có ngày 31/2/2023 trong lịch. Hãy xem lại ngày và tháng. Trang đang cho biết" in pages[3]


def test_the_last_day_of_a_term_is_today_only_today(world):
    address = reverse("plan", args=[CODE])
    with hold_clock(datetime(2023, 3, 9, 9, 0, tzinfo=ZONE)):
        assert "hôm nay là ngày cuối" in text(client_of(world, "lien").get(address))
    with hold_clock(AFTER):
        page = text(client_of(world, "lien").get(f"{address}?ngay=09/3/2023"))
    assert "ngày đó là ngày cuối" in page and "hôm nay là" not in page


REFUSED = {
    "a day that is none": ("moi", {"issued_on": "31/2/2023"}, "Không có ngày"),
    "no day": ("moi", {"issued_on": ""}, "Chưa nhập"),
    "grounds too long": ("moi", {"grounds": "x" * 1001}, "1.001"),
    "no number": ("chi-tieu", {"n": "0"}, "từ 1"),
    "a range upside down": ("chi-tieu", {"shape": "range", "n": "3", "upto": "2"}, "«Đến»"),
    "the same again": ("chi-tieu", {}, "giống hệt"),
    "a strange kind": ("chi-tieu", {"kind": "?"}, "danh sách"),
    "a deadline without a day": ("thoi-han", {"on": ""}, "Chưa nhập"),
    "a sector without a name": ("nhom", {"name": ""}, "Chưa nhập"),
    "a step that has its deadline": (
        "thoi-han/moi",
        {"step": "result", "boundary": "before", "on": "1/12/2023"},
        "đã có thời hạn",
    ),
    "words that say nothing": ("cau-chu/moi", {"clause": "II", "before": "", "after": ""}, "Chưa nhập"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_refused_beside_its_field_and_nothing_typed_is_lost(world, case):
    where, typed, said = REFUSED[case]
    if where == "moi":
        answer = client_of(world, "thu").post(reverse("amendment_new", args=[CODE]), {**HEADING, **typed})
        assert not Amendment.objects.exists()
    else:
        thu, (slug, _, new) = begun(world), where.partition("/")
        part = {"chi-tieu": "quota", "thoi-han": "deadline", "nhom": "sector"}.get(slug, "")
        known = {"quota": {"kind": "party_cell"}, "deadline": {"step": "registration"}}.get(part, {})
        number = (
            "moi"
            if new
            else (row(world, part, **known) if known else Sector.objects.filter(plan=world.plan).first().pk)
        )
        answer = fill_line(thu, slug, number, **typed)
        assert not AmendmentLine.objects.exists()
    assert answer.status_code == 422 and said in text(answer), text(answer)
    assert all(value in text(answer) for value in typed.values() if value not in {"?", ""})


def test_nothing_of_a_new_quota_looks_chosen_that_nobody_chose(world):
    thu = begun(world)
    for page in (thu.get(at("chi-tieu", "moi", name="amendment_line")), fill_line(thu, "chi-tieu", "moi", n="1")):
        said = text(page)
        assert '<option value="" selected>Chọn phạm vi</option>' in said and "Không đếm bằng mô hình" not in said
        assert re.search(r"Phạm vi\s*</label>", said)  # no "(không bắt buộc)"
    others = text(fill_line(thu, "chi-tieu", "moi", n="0", of="tin, bài"))
    assert '<option value="" selected>Không đếm bằng mô hình</option>' in others


@pytest.mark.parametrize(
    ("slug", "row_of_part", "heading"),
    [
        ("chi-tieu", "moi", "Thêm chỉ tiêu"),
        ("cau-chu", "moi", "Sửa câu chữ"),
        ("thoi-han", "registration", "Thay thời hạn"),
    ],
)
def test_the_page_of_a_line_says_what_it_does_and_leads_back_to_the_draft(world, slug, row_of_part, heading):
    thu = begun(world)
    number = row_of_part if row_of_part == "moi" else row(world, "deadline", step=row_of_part)
    page = text(thu.get(at(slug, number, name="amendment_line")))
    assert f"<h1>{heading}</h1>" in page and f'<a href="{at()}">Sửa đổi lần 1</a>' in page
    assert "Chỉ ghi vào dự thảo. Kế hoạch chưa thay đổi" in page


def test_an_issued_amendment_leads_on_to_who_has_taken_note(world):
    thu = begun(world)
    fill_line(thu, "chi-tieu", row(world, "quota", kind="party_cell"), n="2")
    thu.post(at(name="amendment_issue"), typed_of_move(thu.get(at(name="amendment_issue"))))
    assert f'<a href="{reverse("plan_taking", args=[CODE])}">Đơn vị nào đã tiếp nhận</a>' in text(thu.get(at()))


def test_what_would_make_a_list_late_is_refused_when_it_is_issued(world):
    thu = begun(world, effective_on="08/3/2023")
    fill_line(thu, "thoi-han", row(world, "deadline", step="registration"), on="08/3/2023", wording="")
    preview = thu.get(at(name="amendment_issue"))
    assert "có thể thành muộn" in text(preview) and '<form class="move"' not in preview.content.decode()
    answer = thu.post(at(name="amendment_issue"), {"phien_ban": "2"})
    assert answer.status_code == 422 and Amendment.objects.get().state == "draft"


def test_a_line_is_written_again_taken_back_and_the_draft_given_up(world):
    thu, cells = begun(world), row(world, "quota", kind="party_cell")
    fill_line(thu, "chi-tieu", cells, n="2")
    assert 'value="2"' in text(thu.get(at("chi-tieu", cells, name="amendment_line")))
    fill_line(thu, "chi-tieu", cells, n="3")
    assert [line.values["n"] for line in AmendmentLine.objects.all()] == [3]
    fill_line(thu, "nhom", "moi", name="Trường học")
    added = AmendmentLine.objects.get(part="sector")
    fill_line(thu, "nhom", "moi", f"?dong={added.pk}", name="Nhà trường")
    assert [line.values["name"] for line in AmendmentLine.objects.filter(part="sector")] == ["Nhà trường"]
    thu.post(at("chi-tieu", cells, name="amendment_line"), {"rut": "1"})
    assert [line.part for line in AmendmentLine.objects.all()] == ["sector"]
    assert thu.post(at(), {"bo": "1", "phien_ban": "9"})["Location"] == reverse("amendments", args=[CODE])
    assert not Amendment.objects.exists() and Quota.objects.get(pk=cells).in_force_to is None


def test_two_officers_at_one_draft_and_only_one_draft_at_a_time(world):
    thu, cells = begun(world), row(world, "quota", kind="party_cell")
    nga, address = (
        client_of(world, "nga"),
        at("chi-tieu", row(world, "quota", kind="party_cell"), name="amendment_line"),
    )
    seen = typed_in(nga.get(address))
    fill_line(thu, "chi-tieu", cells, n="2")
    answer = nga.post(address, {**seen, "n": "5"})
    assert answer.status_code == 409 and 'value="5"' in text(answer)
    assert [line.values["n"] for line in AmendmentLine.objects.all()] == [2]
    second = nga.post(reverse("amendment_new", args=[CODE]), HEADING)
    assert second.status_code == 422 and "Đang có một dự thảo sửa đổi" in text(second)
    heading = nga.post(at(), {**HEADING, "document": "16", "phien_ban": "0"})
    assert heading.status_code == 409 and 'value="16"' in text(heading)


def test_only_the_receiver_drafts_and_issues(world):
    begun(world)
    draft = Amendment.objects.get()
    for key in ("lien", "phuc", "ha"):
        do = {"by": world.actor(key), "at": WRITING}
        for verb in (
            lambda do: actions.draft_amendment(world.plan, **do),
            lambda do: actions.put_line(draft, part="text", kind="add", row_id=None, values={"after": "x"}, **do),
            lambda do: actions.take_line_back(draft, 1, **do),
            lambda do: actions.write_amendment(draft, document="", issued_on=None, effective_on=None, grounds="", **do),
            lambda do: actions.drop_amendment(draft, **do),
            lambda do: actions.issue_amendment(draft, **do),
        ):
            with pytest.raises(Forbidden):
                verb(do)
    assert client_of(world, "phuc").get(at()).status_code == 404
    assert client_of(world, "lien").get(reverse("amendment_new", args=[CODE])).status_code == 403


def test_what_was_issued_is_not_written_again_and_waits_its_day(world):
    thu, cells = begun(world, effective_on="08/3/2023"), row(world, "quota", kind="party_cell")
    fill_line(thu, "chi-tieu", cells, n="2")
    thu.post(at(name="amendment_issue"), typed_of_move(thu.get(at(name="amendment_issue"))))
    issued = Amendment.objects.get()
    for verb in (actions.drop_amendment, actions.issue_amendment):
        with pytest.raises(Refused):
            verb(Amendment.objects.get(), by=world.actor("thu"), at=WRITING)
    assert thu.get(at("cau-chu", "moi", name="amendment_line")).status_code == 422
    assert thu.get(at(name="amendment_issue"))["Location"] == at()
    number = int(
        actions.draft_amendment(row_of(world.plan), by=world.actor("thu"), at=WRITING, issued_on=date(2023, 3, 1))
    )
    line = {"part": "quota", "kind": "drop", "row_id": cells, "values": {}}
    with pytest.raises(Refused) as refused:
        actions.put_line(Amendment.objects.get(number=number), by=world.actor("thu"), at=WRITING, **line)
    assert [reason.code for reason in refused.value.reasons] == ["row_not_in_force"]
    assert issued.settled_at is None and issued.effective_from < AFTER


@pytest.mark.parametrize("place", ["khong/moi", "chi-tieu/0", "chi-tieu/x", "chi-tieu/" + "9" * 30, "nhom/999999"])
def test_a_line_of_what_is_not_there_is_not_found(world, place):
    assert begun(world).get(at() + f"noi-dung/{place}/").status_code == 404


def test_a_step_gets_one_deadline_however_often_it_is_added(world):
    thu = begun(world)
    added = {"step": "result", "boundary": "before", "on": "1/12/2023"}
    Deadline.objects.filter(plan=world.plan, step="result").delete()
    assert fill_line(thu, "thoi-han", "moi", **added).status_code == 302
    again = fill_line(thu, "thoi-han", "moi", **{**added, "on": "2/12/2023"})
    assert again.status_code == 422 and "đã có thời hạn" in text(again) and 'value="2/12/2023"' in text(again)
    line = AmendmentLine.objects.get()
    assert fill_line(thu, "thoi-han", "moi", f"?dong={line.pk}", on="3/12/2023").status_code == 302
    assert [one.values["on"] for one in AmendmentLine.objects.all()] == ["2023-12-03"]


def test_without_its_number_it_is_not_issued_since_none_can_be_entered_afterwards(world):
    thu = begun(world, document="")
    fill_line(thu, "nhom", "moi", name="Trường học")
    preview = text(thu.get(at(name="amendment_issue")))
    assert "Chưa có số, ký hiệu của văn bản sửa đổi" in preview
    answer = thu.post(at(name="amendment_issue"), {"phien_ban": "2"})
    assert answer.status_code == 422 and Amendment.objects.get().state == "draft"


def issue_on_page(thu):
    return thu.post(at(name="amendment_issue"), typed_of_move(thu.get(at(name="amendment_issue"))))


def test_a_quota_of_other_things_is_shown_replaced_added_and_dropped_like_any_other(world):
    """It asks nothing of scope and relation, and whoever had done all that is counted in exemplars is asked no less by it."""
    known = {"plan": world.plan, "hierarchy_id": world.plan.hierarchy_id, "kind": "party_cell", "shape": "at_least"}
    news, films = (Quota.objects.create(**known, n=2, of=of, position=8) for of in ("tin, bài", "phim ngắn"))
    thu = begun(world)
    address = at("chi-tieu", news.pk, name="amendment_line")
    form = text(thu.get(address))
    assert "Chi bộ: ít nhất 02 tin, bài" in form and 'value="tin, bài"' in form
    assert fill_line(thu, "chi-tieu", news.pk, n="3").status_code == 302
    assert thu.post(at("chi-tieu", films.pk, name="amendment_line"), {"bo": "1"}).status_code == 302
    added = {"kind": "party_cell", "shape": "at_least", "n": "5", "of": "bản tin"}
    refused = fill_line(thu, "chi-tieu", "moi", **{**added, "of": ""})
    assert refused.status_code == 422 and "Chưa nhập mục này" in text(refused)
    assert fill_line(thu, "chi-tieu", "moi", **added).status_code == 302
    draft, preview = text(thu.get(at())), text(thu.get(at(name="amendment_issue")))
    for said in ("Chi bộ: ít nhất 02 tin, bài", "ít nhất 03 tin, bài", "ít nhất 02 phim ngắn", "ít nhất 05 bản tin"):
        assert said in draft and said in preview, said
    assert "<b>0 đơn vị</b>" in thu.get(at(name="amendment_issue")).content.decode()
    assert issue_on_page(thu).status_code == 302
    assert "ít nhất 05 bản tin" in text(thu.get(at())) and "ít nhất 05 bản tin" in text(
        client_of(world, "lien").get(reverse("amendments", args=[CODE]))
    )
    shown = text(client_of(world, "lien").get(reverse("plan", args=[CODE])))
    assert "Trước 01/3/2023: Chi bộ: ít nhất 02 tin, bài" in shown and "ít nhất 05 bản tin" in shown
    assert {row.of for row in queries.quotas_in_force(row_of(world.plan), WRITING)} == {
        "mô hình",
        "tin, bài",
        "bản tin",
    }
    change = amending.keeping.quota_change(row_of(world.plan), Amendment.objects.get())
    assert (dict(change.ended), change.came) == ({}, ())


def test_a_day_before_an_amendment_tells_nothing_of_it(world):
    thu = begun(world, document="15-KH/HU")
    fill_line(thu, "nhom", "moi", name="Trường học")
    issue_on_page(thu)
    lien, address = client_of(world, "lien"), reverse("plan", args=[CODE])
    assert "Sửa đổi lần 1" in text(lien.get(address))
    assert "Sửa đổi lần 1" not in text(lien.get(address + "?ngay=20/2/2023"))


def test_what_somebody_else_did_meanwhile_keeps_what_was_typed(world):
    thu = begun(world)
    fill_line(thu, "nhom", "moi", name="Trường học")
    seen = typed_in(thu.get(at()))
    move = {"bo": "1", "phien_ban": "0"}
    answer = thu.post(at(), move)
    assert answer.status_code == 409 and Amendment.objects.count() == 1
    added = AmendmentLine.objects.get()
    line = at("nhom", "moi", name="amendment_line") + f"?dong={added.pk}"
    version = typed_in(thu.get(line))
    thu.post(line, {**version, "rut": "1"})
    again = thu.post(line, {**version, "_khoa": "khac", "rut": "1"})
    assert again.status_code == 409 and "vừa" in text(again)
    fill_line(thu, "nhom", "moi", name="Trường học")
    issue_on_page(thu)
    late = thu.post(at(), {**seen, **HEADING, "document": "16-KH/HU"})
    assert late.status_code in {409, 422} and 'value="16-KH/HU"' in text(late)


def test_the_page_of_a_dropped_draft_does_not_write_into_the_next_one_of_its_number(world):
    """Numbers are those of what was issued, without a gap; a page that is still open somewhere is of another version."""
    thu = begun(world)
    fill_line(thu, "nhom", "moi", name="Trường học")
    stale, stale_move = typed_in(thu.get(at())), typed_of_move(thu.get(at(name="amendment_issue")))
    thu.post(at(), {**stale, "bo": "1"})
    assert not Amendment.objects.exists()
    begun(world, document="16-KH/HU")
    fill_line(thu, "nhom", "moi", name="Bệnh viện")
    for version in (stale["phien_ban"], stale_move["phien_ban"]):
        answer = thu.post(at(name="amendment_issue"), {**stale_move, "phien_ban": version})
        assert answer.status_code == 409
    draft = Amendment.objects.get()
    assert (draft.number, draft.state) == (1, "draft")
    assert issue_on_page(thu).status_code == 302
    assert Amendment.objects.get().state == "issued"
