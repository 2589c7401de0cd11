"""A unit that ended still speaks through its last head: what it agreed to can be taken back, and its heir is not asked."""

import pytest

from guong.kit.reasons import Forbidden
from guong.publicity import actions
from guong.publicity.models import Agreement
from guong.publicity.queries import newsroom
from guong.publicity.rules import WORDING
from tests.publicity.cast import PUBLISHING, Cast
from tests.registrations.changing import merge
from tests.world import World

pytestmark = pytest.mark.django_db


def test_its_last_head_agrees_and_takes_it_back_and_its_heir_does_not(world: World) -> None:
    cast = Cast(world)
    row = cast.accepted()
    merge(world, "thpt", into="dap", day=PUBLISHING.date())
    told = {
        key: [card.kind for card in newsroom.tasks_for(world.actor(key, PUBLISHING), PUBLISHING)]
        for key in ("oanh", "dap")
    }
    assert told == {"oanh": ["agree"], "dap": []}
    heir = world.actor("dap", PUBLISHING)
    with pytest.raises(Forbidden) as refusal:
        actions.agree(row, wording=WORDING, by=heir, at=PUBLISHING)
    assert [reason.code for reason in refusal.value.reasons] == ["only_head_agrees"]
    cast.agree(row)
    with pytest.raises(Forbidden):
        actions.withdraw_agreement(row, by=heir, at=PUBLISHING)
    actions.withdraw_agreement(row, by=world.actor("oanh", PUBLISHING), at=PUBLISHING)
    agreement = Agreement.objects.system("a test looks").get()
    assert (agreement.withdrawn_at, agreement.withdrawn_by_id) == (PUBLISHING, world.people["oanh"])


def test_so_does_the_body_that_recorded_it_on_paper(world: World) -> None:
    cast = Cast(world)
    row = cast.typed_in()
    merge(world, "cau_da", into="khe_sau", day=PUBLISHING.date())
    with pytest.raises(Forbidden) as refusal:
        cast.agree_on_paper(row, by="dung")
    assert [reason.code for reason in refusal.value.reasons] == ["only_who_entered_paper"]
    cast.agree_on_paper(row, by="ha")
    paper = {"paper": "06-CV/CB", "dated": PUBLISHING.date()}
    actions.withdraw_agreement_on_paper(row, by=world.actor("ha", PUBLISHING), at=PUBLISHING, **paper)
    assert Agreement.objects.system("a test looks").get().withdrawn_at == PUBLISHING
