"""The life of a difficulty, and what may be said where."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.kit.phrasebook import say, state
from guong.obstacles import rules, words
from guong.obstacles.rules import MOVES, OPEN, UNFINISHED, State, Subject
from tests.world import AFTER

QUOTA = Subject("quota-1", "Chỉ tiêu: Chi bộ ít nhất 01 mô hình", "II.1")


@given(st.lists(st.sampled_from(MOVES), max_size=30))
def test_whatever_is_tried_a_difficulty_ends_or_somebody_owes_it_something(tried: list[rules.Move]) -> None:
    now = State.RAISED
    for move in tried:
        reasons = [*move.why_not(now)]
        if reasons:
            assert [say(reason) for reason in reasons] != [] and now not in move.sources
            continue
        now = State(move.target)
    assert now in UNFINISHED or now in {State.CLOSED, State.WITHDRAWN}
    left = [move for move in MOVES if not [*move.why_not(now)]]
    assert (left == []) == (now == State.WITHDRAWN)
    if now == State.CLOSED:  # by an answer that is corrected, and by nothing else
        assert left == [rules.CORRECT]


def test_every_state_is_reached_and_only_what_waits_is_withdrawn() -> None:
    reached, moves = {State.RAISED}, list(MOVES)
    for _ in State:
        reached |= {State(move.target) for move in moves if reached & set(move.sources)}
    assert reached == set(State)
    assert set(rules.WITHDRAW.sources) == set(OPEN) == set(rules.ANSWER.sources)


def codes(found: object) -> list[tuple[str, str]]:
    return [(reason.code, reason.field) for reason in found]  # type: ignore[attr-defined]


def test_asked_while_the_plan_runs_and_something_is_open() -> None:
    assert codes(rules.why_not_ask(is_plan_active=True, all_sealed=False)) == []
    assert codes(rules.why_not_ask(is_plan_active=False, all_sealed=True)) == [("obstacle_plan_not_running", "")]
    assert codes(rules.why_not_ask(is_plan_active=True, all_sealed=True)) == [("obstacle_all_sealed", "")]


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, []),
        ({"is_addressed": False}, [("obstacle_not_addressed", "asker")]),
        ({"subject": None}, [("choice_unknown", "subject")]),
        ({"subject": rules.typed_subject("?")}, [("missing", "clause")]),
        (
            {"subject": rules.typed_subject("III.4 tổ 0912345678"), "clause": "III.4 tổ 0912345678"},
            [("clause_no_number", "clause")],
        ),
        ({"subject": rules.typed_subject("III.4"), "clause": "III.4"}, []),
        ({"clause": "x" * 61}, [("too_long", "clause")]),
        ({"texts": {"text": ""}}, [("missing", "text")]),
        ({"texts": {"text": "x" * 2001, "proposal": "y" * 2001}}, [("too_long", "text"), ("too_long", "proposal")]),
        ({"open_there": 20}, [("too_many_obstacles", "")]),
    ],
)
def test_what_is_typed(changed: dict[str, object], wanted: list[tuple[str, str]]) -> None:
    base = {"subject": QUOTA, "clause": "", "texts": {"text": "Chưa rõ"}, "open_there": 19, "is_addressed": True}
    assert codes(rules.why_not_raise(**{**base, **changed})) == wanted  # type: ignore[arg-type]


def test_a_typed_clause_is_the_same_however_it_is_written() -> None:
    assert rules.typed_subject("Mục III.4").key == rules.typed_subject("mục iii. 4").key == "other-iii-4"
    assert rules.typed_subject("Mục III.4").told == "Mục III.4" == rules.typed_subject("III.4").told
    assert rules.typed_subject("điểm b khoản 2 mục IV").told == "Điểm b khoản 2 mục IV"
    assert len(rules.typed_subject("x" * 500).key) == rules.KEY_LIMIT


@pytest.mark.parametrize(
    ("typed", "is_number"),
    [
        *[(one, True) for one in ("III.4", "III. 4", "2.1.a", "điểm đ, khoản 2, Mục IV", "Phụ lục 2", "Biểu số 01", "I", "4)")],
        *[(one, False) for one in ("Chi bộ Trạm Y tế", "III.4 Liên", "0912345678", "09 12 34 56 78", "III.4 912 345 678", "mục", "a@b.vn")],
        ("1 2 3 4 5 6 7 8 9", False),
        ("III.4 <b>", False),
    ],
)  # fmt: skip
def test_a_clause_is_a_number_and_nothing_else(typed: str, is_number: bool) -> None:
    assert rules.is_clause_number(typed) is is_number


@given(st.text(max_size=60))
def test_a_clause_has_no_room_for_a_telephone_or_a_word(typed: str) -> None:
    if rules.is_clause_number(typed):
        assert rules.contacts_in(f"Mục {typed}") == []
        assert all(
            len(part) < 3 or part.lower() in rules.MARKS or set(part.lower()) <= set("ivxlc0123456789")
            for part in typed.split()
        )


def test_a_word_beside_it() -> None:
    assert codes(rules.why_not_remark("", 0)) == [("missing", "text")]
    assert codes(rules.why_not_remark("x" * 1001, 30)) == [("too_long", "text"), ("too_many_remarks", "")]
    assert codes(rules.why_not_answer("x" * 4001)) == [("too_long", "text")]
    assert codes(rules.why_not_answer("")) == [("missing", "text")]
    assert codes(rules.why_not_add(State.ANSWERED)) == [("not_now", "")]
    assert codes(rules.why_not_amend(State.ANSWERED, is_plan_active=True)) == []
    assert codes(rules.why_not_amend(State.CLOSED, is_plan_active=True)) == [("not_now", "")]
    assert codes(rules.why_not_amend(State.RAISED, is_plan_active=False)) == [("not_now", "")]
    assert codes(rules.why_not_together(["quota-1", "quota-1"])) == []
    assert codes(rules.why_not_together(["quota-1", "quota-2"])) == [("other_subject", "")]


PEOPLE, UNITS = ["Hứa Thị Liên", "Thu"], ["Chi bộ Trạm Y tế xã Cầu Đá"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Được đăng ký chung; hỏi thêm tại nơi theo dõi kế hoạch.", []),
        ("", ["missing"]),
        ("x" * 4001, ["too_long"]),
        ("Gọi đồng chí phụ trách: 0912 345 678", ["answer_tells_contact"]),
        ("Như đồng chí hứa thị liên đã nêu", ["answer_names_person"]),
        ("Trả lời chi bộ trạm y tế xã Cầu Đá: được.", ["answer_names_unit"]),
        ("Theo Công văn số 460/PGD&ĐT ngày 12/10/2020 của Phòng GD&ĐT, QĐ-ĐT ngày 5/6/2023.", []),
        ("Gửi tệp chứng minh kết quả: 12/10/2020", []),
        ("Mùa thu làm được", []),  # a name of one word cannot be told from the word
        ("Các chi bộ trạm y tế đều làm được", []),
    ],
)
def test_nobody_is_named_to_everybody(text: str, wanted: list[str]) -> None:
    found = [*rules.why_not_publish(text, PEOPLE, UNITS)]
    assert [reason.code for reason in found] == wanted
    assert {reason.field for reason in found} <= {"public_text"}
    assert all(say(reason) for reason in found)


def test_what_was_taken_for_a_telephone_is_named() -> None:
    (found,) = rules.why_not_publish("Gọi 0912 345 678 nhé", [], [])
    assert say(found) == "Nội dung công bố còn số điện thoại hoặc địa chỉ liên hệ: «0912 345 678». Hãy bỏ đi."


def test_too_long_is_told_with_the_days_of_the_rule() -> None:
    day = timedelta(days=1)
    assert not rules.is_overdue(State.RAISED, AFTER, AFTER + rules.OVERDUE_AFTER)
    assert rules.is_overdue(State.PASSED_ON, AFTER, AFTER + rules.OVERDUE_AFTER + day)
    assert not rules.is_overdue(State.ANSWERED, AFTER, AFTER + rules.OVERDUE_AFTER + day)
    assert state("obstacle.late")[0] == f"Chờ quá {rules.OVERDUE_AFTER.days} ngày" and words.LABELS
