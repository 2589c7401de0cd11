"""What the matrix must find, told by relation. Nothing here asks the production code: two statements are compared.

An answer is a status, or for a redirect the name of the page it leads to. Rules are read from the top.
"""

from dataclasses import dataclass

Answer = int | str
SIGN_IN = "account_login"

SIGNED_OUT = {"nobody", "tat"}
NO_SEAT = {"vinh", "khach", "quang"}
STEERING = {"thu", "nga"}  # receive for the plan
ISSUING = {"phuc"}  # standing committee of its issuer
PLANNING = {"thu", "nga", "ha", "dung"}  # receive for some body

OWN = {
    "tram": {"lien"},
    "thpt": {"kien", "oanh"},
    "cau_da": {"ha", "binh"},
    "khe_sau": {"dung"},
    "ban": {"thu", "nga"},
    "dap": {"dap"},
    "mttq": {"son"},
    "": set(),
}
HEADS = {"tram": {"lien"}, "thpt": {"oanh"}, "cau_da": {"binh"}, "khe_sau": {"dung"}, "dap": {"dap"}, "mttq": {"son"}}
RECEIVES = {"cau_da": {"ha"}, "ban": STEERING, "khe_sau": {"dung"}}
ABOVE = {
    "tram": {"ha", "binh", "phuc"},
    "thpt": {"phuc"},
    "cau_da": {"phuc"},
    "khe_sau": {"phuc"},
    "ban": {"phuc"},
    "dap": {"dung", "phuc"},
    "mttq": {"phuc"},
    "": set(),
}
OWING = {"tram", "thpt", "cau_da", "khe_sau", "dap", "mttq"}  # the bodies that have a line on the board
WITH_A_LINE = {"ha", "binh", "lien", "man", "dung", "dap", "kien", "oanh", "son"}
HEADS_AND_CLERKS_ABOVE = {"ha", "binh"}  # of the committee that may type in the cell's paper
CANNOT_WRITE = {"thu", "nga", "phuc"}  # seated, with no unit that registers
UNSENT = {"draft", "listed"}
# Where the item lies: its own unit, the committee between, or the plan's receiver.
DESK = {
    ("tram", "sent"): "cau_da",
    ("tram", "endorsed"): "cau_da",
    ("tram", "forwarded"): "ban",
    ("tram", "accepted"): "ban",
    ("thpt", "sent"): "ban",
    ("thpt", "accepted"): "ban",
}
POST_ONLY = {
    "import_bringing",
    "import_undoing",
    "honour_retraction",
    "oidc_start",
    "oidc_unbinding",
    "office_account_invitation",
    "office_account_closing",
    "office_account_sessions",
    "organisation_undoing",
    "result_start",
    "result_autosave",
    "result_submission",
    "result_taking_back",
    "result_discarding",
    "result_detaching",
    "result_consent",
    "result_consent_withdrawal",
    "account_sessions",
    "account_pin_end",
    "person_invitation",
    "person_revocation",
    "unit_invitations",
    "delegation_recall",
    "publicity_agreement",
    "publicity_withdrawal",
    "publicity_paper",
    "publicity_paper_withdrawal",
    "newsroom_preparation",
    "newsroom_publication",
    "newsroom_unpublication",
    "newsroom_taking_down",
    "registration_autosave",
    "registration_submission",
    "registration_taking_back",
    "registration_discarding",
    "registration_withdrawal",
    "registration_acceptance",
    "registration_sending_back",
    "list_sending",
    "arrivals_acceptance",
    "board_extension",
    "board_excusal",
    "plan_closing",
    "sealing",
    "asking_to_reopen",
    "reopening",
}
GET_ONLY = {
    "imports",
    "import",
    "import_template",
    "import_export",
    "import_wrong_rows",
    "honours",
    "oidc_return",
    "office_account",
    "people",
    "delegations",
    "person",
    "organisations",
    "organisation",
    "organisation_events",
    "organisation_event",
    "organisation_changing",
    "dossier",
    "results",
    "result",
    "result_check",
    "result_file",
    "gallery",
    "exemplar",
    "exemplar_photo",
    "robots",
    "site_map",
    "publicity",
    "newsroom",
    "newsroom_preview",
    "newsroom_photo",
    "registration",
    "registration_check",
    "unit_list",
    "arrivals",
    "board_unit",
    "plan",
    "registrations",
    "board",
    "consolidation",
    "figures",
    "figure_table",
    "report",
    "export",
    "system",
    "components",
    "home",
    "my_tasks",
    "plans",
    "receipt",
    "task",
    "health",
    "account_inactive",
    "mfa_index",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}


@dataclass(frozen=True)
class Case:
    """One cell of the matrix."""

    actor: str
    name: str
    method: str
    unit: str = ""
    state: str = ""
    sealed: bool = False
    code: str = "active"
    export: str = ""

    @property
    def sees(self) -> bool:
        """Own people always; those above and those who steer once it was sent."""
        others = STEERING | ABOVE[self.unit]
        return self.actor in OWN[self.unit] or (self.actor in others and self.state not in UNSENT)


def wrong_method(case: Case) -> bool:
    """Whether the address does not answer this method."""
    return case.name in (POST_ONLY if case.method == "GET" else GET_ONLY)


def at_the_door(case: Case) -> Answer | None:
    """What is the same at every closed address."""
    if case.actor in SIGNED_OUT:
        return SIGN_IN
    return 405 if wrong_method(case) else None


def of_registration(case: Case) -> Answer:
    """The pages and moves of one registration."""
    if (found := at_the_door(case)) is not None:
        return found
    if not case.sees:
        return 404
    if case.name in {"registration", "dossier"}:
        return 200
    if case.name in {"registration_acceptance", "registration_sending_back"}:
        return _of_checker(case)
    return _of_sender(case) if case.name == "registration_withdrawal" else _of_writer(case)


def _of_writer(case: Case) -> Answer:
    if case.actor not in OWN[case.unit]:
        return 403
    if case.name == "registration_check":
        return 200
    open_for = {
        "registration_step": {"draft", "returned"},
        "registration_autosave": {"draft", "returned"},
        "registration_submission": {"draft", "returned"},
        "registration_taking_back": {"listed"},
        "registration_discarding": {"draft"},
    }[case.name]
    # A draft that was never sent may be thrown away even in a sealed step: it is no part of the seal.
    is_closed = case.sealed and case.name != "registration_discarding"
    if case.state not in open_for or is_closed:
        return "registration" if case.name == "registration_step" and case.method == "GET" else 422
    if case.method == "GET":
        return 200
    done: dict[str, Answer] = {
        "registration_step": "registration_step",
        "registration_autosave": 200,
        "registration_submission": "receipt",
        "registration_taking_back": "registration_step",
        "registration_discarding": "my_tasks",
    }
    return done[case.name]


def _of_sender(case: Case) -> Answer:
    """Only what still waits undecided can be withdrawn; whoever is not the head of the body that sent it learns no more."""
    has_gone_on = case.state == "forwarded" or (case.unit, case.state) == ("tram", "accepted")
    if case.actor not in HEADS["cau_da" if has_gone_on else case.unit]:
        return 403
    return 422 if case.sealed or case.state not in {"sent", "forwarded"} else "unit_list"


def _of_checker(case: Case) -> Answer:
    if case.actor not in RECEIVES.get(DESK.get((case.unit, case.state), ""), set()):
        return 403
    accepts = case.name == "registration_acceptance"
    if case.sealed or (accepts and case.state not in {"sent", "forwarded"}):
        return 422
    return "to the next"


def of_report(case: Case) -> Answer:
    """The pages, moves and files of one report on results."""
    if (found := at_the_door(case)) is not None:
        return found
    if case.name == "result_start":  # asks the registration, which was accepted
        return 422 if case.actor in OWN[case.unit] else 403 if case.actor in STEERING | ABOVE[case.unit] else 404
    if not case.sees:
        return 404
    if case.name in {"result", "result_file"}:
        return 200
    if case.name == "result_consent_withdrawal":
        return "result" if case.actor in OWN[case.unit] | STEERING else 403
    if case.actor not in OWN[case.unit]:
        return 403
    return _of_reporting(case)


def _of_reporting(case: Case) -> Answer:
    if case.name == "result_check":
        return 200
    if case.name == "result_consent":
        return "result"
    open_for = {"result_taking_back": {"listed"}, "result_discarding": {"draft"}}
    if case.state not in open_for.get(case.name, {"draft", "returned"}):
        return "result" if case.method == "GET" else 422
    done: dict[str, Answer] = {
        "result_autosave": 200,
        "result_submission": "receipt",
        "result_taking_back": "result_step",
        "result_discarding": "my_tasks",
        "result_detaching": "result_check",
    }
    is_page = case.method == "GET" and case.name != "result_upload"  # which leads a reader to its screen
    return 200 if is_page else done.get(case.name, "result_step")


def of_publication(case: Case) -> Answer:
    """The public page of one exemplar, its unit's page, its place on the editor's desk; `state` is the stage."""
    if case.name in {"exemplar", "exemplar_photo"}:
        return 405 if wrong_method(case) else 200 if case.state == "published" else 404
    if (found := at_the_door(case)) is not None:
        return found
    if case.name.startswith("publicity"):
        return _of_agreeing(case)
    if case.actor not in STEERING or case.state in {"accepted", "typed in"}:  # the year has no editor
        return 404
    return _of_editing(case)


def _of_agreeing(case: Case) -> Answer:
    if case.actor not in OWN[case.unit] | ABOVE[case.unit] | STEERING:  # whatever the stage, the report was accepted
        return 404
    if case.name == "publicity":
        return 200
    is_on_paper = case.name in {"publicity_paper", "publicity_paper_withdrawal"}
    typists = {"ha", "binh"} if case.state in {"typed in", "on paper"} else set()
    if case.actor not in (typists if is_on_paper else HEADS[case.unit]):
        return 403
    gives = case.name in {"publicity_agreement", "publicity_paper"}
    return "publicity" if (case.state in {"accepted", "typed in"}) == gives else 422


def _of_editing(case: Case) -> Answer:
    is_prepared = case.state not in {"agreed", "on paper"}
    if case.name == "newsroom_preview":
        return 200 if case.state in {"draft", "published"} else "newsroom_entry"
    if case.method == "GET":
        return 200
    done: dict[str, tuple[set[str], Answer]] = {
        "newsroom_entry": ({"draft", "published"}, "newsroom_preview"),
        "newsroom_preparation": ({"agreed", "on paper", "draft", "published", "withdrawn"}, "newsroom_entry"),
        "newsroom_taking_down": ({"agreed", "on paper", "draft", "published", "withdrawn"}, "newsroom_entry"),
        "newsroom_publication": ({"draft", "published"}, "newsroom_entry"),
        "newsroom_unpublication": ({"published"}, "newsroom_entry"),
    }
    stages, answer = done[case.name]
    if case.name == "newsroom_entry" and not is_prepared:
        return 409
    return answer if case.state in stages else 422


def of_body(case: Case) -> Answer:
    """The pages of one body: its list, what arrived, its line on the board."""
    if (found := at_the_door(case)) is not None:
        return found
    if case.name in {"unit_list", "list_sending"}:
        if case.actor not in OWN[case.unit]:
            return 404
        return 200 if case.name == "unit_list" else _of_head(case)
    if case.name in {"arrivals", "arrivals_acceptance"}:
        if case.actor not in RECEIVES.get(case.unit, set()):
            return 404
        return 200 if case.name == "arrivals" else _of_ticking(case)
    if case.unit not in OWING or case.actor not in OWN[case.unit] | ABOVE[case.unit] | STEERING:
        return 404
    if case.name == "board_unit":
        return 200
    if case.actor not in STEERING:
        return 403
    return 422 if case.sealed else "board_unit"


def _of_head(case: Case) -> Answer:
    if case.actor not in HEADS.get(case.unit, set()):
        return 403
    waiting = case.unit in {"tram", "thpt", "cau_da"} and not case.sealed
    return "receipt" if waiting else 422


def _of_ticking(case: Case) -> Answer:
    """The ticked item lies at the committee: its receiver accepts, the plan's receiver may only read it."""
    if case.actor not in {"ha", *STEERING}:
        return 409  # told as gone, like one that never was
    if case.actor in STEERING:
        return 403
    return 422 if case.sealed else "arrivals"


def of_plan(case: Case) -> Answer:
    """The pages of one plan."""
    if (found := at_the_door(case)) is not None:
        return found
    readers = STEERING | ISSUING if case.code == "draft" else STEERING | ISSUING | WITH_A_LINE
    if case.actor not in readers:
        return 404
    if case.name in {"plan", "registrations", "results"}:
        return 200
    if case.name in {"plan_edit", "plan_questions", "plan_activation", "plan_closing"}:
        return _of_planning(case)
    if case.name == "register":
        return _of_beginning(case)
    if case.name == "registration_continuing":
        return _of_going_on(case)
    return _of_steering(case)


def _of_planning(case: Case) -> Answer:
    if case.name == "plan_activation" and case.method == "GET":
        return "plan"
    if case.actor not in STEERING:
        return 403
    if case.code == "active":
        return 422
    if case.name in {"plan_activation", "plan_closing"}:
        return 422  # parts are missing, questions are open
    return 200 if case.method == "GET" else {"plan_edit": "plan_edit", "plan_questions": "plan"}[case.name]


def _of_beginning(case: Case) -> Answer:
    if case.actor in CANNOT_WRITE:
        return 200 if case.method == "GET" else 422
    if case.sealed and case.method == "POST":
        return 422
    return 200 if case.method == "GET" else "registration_step"


def _of_going_on(case: Case) -> Answer:
    """With the accepted one of the cell Trạm Y tế, which is of this year: who may register for the cell is told so."""
    if case.method == "GET":
        return 200
    if case.actor in OWN["tram"] | HEADS_AND_CLERKS_ABOVE:
        return 422
    return 403 if case.actor in ABOVE["tram"] | STEERING else 404


def _of_steering(case: Case) -> Answer:
    sees_all = case.actor in STEERING | ISSUING
    if case.name == "board":
        return 200
    if case.name == "export":
        return 200 if sees_all or case.export != "registrations" else 404
    if not sees_all:
        return 404
    if case.name in {"consolidation", "figures", "figure_table", "report"}:
        return 200
    return _of_sealing(case)


BETWEEN = {"cau_da", "khe_sau"}  # committees with cells inside
WRITING_OR_RECEIVING = {"cau_da": {"ha", "binh"}, "khe_sau": {"dung"}}


def of_branch(case: Case) -> Answer:
    """The figures and Biểu 1 of a committee's branch."""
    if (found := at_the_door(case)) is not None:
        return found
    is_theirs = case.actor in STEERING | ISSUING | WRITING_OR_RECEIVING.get(case.unit, set())
    return 200 if case.unit in BETWEEN and is_theirs else 404


def _of_sealing(case: Case) -> Answer:
    if case.name == "reopening":
        if not case.sealed:
            return 422
        return 403 if case.actor == "thu" else "consolidation"  # Thu asked; a second person confirms
    if case.actor not in STEERING:
        return 403
    if case.code == "draft":
        return 422
    return "consolidation" if case.sealed == (case.name == "asking_to_reopen") else 422


KEEPING = {
    "thu",
    "nga",
    "ha",
    "binh",
    "lien",
    "man",
    "dung",
    "dap",
    "oanh",
    "son",
    "quang",
}  # head or receive somewhere
ANSWERING = {  # for whom: those who head or receive at the unit, who receive above it, who administer
    "kien": {"oanh", "thu", "nga", "quang"},
    "lien": {"lien", "ha", "thu", "nga", "quang"},
    "phuc": {"quang"},
    "ha": {"ha", "binh", "thu", "nga", "quang"},
}


# Who heads or receives, and those of the same body who answer for others there.
COLLEAGUES = {"ha": {"ha", "binh"}, "lien": {"lien"}}


def of_person(case: Case) -> Answer:
    """The pages of one person (the unit of the case), who has an account in use."""
    if (found := at_the_door(case)) is not None:
        return found
    if case.actor not in ANSWERING[case.unit]:
        return 404
    if case.name in {"person", "person_seat", "seat_end"}:  # the first seat of each of them writes
        return 200 if case.method == "GET" else "person"
    if case.actor in COLLEAGUES.get(case.unit, set()):  # who heads or receives is answered for from above
        return 403
    if case.name == "person_correction":
        return 200 if case.method == "GET" else "person"
    if case.name == "person_reissue":
        return 403 if case.actor == case.unit else 200
    return 422  # in use: not to be invited, and no invitation to revoke


def _of_a_shared_account(case: Case) -> Answer:
    """Of a unit that has none; nobody of the cast is signed in with one."""
    if case.name == "office_person":
        return 404
    if case.actor not in ANSWERING["kien"]:
        return 404 if case.actor in KEEPING else 403
    return 200 if case.name in {"office_account", "office_account_invitation"} else 422


def _of_seats(case: Case) -> Answer:
    """Somebody new at the school's cell; what its head Oanh lends, and has lent to Kiên."""
    if case.name == "delegations":
        return 200
    if case.name == "person_new":
        if case.actor not in KEEPING:
            return 403
        return 200 if case.method == "GET" else "person" if case.actor in ANSWERING["kien"] else 403
    if case.name == "delegation_new":
        return 404 if case.actor != "oanh" else 200 if case.method == "GET" else "delegations"
    recalls = {"oanh": "delegations", "thu": "person", "nga": "person", "quang": "person", "kien": 403}
    return recalls.get(case.actor, 404)


def of_nothing(case: Case) -> Answer:
    """Pages that concern no row of the year."""
    is_open = {
        "health": 200,
        "components": 200 if case.actor == "quang" else 404,
        "receipt": 200,
        "gallery": 200,
        "robots": 200,
        "site_map": 200,
        "demo_people": 404,
        "setup": 404,
        "invitation": 404,
        "office_invitation": 404,
    }
    if case.name in is_open:
        return 405 if wrong_method(case) else is_open[case.name]
    if (found := at_the_door(case)) is not None:
        return found
    if case.name == "plan_new":
        return {"GET": 200, "POST": 422}[case.method] if case.actor in PLANNING else 403
    if case.name == "task":
        return 200 if case.actor == "lien" else 404
    if case.name == "people":
        return 200 if case.actor in KEEPING else 403
    if case.name in {"person_new", "delegations", "delegation_new", "delegation_recall"}:
        return _of_seats(case)
    if case.name == "unit_invitations":  # of a unit whose people all have accounts
        return 422 if case.actor in ANSWERING["kien"] else 404 if case.actor in KEEPING else 403
    if case.name.startswith("office_"):
        return _of_a_shared_account(case)
    if case.name == "newsroom":
        return 200 if case.actor in STEERING else 404
    if case.name == "system":
        return 200 if case.actor == "quang" else 404
    if case.name == "home":
        return "system" if case.actor == "quang" else "board" if case.actor in STEERING | ISSUING else "my_tasks"
    return 200
