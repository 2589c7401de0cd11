"""The cast: one invented district and its people, built in one call. Tests read as stories about them.

Huyện ủy Suối Mây issues the plan; its Ban Tuyên giáo receives (Thu, and Nga as the second person); Phúc sits in the standing committee.
Đảng bộ xã Cầu Đá: Hà writes and receives, Bình heads; inside it Chi bộ Trạm Y tế (Liên writes and heads) and Chi bộ thôn Ngọn (Mận).
Đảng bộ xã Khe Sâu is the neighbour (Dũng holds everything). Chi bộ Trường THPT stands directly below (Kiên writes, Oanh heads). The Front:
Sơn writes and heads. Quang administers; Vĩnh's seat ended; Khách has an account and no seat; Tắt's account is switched off.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client

from guong.kit.periods import ZONE
from guong.organisations import actions as organisations
from guong.organisations.actor import Actor, Office, System
from guong.organisations.models import Person
from guong.organisations.queries import actor_of
from guong.plans import actions as plans
from guong.plans import queries as plan_queries
from guong.plans.models import Plan
from guong.plans.queries import asking
from guong.registrations import actions as registrations
from guong.registrations.models import Registration
from guong.registrations.rules import GoalValue, ParticipationValue
from tests.recall import recalled

FOUNDED = datetime(2020, 1, 1, 8, 0, tzinfo=ZONE)
ISSUED = datetime(2023, 2, 16, 9, 0, tzinfo=ZONE)
WRITING = datetime(2023, 3, 1, 9, 0, tzinfo=ZONE)
SENDING = datetime(2023, 3, 5, 10, 0, tzinfo=ZONE)
CHECKING = datetime(2023, 3, 6, 14, 0, tzinfo=ZONE)
LAST_MOMENT = datetime(2023, 3, 9, 23, 59, 59, 999999, tzinfo=ZONE)
CLOSED = datetime(2023, 3, 10, 0, 0, tzinfo=ZONE)
AFTER = datetime(2023, 3, 13, 9, 0, tzinfo=ZONE)
CODE = "suoi-may-2023"
FAR_FROM_NOW = 4e9  # when the code of whoever signs in fully was given: it stays fresh

# key: (name, kind, parent key, hierarchy)
BODIES = {
    "huyen_uy": ("Huyện ủy Suối Mây", "party_committee", None, "dang"),
    "ban": ("Ban Tuyên giáo Huyện ủy", "communication_and_education_commission", "huyen_uy", "dang"),
    "cau_da": ("Đảng bộ xã Cầu Đá", "party_organisation", "huyen_uy", "dang"),
    "tram": ("Chi bộ Trạm Y tế xã Cầu Đá", "party_cell", "cau_da", "dang"),
    "ngon": ("Chi bộ thôn Ngọn", "party_cell", "cau_da", "dang"),
    "khe_sau": ("Đảng bộ xã Khe Sâu", "party_organisation", "huyen_uy", "dang"),
    "dap": ("Chi bộ thôn Đập", "party_cell", "khe_sau", "dang"),
    "thpt": ("Chi bộ Trường THPT Suối Mây", "party_cell", "huyen_uy", "dang"),
    "mttq": ("Ủy ban MTTQ Việt Nam huyện Suối Mây", "fatherland_front", None, "mttq"),
    "phu_nu": ("Hội Liên hiệp Phụ nữ huyện Suối Mây", "socio_political_organisation", "mttq", "mttq"),
}

# key: (full name, [(office, body)], administrator)
PEOPLE: dict[str, tuple[str, list[tuple[Office, str]], bool]] = {
    "thu": ("Nguyễn Hoài Thu", [(Office.RECEIVER, "ban")], False),
    "nga": ("Lý Thị Nga", [(Office.RECEIVER, "ban")], False),
    "phuc": ("Hoàng Văn Phúc", [(Office.STANDING_MEMBER, "huyen_uy")], False),
    "ha": ("Vi Thị Hà", [(Office.CLERK, "cau_da"), (Office.RECEIVER, "cau_da")], False),
    "binh": ("Nông Văn Bình", [(Office.HEAD, "cau_da")], False),
    "lien": ("Hứa Thị Liên", [(Office.CLERK, "tram"), (Office.HEAD, "tram")], False),
    "man": ("Lương Thị Mận", [(Office.CLERK, "ngon"), (Office.HEAD, "ngon")], False),
    "dung": (
        "Triệu Tiến Dũng",
        [(Office.CLERK, "khe_sau"), (Office.HEAD, "khe_sau"), (Office.RECEIVER, "khe_sau")],
        False,
    ),
    "dap": ("Chu Văn Đập", [(Office.CLERK, "dap"), (Office.HEAD, "dap")], False),
    "kien": ("Đinh Trung Kiên", [(Office.CLERK, "thpt")], False),
    "oanh": ("Lăng Thị Oanh", [(Office.HEAD, "thpt")], False),
    "son": ("Phùng Ngọc Sơn", [(Office.CLERK, "mttq"), (Office.HEAD, "mttq")], False),
    "quang": ("Đỗ Minh Quang", [], True),
    "vinh": ("Trần Quốc Vĩnh", [(Office.CLERK, "cau_da")], False),
    "khach": ("Người Không Giữ Ghế", [], False),
    "tat": ("Tài Khoản Tắt", [(Office.CLERK, "cau_da")], False),
}

CONTENT: dict[str, str] = {
    "title": "Tiếng loa Đường hoa",
    "holder_name": "Tổ tự quản thôn Ngọn",
    "place": "Thôn Ngọn, 86 hộ",
    "reason": "Đường trong thôn bẩn sau mỗi phiên chợ.",
    "aims": "Đường thôn sạch, có hoa quanh năm.",
    "method": "Mỗi hộ nhận chăm 10 mét đường; loa thôn nhắc giờ quét vào sáng thứ Bảy.",
    "forces": "Chi bộ chủ trì; Chi hội Phụ nữ phối hợp.",
    "resources": "",
    "schedule": "Từ tháng 3 đến tháng 11/2023",
    "products": "2 km đường hoa",
    "replicability": "",
    "contact_name": "Lương Thị Mận",
    "contact_phone": "0900 000 999",
}


@dataclass
class World:
    """Ids and actors by key, and short cuts for what most tests begin with."""

    bodies: dict[str, int]
    people: dict[str, int]
    users: dict[str, Any]
    plan: Plan

    def actor(self, key: str, at: datetime = WRITING) -> Actor:
        """The actor of one of the cast at an instant."""
        return actor_of(self.users[key], at)

    def client(self, key: str | None = None) -> Client:
        """A browserless client, signed in as one of the cast."""
        client = Client()
        if key is not None:
            sign_in_fully(client, self.users[key])
        return client

    def draft(
        self, person: str, unit: str, at: datetime = WRITING, on_behalf: str | None = None, **texts: str
    ) -> Registration:
        """A complete draft, ready for the unit's list."""
        by = self.actor(person, at)
        behalf = self.bodies[on_behalf] if on_behalf else None
        number = registrations.start(self.plan, self.bodies[unit], by=by, at=at, on_behalf_id=behalf)
        registration = self.registration(int(number))
        sector = self.plan.sector_rows.first()
        registrations.write(
            registration,
            by=by,
            at=at,
            texts={**CONTENT, **texts},
            exemplar={"holder_kind": "collective", "since": 2023},
            sector_id=sector.pk,
            goals=[GoalValue("Đường có hoa", Decimal("2"), "km", date(2023, 11, 15))],
        )
        return self.registration(int(number))

    def listed(self, person: str, unit: str, at: datetime = WRITING, **more: Any) -> Registration:
        """A registration in its unit's list."""
        registration = self.draft(person, unit, at, **more)
        registrations.put_in_list(registration, by=self.actor(person, at), at=at)
        return self.registration(registration.pk)

    def sent(self, person: str, head: str, unit: str, at: datetime = SENDING, **more: Any) -> Registration:
        """A registration whose unit's list was sent."""
        registration = self.listed(person, unit, **more)
        registrations.send_list(self.plan, self.bodies[unit], by=self.actor(head, at), at=at)
        return self.registration(registration.pk)

    def accepted(self, person: str, head: str, unit: str, checker: str = "thu", **more: Any) -> Registration:
        """A registration accepted by the body it was sent to."""
        registration = self.sent(person, head, unit, **more)
        registrations.accept(registration, by=self.actor(checker, CHECKING), at=CHECKING)
        return self.registration(registration.pk)

    def registration(self, number: int) -> Registration:
        """The row as it now stands."""
        rows = Registration.objects.system("a test looks at the row itself")
        return rows.select_related("exemplar", "plan", "sector").get(pk=number)

    def implements(self, unit: str, lead: bool = True) -> ParticipationValue:
        """A body that implements."""
        return ParticipationValue(self.bodies[unit], "implements", lead)


def sign_in_fully(client: Client, user: Any) -> None:
    """Sign in as after password and code: whoever has a second factor is let in only where it was given."""
    client.force_login(user)
    session = client.session
    given = {"method": "mfa", "type": "totp", "at": FAR_FROM_NOW, "reauthenticated": True}
    session["account_authentication_methods"] = [given]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def build_world(*, active: bool = True, answers: dict[str, str] | None = None) -> World:
    """Found the district, seat the cast, make the plan with quotas 2/1/1/1 and deadlines 10/3 and 20/11."""
    key = ("world", active, tuple(sorted((answers or {}).items())))
    return recalled(key, lambda: _built(active, answers or {}))


def _built(active: bool, answers: dict[str, str]) -> World:
    with transaction.atomic():
        bodies, hierarchies = _found()
        people, users = _seat(bodies)
    world = World(bodies, people, users, Plan())
    world.plan = _plan(world, hierarchies, active, answers)
    return world


def _found() -> tuple[dict[str, int], dict[str, int]]:
    by = System("world")
    hierarchies = {
        code: int(organisations.found_hierarchy.body(code, name, by=by, at=FOUNDED))
        for code, name in (("dang", "Hệ thống Đảng"), ("mttq", "Mặt trận và đoàn thể"))
    }
    bodies: dict[str, int] = {}
    for key, (name, kind, parent, hierarchy) in BODIES.items():
        made = organisations.found_body.body(
            name,
            name,
            kind,
            hierarchy_id=hierarchies[hierarchy],
            parent_id=bodies.get(parent or ""),
            since=FOUNDED.date(),
            by=by,
            at=FOUNDED,
        )
        bodies[key] = int(made)
    return bodies, hierarchies


def _seat(bodies: dict[str, int]) -> tuple[dict[str, int], dict[str, Any]]:
    by = System("world")
    people, users = {}, {}
    for key, (name, seats, administrator) in PEOPLE.items():
        users[key] = get_user_model().objects.create_user(key, is_administrator=administrator, is_active=key != "tat")
        people[key] = int(
            organisations.register_person.body(name, "0900 000 000", user_id=users[key].pk, by=by, at=FOUNDED)
        )
        if administrator or any(office is Office.RECEIVER for office, _ in seats):
            # Those who receive and administer need a second factor; theirs is set up already.
            Authenticator.objects.create(user=users[key], type=Authenticator.Type.TOTP, data={"secret": "A" * 32})
        for office, body in seats:
            organisations.give_seat.body(people[key], bodies[body], office, since=FOUNDED, by=by, at=FOUNDED)
    ended = Person.objects.get(pk=people["vinh"]).seats.get()
    organisations.end_seat.body(ended.pk, by=by, at=ISSUED)
    return people, users


def _plan(world: World, hierarchies: dict[str, int], active: bool, answers: dict[str, str]) -> Plan:
    thu = world.actor("thu", ISSUED)
    plans.draft(
        CODE,
        by=thu,
        at=ISSUED,
        issuer_id=world.bodies["huyen_uy"],
        receiver_id=world.bodies["ban"],
        hierarchy_id=hierarchies["dang"],
        year=2023,
        title="Đăng ký mô hình tiêu biểu năm 2023",
        number="12-KH/HU",
        issued_on=date(2023, 2, 15),
        place="Suối Mây",
    )
    plan = plan_queries.plan_for(thu, CODE)
    for part, rows in _parts(hierarchies).items():
        plans.replace_part(plan, part, rows, by=thu, at=ISSUED)
    if active:
        plans.answer(plan, {**proposed_answers(plan), **answers}, by=thu, at=ISSUED)
        plans.activate(plan, by=thu, at=ISSUED)
    return plan


def proposed_answers(plan: Plan) -> dict[str, str]:
    """Every question answered as proposed, but all cells owe."""
    found = {q.key: next(c.value for c in q.choices if c.is_proposed) for q in asking.questions(plan, ISSUED)}
    cells = next(quota for quota in plan_queries.quota_rules(plan, ISSUED) if quota.kind == "party_cell")
    return {**found, f"scope_of_kind_{cells.id}": "all"}


def _parts(hierarchies: dict[str, int]) -> dict[str, list[dict[str, Any]]]:
    party, front = hierarchies["dang"], hierarchies["mttq"]
    quota = {"shape": "at_least", "scope": None, "relation": None, "clause": "II.1"}
    return {
        "sectors": [
            {"name": "Cơ quan hành chính, đơn vị sự nghiệp", "content": "Cải cách"},
            {"name": "Thôn, khu phố", "content": "Đời sống"},
        ],
        "themes": [{"kind": "annual", "text": "Xây dựng văn hóa, con người"}],
        "bases": [{"text": "Kết luận số 01-KL/TW", "issued_on": date(2021, 5, 18), "issuer": "Bộ Chính trị"}],
        "recipients": [{"text": "Ban Tuyên giáo Tỉnh ủy", "purpose": "b/c"}],
        "quotas": [
            {**quota, "hierarchy_id": party, "kind": "party_organisation", "n": 2, "wording": "ít nhất 02 mô hình"},
            {**quota, "hierarchy_id": party, "kind": "party_cell", "n": 1, "wording": "ít nhất 01 mô hình"},
            {**quota, "hierarchy_id": front, "kind": "fatherland_front", "n": 1, "wording": "ít nhất 01 mô hình"},
            {
                **quota,
                "hierarchy_id": front,
                "kind": "socio_political_organisation",
                "n": 1,
                "wording": "ít nhất 01 mô hình",
            },
        ],
        "deadlines": [
            {
                "step": "registration",
                "boundary": "before",
                "on": date(2023, 3, 10),
                "wording": "trước ngày 10/3/2023",
                "clause": "II.2",
                "via": "Ban Tuyên giáo",
            },
            {
                "step": "result",
                "boundary": "before",
                "on": date(2023, 11, 20),
                "wording": "trước ngày 20/11/2023",
                "clause": "II.2",
                "via": "Ban Tuyên giáo",
            },
        ],
    }
