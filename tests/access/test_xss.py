"""Stored texts stay texts: planted in every field, they become neither a tag nor an attribute on any page."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

from guong.commendation.models import Honour
from guong.files.models import StoredFile
from guong.obstacles.models import Answer, Obstacle, Remark, Wording
from guong.organisations.models import OrganisationName, Person
from guong.plans import actions as plans
from guong.plans.models import Basis, Deadline, Plan, Quota, Recipient, Sector, Theme
from guong.publicity.models import Publication, PublishedPhoto
from guong.registrations import actions as registrations
from guong.registrations.rules import TEXTS, GoalValue
from guong.results import actions as results
from guong.results.rules import TEXTS as RESULT_TEXTS
from guong.results.rules import Achieved
from tests.access import addresses
from tests.access.addresses import (
    OF_A_BODY,
    OF_A_PLAN,
    OF_A_PUBLICATION,
    OF_A_REGISTRATION,
    OF_A_REPORT,
    OF_NOTHING,
)
from tests.access.bodies import OF_ORGANISATIONS, of_organisation
from tests.access.calling import undone
from tests.access.imports import OF_IMPORTS, of_import
from tests.access.obstacles import of_obstacle
from tests.access.town import ACTORS, DRAFT_CODE, Town
from tests.results import cast
from tests.world import AFTER, CHECKING, CODE, WRITING

pytestmark = pytest.mark.django_db
PLANTED = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}{%x%}",
    "javascript:alert(1)",
    "' onmouseover='x",
]
# A rendition of ours; empty in the card that the script fills.
OUR_PHOTO = re.compile(r"|/kh/[a-z0-9-]+/ket-qua/\d+/tep/\d+/\?co=(?:nho|lon)")
MARK = "nhét"  # stands in every planted text
OUR_PHOTOS = ("/mo-hinh/MH-", "/toa-soan/")
ACTIVE = {
    "script",
    "iframe",
    "object",
    "embed",
    "style",
    "link",
    "base",
    "meta",
    "img",
    "form",
    "svg",
    "math",
    "template",
}


class Page(HTMLParser):
    """All tags with their attributes, and what of the planted stands where it must not."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.wrong: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attributes:
            if name.startswith("on") or name == "style" or MARK in name:
                self.wrong.append(f"<{tag} {name}={value}>")
            if name in {"href", "src", "action", "formaction", "data", "poster"} and (
                value or ""
            ).strip().lower().startswith(("javascript:", "data:", "vbscript:")):
                self.wrong.append(f"<{tag} {name}={value}>")
        if tag == "script" and "src" not in dict(attributes) and dict(attributes).get("type") != "application/json":
            self.wrong.append("<script> in the page")
        source = dict(attributes).get("src") or ""
        if tag == "img" and not (OUR_PHOTO.fullmatch(source) or source.startswith(OUR_PHOTOS)):
            self.wrong.append("<img>")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def texts() -> Iterator[str]:
    """One after the other, each with the mark."""
    number = 0
    while True:
        yield f"{MARK} {PLANTED[number % len(PLANTED)]} {number}"
        number += 1


def plant(town: Town) -> None:
    """Every text that somebody can type, typed; names of bodies and people, which come from files, put there."""
    world, given = town.world, texts()
    lien, thu = world.actor("lien", WRITING), world.actor("thu", CHECKING)
    for state in ("draft", "returned"):
        row = world.registration(town.numbers["tram", state])
        goals = [GoalValue(next(given), Decimal(2), next(given)[:60], date(2023, 11, 1))]
        typed = {name: next(given)[: TEXTS[name]] for name in TEXTS}
        registrations.write(row, by=lien, at=WRITING, texts=typed, goals=goals)
    for state, verb in (("returned", registrations.put_in_list), ("draft", registrations.put_in_list)):
        verb(world.registration(town.numbers["tram", state]), by=lien, at=WRITING)
    registrations.send_list(world.plan, world.bodies["tram"], by=lien, at=CHECKING)
    ha, back = world.actor("ha", CHECKING), world.registration(town.numbers["tram", "draft"])
    registrations.send_back(back, fields=["title"], reason=next(given), by=ha, at=CHECKING)
    registrations.accept(world.registration(town.numbers["tram", "returned"]), by=ha, at=CHECKING)
    plans.extend(
        world.plan,
        "registration",
        world.bodies["tram"],
        until=AFTER,
        reason=next(given),
        authority=next(given),
        by=thu,
        at=CHECKING,
    )
    plans.excuse(
        world.plan, "registration", world.bodies["dap"], reason=next(given), authority=next(given), by=thu, at=CHECKING
    )
    _plant_report(town, given)
    _plant_published(given)
    _plant_names(given)
    _plant_honours(given)
    _plant_plans(given)
    _plant_obstacles(given)


def _plant_report(town: Town, given: Iterator[str]) -> None:
    """The returned report, written, captioned, sent and sent back with planted texts; its files under planted names."""
    number, lien = town.reports["returned"], town.world.actor("lien", CHECKING)
    report = cast.report_of(number)
    goals = report.registration.goals.all()
    reached = [Achieved(goal.pk, Decimal(1), next(given)) for goal in goals]
    captions = {one: next(given)[:200] for one in town.attached["returned"].values()}
    typed = {name: next(given) for name in RESULT_TEXTS}
    results.write(report, by=lien, at=CHECKING, texts=typed, achieved=reached, captions=captions)
    for file in StoredFile.objects.system("a test plants"):
        StoredFile.objects.system("a test plants").filter(pk=file.pk).update(name=next(given)[:120])
    registrations.put_in_list(cast.report_of(number), by=lien, at=CHECKING)
    cast.send(town.world, "lien", town.world.bodies["tram"], CHECKING)
    back = {"fields": ["effect"], "reason": next(given), "by": town.world.actor("ha", CHECKING), "at": CHECKING}
    registrations.send_back(cast.report_of(number), **back)


def _plant_published(given: Iterator[str]) -> None:
    """As if it had got past everything that looks at it before: the pages themselves must stand."""
    for row in Publication.objects.system("a test plants"):
        said = {
            name: next(given)
            for name in ("title", "problem", "method", "results", "lessons", "place", "unit", "sector")
        }
        figures = [{"what": next(given), "target": "2", "achieved": "1", "unit": next(given), "percent": 50}]
        kept = {**row.snapshot, **said, "figures": figures, "holder": next(given)} if row.snapshot else {}
        planted = {"draft": {**row.draft, **said, "figures": figures}, "snapshot": kept, "sector": next(given)[:200]}
        Publication.objects.system("a test plants").filter(pk=row.pk).update(**planted)
    for photo in PublishedPhoto.objects.system("a test plants"):
        PublishedPhoto.objects.system("a test plants").filter(pk=photo.pk).update(caption=next(given))


def _plant_names(given: Iterator[str]) -> None:
    for name in OrganisationName.objects.all():
        OrganisationName.objects.filter(pk=name.pk).update(name=next(given)[:200], short=next(given)[:100])
    for person in Person.objects.all():
        Person.objects.filter(pk=person.pk).update(full_name=next(given)[:100], phone='"><b>0900')


def _plant_honours(given: Iterator[str]) -> None:
    for row in Honour.objects.system("a test plants"):
        limits = {"title": 200, "decision": 60, "awarded_by": 200, "source": 200}
        planted = {field: next(given)[:limit] for field, limit in limits.items()}
        Honour.objects.system("a test plants").filter(pk=row.pk).update(**planted)


def _plant_obstacles(given: Iterator[str]) -> None:
    said = (
        (Obstacle.objects.system("a test plants"), ("text", "proposal", "subject", "clause")),
        (Answer.objects.system("a test plants"), ("text", "subject", "clause", "public_text")),
        (Remark.objects.all(), ("text",)),
        (Wording.objects.all(), ("text",)),
    )
    for rows, fields in said:
        for row in rows.all():
            limits = {field: row._meta.get_field(field).max_length for field in fields}
            rows.filter(pk=row.pk).update(**{field: next(given)[:limit] for field, limit in limits.items()})


def _plant_plans(given: Iterator[str]) -> None:
    for model, fields in {
        Sector: ("name", "content", "clause"),
        Theme: ("text", "clause"),
        Basis: ("text", "issuer"),
        Recipient: ("text", "purpose"),
        Quota: ("wording", "clause", "of"),
        Deadline: ("wording", "via", "clause"),
    }.items():
        for row in model.objects.all():
            limits = {field: model._meta.get_field(field).max_length for field in fields}
            model.objects.filter(pk=row.pk).update(**{field: next(given)[: limits[field]] for field in fields})
    for code in (CODE, DRAFT_CODE):
        names = (
            "title",
            "number",
            "place",
            "signing_authority",
            "signing_post",
            "signatory",
            "purpose",
            "requirements",
        )
        limits = {name: Plan._meta.get_field(name).max_length for name in names}
        Plan.objects.system("a test plants").filter(code=code).update(
            **{name: next(given)[: limits[name]] for name in names}
        )


def pages(town: Town) -> Iterator[str]:
    """Every page that can be read."""
    for name in OF_NOTHING:
        yield addresses.of_nothing(town, name)
    for name in OF_ORGANISATIONS:
        if name not in {"organisation_undoing", "honour_retraction"}:
            yield of_organisation(town, name)
    for name in OF_IMPORTS:
        if name not in {"import_bringing", "import_undoing"}:
            yield of_import(town, name)
    yield from (f"/don-vi/?tim={PLANTED[1]}", f"/don-vi/?ngay={PLANTED[0]}", f"/don-vi/thay-doi/?loai={PLANTED[1]}")
    for name in OF_A_PLAN:
        if name != "export":
            yield from (addresses.of_plan(name, CODE), addresses.of_plan(name, DRAFT_CODE))
    for part in ("nhom", "chuyen-de", "can-cu", "noi-nhan", "chi-tieu", "thoi-han"):
        yield f"/kh/{DRAFT_CODE}/sua/{part}/"
    for query in ("tim=" + PLANTED[1], "loc=" + PLANTED[1], "khoa=" + PLANTED[0]):
        yield from (
            f"{addresses.of_plan('registrations', CODE)}?{query}",
            f"{addresses.of_plan('board', CODE)}?{query}",
        )
    for name in OF_A_BODY:
        yield from (addresses.of_body(town, name, body) for body in ("tram", "cau_da", "ban"))
    for name in OF_A_REGISTRATION:
        yield from (addresses.of_registration(town, name, "tram", state) for state in ("draft", "returned"))
    for name in OF_A_REPORT:
        if name != "result_file":
            yield addresses.of_report(town, name, "returned")
    yield from (f"/kh/{CODE}/ket-qua/{town.reports['returned']}/{step}/" for step in (2, 3))
    yield f"/kh/{CODE}/ho-so/{town.reports['returned']}/toan-bo/"
    for name in OF_A_PUBLICATION:
        if not name.endswith("photo"):
            yield from (addresses.of_publication(town, name, stage) for stage in ("draft", "published"))
    yield from (of_obstacle(town, "obstacle", state) for state in ("passed_on", "published"))
    yield of_obstacle(town, "obstacle_answer", "published")
    yield from (
        f"/kh/{CODE}/vuong-mac/da-tra-loi/{query}"
        for query in ("", *(f"?{one}={PLANTED[1]}" for one in ("tim", "muc")))
    )
    yield from (f"/kh/{CODE}/vuong-mac/?{name}={PLANTED[1]}" for name in ("tim", "muc", "state"))
    yield from (f"/kh/{CODE}/vuong-mac/{query}={PLANTED[1]}" for query in ("moi/?muc", "?nguon=bao-cao&trang"))
    yield from (
        f"/mo-hinh/?tim={PLANTED[1]}",
        f"/mo-hinh/?linh-vuc={PLANTED[1]}",
        f"/toa-soan/?tinh-trang={PLANTED[1]}",
    )
    yield from (f"/kh/{CODE}/dang-ky/{town.numbers['tram', 'draft']}/{step}/" for step in range(2, 6))


def wrong_on(body: bytes) -> tuple[list[str], bool]:
    page = Page()
    page.feed(body.decode())
    return page.wrong, any(MARK in text for text in page.texts)


ENTITLED = [actor for actor in ACTORS if actor not in {"tat", "vinh", "man", "dap", "nga", "oanh", "kien", "dung"}]


def test_no_planted_text_becomes_a_tag(town: Town) -> None:
    with undone():
        plant(town)
        wrong, met = [], set()
        for actor in ENTITLED:
            for address in pages(town):
                seen = town.ask(actor, "GET", address)
                assert seen.status < 500, (actor, address)
                if not dict(seen.headers).get("Content-Type", "").startswith("text/"):
                    continue  # a picture, a paper
                found, is_met = wrong_on(seen.body)
                wrong += [(actor, address, what) for what in found]
                met |= {address} if is_met else set()
        assert wrong == []
        assert len(met) > 30  # the planted texts were really shown


def test_forms_that_come_back_are_as_careful(town: Town) -> None:
    given, wrong = texts(), []
    for name in (
        "registration_step",
        "result_step",
        "registration_sending_back",
        "board_extension",
        "asking_to_reopen",
        "plan_edit",
        "register",
        "sealing",
    ):
        actor, unit = (
            ("lien", ("tram", "draft"))
            if name in {"registration_step", "result_step", "register"}
            else ("thu", ("thpt", "sent"))
        )
        address = (
            addresses.of_registration(town, name, *unit)
            if name in OF_A_REGISTRATION
            else addresses.some_address(town, name)
        )
        address = address.replace(CODE, DRAFT_CODE) if name == "plan_edit" else address
        address = addresses.of_report(town, name, "draft") if name in OF_A_REPORT else address
        typed: dict[str, Any] = {
            field: next(given) for field in (*addresses.typed(town, name), "is_new", "phien_ban", "them", "don_vi")
        }
        wrong += [
            (name, what) for what in wrong_on(town.ask(actor, "POST", address, {**typed, "fields": PLANTED}).body)[0]
        ]
    for address in ("/tai-khoan/dang-nhap/", "/toi/"):
        typed = {"login": PLANTED[1], "password": PLANTED[0], "_khoa": PLANTED[1], PLANTED[1]: PLANTED[0]}
        wrong += [(address, what) for what in wrong_on(town.ask("nobody", "POST", address, typed).body)[0]]
    assert wrong == []


def test_a_template_that_forgets_to_escape_is_found() -> None:
    """The control."""
    for planted in (PLANTED[0], PLANTED[1], f'<a href="{PLANTED[3]}">x</a>', f"<p title='{PLANTED[4]}'>"):
        assert wrong_on(f"<p>{planted}</p>".encode())[0], planted
