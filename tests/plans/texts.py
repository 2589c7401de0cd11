"""A text given by the page, and what was found in it settled."""

from django.urls import reverse

from guong.plans import queries
from guong.plans.models import Finding, Plan
from tests.plans.doing import DEO_GIO, row_of, text, typed_in
from tests.world import WRITING

GROUPS = ("heading", "bases", "sectors", "quotas", "deadlines", "assignments", "forms", "recipients")
START = reverse("plan_reading")


def give(client, **typed):
    """Send the first page with what is typed; a file stands in `file`."""
    return client.post(START, {**typed_in(client.get(START)), **typed})


def begun(client, given=DEO_GIO):
    """The draft that a pasted text makes."""
    response = give(client, text=given)
    assert response.status_code == 302, text(response)
    code = response["Location"].split("/")[2]
    return Plan.objects.system("a test looks at the row itself").get(code=code)


def found(plan, kind, place=0):
    return list(Finding.objects.filter(source__plan=plan, kind=kind))[place]


def counts(plan):
    return {name: len(rows) for name, rows in queries.parts_of(plan, WRITING).items() if rows}


def settle(client, plan, one, what, **typed):
    """Press a button of one finding as the page of this moment offers it."""
    one.refresh_from_db()
    sent = {
        "_khoa": f"{one.pk}{what}{row_of(plan).version}",
        "phien_ban": f"{row_of(plan).version}-{one.state}",
        "viec": what,
    }
    return client.post(reverse("plan_finding", args=[plan.code, one.pk]), {**sent, **typed})


def confirm_all(client, plan, group):
    sent = {
        "_khoa": f"{plan.code}{group}{row_of(plan).version}",
        "phien_ban": f"{row_of(plan).version}-",
        "phan": group,
    }
    return client.post(reverse("plan_findings", args=[plan.code]), sent, follow=True)
