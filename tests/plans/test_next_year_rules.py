"""What moves by itself into a later year: days, the plan's own words, its year, its bodies; what is to be looked at."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from guong.kit.reasons import Reason
from guong.plans.rules import Unit
from guong.plans.rules import next_year as rules
from guong.plans.rules.next_year import DayRule, Paper

DAYS = some.dates(date(1930, 1, 1), date(2190, 12, 31))
YEARS = some.integers(1, 10)


def moved(day: date, year: int, rule: str = DayRule.WEEKDAY, **more: object) -> rules.MovedDay:
    told: dict[str, object] = {"boundary": "before", "at": None, "named_day_counts": False, **more}
    return rules.move_day(day, year, rule, **told)  # type: ignore[arg-type]


@given(DAYS, YEARS)
def test_a_day_goes_to_the_nearest_of_its_weekday_and_says_when_it_leaves_its_month(day: date, years: int) -> None:
    found = moved(day, day.year + years)
    around = rules.same_date(day, day.year + years)
    near = [around + timedelta(days=shift) for shift in range(-3, 4)]
    assert [found.new] == [other for other in near if other.weekday() == day.weekday()]
    assert found.shift == (found.new - around).days
    assert found.leaves_month == (found.new.month != day.month)


@given(DAYS, YEARS, some.booleans(), some.sampled_from([None, time(10, 30)]))
def test_the_last_day_in_time_follows_the_boundary_and_a_weekend_is_told(
    day: date, years: int, counts: bool, at: time | None
) -> None:
    found = moved(day, day.year + years, DayRule.DATE, named_day_counts=counts, at=at)
    assert (found.new - found.last_day).days == (0 if counts or at else 1)
    assert found.on_weekend == (found.last_day.strftime("%w") in {"6", "0"})


def test_friday_10_3_2023_becomes_friday_8_3_2024_and_ends_on_the_thursday_before() -> None:
    found = moved(date(2023, 3, 10), 2024)
    assert (found.new, found.shift, found.leaves_month) == (date(2024, 3, 8), -2, False)
    assert (found.last_day, found.on_weekend) == (date(2024, 3, 7), False)


def test_the_same_date_may_end_on_a_weekend_and_a_leap_day_has_one_before_it() -> None:
    found = moved(date(2023, 3, 10), 2024, DayRule.DATE)
    assert (found.new, found.last_day, found.on_weekend) == (date(2024, 3, 10), date(2024, 3, 9), True)
    assert rules.same_date(date(2024, 2, 29), 2025) == date(2025, 2, 28)


def test_a_day_near_the_end_of_its_month_says_that_it_leaves_it() -> None:
    found = moved(date(2023, 3, 1), 2024)
    assert (found.new, found.leaves_month) == (date(2024, 2, 28), True)


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("trước ngày 10/3/2023", "trước ngày 08/3/2024"),
        ("trước ngày 10.03.2023", "trước ngày 08/3/2024"),
        ("Thứ Sáu, ngày 10 tháng 3 năm 2023", "Thứ Sáu, ngày 08 tháng 3 năm 2024"),
        ("trước ngày 10/3", "trước ngày 08/3"),
        ("trước ngày 10 tháng 3", "trước ngày 08 tháng 3"),
        ("từ ngày 08 đến 10/3/2023", ""),  # the day on which it opens would stay
        ("từ ngày 01/3/2023 đến hết ngày 10/3/2023", ""),
        ("ngày 5-10/3/2023", ""),
        ("ngày 110/3/2023", ""),  # another day
        ("sau 30 ngày", ""),  # no day at all
        ("trước ngày 10/3/2023, đợt 2 năm 2023", ""),  # the old year would go on standing there
    ],
)
def test_the_words_of_a_term_carry_the_new_day_or_are_written_anew(text: str, new: str) -> None:
    assert rules.move_wording(text, date(2023, 3, 10), date(2024, 3, 8)) == new


def test_the_end_of_a_month_and_another_year_are_told() -> None:
    found = moved(date(2023, 11, 30), 2024)
    assert (found.new, found.leaves_end, found.leaves_year) == (date(2024, 11, 28), True, False)
    leap = moved(date(2023, 2, 28), 2024, DayRule.DATE)
    assert (leap.new, leap.leaves_end) == (date(2024, 2, 28), True)
    new_year = moved(date(2023, 1, 1), 2024)
    assert (new_year.new, new_year.leaves_year) == (date(2023, 12, 31), True)
    assert not moved(date(2023, 11, 30), 2024, DayRule.DATE).leaves_end


def test_words_that_name_a_weekday_are_not_put_on_a_day_of_another_one() -> None:
    assert rules.move_wording("thứ sáu, ngày 10/3/2023", date(2023, 3, 10), date(2024, 3, 10)) == ""


@pytest.mark.parametrize(
    ("text", "new", "count", "left"),
    [
        ("Đăng ký mô hình năm 2023", "Đăng ký mô hình năm 2024", 1, 0),
        ("Năm 2023 - năm thứ ba của nhiệm kỳ", "Năm 2024 - năm thứ ba của nhiệm kỳ", 1, 0),
        ("Giai đoạn 2020-2023 và 2023 – 2025", "Giai đoạn 2020-2023 và 2023 – 2025", 0, 2),
        ("Kết luận ngày 15 tháng 02 năm 2023; 10/3/2023", "Kết luận ngày 15 tháng 02 năm 2023; 10/3/2023", 0, 2),
        ("TỪ NGÀY 10 THÁNG 3 NĂM 2023", "TỪ NGÀY 10 THÁNG 3 NĂM 2023", 0, 1),
        ("MÔ HÌNH TIÊU BIỂU NĂM 2023", "MÔ HÌNH TIÊU BIỂU NĂM 2024", 1, 0),
        ("ngày 10 tháng 3, năm 2023", "ngày 10 tháng 3, năm 2023", 0, 1),
        (
            "giai đoạn từ 2020 đến 2023; từ năm 2023 đến năm 2025",
            "giai đoạn từ 2020 đến 2023; từ năm 2023 đến năm 2025",
            0,
            2,
        ),
        ("Cả tỉnh có 2023 mô hình", "Cả tỉnh có 2023 mô hình", 0, 1),
        ("Hướng dẫn 12-HD/2023", "Hướng dẫn 12-HD/2023", 0, 1),
        ("Không nhắc năm nào, 12023", "Không nhắc năm nào, 12023", 0, 0),
    ],
)
def test_only_the_plans_own_year_is_put_forward(text: str, new: str, count: int, left: int) -> None:
    found = rules.move_year(text, 2023, 2024)
    assert (found.new, found.count, found.left) == (new, count, left)


@given(some.text(alphabet="nămNĂM đến 2034/-.", max_size=40), some.integers(2000, 2099), some.integers(1, 10))
def test_every_naming_of_the_year_is_put_forward_or_told(text: str, old: int, years: int) -> None:
    found = rules.move_year(text, old, old + years)
    back = rules.move_year(found.new, old, old + years)
    assert (back.count, back.left) == (0, found.left)


def test_a_basis_is_to_be_checked_for_what_is_known_of_it_and_nothing_else() -> None:
    old = Paper("Chỉ thị số 05-CT/TW", date(2016, 5, 15), "Bộ Chính trị")
    new = Paper("Chỉ thị số 20-CT/TW", date(2022, 12, 8), "Bộ Chính trị")
    of_year = Paper("Hướng dẫn học tập chuyên đề năm 2023", None, "")
    others = [old, new, of_year, Paper("Chỉ thị số 31-CT/TW", date(2023, 6, 1), "Ban Bí thư")]

    def told(paper: Paper) -> list[Reason]:
        return list(rules.why_check_basis(paper, others, old=2023, new=2024))

    assert [(reason.code, reason.facts) for reason in told(old)] == [
        ("basis_old", {"day": "15/5/2016", "years": 8}),
        ("basis_newer_named", {"text": "Chỉ thị số 20-CT/TW", "day": "08/12/2022"}),
    ]
    assert told(new) == []
    assert [reason.code for reason in told(of_year)] == ["basis_of_the_year"]


@pytest.mark.parametrize(
    ("reached", "asked", "now", "codes"),
    [
        (0, 3, 3, ["quota_never_met"]),
        (3, 3, 3, ["quota_met_by_all"]),
        (1, 3, 3, []),
        (None, None, 2, []),
        (None, None, None, []),
        (0, 3, 0, ["quota_nobody", "quota_never_met"]),
    ],
)
def test_a_quota_is_to_be_thought_over_when_nobody_or_everybody_met_it(
    reached: int | None, asked: int | None, now: int | None, codes: list[str]
) -> None:
    assert [reason.code for reason in rules.why_check_quota(reached=reached, asked=asked, now=now)] == codes


def test_what_became_of_bodies_is_told_by_their_numbers() -> None:
    def unit(number: int, name: str, above: int) -> Unit:
        return Unit(number, name, name, "party_cell", "0001", 1, above)

    stayed, renamed, moved_away, gone, come = (
        unit(1, "A", 9), unit(2, "B", 9), unit(3, "C", 9), unit(4, "D", 9), unit(5, "E", 9)
    )  # fmt: skip
    other_name, other_place = unit(2, "B mới", 9), unit(3, "C", 8)
    found = rules.pair([stayed, renamed, moved_away, gone], [stayed, other_name, other_place, come])
    assert (found.gone, found.come) == ((gone,), (come,))
    assert (found.renamed, found.moved) == (((renamed, other_name),), ((moved_away, other_place),))


def test_a_draft_and_a_part_of_another_plan_are_no_plans_to_go_on_from() -> None:
    assert [reason.code for reason in rules.why_not_go_on("draft", is_part=False)] == ["nothing_to_follow"]
    assert [reason.code for reason in rules.why_not_go_on("active", is_part=True)] == ["follow_the_one_above"]
    assert list(rules.why_not_go_on("closed", is_part=False)) == []


@pytest.mark.parametrize(
    ("year", "followed", "again", "codes"),
    [
        (2024, False, False, []),
        (2023, False, False, ["not_a_later_year"]),
        (2034, False, False, ["not_a_later_year"]),
        (2024, True, False, ["already_followed"]),
        (2024, True, True, []),
    ],
)
def test_one_follower_unless_another_is_wanted(year: int, followed: bool, again: bool, codes: list[str]) -> None:
    found = rules.why_not_follow(year=year, earlier_year=2023, followed=followed, again=again)
    assert [reason.code for reason in found] == codes
