import pytest
from django.urls import reverse
from guong.config.clock import hold_clock
from tests.plans.doing import *
from tests.world import CODE, WRITING
from guong.plans.forms import SCREENS

@pytest.fixture(autouse=True)
def clock():
    with hold_clock(WRITING):
        yield

def test_smoke(drafting_world):
    c = client_of(drafting_world, "thu")
    for name, args in [("plans", []), ("plan", [CODE]), ("plan_new", []), ("plan_questions", [CODE]), *[("plan_edit",[CODE, s]) for s in ("chung", *SCREENS)]]:
        r = c.get(reverse(name, args=args))
        assert r.status_code == 200, (name, args, text(r)[:2000])
        print(name, args, len(r.content))
    for s in ("chung", *SCREENS):
        r = fill(c, "plan_edit", CODE, s)
        print(s, r.status_code, r.get("Location"))
        assert r.status_code == 302, (re.findall("class=.error.*?<.p>", text(r), re.S), fill.__name__)
    assert row_of(drafting_world.plan).version == drafting_world.plan.version
