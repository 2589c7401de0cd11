"""Every verb of the year as people send it: who, from the form on which page, at which stage of the town."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.periods import ZONE
from guong.plans.models import Amendment, Plan
from guong.registrations import actions as registrations
from tests.access import addresses
from tests.access.bodies import HONOURED, RENAMED, renamed
from tests.access.forms import form_to
from tests.access.obstacles import SAID, drafted_amendment, of_obstacle
from tests.access.town import BELOW_CODE, LATER, REASON, Town
from tests.plans.doing import DEO_GIO
from tests.registrations import earlier
from tests.world import AFTER, CODE

Address = Callable[[Town], str]
YEARS_END = datetime(2023, 12, 31, 9, tzinfo=ZONE)
GIVEN = {"reason": "Mất điện ba ngày", "authority": "Thường trực Huyện ủy"}
BEGUN = {"title": "Bếp không khói", "holder_name": "Tổ 3", "holder_kind": "collective", "is_new": "new"}

# Addresses that take a form and are no verb of the year.
NO_VERB = {
    "result_autosave": "no form: keeps what is typed so far; the version makes a repeat harmless",
    "result_upload": "sent by the script: tests/results/test_views.py",
    "registration_autosave": "no form: keeps what is typed so far; the version makes a repeat harmless",
    "demo_people": "signs in, in a demonstration only",
    "setup": "its link works once: tests/accounts/test_setup_link.py",
    "invitation": "its link works once: tests/people/test_accepting.py",
    **dict.fromkeys(
        ("person_invitation", "person_reissue", "person_revocation", "unit_invitations"),
        "sent twice: tests/people/test_inviting.py",
    ),
    "office_invitation": "its link works once: tests/people/test_office_accounts.py",
    "office_person": "says who is at work, each time anew: tests/people/test_office_work.py",
    **dict.fromkeys(
        ("office_account_invitation", "office_account_closing", "office_account_sessions"),
        "sent twice: tests/people/test_office_accounts.py",
    ),
    **dict.fromkeys(
        ("import_start", "import_matching", "import_bringing", "import_undoing"),
        "sent twice: tests/intake/test_pages.py",
    ),
    **dict.fromkeys(
        ("person_new", "person_seat", "person_correction", "seat_end", "delegation_new", "delegation_recall"),
        "sent twice: tests/people/test_seating.py and test_lending.py",
    ),
    **dict.fromkeys(addresses.OF_AN_ACCOUNT, "a person's own account, the library's own forms"),
}


@dataclass(frozen=True)
class Verb:
    """Who sends which form from which page."""

    name: str
    actor: str
    page: Address
    action: Address
    typed: dict[str, Any] = field(default_factory=dict)  # a value may be found in the town
    # or sealed; asked: sealed and to be reopened; answered: the plan a complete draft again; earlier: a plan of the year before;
    # ended: an exemplar; unamended: nobody drafts an amendment
    stage: str = "open"
    moment: datetime = LATER


def of(name: str, unit: str, state: str) -> Address:
    """Address of one of a registration's pages."""
    return lambda town: addresses.of_registration(town, name, unit, state)


def at(name: str, body: str) -> Address:
    """Address of one of a body's pages."""
    return lambda town: addresses.of_body(town, name, body)


def on(name: str, code: str = CODE, *more: str) -> Address:
    """Address of one of a plan's pages."""
    return lambda _: reverse(name, args=[code, *more])


def step(unit: str, state: str, number: int) -> Address:
    """Address of one screen of a registration."""
    return lambda town: reverse("registration_step", args=[CODE, town.numbers[unit, state], number])


def writing(number: int, **typed: Any) -> Verb:
    """Writing one screen of a draft."""
    screen = step("tram", "draft", number)
    return Verb("registration_step", "lien", screen, screen, typed)


def editing(part: str, **typed: Any) -> Verb:
    """Writing one screen of a plan."""
    screen = on("plan_edit", CODE, part)
    return Verb("plan_edit", "thu", screen, screen, typed, "answered")


def amending(called: str, *more: str, **typed: Any) -> Verb:
    """A form of the amendment that is being drafted."""
    page = on(called, CODE, "1", *more)
    return Verb(called, "thu", page, page, typed)


def pressed(name: str, actor: str, unit: str, state: str, page: str = "registration", **typed: Any) -> Verb:
    """A button, or a form, on one of a registration's pages."""
    return Verb(name, actor, of(page, unit, state), of(name, unit, state), typed)


def steering(name: str, **typed: Any) -> Verb:
    """A form on a unit's page of the board."""
    return Verb(name, "thu", at("board_unit", "khe_sau"), at(name, "khe_sau"), typed)


def on_totals(name: str, actor: str, stage: str, **typed: Any) -> Verb:
    """A form on the page of the consolidation."""
    return Verb(name, actor, on("consolidation"), on(name), typed, stage)


def sending(actor: str, body: str) -> Verb:
    """The one button of a body's list."""
    return Verb("list_sending", actor, at("unit_list", body), at("list_sending", body))


def on_report(name: str, state: str) -> Address:
    """Address of one of a report's pages."""
    return lambda town: addresses.of_report(town, name, state)


def reporting(name: str, state: str, page: str, actor: str = "lien", **typed: Any) -> Verb:
    """A button, or a form, on one of a report's pages."""
    return Verb(name, actor, on_report(page, state), on_report(name, state), typed)


def report_screen(number: int, **typed: Any) -> Verb:
    """Writing one screen of a report's draft."""
    screen: Address = lambda town: reverse("result_step", args=[CODE, town.reports["draft"], number])  # noqa: E731
    return Verb("result_step", "lien", screen, screen, typed)


def publishing(name: str, stage: str, page: str, actor: str = "thu", **typed: Any) -> Verb:
    """A button, or the form, on one of the pages of an exemplar on its way to the public."""

    def on(name: str) -> Address:
        return lambda town: addresses.of_publication(town, name, stage)

    return Verb(name, actor, on(page), on(name), typed)


def about(name: str, actor: str, state: str, **typed: Any) -> Verb:
    """A button, or a form, on the page of a difficulty."""
    page: Address = lambda town: of_obstacle(town, "obstacle", state)  # noqa: E731
    return Verb(name, actor, page, lambda town: of_obstacle(town, name, state), typed or SAID.get(name, {}))


BEGIN_REPORT: Address = lambda town: reverse("result_start", args=[CODE, town.unreported])  # noqa: E731
CHOSEN = {"chon": lambda town: addresses.ticked(town, "tram", "sent")}
READING: Address = lambda _: reverse("plan_reading")  # noqa: E731
FINDING: Address = lambda _: addresses.of_plan("plan_finding", CODE)  # noqa: E731
NEW_PLAN: Address = lambda _: reverse("plan_new")  # noqa: E731
OF_AN_EVENT: Address = lambda town: addresses.of_organisation(town, "organisation_event")  # noqa: E731
UNDOING: Address = lambda town: addresses.of_organisation(town, "organisation_undoing")  # noqa: E731
RENAMING: Address = lambda town: addresses.of_organisation(town, "organisation_change")  # noqa: E731
HONOURS: Address = lambda town: addresses.of_organisation(town, "honours")  # noqa: E731
HONOURING: Address = lambda town: addresses.of_organisation(town, "honour_new")  # noqa: E731
RETRACTION: Address = lambda town: addresses.of_organisation(town, "honour_retraction")  # noqa: E731
VERBS: dict[str, Verb] = {
    # Bodies.
    "change a body": Verb(
        "organisation_change",
        "thu",
        RENAMING,
        RENAMING,
        {**RENAMED, "buoc": "ghi", "dau": lambda town: renamed(town)["dau"]},
    ),
    "take a change back": Verb("organisation_undoing", "thu", OF_AN_EVENT, UNDOING),
    "record an honour": Verb("honour_new", "thu", HONOURING, HONOURING, HONOURED),
    "take an honour back": Verb("honour_retraction", "thu", HONOURS, RETRACTION),
    # The clerk and the head.
    "begin": Verb("register", "lien", on("register"), on("register"), BEGUN),
    "go on": Verb(
        "registration_continuing",
        "lien",
        on("registration_continuing"),
        on("registration_continuing"),
        stage="earlier",
    ),
    "write screen 1": writing(1, title="Bếp chung của tổ"),
    "write screen 2": writing(2, place="Hai xóm"),
    "write screen 3": writing(3, aims="Mỗi nhà một bếp"),
    "write screen 4": writing(4, method="Đổi bếp từng nhà"),
    "write screen 5": writing(5, products="12 bếp"),
    "put in the list": pressed("registration_submission", "lien", "tram", "draft", "registration_check"),
    "put in the list again": pressed("registration_submission", "lien", "tram", "returned", "registration_check"),
    "take back": pressed("registration_taking_back", "lien", "tram", "listed"),
    "discard": pressed("registration_discarding", "lien", "tram", "draft", "registration_check"),
    "send a cell's list": sending("lien", "tram"),
    "send a committee's list": sending("binh", "cau_da"),
    "withdraw": Verb(
        "registration_withdrawal", "lien", at("unit_list", "tram"), of("registration_withdrawal", "tram", "sent")
    ),
    "withdraw what was forwarded": pressed("registration_withdrawal", "binh", "tram", "forwarded"),
    # Results.
    "begin a report": Verb("result_start", "lien", lambda _: "/toi/", BEGIN_REPORT),
    "write report 1": report_screen(1, done="Đã làm 12 buổi"),
    "write report 2": report_screen(2, effect="Hết rác ven suối"),
    "write report 3": report_screen(3, proposal_reason="Nhiều nơi hỏi"),
    "put a report in the list": reporting("result_submission", "draft", "result_check"),
    "take a report back": reporting("result_taking_back", "listed", "result"),
    "discard a report": reporting("result_discarding", "draft", "result_check"),
    "take a photo off": reporting("result_detaching", "draft", "result_check"),
    "agree to a photo": reporting(
        "result_consent", "sent", "result", dong_y=lambda town: [str(town.attached["sent"]["photo"])]
    ),
    "withdraw an agreement": reporting("result_consent_withdrawal", "accepted", "result", actor="thu"),
    # Difficulties.
    "raise a difficulty": Verb(
        "obstacle_new", "lien", on("obstacle_new"), on("obstacle_new"), {**SAID["obstacle_new"], "may_name": "on"}
    ),
    "add to it": about("obstacle_adding", "lien", "raised"),
    "withdraw it": about("obstacle_withdrawal", "lien", "raised"),
    "ask again": about("obstacle_asking_again", "lien", "answered"),
    "say that it helped": about("obstacle_closing", "lien", "answered"),
    "close it": about("obstacle_closing", "thu", "published"),
    "answer a difficulty": about("obstacle_answering", "ha", "raised"),
    "correct an answer": about("obstacle_correcting", "ha", "closed"),
    "pass it on": about("obstacle_passing", "ha", "raised"),
    "put it into an amendment": about("obstacle_amending", "thu", "passed_on", amendment=drafted_amendment),
    "publish an answer": about("obstacle_publication", "thu", "answered"),
    "word a published answer again": Verb(
        "obstacle_answer",
        "thu",
        lambda town: of_obstacle(town, "obstacle_answer", "published"),
        lambda town: of_obstacle(town, "obstacle_answer", "published"),
        SAID["obstacle_answer"],
    ),
    "publish it no more": about("obstacle_unpublication", "thu", "published"),
    # Publicity.
    "agree to be shown": publishing("publicity_agreement", "accepted", "publicity", actor="lien"),
    "take that back": publishing("publicity_withdrawal", "published", "publicity", actor="lien"),
    "agree on paper": publishing(
        "publicity_paper", "typed in", "publicity", actor="ha", paper="05-CV/CB", dated="06/3/2023"
    ),
    "take that back on paper": publishing(
        "publicity_paper_withdrawal", "on paper", "publicity", actor="ha", paper="07-CV/CB", dated="06/3/2023"
    ),
    "take a photo down": publishing(
        "newsroom_taking_down", "published", "newsroom_entry", ly_do="Người trong ảnh gọi điện đề nghị gỡ."
    ),
    "prepare": publishing("newsroom_preparation", "agreed", "newsroom_entry"),
    "write for everybody": publishing("newsroom_entry", "draft", "newsroom_entry", title="Tên gọn"),
    "publish": publishing("newsroom_publication", "draft", "newsroom_preview"),
    "unpublish": publishing("newsroom_unpublication", "published", "newsroom_entry"),
    # Those who check.
    "accept on the way": pressed("registration_acceptance", "ha", "tram", "sent"),
    "accept for good": pressed("registration_acceptance", "thu", "thpt", "sent"),
    "accept many": Verb(
        "arrivals_acceptance", "ha", at("arrivals", "cau_da"), at("arrivals_acceptance", "cau_da"), CHOSEN
    ),
    "return": pressed("registration_sending_back", "ha", "tram", "sent", fields=["aims", "goals"], reason=REASON),
    "return from the top": pressed(
        "registration_sending_back", "thu", "tram", "forwarded", fields=["title"], reason=REASON
    ),
    # Those who steer.
    "extend": steering("board_extension", until="30/3/2023", **GIVEN),
    "excuse": steering("board_excusal", **GIVEN),
    "seal": on_totals("sealing", "thu", "open", confirmed="on", code=CODE),
    "ask to reopen": on_totals("asking_to_reopen", "thu", "sealed", reason=REASON),
    "reopen": on_totals("reopening", "nga", "asked"),
    "end an exemplar": pressed(
        "exemplar_ending", "lien", "tram", "accepted", "exemplar_ending", how="ended", reason=REASON
    ),
    "take its end back": Verb(
        "exemplar_restoring",
        "lien",
        of("dossier", "tram", "accepted"),
        of("exemplar_restoring", "tram", "accepted"),
        stage="ended",
    ),
    # Those who plan.
    "begin the next year": Verb("plan_next_year", "thu", on("plan_next_year"), on("plan_next_year"), {"code": "sau"}),
    "draft a plan": Verb("plan_new", "thu", NEW_PLAN, NEW_PLAN, {"title": "Đăng ký năm 2025"}),
    "begin with a text": Verb("plan_reading", "thu", READING, READING, {"text": DEO_GIO}),
    "confirm what was found": Verb("plan_finding", "thu", on("plan_text"), FINDING, stage="answered"),
    "confirm all of a kind": Verb("plan_findings", "thu", on("plan_text"), on("plan_findings"), stage="answered"),
    "write the heading": editing("chung", title="Đăng ký mô hình, bản sửa"),
    "write bases": editing("can-cu", bases__0__text="Kết luận số 02-KL/TW"),
    "write sectors": editing("nhom", sectors__0__name="Cơ quan, đơn vị"),
    "write quotas": editing("chi-tieu", quotas__0__n="3"),
    "write terms": editing("thoi-han", deadlines__0__on="11/3/2023"),
    "write recipients": editing("noi-nhan", recipients__0__text="Ban Tuyên giáo"),
    "answer": Verb(
        "plan_questions", "thu", on("plan_questions"), on("plan_questions"), {"committee_rollup": "yes"}, "answered"
    ),
    "turn into its own": Verb("plan_cascade", "dung", on("plan_cascade"), on("plan_cascade")),
    "write own terms": Verb(
        "plan_terms", "ha", on("plan_terms", BELOW_CODE), on("plan_terms", BELOW_CODE), {"number": "03-KH/ĐU"}
    ),
    "take note": Verb("plan_taking", "lien", lambda _: "/toi/", on("plan_taking")),
    "activate": Verb("plan_activation", "thu", on("plan"), on("plan_activation"), stage="answered"),
    "draft an amendment": Verb(
        "amendment_new",
        "thu",
        on("amendment_new"),
        on("amendment_new"),
        {"issued_on": "10/3/2023"},
        "unamended",
    ),
    "write an amendment": amending("amendment", document="16-KH/HU"),
    "write a line": amending("amendment_line", "nhom", "moi", name="Trường học"),
    "issue an amendment": amending("amendment_issue"),
    "close": Verb("plan_closing", "thu", on("plan"), on("plan_closing"), {"reason": REASON}, moment=YEARS_END),
}


def prepare(town: Town, stage: str) -> None:
    """Bring the town to the stage a verb needs."""
    thu = town.world.actor("thu", AFTER)
    if stage in {"sealed", "asked"}:
        waiting = (town.numbers["tram", "forwarded"], town.numbers["thpt", "sent"])
        registrations.seal(town.world.plan, seen_unhandled=len(waiting), by=thu, at=AFTER)
    if stage == "asked":
        registrations.ask_to_reopen(town.world.plan, reason=REASON, by=thu, at=AFTER)
    if stage == "ended":
        lien, accepted = town.world.actor("lien", AFTER), town.world.registration(town.numbers["tram", "accepted"])
        registrations.end_exemplar(accepted, REASON, by=lien, at=AFTER)
    if stage == "earlier":
        earlier.sent(earlier.year_before(town.world), "lien", "lien", "tram", title="Vườn thuốc cũ")
    if stage == "unamended":
        draft = Amendment.objects.get()
        draft.lines.all().delete()
        draft.delete()
    if stage == "answered":
        Plan.objects.system("the complete plan becomes a draft again").filter(code=CODE).update(state="draft")


def filled(town: Town, verb: Verb, client: Client, moment: datetime | None = None) -> dict[str, Any]:
    """The verb's form as its page shows it, with what the person types."""
    page = verb.page(town)
    with hold_clock(moment or verb.moment):
        form = form_to(client.get(page), page, verb.action(town))
    return form.filled(**{name: value(town) if callable(value) else value for name, value in verb.typed.items()})


def send(town: Town, verb: Verb, client: Client, typed: dict[str, Any], moment: datetime) -> tuple[int, str]:
    """Status and address of the answer."""
    with hold_clock(moment):
        answer = client.post(verb.action(town), typed)
    return answer.status_code, answer.get("Location", "")
