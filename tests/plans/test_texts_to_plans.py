"""From a text to an active plan, and the text afterwards."""

import re
from datetime import date, datetime
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.periods import ZONE
from guong.plans import actions, queries
from guong.plans.models import Finding, Plan
from guong.plans.queries import asking, texts
from tests.plans.doing import DEO_GIO, client_of, fill, row_of, text
from tests.plans.texts import GROUPS, begun, confirm_all, counts, found, give, settle
from tests.world import CODE, WRITING


def settled_plan(world, client):
    """The plan of Đèo Gió, confirmed part by part; the one quota that its words leave open corrected by hand."""
    plan = begun(client)
    for group in GROUPS:
        confirm_all(client, plan, group)
    one = found(plan, "quotas")
    values = {f"muc-{name}": value for name, value in one.found["values"].items()}
    settle(client, plan, one, "ghi", phan="quotas", **{**values, "muc-circle": "all"})
    assert not Finding.objects.filter(source__plan=plan, state="proposed").exists()
    return row_of(plan)


def test_a_text_of_our_own_becomes_an_active_plan_equal_to_one_typed_by_hand(world):
    client = client_of(world, "thu")
    plan = settled_plan(world, client)
    answers = {
        question.key: next(choice.value for choice in question.choices if choice.is_proposed)
        for question in asking.open_questions(plan, WRITING)
    }
    fill(client, "plan_questions", plan.code, **answers)
    pressed = (reverse("plan_activation", args=[plan.code]), {"_khoa": "k", "phien_ban": str(row_of(plan).version)})
    assert "Ngày ban hành 25/01/2026 chưa đến" in text(client.post(*pressed))
    with hold_clock(datetime(2026, 1, 25, 8, 0, tzinfo=ZONE)):
        client_of(world, "thu").post(*pressed)
    plan = row_of(plan)
    assert plan.state == "active"
    by_hand = typed_by_hand(world, plan)
    assert told(queries.parts_of(plan, WRITING)) == told(by_hand)
    heading = ("title", "year", "number", "issued_on", "signing_authority", "signing_post", "signatory", "purpose")
    assert [str(getattr(plan, name)) for name in heading] == [
        "Đăng ký mô hình tiêu biểu học tập và làm theo Bác năm 2026", "2026", "14-KH/ĐU", "2026-01-25",
        "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC", "Ma Văn Kiên", "Chọn được những cách làm cụ thể để các nơi học theo.",
    ]  # fmt: skip


def told(parts):
    """Every part without what only the text gives: numbers, places, positions."""
    left_out = {"_state", "id", "plan_id", "position", "source_id", "span_from", "span_to"}
    return {
        name: [{field: value for field, value in vars(row).items() if field not in left_out} for row in rows]
        for name, rows in parts.items()
    }


def typed_by_hand(world, plan):
    """The same plan, written part by part through the verb of the plan's own screens; rolled into a draft of its own."""
    thu = world.actor("thu")
    heading = {"issuer_id": plan.issuer_id, "receiver_id": plan.receiver_id, "hierarchy_id": plan.hierarchy_id}
    actions.draft("go-tay", by=thu, at=WRITING, title=plan.title, year=2026, **heading)
    hand = queries.plan_for(thu, "go-tay")
    party, front = plan.hierarchy_id, world.plan.quota_rows.exclude(hierarchy_id=plan.hierarchy_id)[0].hierarchy_id
    rule = {"shape": "at_least", "of": "mô hình", "clause": "III"}
    front_wording = "Mặt trận Tổ quốc và mỗi tổ chức chính trị - xã hội xã chỉ đạo xây dựng ít nhất 01 mô hình"
    quotas = [
        (
            "party_organisation",
            party,
            2,
            "direct",
            "implements",
            "Mỗi đảng bộ bộ phận đăng ký ít nhất 02 mô hình trở lên",
        ),
        ("party_cell", party, 1, "direct", "implements", "mỗi chi bộ trực thuộc đăng ký từ 01 mô hình trở lên"),
        ("fatherland_front", front, 1, "direct", "directs", front_wording),
        ("socio_political_organisation", front, 1, "direct", "directs", front_wording),
    ]
    via = {"via": "Ban Xây dựng Đảng", "clause": "IV", "boundary": "before", "at": None}
    parts = {
        "bases": [
            {"text": "Kết luận số 01-KL/TW", "issued_on": date(2021, 5, 18), "issuer": "Bộ Chính trị"},
            {"text": "Kế hoạch số 30-KH/TU", "issued_on": date(2026, 1, 15), "issuer": "Tỉnh ủy"},
        ],
        "sectors": [
            {"name": "Khối cơ quan xã", "content": "Rút ngắn thời gian giải quyết hồ sơ, công khai kết quả.", "clause": "II.1"},
            {"name": "Khối thôn, bản", "content": "Làm đường, giữ vệ sinh, giúp nhau lúc mùa vụ.", "clause": "II.2"},
            {"name": "Khối trường học", "content": "Dạy thật, học thật, giữ nếp văn hóa.", "clause": "II.3"},
        ],
        "quotas": [
            {**rule, "kind": kind, "hierarchy_id": where, "n": n, "scope": scope, "relation": relation, "wording": wording}
            for kind, where, n, scope, relation, wording in quotas
        ],
        "deadlines": [
            {**via, "step": "registration", "on": date(2026, 3, 10), "wording": "trước ngày 10/3/2026"},
            {**via, "step": "result", "on": date(2026, 11, 15), "wording": "trước ngày 15/11/2026"},
        ],
        "assignments": [
            {"who": who, "text": text, "role": role, "clause": clause}
            for who, text, role, clause in (
                ("Ban Xây dựng Đảng", "Chủ trì, phối hợp với Ủy ban Kiểm tra Đảng ủy theo dõi, thẩm định mô hình.", "lead", "V.1"),
                ("Phòng Văn hóa - Xã hội", "Phối hợp đưa tin, bài về mô hình hay.", "cooperate", "V.2"),
                ("Các chi bộ, đảng bộ bộ phận", "Cụ thể hóa kế hoạch, đăng ký và báo cáo theo biểu gửi kèm.", "do", "V.3"),
            )
        ],
        "forms": [{"text": "biểu gửi kèm", "attached": False, "clause": "V.3"}],
        "recipients": [
            {"text": "Tỉnh ủy", "purpose": "b/c"},
            {"text": "Các chi bộ, đảng bộ trực thuộc", "purpose": ""},
            {"text": "Lưu VP Đảng ủy", "purpose": ""},
        ],
    }  # fmt: skip
    actions.replace_parts(hand, parts, by=thu, at=WRITING)
    return queries.parts_of(hand, WRITING)


def test_every_part_opens_its_clause(world):
    client = client_of(world, "thu")
    plan = settled_plan(world, client)
    page = text(client.get(reverse("plan_text", args=[plan.code])))
    for rows in queries.parts_of(plan, WRITING).values():
        for row in rows:
            assert f'id="c{row.span_from}"' in page and f'href="#c{row.span_from}"' in page
    assert "Đã xem cả 25 mục." in page


def test_the_text_is_shown_whole_whatever_was_found_in_it(world):
    client = client_of(world, "thu")
    plan = begun(client, DEO_GIO.replace("Ma Văn Kiên", "Ma <b>Văn</b> Kiên"))
    page = client.get(reverse("plan_text", args=[plan.code])).content.decode()
    shown = page[page.index('<div class="source">') : page.index("</section>", page.index('<div class="source">'))]
    shown = re.sub(r'<a class="found-tag.*?</a>', "", shown, flags=re.S)
    bare = re.sub(r"<[^>]+>", "", shown)
    assert unescape(bare).strip() == texts.text_of(plan).text.strip()
    assert "<b>" not in shown


def test_what_nobody_looked_at_is_told_before_the_plan_is_put_to_work(world):
    client = client_of(world, "thu")
    plan = begun(client)
    page = text(client.get(reverse("plan", args=[plan.code])))
    assert "Còn 25 mục trích từ văn bản chưa xem" in page
    for group in GROUPS:
        confirm_all(client, plan, group)
    assert "Còn 1 mục trích từ văn bản chưa xem" in text(client.get(reverse("plan", args=[plan.code])))


def test_readers_see_the_text_and_what_was_confirmed_only(world):
    client = client_of(world, "thu")
    plan = settled_plan(world, client)
    settle(client, plan, found(plan, "forms"), "lai")
    Plan.objects.system("put to work").filter(pk=plan.pk).update(state="active")
    page = text(client_of(world, "kien").get(reverse("plan_text", args=[plan.code])))
    assert "Ban Xây dựng Đảng" in page and "Xác nhận" not in page.replace("Đã xác nhận", "").replace(
        "Đã sửa và xác nhận", ""
    )
    assert "f-forms" not in page and "Cần lưu ý trong văn bản" not in page
    assert "Biểu mẫu" in text(client.get(reverse("plan_text", args=[plan.code])))


def test_an_active_plan_is_settled_no_more(world):
    client = client_of(world, "thu")
    plan = begun(client)
    one = found(plan, "sectors")
    Plan.objects.system("put to work").filter(pk=plan.pk).update(state="active")
    response = settle(client, plan, one, "xac-nhan")
    assert response.status_code == 422
    assert "Kế hoạch đã công bố nên không sửa trực tiếp được nữa" in text(response)
    assert counts(plan) == {}


def test_a_plan_without_a_text_says_so(world):
    page = client_of(world, "kien").get(reverse("plan_text", args=[CODE]))
    assert page.status_code == 200 and "được nhập theo biểu, không kèm văn bản" in text(page)


def test_a_long_part_is_shown_in_pages(world):
    lines = "".join(f"\n- Tổ số {place} của xã: chủ trì việc thứ {place}." for place in range(1, 61))
    client = client_of(world, "thu")
    plan = begun(client, DEO_GIO.replace("V- TỔ CHỨC THỰC HIỆN", "V- TỔ CHỨC THỰC HIỆN" + lines))
    address = reverse("plan_text", args=[plan.code])
    first, second = text(client.get(address)), text(client.get(address, {"phan": "assignments", "trang": "2"}))
    count = Finding.objects.filter(source__plan=plan, kind="assignments").count()
    numbers = [set(map(int, re.findall(r'<li id="m(\d+)"', page))) for page in (first, second)]
    mine = {one.pk for one in Finding.objects.filter(source__plan=plan, kind="assignments")}
    assert count > 50 and len(numbers[0] & mine) == 50 and len(numbers[1]) == count - 50
    assert not numbers[0] & numbers[1]


def test_the_page_asks_as_much_for_one_as_for_three(world):
    client = client_of(world, "thu")
    asked = []
    for count in (1, 3):
        lines = "\n".join(f"{place}- Đối với khối thứ {place}:\nLàm việc {place}." for place in range(1, count + 1))
        plan = begun(client, re.sub(r"1- Đối với khối.*?(?=\n\nIII)", lines, DEO_GIO, flags=re.S))
        confirm_all(client, plan, "sectors")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(reverse("plan_text", args=[plan.code]))
        asked.append(len(captured))
        assert counts(plan) == {"sectors": count}
    assert asked[0] == asked[1]


def test_what_is_too_long_is_refused_before_it_is_read(world, settings, tmp_path):
    """A text that is no plan would be told as such, had it been read."""
    settings.HOME = tmp_path
    response = give(client_of(world, "thu"), file=SimpleUploadedFile("a.txt", b"abc def " * 30_000))
    assert response.status_code == 422 and "Văn bản dài 240.000 ký tự" in text(response)


def test_the_chains_head_is_held_after_everything_else_is_written(world):
    with CaptureQueriesContext(connection) as asked:
        begun(client_of(world, "thu"))
    written = [query["sql"] for query in asked.captured_queries]
    head = next(place for place, sql in enumerate(written) if '"ledger_head"' in sql)
    found = max(place for place, sql in enumerate(written) if 'INSERT INTO "plans_' in sql)
    assert found < head
