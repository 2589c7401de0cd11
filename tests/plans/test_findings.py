"""What was found in a text is confirmed, corrected, dropped, taken back."""

import re

import pytest
from django.urls import reverse

from guong.kit.reasons import Forbidden, Refused
from guong.ledger.deeds import history_of
from guong.plans import actions, queries
from guong.plans.models import Finding
from guong.plans.queries import texts
from tests.plans.doing import DEO_GIO, client_of, fill, row_of, text
from tests.plans.texts import begun, confirm_all, counts, found, settle
from tests.world import CODE, WRITING


def test_confirmed_is_a_row_of_the_part_with_its_place_in_the_text(world):
    client = client_of(world, "thu")
    plan = begun(client)
    one = found(plan, "deadlines")
    response = settle(client, plan, one, "xac-nhan")
    assert response["Location"] == f"{reverse('plan_text', args=[plan.code])}#m{one.pk}"
    (row,) = queries.parts_of(plan, WRITING)["deadlines"]
    assert (row.step, row.boundary, f"{row.on}", row.at, row.via, row.wording, row.clause) == (
        "registration", "before", "2026-03-10", None, "Ban Xây dựng Đảng", "trước ngày 10/3/2026", "IV",
    )  # fmt: skip
    assert DEO_GIO[row.span_from : row.span_to] == "trước ngày 10/3/2026"
    assert row.source_id == texts.text_of(plan).pk
    one.refresh_from_db()
    assert (one.state, one.row_id) == ("confirmed", row.pk)
    entry = history_of(f"plan:{plan.pk}")[-1]
    assert entry["name"] == "plan.findings_confirmed"
    assert (entry["facts"]["parts"], entry["facts"]["count"]) == (["deadlines"], 1)


def test_a_heading_is_written_with_its_place(world):
    client = client_of(world, "thu")
    plan = begun(client)
    confirm_all(client, plan, "heading")
    plan = row_of(plan)
    assert (plan.number, f"{plan.issued_on}", plan.signing_authority, plan.signing_post, plan.signatory) == (
        "14-KH/ĐU", "2026-01-25", "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC", "Ma Văn Kiên",
    )  # fmt: skip
    assert plan.purpose == "Chọn được những cách làm cụ thể để các nơi học theo."
    spans = texts.text_of(plan).heading_spans
    said = {name: DEO_GIO[start:end] for name, (start, end) in spans.items()}
    assert (said["number"], said["issued_on"], said["year"]) == ("Số 14-KH/ĐU", "ngày 25 tháng 01 năm 2026", "2026")


def test_corrected_is_what_was_typed_and_keeps_the_place(world):
    client = client_of(world, "thu")
    plan = begun(client)
    one = found(plan, "quotas")
    page = client.get(reverse("plan_text", args=[plan.code]), {"sua": one.pk})
    assert "Văn bản chỉ giao cho một nhóm trong loại đơn vị này mà không nêu tên." in text(page)
    typed = {name: value for name, value in corrected_form(page, plan, one).items() if name.startswith("muc-")}
    assert (typed["muc-kind"], typed["muc-n"]) == ("party_organisation", "2")
    response = settle(client, plan, one, "ghi", phan="quotas", **{**typed, "muc-n": "0", "muc-circle": "all"})
    assert response.status_code == 422 and "Nhập số từ 1 đến 9999." in text(response)
    assert 'value="0"' in text(response) and "Cần sửa 1 chỗ" in text(response)
    settle(
        client, plan, one, "ghi", phan="quotas", **{**typed, "muc-n": "3", "muc-scope": "direct", "muc-circle": "all"}
    )
    (row,) = queries.parts_of(plan, WRITING)["quotas"]
    assert (row.n, row.scope, row.kind, row.of, row.relation) == (3, "direct", "party_organisation", "mô hình", None)
    assert DEO_GIO[row.span_from : row.span_to] == "ít nhất 02 mô hình trở lên"
    one.refresh_from_db()
    assert one.state == "corrected"


def corrected_form(page, plan, one):
    """The fields of the form that corrects a finding."""
    whole = text(page)
    address = reverse("plan_finding", args=[plan.code, one.pk])
    start = whole.index(f'<form class="form" method="post" action="{address}"')
    form = whole[start : whole.index("</form>", start)]
    found = {
        attributes["name"]: attributes.get("value", "")
        for tag in re.findall(r"<input\b[^>]*>", form)
        if "name" in (attributes := dict(re.findall(r'([\w-]+)="([^"]*)"', tag)))
    }
    for name, options in re.findall(r'<select\b[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        found[name] = re.search(r'<option value="([^"]*)" selected', options)[1]
    return found


def test_dropped_waits_again_and_is_never_a_part(world):
    client = client_of(world, "thu")
    plan = begun(client)
    one = found(plan, "forms")
    settle(client, plan, one, "bo")
    assert counts(plan) == {}
    one.refresh_from_db()
    assert one.state == "dropped"
    settle(client, plan, one, "lai")
    one.refresh_from_db()
    assert one.state == "proposed"
    settle(client, plan, one, "xac-nhan")
    assert counts(plan) == {"forms": 1}


def test_taken_back_takes_the_row_away_and_the_heading_too(world):
    client = client_of(world, "thu")
    plan = begun(client)
    quota, number = found(plan, "quotas", 1), found(plan, "heading", 2)
    for one in (quota, number):
        settle(client, plan, one, "xac-nhan")
    assert (row_of(plan).number, counts(plan)) == ("14-KH/ĐU", {"quotas": 1})
    for one in (quota, number):
        settle(client, plan, one, "lai")
    assert (row_of(plan).number, counts(plan)) == ("", {})
    assert "number" not in texts.text_of(plan).heading_spans
    quota.refresh_from_db()
    assert (quota.state, quota.row_id, "done" in quota.found) == ("proposed", None, False)


def test_a_heading_written_otherwise_meanwhile_stays_when_taken_back(world):
    client = client_of(world, "thu")
    plan = begun(client)
    number = found(plan, "heading", 2)
    settle(client, plan, number, "xac-nhan")
    actions.write_heading(row_of(plan), by=world.actor("thu"), at=WRITING, number="15-KH/ĐU")
    settle(client, plan, number, "lai")
    assert row_of(plan).number == "15-KH/ĐU"


def test_a_number_for_nobody_known_is_not_confirmed_but_kept_as_a_duty(world):
    client = client_of(world, "thu")
    plan = begun(client, DEO_GIO.replace("mỗi chi bộ trực thuộc đăng ký", "mỗi tổ tự quản đăng ký"))
    one = found(plan, "quotas", 1)
    assert one.found["note"] == "no_kind"
    response = settle(client, plan, one, "xac-nhan")
    assert response.status_code == 422 and "Mục này còn thiếu hoặc chưa rõ" in text(response)
    assert counts(plan) == {}
    settle(client, plan, one, "nhiem-vu")
    (duty,) = queries.parts_of(plan, WRITING)["assignments"]
    assert (duty.who, duty.text, duty.role, duty.clause) == (
        "Tổ tự quản", "Mỗi tổ tự quản đăng ký từ 01 mô hình trở lên", "do", "III",
    )  # fmt: skip
    settle(client, plan, one, "lai")
    assert counts(plan) == {}


def test_a_term_of_no_step_is_kept_as_a_duty_and_a_second_of_a_step_is_refused(world):
    client = client_of(world, "thu")
    more = "- Tự kiểm tra xong trước ngày 01/9/2026.\n- Danh sách bổ sung gửi trước ngày 01/4/2026.\n\nV- TỔ CHỨC"
    plan = begun(client, DEO_GIO.replace("\nV- TỔ CHỨC", more))
    assert [one.found["part"] for one in Finding.objects.filter(source__plan=plan, kind="deadlines")] == [
        "deadlines", "deadlines", "assignments", "deadlines",
    ]  # fmt: skip
    page = text(confirm_all(client, plan, "deadlines"))
    assert "Đã xác nhận 3 mục của phần thời hạn. Còn 1 mục cần xem từng mục." in page
    assert counts(plan) == {"deadlines": 2, "assignments": 1}
    response = settle(client, plan, found(plan, "deadlines", 3), "xac-nhan")
    assert response.status_code == 422 and "Bước này đã có thời hạn." in text(response)


def test_a_quota_of_other_things_is_kept_and_counted_nowhere(world):
    client = client_of(world, "thu")
    plan = begun(client, DEO_GIO.replace("đăng ký từ 01\nmô hình trở lên", "gửi ít nhất 02 tin, bài"))
    settle(client, plan, found(plan, "quotas", 1), "xac-nhan")
    (row,) = queries.parts_of(plan, WRITING)["quotas"]
    assert (row.of, row.n) == ("tin, bài", 2)
    assert queries.quota_rules(plan, WRITING) == []
    page = text(client.get(reverse("plan", args=[plan.code])))
    assert "ít nhất 02 tin, bài" in page and "Không đếm bằng mô hình" in page
    assert "Kế hoạch còn thiếu: Chỉ tiêu." in page


def test_a_part_deleted_on_its_own_screen_is_told_on_the_page_of_the_text(world):
    client = client_of(world, "thu")
    plan = begun(client)
    confirm_all(client, plan, "sectors")
    actions.replace_part(row_of(plan), "sectors", [], by=world.actor("thu"), at=WRITING)
    assert text(client.get(reverse("plan_text", args=[plan.code]))).count("Đã xóa trong biểu") == 3


def test_rows_edited_on_their_own_screen_keep_their_place(world):
    client = client_of(world, "thu")
    plan = begun(client)
    confirm_all(client, plan, "sectors")
    before = [(row.pk, row.span_from) for row in queries.parts_of(plan, WRITING)["sectors"]]
    fill(client, "plan_edit", plan.code, "nhom", sectors__0__name="Khối cơ quan")
    rows = queries.parts_of(plan, WRITING)["sectors"]
    assert [(row.pk, row.span_from) for row in rows] == before and rows[0].name == "Khối cơ quan"
    assert "Khối cơ quan" in text(client.get(reverse("plan_text", args=[plan.code])))


def test_what_somebody_else_settled_meanwhile_is_not_settled_twice(world):
    client, other = client_of(world, "thu"), client_of(world, "nga")
    plan = begun(client)
    one = found(plan, "sectors")
    seen = {"_khoa": "a", "phien_ban": f"{row_of(plan).version}-proposed", "viec": "xac-nhan"}
    settle(other, plan, one, "bo")
    response = client.post(reverse("plan_finding", args=[plan.code, one.pk]), seen)
    assert response.status_code in {409, 422} and "Mục này vừa được xem xét rồi." in text(response)
    assert counts(plan) == {}
    # Another finding, seen before that: no conflict.
    again = {**seen, "_khoa": "b"}
    assert (
        client.post(reverse("plan_finding", args=[plan.code, found(plan, "sectors", 1).pk]), again).status_code == 302
    )


def test_of_another_plan_or_nowhere_nothing_is_settled(drafting_world):
    client = client_of(drafting_world, "thu")
    one = found(begun(client), "sectors")
    for address in (
        reverse("plan_finding", args=[CODE, one.pk]),
        reverse("plan_finding", args=[one.source.plan.code, 99_999_999]),
    ):
        assert client.post(address, {"viec": "bo"}).status_code == 404
    assert client.post(reverse("plan_findings", args=[one.source.plan.code]), {"phan": "x"}).status_code == 404


@pytest.mark.parametrize(("person", "status"), [("phuc", 403), ("ha", 404), ("kien", 404)])
def test_only_the_plans_receiver_settles(world, person, status):
    plan = begun(client_of(world, "thu"))
    one = found(plan, "sectors")
    client = client_of(world, person)
    assert settle(client, plan, one, "xac-nhan").status_code == status
    assert client.post(reverse("plan_findings", args=[plan.code]), {"phan": "sectors"}).status_code == status
    for verb in (actions.drop_finding, actions.take_finding_back):
        with pytest.raises(Forbidden):
            verb(plan, one.pk, by=world.actor(person), at=WRITING)
    with pytest.raises(Forbidden):
        actions.confirm_findings(plan, {one.pk: {}}, by=world.actor(person), at=WRITING)
    assert counts(plan) == {}


def test_what_was_settled_or_waits_is_refused(world):
    client, thu = client_of(world, "thu"), world.actor("thu")
    plan = begun(client)
    one = found(plan, "sectors")
    with pytest.raises(Refused, match="finding_waits"):
        actions.take_finding_back(row_of(plan), one.pk, by=thu, at=WRITING)
    settle(client, plan, one, "xac-nhan")
    for refused in (
        lambda: actions.drop_finding(row_of(plan), one.pk, by=thu, at=WRITING),
        lambda: actions.confirm_findings(row_of(plan), {one.pk: {}}, by=thu, at=WRITING),
        lambda: actions.drop_finding(row_of(plan), 99_999_999, by=thu, at=WRITING),
    ):
        with pytest.raises(Refused, match="finding_settled"):
            refused()
    bad = {"kind": "party_cell", "shape": "range", "n": 3, "upto": 1}
    with pytest.raises(Refused, match="range_upside_down"):
        actions.confirm_findings(row_of(plan), {found(plan, "quotas").pk: bad}, by=thu, at=WRITING)
