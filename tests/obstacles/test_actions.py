"""What units and those who answer do with difficulties, and who may not."""

from datetime import timedelta
from typing import Any

import pytest

from guong.kit.reasons import Forbidden, Reason, Refused, Stale
from guong.ledger.models import Entry
from guong.obstacles import actions, queries
from guong.obstacles.models import Answer, Remark
from guong.obstacles.queries import waiting
from guong.obstacles.queries.history import history
from guong.plans.models import Amendment
from guong.plans.models import Plan as PlanRow
from tests.obstacles.doing import ANSWER, TEXT, answer_to, answered, chosen, fresh, published, quota, raised, row, rows
from tests.registrations.changing import NEXT_DAY, merge
from tests.world import AFTER, World

pytestmark = pytest.mark.django_db
NEXT = AFTER + timedelta(days=6)


def codes(refusal: pytest.ExceptionInfo[Any]) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


def do(verb: Any, subject: Any, world: World, by: str, at: Any = AFTER, **more: Any) -> str:
    done: str = verb(subject, by=world.actor(by, at), at=at, **more)
    return done


def seen(world: World, number: int, at: Any = AFTER) -> set[str]:
    """Who of the cast sees it; Tắt, who holds Hà's office with an account that is switched off, is left out."""
    cast = world.people.keys() - {"tat"}
    return {key for key in cast if queries.visible_to(world.actor(key, at)).filter(pk=number).exists()}


SEEING = {"lien", "ha", "binh", "phuc", "thu", "nga"}


def test_it_goes_to_the_body_above_and_says_what_it_is_about(world: World) -> None:
    found = raised(world, proposal="Cho đăng ký chung.")
    assert (found.state, found.desk_id, found.text) == ("raised", world.bodies["cau_da"], TEXT)
    assert (found.subject, found.clause) == ("Chỉ tiêu: Chi bộ ít nhất 01 mô hình", "II.1")
    assert raised(world, "oanh", "thpt").desk_id == world.bodies["ban"]
    assert raised(world, "son", "mttq").desk_id == world.bodies["ban"]
    assert seen(world, found.pk) == SEEING
    assert seen(world, raised(world, "oanh", "thpt").pk) == {"kien", "oanh", "phuc", "thu", "nga"}
    told = [line["text"] for line in history(found, tells_drafts=True)]
    assert told == ["Nêu vướng mắc, gửi Đảng bộ xã Cầu Đá"]


@pytest.mark.parametrize("beginning", ["Chỉ tiêu: Đảng bộ", "Thời hạn: đăng ký", "Lĩnh vực: Thôn"])
def test_about_any_part_of_the_plan(world: World, beginning: str) -> None:
    assert raised(world, subject_key=chosen(world, beginning)).subject.startswith(beginning)
    typed = raised(world, subject_key="other", clause=" III. 4 ")
    assert (typed.subject_key, typed.subject, typed.clause) == ("other-iii-4", "Mục III. 4", "III. 4")


def test_for_a_unit_on_paper_by_the_body_above(world: World) -> None:
    found = raised(world, "ha", "ngon", behalf="cau_da")
    assert (found.on_behalf_id, found.desk_id) == (world.bodies["cau_da"], world.bodies["cau_da"])
    assert seen(world, found.pk) == {"man", "ha", "binh", "phuc", "thu", "nga"}
    with pytest.raises(Forbidden) as no:
        do(actions.add_to_obstacle, found, world, "man", text="Thêm")
    assert codes(no) == ["not_who_raised"]
    assert do(actions.add_to_obstacle, row(found.pk), world, "binh", text="Thêm") == str(found.pk)


@pytest.mark.parametrize(
    ("by", "unit", "behalf", "code"),
    [
        ("man", "tram", "", "not_the_clerk"),
        ("thu", "tram", "", "not_the_clerk"),
        ("dung", "ngon", "khe_sau", "not_above"),
        ("dung", "ngon", "cau_da", "not_above"),
        ("vinh", "cau_da", "", "not_the_clerk"),
    ],
)
def test_who_may_not_raise(world: World, by: str, unit: str, behalf: str, code: str) -> None:
    with pytest.raises(Forbidden) as no:
        raised(world, by, unit, behalf=behalf)
    assert codes(no) == [code] and rows() == []


def test_what_the_plan_does_not_ask_is_not_asked_about(world: World) -> None:
    other = PlanRow.objects.system("a test").get(pk=world.plan.pk)
    other.quota_rows.filter(kind="party_cell").delete()
    with pytest.raises(Refused) as no:
        raised(world, subject_key="other", clause="I")
    assert codes(no) == ["obstacle_not_addressed"] and no.value.reasons[0].field == "asker"
    with pytest.raises(Refused) as no:
        raised(world, "ha", "cau_da", subject_key="quota-999999")
    assert codes(no) == ["choice_unknown"]


def test_a_closed_plan_takes_none_and_is_still_read(world: World) -> None:
    found = raised(world)
    PlanRow.objects.system("a test").filter(pk=world.plan.pk).update(state="closed")
    for refused in (
        lambda: raised(world),
        lambda: do(actions.add_to_obstacle, row(found.pk), world, "lien", text="Thêm"),
    ):
        with pytest.raises(Refused) as no:
            refused()
        assert codes(no) == ["obstacle_plan_not_running"]
    assert seen(world, found.pk) == SEEING
    assert answered(world, found.pk).state == "answered"  # nobody is left without an answer


def test_a_unit_has_only_so_many_waiting(world: World) -> None:
    for number in range(20):
        last = raised(world, text=f"Vướng {number}")
    with pytest.raises(Refused) as no:
        raised(world)
    assert codes(no) == ["too_many_obstacles"]
    do(actions.withdraw_obstacle, last, world, "lien")
    assert raised(world).state == "raised"


def test_added_to_until_it_is_answered(world: World) -> None:
    found = raised(world)
    do(actions.add_to_obstacle, found, world, "lien", text="Trạm dùng chung chi bộ với trường.")
    assert [(one.kind, one.body_id, one.text) for one in queries.remarks_of(found)] == [
        ("added", world.bodies["tram"], "Trạm dùng chung chi bộ với trường.")
    ]
    assert queries.search(world.actor("thu"), world.plan, {"tim": "dung chung voi truong"}, AFTER).count() == 1
    answered(world, found.pk)
    with pytest.raises(Refused) as no:
        do(actions.add_to_obstacle, row(found.pk), world, "lien", text="Nữa")
    assert codes(no) == ["not_now"]


def test_withdrawn_only_the_unit_reads_it(world: World) -> None:
    found = raised(world)
    do(actions.withdraw_obstacle, found, world, "lien")
    assert seen(world, found.pk) == {"lien"}
    with pytest.raises(Refused):
        answered(world, found.pk)
    with pytest.raises(Stale):
        stale = raised(world)
        do(actions.add_to_obstacle, row(stale.pk), world, "lien", text="Thêm")
        do(actions.withdraw_obstacle, stale, world, "lien")


def test_passed_on_with_a_note_and_answered_above(world: World) -> None:
    found = raised(world)
    do(actions.pass_on, found, world, "ha", NEXT, text="Vượt thẩm quyền của xã.")
    found = row(found.pk)
    assert (found.state, found.desk_id, found.waiting_since) == ("passed_on", world.bodies["ban"], NEXT)
    assert [one.text for one in queries.remarks_of(found)] == ["Vượt thẩm quyền của xã."]
    with pytest.raises(Forbidden) as no:
        answered(world, found.pk, by="ha")
    assert codes(no) == ["not_the_answerer"]
    with pytest.raises(Forbidden) as no:
        do(actions.pass_on, found, world, "thu", text="Lên nữa")
    assert codes(no) == ["nobody_above"]
    found = answered(world, found.pk, by="thu", at=NEXT)
    assert answer_to(found.pk).body_id == world.bodies["ban"]
    assert [line["text"] for line in history(found, tells_drafts=True)] == [
        "Nêu vướng mắc, gửi Đảng bộ xã Cầu Đá",
        "Đảng bộ xã Cầu Đá chuyển lên Ban Tuyên giáo Huyện ủy",
        "Ban Tuyên giáo Huyện ủy trả lời",
    ]


@pytest.mark.parametrize("by", ["lien", "binh", "phuc", "dung", "man"])
def test_who_may_not_answer(world: World, by: str) -> None:
    found = raised(world)
    with pytest.raises(Forbidden) as no:
        answered(world, found.pk, by=by)
    assert codes(no) == ["not_the_answerer"]
    with pytest.raises(Forbidden):
        do(actions.pass_on, found, world, by, text="Lên")
    assert Answer.objects.system("a test").count() == 0


def test_several_about_one_clause_are_answered_together(world: World) -> None:
    first, second, other = raised(world), raised(world, "oanh", "thpt"), raised(world, subject_key="other", clause="I")
    assert [one.pk for one in queries.asked_alike(world.actor("thu"), first)] == [second.pk]
    assert queries.asked_alike(world.actor("ha"), first) == []  # the neighbour's is not theirs to see
    with pytest.raises(Refused) as no:
        answered(world, first.pk, other.pk, by="thu")
    assert codes(no) == ["other_subject"]
    answered(world, first.pk, second.pk, by="thu")
    assert answer_to(first.pk) == answer_to(second.pk) and row(other.pk).state == "raised"
    assert row(first.pk).desk_id == world.bodies["ban"]  # who answered is asked again
    entries = Entry.objects.filter(name="obstacle.answered").order_by("seq")
    assert [entry.subject for entry in entries] == [f"obstacle:{first.pk}", f"obstacle:{second.pk}"]


def test_it_helped_or_it_did_not(world: World) -> None:
    found = answered(world, raised(world).pk)
    with pytest.raises(Forbidden):
        do(actions.ask_again, found, world, "ha", text="Chưa")
    do(actions.ask_again, found, world, "lien", NEXT, text="Còn thôn thì sao?")
    found = row(found.pk)
    assert (found.state, found.answer_id, found.helped, found.waiting_since) == ("raised", None, False, NEXT)
    assert [(one.kind, one.text) for one in Remark.objects.filter(obstacle=found)] == [
        ("answered", ANSWER),
        ("again", "Còn thôn thì sao?"),
    ]
    answered(world, found.pk, at=NEXT, text="Thôn cũng vậy.")
    do(actions.close_obstacle, row(found.pk), world, "lien", NEXT)
    assert (row(found.pk).state, row(found.pk).helped) == ("closed", True)


def test_closed_by_whoever_answered_where_the_unit_says_nothing(world: World) -> None:
    found = answered(world, raised(world).pk)
    for stranger in ("binh", "phuc", "dung"):
        with pytest.raises(Forbidden):
            do(actions.close_obstacle, row(found.pk), world, stranger)
    do(actions.close_obstacle, found, world, "ha")
    assert (row(found.pk).state, row(found.pk).helped) == ("closed", None)
    assert history(row(found.pk), tells_drafts=True)[-1]["text"] == "Nơi trả lời đóng vướng mắc"


def test_published_in_other_words_and_taken_back(world: World) -> None:
    found = answered(world, raised(world).pk)
    everybody = {key for key in world.people if world.actor(key, AFTER).seats}

    def readers() -> set[str]:
        return {key for key in world.people if queries.published_in(world.actor(key, AFTER), world.plan, AFTER)}

    assert readers() == set()
    published(world, found.pk, "Các chi bộ được đăng ký chung.")
    assert readers() == everybody and "quang" not in everybody
    assert answer_to(found.pk).text == ANSWER
    assert queries.published_in(world.actor("son"), world.plan, AFTER, quota(world, "party_organisation")) == []
    first = answer_to(found.pk).published_at
    published(world, found.pk, "Các chi bộ được đăng ký chung, mỗi mô hình một chủ trì.", at=NEXT)
    assert answer_to(found.pk).published_at == first
    with pytest.raises(Forbidden) as no:
        do(actions.unpublish_answer, answer_to(found.pk), world, "ha")
    assert codes(no) == ["not_the_receiver"]
    do(actions.unpublish_answer, answer_to(found.pk), world, "thu")
    assert readers() == set()
    with pytest.raises(Refused) as no2:
        do(actions.unpublish_answer, answer_to(found.pk), world, "thu")
    assert codes(no2) == ["answer_not_public"]
    names = list(Entry.objects.filter(subject=f"answer:{answer_to(found.pk).pk}").values_list("name", flat=True))
    assert names == ["answer.published", "answer.reworded", "answer.unpublished"]


def test_the_asking_unit_is_named_only_where_it_agreed(world: World) -> None:
    silent, agreed = raised(world), raised(world, "oanh", "thpt", may_name=True)
    answered(world, silent.pk, agreed.pk, by="thu")
    with pytest.raises(Refused) as no:
        published(world, silent.pk, "Trả lời Chi bộ Trạm Y tế xã Cầu Đá và Chi bộ Trường THPT Suối Mây: được.")
    assert no.value.reasons == (Reason("answer_names_unit", "public_text", {"unit": "Chi bộ Trạm Y tế xã Cầu Đá"}),)
    with pytest.raises(Refused) as no:
        published(world, silent.pk, "Đồng chí Hứa Thị Liên hỏi đúng.")
    assert codes(no) == ["answer_names_person"]
    assert published(world, silent.pk, "Trả lời Chi bộ Trường THPT Suối Mây: được.").published_at == AFTER


def test_into_an_amendment_and_out_again(world: World) -> None:
    found, plan = raised(world), fresh(world)
    draft = Amendment.objects.create(plan=plan, number=1, drafted_at=AFTER)
    issued = Amendment.objects.create(plan=plan, number=2, drafted_at=AFTER, state="issued")
    with pytest.raises(Forbidden):
        do(lambda one, **by: actions.put_in_amendment(one, draft.pk, **by), found, world, "ha")
    with pytest.raises(Refused) as no:
        actions.put_in_amendment(found, issued.pk, by=world.actor("thu"), at=AFTER)
    assert codes(no) == ["amendment_not_open"]
    actions.put_in_amendment(found, draft.pk, by=world.actor("thu"), at=AFTER)
    assert row(found.pk).amendment_id == draft.pk
    assert history(row(found.pk), tells_drafts=True)[-1]["text"] == "Đưa vào sửa đổi lần 1"
    draft.delete()  # a draft that is given up
    assert row(found.pk).amendment_id is None


def test_who_waits_for_whom(world: World) -> None:
    first, second = raised(world), raised(world, "man", "ngon", at=NEXT)
    at = NEXT + timedelta(hours=1)
    (mine,) = waiting.to_answer(world.actor("ha", at), at)
    assert (mine.plan_code, mine.count, mine.late) == (world.plan.code, 2, 1)
    assert waiting.to_answer(world.actor("thu", at), at) == [] == waiting.to_answer(world.actor("binh", at), at)
    answered(world, first.pk, second.pk)
    (told,) = waiting.answered(world.actor("lien", at), 10)
    assert (told["number"], told["subject"]) == (first.pk, "Chỉ tiêu: Chi bộ ít nhất 01 mô hình")
    assert waiting.answered(world.actor("ha", at), 10) == [] == waiting.to_answer(world.actor("ha", at), at)
    do(actions.close_obstacle, row(first.pk), world, "lien")
    assert waiting.answered(world.actor("lien", at), 10) == []


def test_the_heir_of_a_unit_goes_on_with_what_is_open(world: World) -> None:
    at = NEXT_DAY
    early = at - timedelta(days=3)
    open_one, done = raised(world, at=early), raised(world, at=early, text="Đã rõ")
    answered(world, done.pk, at=early)
    do(actions.close_obstacle, row(done.pk), world, "lien", early)
    merge(world, "tram", into="ngon")
    assert "man" in seen(world, open_one.pk, at) and "man" not in seen(world, done.pk, at)
    assert {"lien", "ha", "thu"} <= seen(world, open_one.pk, at)
    with pytest.raises(Forbidden):
        do(actions.add_to_obstacle, row(open_one.pk), world, "lien", at, text="Người cũ")
    do(actions.add_to_obstacle, row(open_one.pk), world, "man", at, text="Đơn vị kế thừa bổ sung.")
    answered(world, open_one.pk, at=at)
    assert [one["number"] for one in waiting.answered(world.actor("man", at), 10)] == [open_one.pk]


def test_what_lies_at_a_committee_that_ended_lies_with_its_heir(world: World) -> None:
    at = NEXT_DAY
    found = raised(world, at=at - timedelta(days=3))
    merge(world, "cau_da", into="khe_sau")
    assert "dung" in seen(world, found.pk, at)
    (mine,) = waiting.to_answer(world.actor("dung", at), at)
    assert mine.count == 1
    assert answered(world, found.pk, by="dung", at=at).state == "answered"
