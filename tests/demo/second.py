"""The second act in one database: loaded on 30 June 2025, with the arrangement noted ahead, so that the clock alone goes over the day."""

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model

from guong.demo.load import load
from guong.demo.year import MOMENTS
from guong.kit.periods import ZONE
from guong.organisations.models import OrganisationName
from guong.organisations.queries import actor_of
from guong.plans.models import Plan
from guong.registrations.models import Registration

BEFORE = MOMENTS["truoc-sap-xep"]
AFTER = datetime(2025, 7, 1, 8, 30, tzinfo=ZONE)
NOVEMBER = datetime(2025, 11, 10, 8, 30, tzinfo=ZONE)
CODE = "chi-lang-2025"
DAY = timedelta(days=1)


class Act:
    """What tests ask of it: people by user name, bodies by name and day, registrations of 2025 by a word of their title."""

    def __init__(self, home: Any, settings: Any) -> None:
        settings.HOME = home
        load("truoc-sap-xep")
        self.plan = Plan.objects.system("a test looks at the rows themselves").get(code=CODE)
        for user in get_user_model().objects.all():  # whoever receives owes a second factor
            Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
        self.first = Plan.objects.system("a test looks at the rows themselves").get(code="chi-lang-2023")

    @property
    def users(self) -> dict[str, Any]:
        return {user.username: user for user in get_user_model().objects.all()}

    def actor(self, username: str, at: datetime) -> Any:
        return actor_of(get_user_model().objects.get(username=username), at)

    def body(self, name: str, at: datetime) -> int:
        rows = OrganisationName.objects.filter(name=name, valid_from__lte=at.date()).order_by("-valid_from")
        return int(rows[0].organisation_id)

    def rows(self, plan: Plan | None = None) -> Any:
        found = Registration.objects.system("a test looks at the rows themselves").filter(plan=plan or self.plan)
        return found.select_related("plan", "exemplar", "sector").order_by("id")

    def row(self, words: str, plan: Plan | None = None) -> Registration:
        found: Registration = self.rows(plan).get(title__contains=words)
        return found

    def seen_by(self, username: str, at: datetime) -> list[tuple[int, str]]:
        """(year, title) of all that somebody may read."""
        found = Registration.objects.visible_to(self.actor(username, at)).order_by("plan__year", "title")
        return list(found.values_list("plan__year", "title"))
