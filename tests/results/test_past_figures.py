"""The figures of a past day: of that day's lists, names and seals, each number equal to the list it opens."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guong.config.clock import hold_clock
from guong.plans.rules import Step
from tests.registrations.steered import get, page
from tests.results import cast
from tests.results.test_figures import END, FIGURES, behind, figures, numbers_on, plain, played, reported, seal
from tests.world import AFTER, CODE

__all__ = ["played", "reported"]
TENTH = "10/03/2023"


@pytest.mark.parametrize("asked", ["", "buoc=ket-qua&", "nhanh=cau_da&", "buoc=ket-qua&nhanh=cau_da&"])
def test_every_number_of_a_past_day_equals_the_list_it_opens(reported, asked):
    """On 08/11 two reports had come and none was accepted; the step of registrations was sealed afterwards."""
    seal(reported, Step.REGISTRATION)
    asked = asked.replace("cau_da", str(reported.bodies["cau_da"]))
    person = "ha" if "nhanh" in asked else "thu"
    text = page(reported, person, f"{FIGURES}?{asked}ngay=08/11/2023", END)
    assert "Tình trạng ngày 08/11/2023" in text and f"{FIGURES}growth.csv" not in text
    found = list(numbers_on(text))
    assert len(found) >= (10 if asked else 20)
    assert {href for _, href in found if "ngay=08/11/2023" not in href} == set()
    listed = [(value, href, behind(reported, person, href, END)) for value, href in found]
    assert [one for one in listed if one[0] != one[2]] == []


def test_the_figures_are_those_of_the_day(reported):
    """What was drawn at the end of a day, is drawn of that day later: the same lists, the same tables."""
    (then, _), (now, _) = figures(reported, at=AFTER, is_past=True), figures(reported, at=END)
    assert plain(then["growth"]) == [
        ["05/03/2023", "trước hạn 4 ngày", "4"],
        ["09/03/2023", "ngày cuối đúng hạn", "4"],
        ["10/03/2023", "quá hạn 1 ngày", "5"],
    ]
    assert [row[1] for row in plain(then["funnel"])] == ["5", "3", "0", "0", "0"]
    assert [row[1] for row in plain(now["funnel"])] == ["5", "3", "3", "2", "1"]


def test_a_day_under_a_seal_draws_the_copies(reported):
    seal(reported, Step.REGISTRATION, at=cast.SEALING)
    text = page(reported, "thu", f"{FIGURES}?ngay=22/11/2023", END)
    assert "Mọi con số dưới đây là bản sao lúc khóa." in text
    found = list(numbers_on(text))
    assert [(value, href) for value, href in found if behind(reported, "thu", href, END) != value] == []
    assert "bản sao lúc khóa" not in page(reported, "thu", f"{FIGURES}?ngay=20/11/2023", END)


def test_who_reads_the_figures_of_a_past_day(played):
    assert [
        person
        for person in ("thu", "phuc", "ha", "lien", "khach")
        if get(played, person, f"{FIGURES}?ngay={TENTH}").status_code == 200
    ] == ["thu", "phuc"]
    branch = f"{FIGURES}?nhanh={played.bodies['cau_da']}&ngay={TENTH}"
    assert [person for person in ("ha", "lien", "dung") if get(played, person, branch).status_code == 200] == ["ha"]
    answer = get(played, "thu", f"{FIGURES}?ngay=14/03/2023")
    assert answer.status_code == 422
    assert "Ngày 14/3/2023 chưa đến." in answer.content.decode()


def test_past_figures_ask_as_often_for_many_as_for_few(reported):
    def count():
        client = reported.client("thu")
        with CaptureQueriesContext(connection) as captured, hold_clock(END):
            assert client.get(f"/kh/{CODE}/bieu-do/?ngay=08/11/2023").status_code == 200
        return len(captured)

    few = count()
    for number in range(3):
        reported.sent("dap", "dap", "dap", at=AFTER, title=f"Thêm {number}")
    assert count() == few
