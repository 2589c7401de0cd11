"""For every URL name: its addresses in the town, and what an entitled person would post there."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from guong.organisations.models import Seat
from tests.access.bodies import HONOURED, OF_ORGANISATIONS, of_organisation, renamed
from tests.access.imports import OF_IMPORTS, of_import, sent
from tests.access.obstacles import OBSTACLE_AT, OF_AN_OBSTACLE, SAID, of_obstacle
from tests.access.read_texts import finding_of
from tests.access.town import BELOW_CODE, DRAFT_CODE, REASON, Town
from tests.world import CODE

PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
SEATED = {"body": "Chi bộ Trường THPT Suối Mây", "office": "EDITOR", "since": "01/3/2023"}
NOWHERE = 99_999_999  # a number that no row has
STAGES = {  # the registrations of the town
    "tram": ("draft", "listed", "sent", "returned", "endorsed", "forwarded", "accepted"),
    "thpt": ("draft", "listed", "sent", "returned", "accepted"),
}
OF_A_REGISTRATION = (
    "registration",
    "registration_step",
    "registration_autosave",
    "registration_check",
    "registration_submission",
    "registration_taking_back",
    "registration_discarding",
    "registration_withdrawal",
    "registration_acceptance",
    "registration_sending_back",
    "dossier",
    "exemplar_ending",
    "exemplar_restoring",
)
OF_A_REPORT = (
    "result",
    "result_start",
    "result_step",
    "result_autosave",
    "result_check",
    "result_submission",
    "result_taking_back",
    "result_discarding",
    "result_upload",
    "result_file",
    "result_detaching",
    "result_consent",
    "result_consent_withdrawal",
)
OF_A_PUBLICATION = (
    "exemplar",
    "exemplar_photo",
    "publicity",
    "publicity_agreement",
    "publicity_withdrawal",
    "publicity_paper",
    "publicity_paper_withdrawal",
    "newsroom_entry",
    "newsroom_preparation",
    "newsroom_preview",
    "newsroom_publication",
    "newsroom_unpublication",
    "newsroom_photo",
    "newsroom_taking_down",
)
OF_A_BODY = (
    "unit_list",
    "list_sending",
    "arrivals",
    "arrivals_acceptance",
    "board_unit",
    "board_extension",
    "board_excusal",
)
AMENDING = ("amendments", "amendment_new", "amendment", "amendment_line", "amendment_issue")
OF_A_PLAN = (
    "plan",
    "plan_edit",
    "plan_questions",
    "plan_activation",
    "plan_closing",
    "plan_taking",
    "plan_cascade",
    "plan_terms",
    *AMENDING,
    "plan_text",
    "plan_findings",
    "plan_finding",
    "register",
    "registration_continuing",
    "registrations",
    "results",
    "board",
    "consolidation",
    "figures",
    "figure_table",
    "plan_next_year",
    "plan_going_on",
    "report",
    "sealing",
    "asking_to_reopen",
    "reopening",
    "export",
    "obstacles",
    "obstacle_answers",
    "obstacle_new",
)
OF_A_SHARED_ACCOUNT = (
    "office_account",
    "office_account_invitation",
    "office_account_closing",
    "office_account_sessions",
)
OF_A_PERSON = (
    "person",
    "person_invitation",
    "person_reissue",
    "person_revocation",
    "person_seat",
    "person_correction",
    "seat_end",
)
OF_NOTHING = (
    *OF_A_SHARED_ACCOUNT,
    "office_person",
    "office_invitation",
    "health",
    "system",
    "components",
    "home",
    "my_tasks",
    "plans",
    "plan_new",
    "plan_reading",
    "demo_people",
    "setup",
    "receipt",
    "gallery",
    "robots",
    "site_map",
    "newsroom",
    "task",
    "people",
    "unit_invitations",
    "invitation",
    "person_new",
    "delegations",
    "delegation_new",
    "delegation_recall",
)
OF_AN_ACCOUNT = (
    "oidc_start",
    "oidc_return",
    "oidc_binding",
    "oidc_unbinding",
    "account_login",
    "mfa_authenticate",
    "account_logout",
    "account_inactive",
    "account_sessions",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    *("account_pin_login", "account_pin", "account_pin_end", "account_confirm_pin"),
    *("mfa_login_webauthn", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn"),
)
EXPORTS = (("registrations", "json"), ("compliance", "csv"), ("owing", "json"))


def patterns() -> dict[str, str]:
    """URL name → pattern, of every pattern there is."""
    found: dict[str, str] = {}

    def walk(resolver: URLResolver, before: str) -> None:
        for entry in resolver.url_patterns:
            here = f"{before}{entry.pattern}"
            if isinstance(entry, URLPattern):
                name = entry.name or here
                assert name not in found, f"{name} stands for two addresses"
                found[name] = here
            else:
                walk(entry, here)

    walk(get_resolver(), "")
    return found


def sender_of(town: Town, unit: str, state: str) -> int:
    """The body whose list carried the item to where it lies."""
    return town.world.bodies["cau_da" if unit == "tram" and state in {"forwarded", "accepted"} else unit]


def of_registration(town: Town, name: str, unit: str, state: str, number: int | None = None) -> str:
    """Address of one of a registration's pages; of a missing one with `number`."""
    number = town.numbers[unit, state] if number is None else number
    if name == "registration_withdrawal":
        return reverse(name, args=[CODE, sender_of(town, unit, state), number])
    steps = [1] if name in {"registration_step", "registration_autosave"} else []
    return reverse(name, args=[CODE, number, *steps])


def of_report(town: Town, name: str, state: str, number: int | None = None) -> str:
    """Address of one of a report's pages; of a missing one with `number`."""
    files = town.attached[state]
    of_a_file = {
        "result_file": files["paper"],
        "result_detaching": files["paper"],
        "result_consent": files["photo"],
        "result_consent_withdrawal": files["agreed"],
    }
    more = [of_a_file[name]] if name in of_a_file else [1] if name in {"result_step", "result_autosave"} else []
    return reverse(name, args=[CODE, town.reports[state] if number is None else number, *more])


def of_publication(town: Town, name: str, stage: str, number: int | None = None) -> str:
    """Address of one of the pages of an exemplar on its way to the public; of a missing one with `number`."""
    number = town.published[stage] if number is None else number
    if name in {"exemplar", "exemplar_photo"}:
        return reverse(name, args=[f"MH-{number:05d}", *([town.shown[stage]] if name == "exemplar_photo" else [])])
    if name.startswith("publicity"):
        return reverse(name, args=[CODE, number])
    of_a_photo = name in {"newsroom_photo", "newsroom_taking_down"}
    return reverse(name, args=[number, *([town.shown[stage]] if of_a_photo else [])])


def of_body(town: Town, name: str, body: str, code: str = CODE) -> str:
    """Address of one of a body's pages; ``""`` stands for a body that is not there."""
    return reverse(name, args=[code, town.world.bodies[body] if body else NOWHERE])


def of_plan(name: str, code: str, export: tuple[str, str] = EXPORTS[0]) -> str:
    """Address of one of a plan's pages; of those that only a plan below has, of the commune's draft."""
    if name == "plan_terms" and code == CODE:
        code = BELOW_CODE
    more: dict[str, list[Any]] = {
        "plan_finding": [finding_of(code)] if name == "plan_finding" else [],
        "plan_edit": ["chung"],
        "amendment": [1],
        "amendment_issue": [1],
        "amendment_line": [1, "nhom", "moi"],
        "export": list(export),
        "figure_table": ["growth", "csv"],
        "report": ["docx"],
    }
    return reverse(name, args=[code, *more.get(name, [])])


def of_branch(name: str, body: int, export: tuple[str, str] = EXPORTS[0]) -> str:
    """Address of a page of one committee's branch."""
    return f"{of_plan(name, CODE, export)}?nhanh={body}"


def of_person(town: Town, name: str, person: str) -> str:
    """Address of one of a person's pages; ``""`` stands for somebody who is not there."""
    number = town.world.people[person] if person else NOWHERE
    return reverse(name, args=[number, first_seat(town, person)] if name == "seat_end" else [number])


def first_seat(town: Town, person: str, office: str = "") -> int:
    """The seat that somebody was given first, or the first of an office; a number that no seat has for nobody."""
    seats = Seat.objects.filter(person_id=town.world.people.get(person, NOWHERE), office__contains=office)
    return seats.order_by("id").values_list("pk", flat=True).first() or NOWHERE


def of_nothing(town: Town, name: str) -> str:
    """Address of a page that concerns no row, or is opened by its token."""
    more: dict[str, list[Any]] = {
        "setup": ["khong-phai-ma"],
        "invitation": ["khong-phai-ma"],
        "office_invitation": ["khong-phai-ma"],
        **{one: [town.world.bodies["thpt"]] for one in OF_A_SHARED_ACCOUNT},
        "receipt": [town.token],
        "task": [town.task],
        "unit_invitations": [town.world.bodies["thpt"]],
        "delegation_new": [first_seat(town, "oanh", "HEAD")],
        "delegation_recall": [town.delegation],
    }
    return reverse(name, args=more.get(name, []))


def some_address(town: Town, name: str) -> str:
    """One address of any name, for censuses."""
    if name in OF_A_REGISTRATION:
        return of_registration(town, name, "tram", "sent")
    if name in OF_A_REPORT:
        return of_report(town, name, "sent")
    if name in OF_A_PUBLICATION:
        stages = {"publicity_paper": "typed in", "publicity_paper_withdrawal": "on paper"}
        return of_publication(town, name, stages.get(name, "published"))
    if name in OF_AN_OBSTACLE:
        return of_obstacle(town, name, OBSTACLE_AT.get(name, "raised"))
    if name in OF_A_BODY:
        return of_body(town, name, "tram")
    if name in OF_A_PLAN:
        return of_plan(name, CODE)
    if name in OF_A_PERSON:
        return of_person(town, name, "kien")
    if name in OF_ORGANISATIONS:
        return of_organisation(town, name)
    if name in OF_IMPORTS:
        return of_import(town, name)
    return of_nothing(town, name) if name in OF_NOTHING else of_account(name)


def of_account(name: str) -> str:
    """A page of one's own account; the passkey to be taken away is nobody's."""
    return reverse(name, args=[NOWHERE] if name == "mfa_remove_webauthn" else [])


def ticked(town: Town, unit: str, state: str) -> str:
    """What the box beside an item says: its number and the version that is shown."""
    number = town.numbers[unit, state]
    return f"{number}:{town.world.registration(number).version}"


def typed(town: Town, name: str, code: str = CODE) -> dict[str, Any]:
    """A form that an entitled person could send."""
    if name == "arrivals_acceptance":
        return {"chon": [ticked(town, "tram", "sent")]}
    if name == "organisation_change":
        return renamed(town)
    if name in OF_IMPORTS:
        return sent(name)
    wanted: dict[str, dict[str, Any]] = {
        **SAID,
        "honour_new": HONOURED,
        "person_new": {"full_name": "Lò Thị Mới", "phone": "0912 345 678", **SEATED, "office": "CLERK"},
        "person_seat": SEATED,
        "person_correction": {"full_name": "Đinh Trung Kiên", "phone": "0900 000 001"},
        "seat_end": {"how": "ngay"},
        "delegation_new": {
            "delegate": str(town.world.people["kien"]),
            "since": "20/3/2023",
            "until": "30/3/2023",
            "basis": "Đi học",
        },
        "registration_step": {"title": "Tên mới", "holder_kind": "collective", "holder_name": "Tổ", "is_new": "new"},
        "registration_autosave": {"title": "Tên mới"},
        "registration_sending_back": {"fields": ["aims"], "reason": REASON},
        "result_step": {"progress": "going_on", "done": "Việc mới"},
        "publicity_agreement": {"loi_van": "cong-khai-2"},
        "publicity_paper": {"loi_van": "cong-khai-2", "paper": "05-CV/CB", "dated": "06/3/2023"},
        "publicity_paper_withdrawal": {"paper": "07-CV/CB", "dated": "06/3/2023"},
        "newsroom_taking_down": {"ly_do": "Người trong ảnh gọi điện đề nghị gỡ."},
        "newsroom_entry": {
            "title": "Tên mới",
            "problem": "A",
            "method": "B",
            "results": "C",
            "lessons": "",
            "place": "",
        },
        "result_autosave": {"done": "Việc mới"},
        "result_upload": {"tep": SimpleUploadedFile("bien-ban.pdf", PAPER), "ten": "bien-ban.pdf"},
        "result_consent": {"dong_y": [str(files["photo"]) for files in town.attached.values()]},
        "exemplar_ending": {"how": "ended", "reason": REASON},
        "board_extension": {"until": "30/3/2023", "reason": "Mưa lũ", "authority": "Thường trực Huyện ủy"},
        "board_excusal": {"reason": "Mới sáp nhập", "authority": "Thường trực Huyện ủy"},
        "registration_continuing": {"mo_hinh": str(town.numbers["tram", "accepted"])},
        "register": {"title": "Tên mới", "holder_kind": "collective", "holder_name": "Tổ", "is_new": "new"},
        "sealing": {"seen_unhandled": "2", "confirmed": "on", "code": code},
        "plan_cascade": {"don_vi": str(town.world.bodies["cau_da"])},
        "plan_taking": {"don_vi": str(town.world.bodies["tram"]), "lan": "0"},
        "asking_to_reopen": {"reason": "Bổ sung một đơn vị còn thiếu."},
        "amendment": {"document": "16-KH/HU", "issued_on": "10/3/2023"},
        "amendment_new": {"document": "16-KH/HU", "issued_on": "10/3/2023"},
        "amendment_line": {"name": "Trường học", "content": "Thầy mẫu mực"},
        "plan_findings": {"phan": "sectors"},
        "plan_finding": {"viec": "bo"},
        "plan_edit": {
            "title": "Tên khác",
            "year": "2024",
            "issuer_id": str(town.world.bodies["huyen_uy"]),
            "hierarchy_id": str(town.world.plan.hierarchy_id),
        },
    }
    return wanted.get(name, {})


CODES = {"active": CODE, "draft": DRAFT_CODE}
