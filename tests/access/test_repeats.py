"""The same form sent twice: one deed, the same answer; every verb through the form on its page."""

from datetime import timedelta

import pytest

from guong.config.access import ACCESS
from tests.access.calling import dump, undone
from tests.access.town import Town
from tests.access.verbs import NO_VERB, VERBS, Verb, filled, prepare, send

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)


def test_the_table_holds_every_verb() -> None:
    taking_a_form = {name for name, row in ACCESS.items() if "POST" in row.methods}
    assert taking_a_form == {verb.name for verb in VERBS.values()} | (set(NO_VERB) & taking_a_form)
    assert not {verb.name for verb in VERBS.values()} & set(NO_VERB)


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_the_same_form_twice_gives_the_same_answer_and_does_it_once(town: Town, verb: Verb) -> None:
    with undone():
        prepare(town, verb.stage)
        client = town.world.client(verb.actor)
        typed, before = filled(town, verb, client), dump()
        first, done = send(town, verb, client, typed, verb.moment), dump()
        again, done_again = send(town, verb, client, typed, verb.moment + A_MINUTE), dump()
        assert first[0] == 302 and done != before, f"the verb was not done: {first}"
        assert again == first
        assert done_again == done
