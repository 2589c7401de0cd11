"""docs/lifecycles.md says what the rules say."""

from guong.config.management.commands.map import PLACE, VERBS, page
from guong.obstacles import rules as obstacles
from guong.plans import rules as plans
from guong.publicity import rules as publicity
from guong.registrations import rules as registrations
from tests.architecture.sources import TOP

MOVES = (plans.ACTIVATE, plans.CLOSE, *registrations.MOVES, *publicity.MOVES, *obstacles.MOVES)


def test_the_page_is_fresh() -> None:
    assert (TOP / PLACE).read_text("utf-8") == page(), "chạy `guong map`"


def test_every_move_has_its_words_and_every_word_its_move() -> None:
    assert {move.name for move in MOVES} == set(VERBS)


def test_every_declared_move_is_in_the_tables() -> None:
    from guong.kit.lifecycle import Move

    declared = {
        value
        for module in (plans, registrations, publicity, obstacles)
        for value in vars(module).values()
        if isinstance(value, Move)
    }
    assert declared == set(MOVES)


def test_every_state_is_reached() -> None:
    for states, first, moves in (
        (plans.State, "draft", MOVES[:2]),
        (registrations.State, "draft", registrations.MOVES),
        (publicity.State, "draft", publicity.MOVES),
        (obstacles.State, "raised", obstacles.MOVES),
    ):
        reached = {first}
        for _ in states:
            reached |= {str(move.target) for move in moves if reached & {str(source) for source in move.sources}}
        assert reached == {str(one) for one in states}
