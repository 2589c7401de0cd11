"""Every column name of every model, posted to every writable address: only what the form asks for changes."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from guong.config.clock import hold_clock
from tests.access import addresses
from tests.access.calling import undone
from tests.access.town import DRAFT_CODE, Town
from tests.world import AFTER, CODE

pytestmark = pytest.mark.django_db
OURS = ("accounts", "organisations", "files", "people", "plans", "registrations", "results", "ledger")
COLUMNS = sorted(
    {
        name
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        for f in model._meta.concrete_fields
        for name in (f.name, f.attname)
    }
)
DECOYS: dict[str, str] = {
    "state": "accepted",
    "version": "99",
    "endorsed": "True",
    "is_administrator": "True",
    "is_active": "False",
    "office": "RECEIVER",
    "username": "chiem",
    "refuse_late": "on",
    "lead": "True",
    "hash": "0" * 64,
    "token": "0" * 16,
    "code": "chiem-doat",
    "arrived_at": "2023-01-01",
    "sent_at": "2023-01-01 00:00",
    "first_sent_at": "2023-01-01 00:00",
    "last_sent_at": "2023-01-01 00:00",
    "until": "2099-01-01",
}
WRITABLE: dict[
    str, tuple[str, str, set[str]]
] = {  # name: (actor, state of the registration, table.column that may change)
    "registration_step": (
        "lien",
        "draft",
        {
            "registrations_registration": {"title", "version", "written_at", "search_text"},
            "registrations_exemplar": {"holder_kind", "holder_name", "since"},
        },
    ),
    "registration_autosave": (
        "lien",
        "draft",
        {
            "registrations_registration": {"title", "version", "written_at", "search_text"},
            "registrations_exemplar": {"holder_kind", "holder_name", "since"},
        },
    ),
    "registration_submission": ("lien", "draft", {"registrations_registration": {"state", "version", "desk_id"}}),
    "registration_taking_back": ("lien", "listed", {"registrations_registration": {"state", "version"}}),
    "registration_sending_back": (
        "ha",
        "sent",
        {
            "registrations_registration": {"state", "version", "desk_id", "endorsed"},
            "registrations_listitem": {"state", "decided_at"},
            "registrations_unitlist": {"first_decided_at"},
        },
    ),
    "registration_acceptance": (
        "ha",
        "sent",
        {
            "registrations_registration": {"state", "version", "endorsed"},
            "registrations_listitem": {"state", "decided_at"},
            "registrations_unitlist": {"first_decided_at"},
        },
    ),
    "list_sending": (
        "lien",
        "",
        {
            "registrations_registration": {"state", "version", "desk_id"},
            "registrations_listitem": {"state", "sent_at", "decided_at"},
            "registrations_unitlist": {"version", "first_sent_at", "last_sent_at"},
        },
    ),
    "result_step": (
        "lien",
        "draft",
        {
            "results_resultreport": {"progress", "done", "version", "written_at"},
            "results_achievement": set(),
        },
    ),
    "result_autosave": (
        "lien",
        "draft",
        {"results_resultreport": {"progress", "done", "version", "written_at"}, "results_achievement": set()},
    ),
    "result_submission": ("lien", "draft", {"results_resultreport": {"state", "version"}}),
    "result_taking_back": ("lien", "listed", {"results_resultreport": {"state", "version"}}),
    "result_upload": ("lien", "draft", {}),
    "result_consent": ("lien", "draft", {}),
    "result_consent_withdrawal": ("lien", "draft", {"results_consent": {"withdrawn_at", "withdrawn_by_id"}}),
    "obstacle_adding": ("lien", "", {"obstacles_obstacle": {"search_text", "version"}}),
    "obstacle_asking_again": (
        "lien",
        "",
        {
            "obstacles_obstacle": {"state", "version", "answer_id", "helped", "waiting_since"},
            "obstacles_answer": {"version"},  # whoever words it for everybody just then looks again
        },
    ),
    "obstacle_answering": ("ha", "", {"obstacles_obstacle": {"state", "version", "answer_id"}}),
    "obstacle_correcting": (
        "ha",
        "",
        {
            "obstacles_answer": {"text", "version", "corrected_at"},
            "obstacles_wording": set(),
            "obstacles_obstacle": {"version"},  # who finishes with the old text just then looks again
        },
    ),
    "obstacle_publication": (
        "thu",
        "",
        {"obstacles_answer": {"public_text", "published_at", "search_text", "version"}},
    ),
    "obstacle_answer": (
        "thu",
        "",
        {
            "obstacles_answer": {"public_text", "reworded_at", "search_text", "to_review", "version"},
            "obstacles_wording": set(),
        },
    ),
    "board_extension": ("thu", "", {}),
    "board_excusal": ("thu", "", {}),
    "plan_edit": (
        "thu",
        "",
        {
            "plans_plan": {
                "title",
                "year",
                "issuer_id",
                "hierarchy_id",
                "number",
                "issued_on",
                "place",
                "signing_authority",
                "signing_post",
                "signatory",
                "purpose",
                "requirements",
                "refuse_late",
                "version",
            }
        },
    ),
    "amendment": (
        "thu",
        "",
        {"plans_amendment": {"document", "issued_on", "effective_from", "grounds", "version"}},
    ),
    "amendment_line": ("thu", "", {"plans_amendment": {"version"}}),
    "account_change_password": ("lien", "", {}),
    "asking_to_reopen": ("thu", "", {}),
    "sealing": ("thu", "", {}),
}
ALWAYS = {"ledger_head": {"seq", "hash"}}


def cells() -> dict[str, dict[Any, dict[str, Any]]]:
    """table → primary key → column → value."""
    found: dict[str, dict[Any, dict[str, Any]]] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table, key = model._meta.db_table, model._meta.pk.column
            if table == "django_session" or not model._meta.managed:
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            found[table] = {row[names.index(key)]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
    return found


def changed(before: Any, after: Any) -> dict[str, set[str]]:
    """Columns that differ in rows that were there before, by table; a row that is gone stands as ``-``."""
    found: dict[str, set[str]] = {}
    for table, rows in before.items():
        for key, row in rows.items():
            now = after[table].get(key)
            names = {"-"} if now is None else {name for name, value in row.items() if now[name] != value}
            if names:
                found.setdefault(table, set()).update(names)
    return found


def greedy(town: Town, name: str) -> dict[str, Any]:
    """The honest form with everything else beside it."""
    bodies = town.world.bodies
    ids = {
        column: str(bodies["khe_sau"])
        for column in COLUMNS
        if column.endswith("_id") or column in {"unit", "desk", "receiver", "id", "pk"}
    }
    typed = {**dict.fromkeys(COLUMNS, "1"), **ids, **DECOYS, **addresses.typed(town, name)}
    return {
        **typed,
        "pk": "1",
        "unit_id": str(bodies["khe_sau"]),
        "desk_id": str(bodies["ban"]),
        "on_behalf_id": str(bodies["ban"]),
    }


@pytest.mark.parametrize("name", WRITABLE)
def test_only_what_the_form_asks_for(town: Town, name: str) -> None:
    actor, state, allowed = WRITABLE[name]
    address = _address(town, name, state)
    address = address.replace(CODE, DRAFT_CODE) if name == "plan_edit" else address
    client = town.world.client(actor)
    with undone(), hold_clock(AFTER):
        before = cells()
        answer = client.post(address, greedy(town, name))
        after = cells()
    assert answer.status_code < 500
    found = {
        table: names - ALWAYS.get(table, set()) - allowed.get(table, set())
        for table, names in changed(before, after).items()
    }  # type: ignore[attr-defined]
    assert {table: names for table, names in found.items() if names and not _is_list_row(name, table, names)} == {}
    told = {table: len(after[table]) - len(rows) for table, rows in before.items() if len(after[table]) < len(rows)}
    assert set(told) <= {"registrations_listitem"}
    _nothing_new_beyond(name, before, after, town)


def _address(town: Town, name: str, state: str) -> str:
    if name in addresses.OF_A_REPORT:
        return addresses.of_report(town, name, state)
    return addresses.of_registration(town, name, "tram", state) if state else addresses.some_address(town, name)


def _is_list_row(name: str, table: str, names: set[str]) -> bool:
    """Taking back removes the item from the unit's list."""
    return (
        name in {"registration_taking_back", "result_taking_back"}
        and table == "registrations_listitem"
        and names == {"-"}
    )


def _nothing_new_beyond(name: str, before: Any, after: Any, town: Town) -> None:
    """No account, seat, body or plan appears; what appears belongs to the person's own unit, as of now."""
    for table in (
        "accounts_user",
        "organisations_seat",
        "organisations_person",
        "organisations_organisation",
        "plans_plan",
    ):
        assert set(after[table]) == set(before[table]), table
    fresh = [
        row for key, row in after["registrations_submission"].items() if key not in before["registrations_submission"]
    ]
    assert {row["organisation_id"] for row in fresh} <= {town.world.bodies["tram"]}
    assert not [row for row in fresh if str(row["arrived_at"]).startswith("2023-01") or row["token"] == "0" * 16]


@pytest.mark.parametrize("place", ["khe_sau", "ngon", "dap", "thpt", "ban"])
def test_nobody_begins_for_another_unit(town: Town, place: str) -> None:
    number = town.world.bodies[place]
    address = addresses.of_plan("register", CODE)
    for key in (f"{number}", f"{number}-thay-{town.world.bodies['cau_da']}", f"{number}-thay-{number}"):
        seen = town.ask(
            "lien", "POST", address, {**addresses.typed(town, "register"), "don_vi": key, "unit_id": str(number)}
        )
        assert (seen.status, seen.changed) == (422, ())


def test_a_registration_is_begun_as_what_it_is(town: Town) -> None:
    from guong.registrations.models import Registration

    client = town.world.client("lien")
    with undone(), hold_clock(AFTER):
        client.post(
            addresses.of_plan("register", CODE), {**greedy(town, "register"), "don_vi": str(town.world.bodies["tram"])}
        )
        row = Registration.objects.system("a test looks").latest("pk")
        assert (row.state, row.unit_id, row.desk_id, row.on_behalf_id, row.endorsed) == (
            "draft",
            *[town.world.bodies["tram"]] * 2,
            None,
            False,
        )


def test_an_older_version_overwrites_nothing(town: Town) -> None:
    seen = town.ask(
        "lien",
        "POST",
        addresses.of_registration(town, "registration_step", "tram", "draft"),
        {**addresses.typed(town, "registration_step"), "phien_ban": "1"},
    )
    assert (seen.status, seen.changed) == (409, ())
