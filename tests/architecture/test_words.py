"""Whatever code can reach a person has its Vietnamese words, and no words lie about for codes that are gone."""

import ast
import importlib
import re
from collections.abc import Iterator

from guong.files import rules as files
from guong.intake import rules as sheets
from guong.intake.rules import steps as intake
from guong.kit import phrasebook
from guong.obstacles import rules as obstacles
from guong.organisations.actor import Office
from guong.people import rules as people
from guong.plans import rules as plans
from guong.publicity import rules as publicity
from guong.registrations import rules as registrations
from guong.registrations.queries import ways
from guong.registrations.rules import duties
from guong.results import rules as results
from guong.tasks import actions as task_actions
from guong.tasks import rules as tasks
from tests.architecture.sources import MODULES, ROOT, TEMPLATES, calls, named, plain, tree

# Words kept although nothing says them yet; each goes when its deed arrives or is given up.
NOT_YET_SAID = {
    "reasons": set(),
    "events": set(),
}
SAYING = {"Reason", "refuse"}  # `refuse` adds a reason to a row of a sheet
importlib.import_module("guong.config.urls")  # registers what addresses are written with
for _path in MODULES:  # words are registered where they are said; all of them must have been read
    if _path.stem not in {"__main__", "wsgi"}:
        importlib.import_module(
            "guong." + ".".join(_path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        )
RECORDING = {"record"}


def literals(node: ast.AST) -> Iterator[str]:
    """Every string that an expression can be: the branches of a choice too."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr) and ast.unparse(node).startswith("f'{way.noun}."):
        # What every step's lists do is recorded under the noun of the step: f"{way.noun}.sent".
        yield from (f"{way.noun}{node.values[1].value}" for way in ways.every())
    elif isinstance(node, ast.IfExp):
        yield from (text for branch in (node.body, node.orelse) for text in literals(branch))


def said() -> dict[str, str]:
    """Reason code → a module that gives it."""
    found = {}
    for path in MODULES:
        for name, call in calls(path):
            if name in SAYING and call.args:
                found.update(dict.fromkeys(literals(call.args[0]), named(path)))
    return found


def recorded() -> dict[str, str]:
    """Event → a module that records it, also through a list for `record_many` or a name."""
    found = {}
    for path in MODULES:
        names = {
            target.id: [*literals(node.value)]
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for name, call in calls(path):
            if name in RECORDING and call.args:
                first = call.args[0]
                events = names.get(first.id, []) if isinstance(first, ast.Name) else [*literals(first)]
                found.update(dict.fromkeys(events, named(path)))
        if any(name == "record_many" for name, _ in calls(path)):
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.Tuple) and len(node.elts) == 3:
                    found.update(
                        {
                            text: named(path)
                            for text in literals(node.elts[0])
                            if re.fullmatch(r"[a-z_]+\.[a-z_]+", text)
                        }
                    )
    return found


def test_every_reason_given_has_its_sentence() -> None:
    assert {code: where for code, where in said().items() if code not in phrasebook.known()["reasons"]} == {}


def test_every_sentence_has_a_reason_that_is_given() -> None:
    # Those choose a code from a table before they say it.
    choosing = (
        "kit/dates.py",
        "files/rules/__init__.py",
        "files/rules/pdfs.py",
        "files/cage/__init__.py",
        "files/jobs.py",
        "intake/cage/__init__.py",
        "reading/cage/__init__.py",
    )
    text = "".join((ROOT / name).read_text("utf-8") for name in choosing)
    mentioned = set(said()) | set(re.findall(r'"([a-z_]+)"', text))
    assert phrasebook.known()["reasons"] - mentioned - NOT_YET_SAID["reasons"] == set()


def test_every_event_recorded_has_its_sentence() -> None:
    unheard = {
        "hierarchy.founded",
        "organisation.founded",
        "person.registered",
        "seat.given",
        "seat.ended",
        "administrator.created",
    }
    missing = {event: where for event, where in recorded().items() if event not in phrasebook.known()["events"]}
    assert set(missing) - unheard == set()


def test_every_event_with_a_sentence_is_recorded() -> None:
    assert phrasebook.known()["events"] - set(recorded()) - NOT_YET_SAID["events"] == set()


def test_what_is_not_said_yet_is_really_not_said() -> None:
    assert NOT_YET_SAID["reasons"] & set(said()) == set()
    assert NOT_YET_SAID["events"] & set(recorded()) == set()


def test_every_code_of_a_closed_list_has_its_word() -> None:
    words, states = phrasebook.known()["words"], phrasebook.known()["states"]
    needed = {
        *(f"office.{one}" for one in Office),
        *(f"step.{one}" for one in plans.Step),
        *(f"relation.{one}" for one in plans.Relation),
        *(f"shape.{one}" for one in plans.Shape),
        *(f"scope.{one}" for one in plans.Scope),
        *(f"holder.{one}" for one in registrations.HolderKind),
        *(f"file_size.{one}" for one in files.Size),
        *(f"{name}.{one}" for name, codes in results.CHOICES.items() for one in codes),
        *(f"task_name.{name}" for name in task_actions._functions if not name.startswith("thu.")),
    }
    assert needed - words == set()
    shown = {
        *(f"plan.{one}" for one in plans.State),
        *(f"amendment.{one}" for one in plans.AmendmentState),
        *(f"finding.{one}" for one in (*plans.FindingState, "gone", "replaced")),
        *(f"registration.{one}" for one in registrations.State),
        *(f"item.{one}" for one in registrations.ItemState),
        *(f"file.{one}" for one in files.State),
        *(f"task.{one}" for one in tasks.State),
        *(f"duty.{one}" for one in duties.Status),
        *(f"arrival.{one}" for one in duties.Arrival),
        *(f"person.{one}" for one in people.Standing),
        *(f"import.{one}" for one in intake.Stage),
        *(f"import_row.{one}" for one in sheets.State),
        "office_account.none",
        "office_account.shut",
        *(f"publication.{one}" for one in (*publicity.State, "waiting", "hidden")),
        *(f"obstacle.{one}" for one in (*obstacles.State, "late", "corrected")),
        "answer.to_review",
        *(f"agreement.{one}" for one in ("yes", "paper", "no")),
        *(f"photo.{one}" for one in ("agreed", "not_agreed", "not_ready")),
        *(f"duty.{one}.{plans.Step.RESULT}" for one in (duties.Status.SHORT, duties.Status.COMPLETE)),
    }
    assert shown == states


def test_sentences_ask_only_for_facts_that_are_given() -> None:
    """A sentence with a place that no `Reason` fills would break the page that says no."""
    wrong = []
    for path in MODULES:
        for name, call in calls(path):
            if name in SAYING and call.args and isinstance(call.args[0], ast.Constant):
                code = str(call.args[0].value)
                wanted = set(re.findall(r"\{(\w+)\}", phrasebook._reasons.get(code, "")))
                facts = next(
                    (k.value for k in call.keywords if k.arg == "facts"), call.args[2] if len(call.args) > 2 else None
                )
                if name == "refuse":  # its facts are its named arguments
                    given = {str(keyword.arg) for keyword in call.keywords}
                    wrong += [f"{named(path)}: {code} lacks {wanted - given}"] if wanted - given else []
                elif isinstance(facts, ast.Dict):
                    given = {getattr(key, "value", "") for key in facts.keys}
                    wrong += [f"{named(path)}: {code} lacks {wanted - given}"] if wanted - given else []
                elif wanted and facts is None:
                    wrong.append(f"{named(path)}: {code} lacks {wanted}")
    assert wrong == []


# What belongs to one year or one place has no place outside the demonstration.
OF_ONE_PLACE = re.compile(r"Chi Lăng|Suối Mây|Lạng Sơn|Cầu Đá|Khe Sâu|chi-lang|suoi-may")
OF_ONE_YEAR = re.compile(r"\b20[12]\d\b")
YEARS_MAY_STAND = {
    "config/doctor.py",  # a day on which the zone's offset is known
    "registrations/views/registering.py",
    "registrations/forms/content.py",  # an example beside a field
    "documents/layouts.py",  # forms are named by the year of the regulation that sets them
}


def test_no_year_and_no_place_is_built_in() -> None:
    found = []
    for path in MODULES:
        if named(path).startswith(("demo/", "ui/samples", "documents/fonts", "config/settings")):
            continue
        told = {
            id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Expr)
        }  # docstrings show examples
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str | int)
                and not isinstance(node.value, bool)
                and id(node) not in told
            ):
                text = str(node.value)
                is_year = isinstance(node.value, int) and OF_ONE_YEAR.fullmatch(text)
                is_told = (
                    isinstance(node.value, str)
                    and "\n" not in text
                    and OF_ONE_YEAR.search(text)
                    and not _is_sample(text)
                )
                if OF_ONE_PLACE.search(text) or ((is_year or is_told) and named(path) not in YEARS_MAY_STAND):
                    found.append(f"{named(path)}:{node.lineno}: {text[:60]}")
    assert found == []


def _is_sample(text: str) -> bool:
    """A sentence or a docstring that shows how something is written."""
    return bool(re.search(r"ví dụ|e\.g\.|\bas\b|…|\d/\d|—|: ", text)) or text.endswith(".")


def test_templates_name_no_place() -> None:
    assert [named(path) for path in TEMPLATES if OF_ONE_PLACE.search(plain(path))] == []
