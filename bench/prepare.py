"""Run inside an installation: make it as large as asked, and seat clerks whose sessions have begun."""

import json
import secrets
import sys
from datetime import timedelta
from typing import Any

import django

from bench.reports import REASON, grow_reports


def main(question: dict[str, Any]) -> dict[str, Any]:
    """Grow; returns the plan's code and, when ``clerks`` are asked for, who they are.

    Args:
        question: ``units``, ``registrations``, ``seed``; ``late``: bodies founded after that, which have no
            registrations; ``reports``: whether accepted ones are reported on; ``accepted``: whether all are, and all
            reports; ``publications``: whether one report in five is public, and that on the first draft of the first
            clerk; ``clerks`` of the newest cells and ``drafts`` (complete drafts of each clerk); ``reporting``:
            whether these are accepted.
    """
    from django.db import connection

    from bench.publications import grow_publications
    from guong.demo.grow import grow, grow_registrations
    from guong.demo.people import Cast
    from guong.demo.plan import ISSUER
    from guong.plans.models import Plan
    from guong.registrations.models import Registration

    plan = Plan.objects.system("a bench owns its installation").get(parent__isnull=True)
    cast = Cast(units={ISSUER: plan.issuer_id})
    grow(plan, cast, question["units"])
    grow_registrations(plan, question["registrations"], question.get("seed", 1))
    grow(plan, cast, question["units"] + question.get("late", 0))
    if question.get("accepted"):
        Registration.objects.system(REASON).filter(plan=plan).update(state="accepted", endorsed=True)
    if question.get("reports") or question.get("accepted"):
        grow_reports(plan, question.get("seed", 1), all_accepted=bool(question.get("accepted")))
    clerks = make_clerks(
        plan, question.get("clerks", 0), question.get("drafts", 0), is_accepted=bool(question.get("reporting"))
    )
    if question.get("publications"):
        grow_publications(plan, clerks[0])
    if connection.vendor == "postgresql":
        # What autovacuum does by itself a minute later.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return {"code": plan.code, "clerks": clerks, "day": str(plan.drafted_at.date() + timedelta(days=20))}


def make_clerks(plan: Any, count: int, drafts: int, *, is_accepted: bool = False) -> list[dict[str, Any]]:
    """Accounts with running sessions for the people of `count` party cells, each with complete drafts in hand.

    Args:
        is_accepted: the drafts have gone all their way: they can be reported on.
    """
    from guong.kit.periods import local
    from guong.organisations.models import OrganisationKind, Person, Seat
    from guong.organisations.queries import actor_of_person

    cells = OrganisationKind.objects.filter(kind="party_cell").values("organisation_id")
    seats = Seat.objects.filter(office="CLERK", organisation_id__in=cells, person__user__isnull=True).order_by("-id")[
        :count
    ]
    at = local(plan.drafted_at) + timedelta(days=14)
    found = []
    for seat in seats:
        user, session = sign_in(f"clerk{seat.pk}")
        Person.objects.filter(pk=seat.person_id).update(user=user)
        actor = actor_of_person(seat.person_id, at)
        numbers = [_draft(plan, seat.organisation_id, actor, at) for _ in range(drafts)]
        if is_accepted:
            _accept(plan, seat.organisation_id, numbers)
        found.append({"unit": seat.organisation_id, "session": session, "drafts": numbers})
    return found


def _accept(plan: Any, unit: int, numbers: list[int]) -> None:
    """As the verbs would leave them, without entries: what is measured begins later."""
    from guong.plans.rules import Step
    from guong.registrations.models import ListItem, Registration, UnitList

    rows = Registration.objects.system(REASON).filter(pk__in=numbers)
    rows.update(state="accepted", endorsed=True, desk_id=plan.receiver_id)
    known = {"plan": plan, "step": Step.REGISTRATION, "organisation_id": unit}
    own, _ = UnitList.objects.get_or_create(**known, defaults={"receiver_id": plan.receiver_id})
    items = (ListItem(unit_list=own, registration_id=number, state="accepted") for number in numbers)
    ListItem.objects.bulk_create(items)


def sign_in(username: str) -> tuple[Any, str]:
    """An account, made when there is none, and the key of a session that has begun."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    user = get_user_model().objects.filter(username=username).first() or get_user_model().objects.create_user(username)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return user, str(session.session_key)


def _draft(plan: Any, unit: int, by: Any, at: Any) -> int:
    from guong.registrations import actions
    from guong.registrations.models import Registration

    number = int(actions.start(plan, unit, by=by, at=at))
    rows = Registration.objects.system("a bench owns its installation").select_related("exemplar", "plan", "sector")
    texts = {
        "title": f"Bản nháp sẵn {number}",
        "holder_name": "Tổ tự quản",
        "place": "Cả thôn",
        "reason": "Việc cần làm từ lâu.",
        "aims": "Cuối năm xong.",
        "method": "Mỗi hộ một việc, mỗi tuần một buổi. " * 8,
        "forces": "Chi bộ chủ trì.",
        "schedule": "Cả năm.",
        "products": "Sổ theo dõi.",
        "contact_name": "Người soạn",
        "contact_phone": "0900 000 000",
    }
    actions.write(rows.get(pk=number), by=by, at=at, texts=texts, sector_id=plan.sector_rows.first().pk)
    return number


def new_key() -> str:
    """A key as the pages make it."""
    return secrets.token_urlsafe(16)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(json.loads(sys.argv[1]))))
