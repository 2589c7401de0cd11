"""An answer is corrected by whoever gave it: the units hear of it and keep the old words; nobody who had finished is passed over."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from guong.config.clock import hold_clock
from guong.kit.periods import local
from guong.kit.reasons import Forbidden, Refused, Stale
from guong.ledger.models import Entry
from guong.obstacles import actions, queries, rules
from guong.obstacles.models import Answer, Obstacle
from guong.obstacles.queries import waiting
from guong.obstacles.queries.history import history
from guong.plans.models import Plan as PlanRow
from tests.access.forms import form_to
from tests.obstacles.doing import ANSWER, answer_to, answered, published, raised, row
from tests.obstacles.test_actions import codes, do
from tests.obstacles.test_pages import HERE, page_of, read, send
from tests.organisations.test_pages import text
from tests.world import AFTER, CODE, World

pytestmark = pytest.mark.django_db
BETTER = "Được đăng ký chung; đơn vị chủ trì do hai bên thống nhất."
LATER, LATEST = AFTER + timedelta(days=1), AFTER + timedelta(days=2)


def corrected(world: World, number: int, said: str = BETTER, by: str = "ha", at: Any = LATER) -> Answer:
    do(actions.correct_answer, answer_to(number), world, by, at, text=said)
    return answer_to(number)


def before(answer: Answer, *, is_public: bool = False) -> list[tuple[str, Any, Any]]:
    return [(one.text, one.since, one.until) for one in queries.wordings_of(answer, is_public=is_public)]


def test_the_old_words_stay_with_the_time_they_stood(world: World) -> None:
    number = answered(world, raised(world).pk).pk
    first = corrected(world, number)
    assert (first.text, first.corrected_at, first.answered_at) == (BETTER, LATER, AFTER)
    again = corrected(world, number, "Được.", at=LATEST)
    assert before(again) == [(ANSWER, AFTER, LATER), (BETTER, LATER, LATEST)]
    assert row(number).state == "answered"
    assert [line["text"] for line in history(row(number), tells_drafts=False)][
        -1
    ] == "Đảng bộ xã Cầu Đá sửa câu trả lời"
    shown = text(read(world, page_of(number), "lien", LATEST))
    assert f"Câu trả lời đã được sửa lúc {local(LATEST):%H:%M} 15/03/2023." in shown
    assert "Lời trước khi sửa (2)" in shown and ANSWER in shown and BETTER in shown


def test_every_unit_that_got_it_hears_of_it_and_who_had_finished_looks_again(world: World) -> None:
    open_one, done = raised(world), raised(world, "man", "ngon")
    answered(world, open_one.pk, done.pk)
    do(actions.close_obstacle, row(done.pk), world, "man")
    assert waiting.answered(world.actor("man"), 10) == []
    page = text(read(world, page_of(open_one.pk), "ha", LATER))
    assert "Sửa và báo 2 đơn vị" in page and "1 vướng mắc đã đóng mở lại để đơn vị xem." in page
    sent = send(world, f"{page_of(open_one.pk)}sua-tra-loi/", "ha", page_of(open_one.pk), LATER, text=BETTER)
    assert sent.status_code == 302
    assert [(row(one.pk).state, row(one.pk).helped) for one in (open_one, done)] == [("answered", None)] * 2
    names = Entry.objects.filter(name__in=("obstacle.answer_corrected", "obstacle.reopened")).order_by("seq")
    assert [(one.name, one.subject) for one in names] == [
        ("obstacle.answer_corrected", f"obstacle:{open_one.pk}"),
        ("obstacle.reopened", f"obstacle:{done.pk}"),
    ]
    for who in ("lien", "man"):
        card = text(read(world, "/toi/", who, LATER))
        assert "Câu trả lời đã sửa: Chỉ tiêu: Chi bộ ít nhất 01 mô hình" in card and "Sửa ngày 14/3/2023" in card
    assert "Đã có trả lời" not in text(read(world, "/toi/", "lien", LATER))
    do(actions.close_obstacle, row(done.pk), world, "man", LATER)
    assert "Câu trả lời đã sửa" not in text(read(world, "/toi/", "man", LATER))


def test_told_even_after_the_plan_is_closed(world: World) -> None:
    done, other = answered(world, raised(world).pk), answered(world, raised(world, "man", "ngon").pk)
    do(actions.close_obstacle, done, world, "lien")
    PlanRow.objects.system("a test").filter(pk=world.plan.pk).update(state="closed")
    corrected(world, done.pk)
    assert [one["number"] for one in waiting.answered(world.actor("lien"), 10)] == [done.pk]
    assert waiting.answered(world.actor("man"), 10) == [] and row(other.pk).state == "answered"


@pytest.mark.parametrize("by", ["lien", "binh", "phuc", "dung", "thu"])
def test_nobody_words_what_another_body_said(world: World, by: str) -> None:
    found = answered(world, raised(world).pk)
    with pytest.raises(Forbidden) as no:
        corrected(world, found.pk, by=by)
    assert codes(no) == ["not_who_answered"] and answer_to(found.pk).text == ANSWER
    assert "Sửa câu trả lời" not in text(read(world, page_of(found.pk), "lien" if by == "dung" else by))


@pytest.mark.parametrize(
    ("typed", "code"), [("", "missing"), ("x" * 4001, "too_long"), (f" {ANSWER} ", "answer_unchanged")]
)
def test_what_is_no_correction_comes_back(world: World, typed: str, code: str) -> None:
    found = answered(world, raised(world).pk)
    with pytest.raises(Refused) as no:
        corrected(world, found.pk, typed)
    assert codes(no) == [code] and no.value.reasons[0].field == "text" and before(answer_to(found.pk)) == []
    refused = send(world, f"{page_of(found.pk)}sua-tra-loi/", "ha", page_of(found.pk), text=typed)
    assert refused.status_code == 422 and 'aria-invalid="true"' in refused.content.decode()


def test_what_the_unit_asked_again_about_is_answered_anew(world: World) -> None:
    found = answered(world, raised(world).pk)
    old = answer_to(found.pk)
    with hold_clock(AFTER):
        ha, address = world.client("ha"), f"{page_of(found.pk)}sua-tra-loi/"
        form = form_to(ha.get(page_of(found.pk)), page_of(found.pk), address)
        do(actions.ask_again, row(found.pk), world, "lien", text="Chưa rõ")
        late = ha.post(address, form.filled(text=BETTER))
        assert late.status_code == 409 and BETTER in text(late)  # to be copied into the new answer
        assert ha.post(f"{page_of(raised(world).pk)}sua-tra-loi/", {"text": BETTER, "_khoa": "k"}).status_code == 404
    with pytest.raises(Refused) as no:
        do(actions.correct_answer, old, world, "ha", text=BETTER)
    assert codes(no) == ["answer_asked_again"]
    answered(world, found.pk, text="Trả lời mới.")
    assert Obstacle.objects.system("a test").get(pk=found.pk).answer_id != old.pk


def test_who_finishes_just_then_looks_again(world: World) -> None:
    found = answered(world, raised(world).pk)
    old = answer_to(found.pk)
    corrected(world, found.pk)
    with pytest.raises(Stale):
        do(actions.close_obstacle, found, world, "lien")
    with pytest.raises(Stale):  # nor are two corrections made of one text
        do(actions.correct_answer, old, world, "ha", text="Không được.")
    assert (row(found.pk).state, answer_to(found.pk).text) == ("answered", BETTER)


def test_what_everybody_reads_is_looked_at_by_its_own_desk(world: World) -> None:
    found = answered(world, raised(world).pk)
    number = published(world, found.pk, "Được đăng ký chung.").pk
    answer = corrected(world, found.pk)
    assert (answer.public_text, answer.to_review) == ("Được đăng ký chung.", True)
    card = text(read(world, "/toi/", "thu", LATER))
    assert "Lời công bố cần xem lại: Chỉ tiêu: Chi bộ ít nhất 01 mô hình" in card
    assert "Lời công bố cần xem lại" not in text(read(world, "/toi/", "ha", LATER))
    page = text(read(world, f"{HERE}tra-loi/{number}/", "thu", LATER))
    assert BETTER in page and "sau khi công bố" in page
    kept = send(world, f"{HERE}tra-loi/{number}/", "thu", at=LATER, public_text="Được đăng ký chung.")
    assert kept.status_code == 302
    answer = answer_to(found.pk)
    assert (answer.to_review, answer.reworded_at, before(answer, is_public=True)) == (False, None, [])
    assert Entry.objects.filter(subject=f"answer:{number}").order_by("seq").last().name == "answer.reviewed"
    assert "Lời công bố cần xem lại" not in text(read(world, "/toi/", "thu", LATER))


def test_a_published_wording_is_corrected_under_the_same_guard(world: World) -> None:
    found = answered(world, raised(world).pk)
    published(world, found.pk, "Được đăng ký chung.")
    for said, code in (
        ("Gọi 0912 345 678", "answer_tells_contact"),
        ("Đồng chí Hứa Thị Liên hỏi", "answer_names_person"),
        ("Chi bộ Trạm Y tế xã Cầu Đá hỏi", "answer_names_unit"),
    ):
        with pytest.raises(Refused) as no:
            published(world, found.pk, said, at=LATER)
        assert codes(no) == [code] and before(answer_to(found.pk), is_public=True) == []
    answer = published(world, found.pk, "Được, một đơn vị chủ trì.", at=LATER)
    assert (answer.reworded_at, answer.published_at) == (LATER, AFTER)
    do(actions.unpublish_answer, answer, world, "thu", LATEST)
    again = published(world, found.pk, "Được.", at=LATEST)
    assert (again.published_at, again.reworded_at) == (LATEST, None)
    assert before(again, is_public=True) == [
        ("Được đăng ký chung.", AFTER, LATER),
        ("Được, một đơn vị chủ trì.", LATER, LATEST),
    ]
    assert "Được, một đơn vị chủ trì." in text(read(world, page_of(found.pk), "thu", LATEST))
    assert "Được, một đơn vị chủ trì." not in text(read(world, page_of(found.pk), "lien", LATEST))


def test_everybody_reads_since_when_it_stands_so(world: World) -> None:
    found = answered(world, raised(world).pk)
    published(world, found.pk, "Được đăng ký chung.")
    published(world, found.pk, "Được.", at=LATER)
    shown = text(read(world, f"/kh/{CODE}/", "son", LATER))
    assert "Công bố ngày 13/3/2023, sửa ngày 14/3/2023" in shown and "Được đăng ký chung." not in shown


def test_the_number_told_before_publishing_is_that_of_the_units_that_got_the_answer(world: World) -> None:
    first, second, third = raised(world), raised(world, text="Hỏi thêm"), raised(world, "man", "ngon")
    answered(world, first.pk, second.pk, third.pk)  # two units
    assert "2 đơn vị đã hỏi thấy cả ở vướng mắc của mình" in text(read(world, page_of(first.pk), "thu"))
    do(actions.ask_again, row(third.pk), world, "man", text="Chưa rõ")
    assert "1 đơn vị đã hỏi thấy cả ở vướng mắc của mình" in text(read(world, page_of(first.pk), "thu"))
    published(world, first.pk, "Được đăng ký chung.")
    for number, sees in ((first.pk, True), (second.pk, True), (third.pk, False)):
        unit = "man" if number == third.pk else "lien"
        assert ("Lời đã công bố cho mọi đơn vị" in text(read(world, page_of(number), unit))) is sees


@pytest.mark.parametrize(("state", "told"), [("answered", 1), ("answered", 0), ("closed", 3)])
def test_reasons_in_a_correction(state: str, told: int) -> None:
    found = [one.code for one in rules.why_not_correct("Mới", before="Cũ", told=told)]
    assert found == ([] if told else ["answer_asked_again"])
    assert [*rules.CORRECT.why_not(state)] == [] and [*rules.CORRECT.why_not("withdrawn")] != []


def test_what_was_published_before_its_words_were_kept_is_found(world: World) -> None:
    found = answered(world, raised(world).pk)
    published(world, found.pk, "Được đăng ký chung.")
    Answer.objects.system("a test").update(search_text="")
    import_module("guong.obstacles.migrations.0002_corrections").fill(apps, None)
    assert answer_to(found.pk).search_text == "chi tieu chi bo it nhat 01 mo hinh muc ii 1 duoc dang ky chung"
