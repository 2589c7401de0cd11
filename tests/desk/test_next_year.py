"""The plan of a later year, begun from this one: shown before anything is written, then made as it was chosen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.periods import ZONE
from guong.kit.reasons import Forbidden, Refused
from guong.ledger.deeds import history_of
from guong.organisations import actions as organisations
from guong.organisations.actor import Office, System
from guong.organisations.models import OrganisationName
from guong.organisations.rules.events import Create, Merge
from guong.plans import actions, queries
from guong.plans.models import Assignment, NamedForm, Plan, Quota
from guong.plans.queries.following import earlier_of
from tests.organisations.changing import made, note
from tests.plans.doing import fill, text, typed_in
from tests.registrations.earlier import year_before
from tests.world import CODE, World

pytestmark = pytest.mark.django_db
NEXT = datetime(2024, 1, 8, 9, 0, tzinfo=ZONE)
PAGE = "plan_next_year"
HEADING = {"year": 2024, "title": "Kế hoạch 2024"}
ANNUAL = "Chuyên đề năm 2024: học tập suốt đời"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with hold_clock(NEXT):
        yield


def shown(world: World, person: str = "thu", **asked: str) -> str:
    return text(world.client(person).get(reverse(PAGE, args=[CODE]), asked))


def made_plan(code: str) -> Plan:
    found: Plan = Plan.objects.system("a test looks").get(code=code)
    return found


def bodies_of(world: World) -> dict[str, int]:
    plan = world.plan
    return {"issuer_id": plan.issuer_id, "receiver_id": plan.receiver_id, "hierarchy_id": plan.hierarchy_id}


def follow(world: World, person: str = "thu", code: str = "moi-2024", **more: object) -> Plan:
    heading = {**HEADING, **bodies_of(world), **more}
    actions.follow(world.plan, code, {}, by=world.actor(person, NEXT), at=NEXT, **heading)  # type: ignore[arg-type]
    return made_plan(code)


def field_of(part: str) -> str:
    """The field of the first row of a part, as `fill` writes it."""
    plan = Plan.objects.system("a test looks").get(code=CODE)
    return f"{part}__{queries.parts_of(plan, NEXT)[part][0].pk}"


def test_the_page_shows_what_changes_before_anything_is_written(world: World) -> None:
    world.sent("kien", "oanh", "thpt")
    page = shown(world)
    for said in (
        "Đăng ký mô hình tiêu biểu năm 2024",
        "Đã đổi năm 2023 thành 2024.",
        "Thứ Sáu, 10/3/2023 → Thứ Sáu, 08/3/2024 (sớm hơn 2 ngày so với cùng ngày, tháng)",
        "Ngày cuối còn đúng hạn: Thứ Năm, 07/3/2024",
        "Nguyên văn mới: “trước ngày 08/3/2024”",
        "Thứ Sáu, 10/3/2023 → Chủ nhật, 10/3/2024",
        "Ngày cuối còn đúng hạn rơi vào thứ Bảy hoặc Chủ nhật.",
        "Xây dựng văn hóa, con người",
        "Kết luận số 01-KL/TW, Bộ Chính trị, ngày 18/5/2021",
        "Năm trước 0/2 đơn vị hoàn thành.",
        "Nay có 2 đơn vị thuộc chỉ tiêu này.",
        "Không đơn vị nào của kế hoạch thay đổi.",
        "Giữ như năm trước: Không, phải gửi trước ngày đó",
    ):
        assert said in page, said
    assert "Hãy cân nhắc" not in page  # the year is not over: nobody can say that nobody did it
    reason = "Đã hết năm, chưa khóa số liệu."
    actions.close(world.plan, reason=reason, by=world.actor("thu", NEXT), at=NEXT)
    assert "Năm trước 0/2 đơn vị hoàn thành. Hãy cân nhắc mức chỉ tiêu." in shown(world)
    assert Plan.objects.system("a test looks").count() == 1


def test_a_draft_is_made_of_what_is_proposed_and_its_questions_stay_open(world: World) -> None:
    answer = fill(world.client("thu"), PAGE, CODE)
    plan = made_plan("dang-ky-mo-hinh-tieu-bieu-nam-2024")
    assert answer["Location"] == reverse("plan", args=[plan.code])
    assert (plan.state, plan.year, plan.title) == ("draft", 2024, "Đăng ký mô hình tiêu biểu năm 2024")
    assert (plan.follows_id, plan.number, plan.issued_on, plan.place) == (world.plan.pk, "", None, "Suối Mây")
    assert (plan.named_day_counts, plan.committee_rollup, plan.one_exemplar_two_units) == (None, None, None)
    parts = queries.parts_of(plan, NEXT)
    assert [(row.on, row.wording, row.boundary, row.via) for row in parts["deadlines"]] == [
        (date(2024, 3, 8), "trước ngày 08/3/2024", "before", "Ban Tuyên giáo"),
        (date(2024, 11, 18), "trước ngày 18/11/2024", "before", "Ban Tuyên giáo"),
    ]
    assert [(row.kind, row.n, row.scope, row.relation) for row in parts["quotas"]] == [
        ("party_organisation", 2, None, None),
        ("party_cell", 1, None, None),
        ("fatherland_front", 1, None, None),
        ("socio_political_organisation", 1, None, None),
    ]
    assert [row.name for row in parts["sectors"]] == ["Cơ quan hành chính, đơn vị sự nghiệp", "Thôn, khu phố"]
    assert (parts["themes"], len(parts["bases"]), len(parts["recipients"])) == ([], 1, 1)
    assert [entry["name"] for entry in history_of(f"plan:{plan.pk}")] == ["plan.drafted", "plan.followed"]


def test_what_is_chosen_otherwise_is_made_otherwise(world: World) -> None:
    quota = Quota.objects.filter(plan=world.plan).order_by("position").first()
    assert quota is not None
    chosen = {
        "title": "Kế hoạch riêng",
        "code": "Rieng 2024",
        field_of("deadlines"): "date",
        field_of("themes"): ANNUAL,
        field_of("bases"): None,
        "all__recipients": None,
        f"quotas__{quota.pk}": "on",
        f"answer__scope_of_kind_{quota.pk}": "on",
        f"answer__relation_of_quota_{quota.pk}": "on",
        "answer__before_inclusive": "on",
    }
    fill(world.client("thu"), PAGE, CODE, **chosen)
    plan = made_plan("rieng-2024")
    parts = queries.parts_of(plan, NEXT)
    assert (plan.title, plan.named_day_counts, plan.committee_rollup) == ("Kế hoạch riêng", False, None)
    assert [row.on for row in parts["deadlines"]] == [date(2024, 3, 10), date(2024, 11, 18)]
    assert [(row.kind, row.text) for row in parts["themes"]] == [("annual", ANNUAL)]
    assert (parts["bases"], parts["recipients"]) == ([], [])
    assert [(row.scope, row.relation) for row in parts["quotas"]][:2] == [("direct", "implements"), (None, None)]


def test_a_term_may_be_left_out_and_another_year_may_be_asked_for(world: World) -> None:
    assert "Thứ Sáu, 10/3/2023 → Thứ Sáu, 13/3/2026" in shown(world, nam="2026")
    assert "Lập kế hoạch năm 2024" in shown(world, nam="2050") and "Lập kế hoạch năm 2024" in shown(world, nam="abc")
    client = world.client("thu")
    address = reverse(PAGE, args=[CODE])
    sent = typed_in(client.get(address, {"nam": "2026"}))
    client.post(address, {**sent, "code": "sau", field_of("deadlines").replace("__", "-"): "left_out"})
    plan = made_plan("sau")
    assert (plan.year, [row.step for row in queries.parts_of(plan, NEXT)["deadlines"]]) == (2026, ["result"])


def test_the_years_in_texts_move_and_each_can_be_turned_off(world: World) -> None:
    world.plan.sector_rows.filter(name="Thôn, khu phố").update(content="Đời sống năm 2023, theo Nghị quyết 2020-2023")
    Plan.objects.system("a test writes").filter(pk=world.plan.pk).update(purpose="Tạo chuyển biến trong năm 2023.")
    page = shown(world)
    assert "Đời sống năm 2024, theo Nghị quyết 2020-2023" in page and "Tạo chuyển biến trong năm 2024." in page
    sector = world.plan.sector_rows.get(name="Thôn, khu phố").pk
    fill(world.client("thu"), PAGE, CODE, code="doi")
    kept = {f"sectors__{sector}__year": None, "year__purpose": None, "again": "on"}
    fill(world.client("thu"), PAGE, CODE, code="giu", **kept)
    moved, stayed = made_plan("doi"), made_plan("giu")
    assert (moved.purpose, stayed.purpose) == ("Tạo chuyển biến trong năm 2024.", "Tạo chuyển biến trong năm 2023.")
    texts = [plan.sector_rows.get(name="Thôn, khu phố").content for plan in (moved, stayed)]
    assert texts == ["Đời sống năm 2024, theo Nghị quyết 2020-2023", "Đời sống năm 2023, theo Nghị quyết 2020-2023"]


def test_a_second_copy_is_refused_unless_it_is_wanted_and_nothing_typed_is_lost(world: World) -> None:
    client = world.client("thu")
    fill(client, PAGE, CODE, code="mot")
    answer = fill(client, PAGE, CODE, code="hai", **{field_of("themes"): ANNUAL})
    page = text(answer)
    assert answer.status_code == 422 and ANNUAL in page and 'value="hai"' in page
    assert "Đã có kế hoạch lập từ kế hoạch này. Đánh dấu “Vẫn lập thêm”" in page
    assert reverse("plan", args=["mot"]) in page
    assert fill(client, PAGE, CODE, code="hai", again="on").status_code == 302
    assert Plan.objects.system("a test looks").filter(follows=world.plan).count() == 2


def test_what_cannot_be_taken_is_said_beside_its_field(world: World) -> None:
    client = world.client("thu")
    for typed, said in (
        ({"title": ""}, "Chưa nhập"),
        ({"code": CODE}, "Mã này đã dùng cho một kế hoạch khác."),
        ({"code": "Mới"}, "Mã này đã dùng cho một kế hoạch khác."),
    ):
        answer = fill(client, PAGE, CODE, **{**typed, field_of("themes"): ANNUAL})
        assert answer.status_code == 422 and said in text(answer) and ANNUAL in text(answer)
    assert Plan.objects.system("a test looks").count() == 1


def test_a_plan_that_changed_meanwhile_is_looked_at_again(world: World) -> None:
    client, address = world.client("thu"), reverse(PAGE, args=[CODE])
    sent = typed_in(client.get(address))
    world.plan.sector_rows.filter(name="Thôn, khu phố").update(name="Thôn, bản")
    answer = client.post(address, {**sent, "code": "mot"})
    assert answer.status_code == 409 and "Kế hoạch gốc vừa thay đổi." in text(answer) and 'value="mot"' in text(answer)
    assert Plan.objects.system("a test looks").count() == 1


def test_a_term_in_another_calendar_year_than_its_plans_goes_as_far_as_the_plan(world: World) -> None:
    rows = world.plan.deadline_rows
    rows.filter(step="registration").update(on=date(2022, 12, 20), wording="trước ngày 20/12/2022")
    rows.filter(step="result").update(on=date(2024, 1, 15), wording="trước ngày 15/01/2024")
    page = shown(world)
    assert "Thứ Hai, 15/01/2024 → Thứ Hai, 13/01/2025" in page and "Ngày này đã qua." in page
    fill(world.client("thu"), PAGE, CODE, code="xa")
    assert [(row.on, row.wording) for row in queries.parts_of(made_plan("xa"), NEXT)["deadlines"]] == [
        (date(2023, 12, 19), "trước ngày 19/12/2023"),
        (date(2025, 1, 13), "trước ngày 13/01/2025"),
    ]


def test_two_bodies_that_do_not_fit_each_other_are_told_beside_the_field(world: World) -> None:
    """Nothing typed is lost, though the person holds a seat at both."""
    body = replace(made(world, "cau_da", "Ban Tuyên giáo xã"), kind="communication_and_education_commission")
    since = datetime(2023, 7, 1, 8, 0, tzinfo=ZONE)
    note(world, Create(body), date(2023, 7, 1), at=NEXT)
    new = OrganisationName.objects.get(name="Ban Tuyên giáo xã").organisation_id
    organisations.give_seat(world.people["thu"], new, Office.RECEIVER, since=since, by=System("test"), at=since)
    pair = {"issuer_id": str(world.bodies["huyen_uy"]), "receiver_id": str(new)}
    answer = fill(world.client("thu"), PAGE, CODE, code="lech", **pair, **{field_of("themes"): ANNUAL})
    assert answer.status_code == 422 and ANNUAL in text(answer)
    assert not Plan.objects.system("a test looks").filter(code="lech").exists()


def test_the_year_before_is_of_the_same_two_bodies_and_named_where_there_are_several(world: World) -> None:
    first, other = year_before(world), year_before(world, "thu-hai-2022")
    assert earlier_of(world.plan) is None  # nobody said which of the two
    rows = Plan.objects.system("a test writes")
    rows.filter(pk=other.plan.pk).update(receiver_id=world.bodies["cau_da"])
    assert earlier_of(world.plan) == first.plan
    rows.filter(pk=first.plan.pk).update(receiver_id=world.bodies["cau_da"])
    assert earlier_of(world.plan) is None


def test_an_ended_receiver_is_never_replaced_in_silence(world: World) -> None:
    kind = "communication_and_education_commission"
    body = replace(made(world, name="Ban Xây dựng Đảng"), kind=kind)
    note(world, Merge((world.bodies["ban"],), body), date(2023, 7, 1), at=NEXT)
    new = OrganisationName.objects.get(name="Ban Xây dựng Đảng").organisation_id
    since = datetime(2023, 7, 1, 8, 0, tzinfo=ZONE)
    organisations.give_seat(world.people["nga"], new, Office.RECEIVER, since=since, by=System("test"), at=since)
    page = shown(world, "nga")
    assert "Ban Tuyên giáo Huyện ủy đã kết thúc ngày 01/07/2023." in page and "Đề xuất: Ban Xây dựng Đảng." in page
    client = world.client("nga")
    answer = fill(client, PAGE, CODE, code="moi-nhat")
    assert answer.status_code == 422 and "Cơ quan cũ đã kết thúc" in text(answer)
    fill(client, PAGE, CODE, code="moi-nhat", heirs="on")
    assert made_plan("moi-nhat").receiver_id == new


def test_only_whoever_manages_the_plan_begins_the_next(world: World) -> None:
    address = reverse(PAGE, args=[CODE])
    for person, status in (("phuc", 403), ("kien", 403), ("khach", 404)):
        assert world.client(person).get(address).status_code == status
        with pytest.raises(Forbidden):
            follow(world, person)
    with pytest.raises(Forbidden):
        follow(world, receiver_id=world.bodies["huyen_uy"])


@pytest.mark.parametrize(("more", "code"), [({"year": 2023}, "not_a_later_year"), ({"year": 2040}, "not_a_later_year")])
def test_the_verb_refuses_years_that_are_not_later(world: World, more: dict[str, int], code: str) -> None:
    with pytest.raises(Refused) as refused:
        follow(world, **more)
    assert [reason.code for reason in refused.value.reasons] == [code]


def test_the_verb_refuses_a_second_follower_and_a_draft(world: World) -> None:
    plan = follow(world)
    for source, code in ((world.plan, "already_followed"), (plan, "nothing_to_follow")):
        with pytest.raises(Refused) as refused:
            actions.follow(
                source, "x", {}, by=world.actor("thu", NEXT), at=NEXT, **{**HEADING, "year": 2025}, **bodies_of(world)
            )
        assert [reason.code for reason in refused.value.reasons] == [code]
    assert world.client("thu").get(reverse(PAGE, args=[plan.code])).status_code == 422


def test_the_ways_to_the_page_and_between_the_years(world: World) -> None:
    client, link = world.client("thu"), reverse(PAGE, args=[CODE])
    assert link in text(client.get(reverse("plan_new"))) and link in text(client.get(reverse("plan", args=[CODE])))
    assert link not in text(world.client("kien").get(reverse("plan", args=[CODE])))
    plan = follow(world)
    assert link not in text(client.get(reverse("plan_new")))
    overview = reverse("plan", args=[plan.code])
    assert overview in text(client.get(reverse("plan", args=[CODE])))
    assert reverse("plan", args=[CODE]) in text(client.get(overview))
    assert overview not in text(world.client("kien").get(reverse("plan", args=[CODE])))  # a draft is not theirs to see


def test_tasks_and_forms_that_the_plan_names_come_along(world: World) -> None:
    task = {"who": "Ban Tuyên giáo Huyện ủy", "text": "Theo dõi, đôn đốc.", "role": "lead"}
    Assignment.objects.create(plan=world.plan, position=0, clause="III.1", **task)
    NamedForm.objects.create(plan=world.plan, position=0, text="Biểu 1", attached=True)
    page = shown(world)
    assert "Ban Tuyên giáo Huyện ủy: Theo dõi, đôn đốc." in page and "Biểu 1" in page
    fill(world.client("thu"), PAGE, CODE, code="sau")
    plan = made_plan("sau")
    assert list(plan.assignment_rows.values("who", "text", "role", "clause")) == [{**task, "clause": "III.1"}]
    assert list(plan.namedform_rows.values_list("text", "attached")) == [("Biểu 1", True)]
    fill(world.client("thu"), PAGE, CODE, code="khong", again="on", all__assignments=None)
    assert not made_plan("khong").assignment_rows.exists()


def test_what_was_in_force_at_the_end_is_copied_not_what_was_replaced(world: World) -> None:
    amended = datetime(2023, 3, 1, 8, 0, tzinfo=ZONE)
    for name, changes in (
        ("deadline_rows", {"on": date(2023, 11, 24), "wording": "trước ngày 24/11/2023"}),
        ("sector_rows", {"name": "Thôn, bản"}),
    ):
        row = getattr(world.plan, name).order_by("position").last()
        type(row).objects.filter(pk=row.pk).update(in_force_to=amended)
        row.replaces_id, row.pk, row._state.adding, row.in_force_from = row.pk, None, True, amended
        for field, value in changes.items():
            setattr(row, field, value)
        row.save()
    fill(world.client("thu"), PAGE, CODE, code="sau")
    plan = made_plan("sau")
    assert [row.on for row in plan.deadline_rows.all()] == [date(2024, 3, 8), date(2024, 11, 22)]
    assert [row.name for row in plan.sector_rows.all()] == ["Cơ quan hành chính, đơn vị sự nghiệp", "Thôn, bản"]
    assert {row.replaces_id for row in plan.sector_rows.all()} == {None}


@pytest.mark.parametrize("kinds", [("ward", "township"), ("", "")], ids=["one quota a unit", "several quotas a unit"])
def test_three_rows_cost_what_one_costs(world: World, kinds: tuple[str, str]) -> None:
    """At a glance where every unit owes by one quota, by the whole board where some owe by several: what differs is not the rows."""

    def add(part: str, place: int, **more: str) -> None:
        row = getattr(world.plan, part).first()
        row.pk, row._state.adding, row.position = None, True, place
        for field, value in more.items():
            setattr(row, field, value or getattr(row, field))
        row.save()

    client, address = world.client("thu"), reverse(PAGE, args=[CODE])
    add("quota_rows", 6, kind=kinds[0] and "commune")
    client.get(address)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
        for place, kind in zip((7, 8), kinds, strict=True):
            for part in ("sector_rows", "basis_rows", "recipient_rows"):
                add(part, place)
            add("quota_rows", place, kind=kind)
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("is_kept", "count_as"), [(True, "exemplars"), (False, None)])
def test_whether_another_word_is_counted_is_copied_where_it_is_wanted_else_asked_again(
    world: World, is_kept: bool, count_as: str | None
) -> None:
    quota = Quota.objects.filter(plan=world.plan).order_by("position").first()
    assert quota is not None
    Quota.objects.filter(pk=quota.pk).update(of="gương điển hình", count_as="exemplars")
    assert "Giữ như năm trước: Đếm như mô hình" in shown(world)
    ticks = {f"answer__of_quota_{quota.pk}": "on"} if is_kept else {}
    fill(world.client("thu"), PAGE, CODE, code="guong-2024", **ticks)
    copied = queries.parts_of(made_plan("guong-2024"), NEXT)["quotas"][0]
    assert (copied.of, copied.count_as, copied.is_unclear) == ("gương điển hình", count_as, not is_kept)
