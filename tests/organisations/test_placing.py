"""Paths follow from the places of everything above, day by day."""

from datetime import date

from guong.organisations.rules.events import Move
from guong.organisations.rules.placing import PlaceRow, place_rows
from tests.organisations.trees import CAU_DA, DAP, HUYEN, KHE_SAU, PARTY, START, TRAM, cast, done

LATER, LAST = date(2026, 1, 1), date(2026, 7, 1)


def test_a_row_for_every_path_and_none_more() -> None:
    history = done(cast(), Move(CAU_DA, PARTY, KHE_SAU))
    history = done(history, Move(DAP, PARTY, TRAM), LATER, 2)
    history = done(history, Move(CAU_DA, PARTY, HUYEN), LAST, 3)
    assert place_rows(history, DAP, PARTY) == (
        PlaceRow(START, LATER, KHE_SAU, 0, None, "000000010000"),
        PlaceRow(LATER, LAST, TRAM, 0, 2, "00000001000100000000"),
        PlaceRow(LAST, None, TRAM, 0, 2, "0000000200000000"),
    )
    assert [row.path for row in place_rows(history, KHE_SAU, PARTY)] == ["00000001"]
