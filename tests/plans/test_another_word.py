"""A quota of exemplars by another word, "điển hình tiên tiến": asked before activation, counted or only told as answered."""

import pytest
from django.urls import reverse

from guong.kit.reasons import Refused
from guong.plans import actions, queries, rules
from guong.plans.models import Quota
from guong.plans.queries import asking
from guong.plans.rules import QuotaRule, Settings
from guong.plans.rules.proposals import Known, proposals
from guong.reading import read
from tests.plans import below
from tests.plans.doing import client_of, fill, row_of, text
from tests.plans.test_amending_pages import at, begun, fill_line, row
from tests.world import CODE, WRITING

WORD = "điển hình tiên tiến"


@pytest.mark.parametrize(
    ("of", "answer", "is_asked", "is_counted"),
    [
        ("mô hình cấp huyện", None, False, True),
        ("tin, bài", None, False, False),
        ("tin, bài", "exemplars", False, False),
        ("bài viết về gương điển hình", None, False, False),
        ("việc làm mới", None, False, False),
        (WORD, None, True, False),
        (WORD, "told", True, False),
        (WORD, "exemplars", True, True),
        ("Tấm gương sáng", "exemplars", True, True),
        ("cá nhân điển hình", None, True, False),
        ("cách làm hay", None, True, False),
        ("việc làm hay", None, True, False),
        ("nhân tố mới", None, True, False),
    ],
)
def test_which_words_are_asked_about_and_which_are_counted(of, answer, is_asked, is_counted):
    assert (rules.is_asked_of(of), rules.is_of_exemplars(of, answer)) == (is_asked, is_counted)


def test_the_word_is_asked_before_what_is_asked_of_counted_quotas():
    counted = [QuotaRule(1, 1, "party_cell", None, "at_least", 1)]
    asked = rules.open_questions(Settings(False, False, True), counted, [], [2])
    assert [(q.code, q.subject) for q in asked] == [("of_quota", 2), ("scope_of_kind", 1), ("relation_of_quota", 1)]


@pytest.fixture
def asked(drafting_world):
    """A draft whose cells' quota is of another word; its other questions are answered."""
    plan, thu = drafting_world.plan, drafting_world.actor("thu")
    Quota.objects.filter(plan=plan, kind="party_cell").update(of=WORD, clause="II.2")
    other = {q.key: q.choices[0].value for q in asking.questions(plan, WRITING) if not q.key.startswith("of_quota")}
    actions.answer(row_of(plan), other, by=thu, at=WRITING)
    return drafting_world


def key_of(world) -> str:
    return f"of_quota_{Quota.objects.get(plan=world.plan, of=WORD).pk}"


def test_a_plan_is_not_put_to_work_before_the_word_is_answered(asked):
    (question,) = asking.open_questions(row_of(asked.plan), WRITING)
    assert (question.key, question.clause) == (key_of(asked), "II.2")
    assert question.title == f"Chi bộ: kế hoạch nêu “{WORD}”. Đếm như mô hình, hay chỉ ghi lại?"
    assert [(c.label, c.consequence, c.is_proposed) for c in question.choices] == [
        (
            "Đếm như mô hình",
            "1 đến 4 đơn vị thuộc chỉ tiêu này, ít nhất 1 đến 4 mô hình; mô hình đăng ký được tính vào đây. "
            "Sau đó còn phải trả lời phạm vi và vai trò được tính.",
            True,
        ),
        (
            "Chỉ ghi lại, không đếm",
            "1 đến 4 đơn vị thuộc chỉ tiêu này không phải đăng ký gì theo đây: "
            "chỉ tiêu hiện trong kế hoạch, không tính đạt hay chưa đạt.",
            False,
        ),
    ]
    with pytest.raises(Refused) as refused:
        actions.activate(row_of(asked.plan), by=asked.actor("thu"), at=WRITING)
    assert [reason.code for reason in refused.value.reasons] == ["question_open"]
    assert "Chưa trả lời" in text(client_of(asked, "thu").get(reverse("plan", args=[CODE])))


def test_a_plan_that_asks_for_nothing_else_lacks_no_quota_while_the_word_is_open(asked):
    Quota.objects.filter(plan=asked.plan).exclude(of=WORD).delete()
    codes = {reason.code for reason in asking.why_not_activate(row_of(asked.plan), WRITING)}
    assert codes == {"question_open"}
    actions.answer(row_of(asked.plan), {key_of(asked): "told"}, by=asked.actor("thu"), at=WRITING)
    codes = {reason.code for reason in asking.why_not_activate(row_of(asked.plan), WRITING)}
    assert codes == {"plan_part_missing"}


def test_counted_its_scope_and_role_are_asked_and_its_units_owe(asked):
    thu, key = client_of(asked, "thu"), key_of(asked)
    assert fill(thu, "plan_questions", CODE, **{key: "exemplars"}).status_code == 302
    number = key.rpartition("_")[2]
    assert [q.key for q in asking.open_questions(row_of(asked.plan), WRITING)] == [
        f"scope_of_kind_{number}",
        f"relation_of_quota_{number}",
    ]
    more = {f"scope_of_kind_{number}": "all", f"relation_of_quota_{number}": "implements"}
    assert fill(thu, "plan_questions", CODE, **more).status_code == 302
    actions.activate(row_of(asked.plan), by=asked.actor("thu"), at=WRITING)
    owing = queries.addressed(row_of(asked.plan), "registration", WRITING)
    assert sorted(unit.kind for unit in owing.units).count("party_cell") == 4
    page = text(thu.get(reverse("plan", args=[CODE])))
    assert f"ít nhất 01 {WORD}" in page and "Đếm như mô hình" in page


def test_only_told_nobody_owes_it_and_nothing_more_is_asked(asked):
    thu = client_of(asked, "thu")
    assert fill(thu, "plan_questions", CODE, **{key_of(asked): "told"}).status_code == 302
    assert asking.open_questions(row_of(asked.plan), WRITING) == []
    actions.activate(row_of(asked.plan), by=asked.actor("thu"), at=WRITING)
    owing = queries.addressed(row_of(asked.plan), "registration", WRITING)
    assert "party_cell" not in {unit.kind for unit in owing.units}
    page = text(thu.get(reverse("plan", args=[CODE])))
    assert "Chỉ ghi lại, không đếm" in page and "Không đếm bằng mô hình" in page


def test_strange_answers_are_passed_over(asked):
    actions.answer(row_of(asked.plan), {key_of(asked): "?"}, by=asked.actor("thu"), at=WRITING)
    assert Quota.objects.get(plan=asked.plan, of=WORD).count_as is None


def test_the_screen_of_quotas_keeps_the_answer_only_beside_another_word(asked):
    thu = client_of(asked, "thu")
    rows = list(Quota.objects.filter(plan=asked.plan).order_by("position"))
    place = next(place for place, one in enumerate(rows) if one.of == WORD)
    typed = {f"quotas__{one}__count_as": "exemplars" for one in range(len(rows))}
    assert fill(thu, "plan_edit", CODE, "chi-tieu", **typed).status_code == 302
    stored = list(Quota.objects.filter(plan=asked.plan).order_by("position").values_list("count_as", flat=True))
    assert stored == ["exemplars" if one == place else None for one in range(len(rows))]
    assert fill(thu, "plan_edit", CODE, "chi-tieu", **{f"quotas__{place}__of": "tin, bài"}).status_code == 302
    assert set(Quota.objects.filter(plan=asked.plan).values_list("count_as", flat=True)) == {None}


def test_a_running_plan_that_was_never_asked_goes_on_as_it_did(world):
    Quota.objects.filter(plan=world.plan, kind="party_cell").update(of=WORD, scope=None, relation=None)
    plan = row_of(world.plan)
    assert "party_cell" not in {quota.kind for quota in queries.quota_rules(plan, WRITING)}
    page = text(client_of(world, "lien").get(reverse("plan", args=[CODE])))
    assert "Không đếm bằng mô hình" in page and "Chưa trả lời" not in page


def test_a_line_of_an_amendment_says_it(world):
    thu = begun(world)
    cells = row(world, "quota", kind="party_cell")
    answer = fill_line(thu, "chi-tieu", cells, of=WORD)
    assert answer.status_code == 422 and "Khi gọi bằng tên khác" in text(answer) and "Chưa chọn" in text(answer)
    answer = fill_line(thu, "chi-tieu", cells, of=WORD, count_as="exemplars", scope="")
    assert answer.status_code == 422
    assert fill_line(thu, "chi-tieu", cells, of=WORD, count_as="told", scope="", relation="").status_code == 302
    assert fill_line(thu, "chi-tieu", cells, of=WORD, count_as="exemplars", scope="all", relation="implements")
    draft = text(thu.get(at()))
    assert f"Chi bộ: ít nhất 01 {WORD} (đếm như mô hình, mọi đơn vị ở các cấp bên dưới, thực hiện)" in draft


def test_a_plan_below_says_its_number_in_the_words_of_the_plan_above(asked):
    number = key_of(asked).rpartition("_")[2]
    said = {key_of(asked): "exemplars", f"scope_of_kind_{number}": "all", f"relation_of_quota_{number}": "implements"}
    actions.answer(row_of(asked.plan), said, by=asked.actor("thu"), at=WRITING)
    actions.activate(row_of(asked.plan), by=asked.actor("thu"), at=WRITING)
    child = below.issued(asked, cells=2)
    own = Quota.objects.get(plan=child)
    assert (own.n, own.of, own.count_as, own.is_of_exemplars) == (2, WORD, "exemplars", True)


def test_what_a_text_proposes_tells_that_it_will_be_asked():
    reading = read(f"KẾ HOẠCH\nvề việc đăng ký năm 2026\n\n1. Mỗi chi bộ chọn ít nhất 01 {WORD}, viết 02 tin, bài.")
    assert [(note.code, note.facts) for note in reading.questions] == [("of_quota", {"of": WORD})]
    found = [one for one in proposals(reading, Known(10, 1, 2026, {"party_cell": [1]})) if one.part == "quotas"]
    told = [(one.values["of"], one.note, one.is_sure) for one in found]
    assert told == [(WORD, "other_word", True), ("tin, bài", "", True)]
