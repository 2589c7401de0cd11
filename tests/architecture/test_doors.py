"""Guarded tables open through `visible_to`; who reads past a person's rights stands in these lists."""

import re

import pytest
from django.apps import apps

from guong.kit.guarded import Guarded, GuardedManager, Unscoped
from tests.architecture.sources import MODULES, ROOT, STEPS, TEMPLATES, calls, named, plain

# Where `.system("why")` may stand: below the doors, each with its reason.
PAST_RIGHTS = {
    "plans/queries/__init__.py",
    "plans/queries/cascade.py",  # the terms of plans below hold for whoever they cover
    "plans/queries/below.py",  # whether a body has made its own plan already
    "plans/queries/made.py",  # how many went on below a plan, by number alone
    "plans/actions/cascading.py",
    "plans/actions/amending.py",  # for the worker: the plan whose amendment took effect
    "plans/actions/drafting.py",
    "plans/actions/running.py",
    "plans/actions/following.py",  # the draft that the verb has just begun
    "plans/queries/following.py",  # whether a plan has a follower; which plan another one goes on from
    "registrations/actions/writing.py",
    "registrations/actions/checking.py",
    "registrations/actions/sending.py",
    "registrations/actions/many.py",  # the search index of the rows just written
    "registrations/actions/discarding.py",  # rows held before they are asked for by rights; drafts that leave nothing behind
    "registrations/queries/__init__.py",  # own drafts; what belongs to a registration or a list that was found by rights
    "registrations/queries/board.py",
    "registrations/queries/consolidation.py",
    "registrations/queries/ended.py",  # which units of a plan ended
    "registrations/queries/past.py",  # how they stood on a day that has gone by
    "registrations/queries/continuing.py",  # a unit's own registration of another year; whether an exemplar is in a plan
    "registrations/queries/ending.py",  # whether an exemplar that was found by rights is in work, and was gone on with
    "registrations/queries/going_on.py",  # counts over the year before, for whoever reads the plan whole
    "registrations/queries/facts.py",  # titles of the unit for which somebody writes
    "registrations/queries/copies.py",  # of a seal: its hash, figures over a whole branch, what the copied tree lets a person see
    "registrations/queries/ways.py",  # the rows that a step's lists carry, each time with the reader's reason
    "results/actions/attaching.py",
    "results/actions/writing.py",
    "results/queries/__init__.py",  # through the report that was found by rights; a unit's own report of another year
    "results/queries/duties.py",
    "results/queries/figures.py",  # the plan of the year before, then asked whether the person reads it whole
    "results/queries/listing.py",
    "results/queries/own.py",  # of the own units
    "results/queries/to_report.py",  # the own units, and those below whose paper is typed in
    "results/queries/way.py",  # what a list to be sent stands on
    "commendation/actions.py",  # the rows that are taken away, of whom the rights were asked
    "commendation/queries.py",  # of a published exemplar; counts; whether an honour stands there already
    "publicity/actions/agreeing.py",
    "publicity/actions/publishing.py",
    "publicity/actions/rows.py",  # through the registration whose right the verb has asked
    "publicity/queries/desks.py",  # plans, for whose desk the person's offices are then asked
    "publicity/queries/gallery.py",  # what everybody reads
    "publicity/queries/newsroom.py",  # what lies on a desk whose offices were asked; units that the person heads
    "publicity/queries/records.py",  # through the registration that was found by rights or through the desk
    "obstacles/queries/__init__.py",  # of the unit for which the person writes, or of an obstacle found by rights
    "obstacles/queries/waiting.py",  # of bodies where the person holds the office that was asked for
    "desk/queries/dossier.py",  # whose an exemplar was in years that are not opened, not a word of them
    "desk/queries/touched.py",  # counts alone, for whoever is about to change the bodies
    "tasks/actions.py",  # the queue's own turning
    "tasks/queries.py",  # figures of the queue
    "files/actions.py",
    "files/queries.py",  # through the record a file belongs to; counts and hashes of the whole store
    "intake/actions/keeping.py",  # the import that a deed is about; of a file that the command line takes back
    "intake/actions/wizard.py",  # for the task of an import; the clock's sweeping
    "intake/queries/imports.py",  # for the task of an import, and what its maker matched before
    "intake/queries/undoing.py",  # whether a seal holds a body that is to be taken away
    "config/management/commands/export.py",
    "config/management/commands/plan.py",
    "demo/obstacles.py",
    "demo/reports.py",
    "demo/year.py",
    "demo/publications.py",
    "demo/second.py",
    "results/queries/tallies.py",  # counts over the whole plan
}
BASE_MANAGER = {"kit/rows.py", "kit/guarded.py", "demo/grow.py"}
UNESCAPED = {
    "registrations/jinja2/registrations/receipt.html": 1,
    "publicity/jinja2/publicity/exemplar.html": 1,
    "people/jinja2/people/invitation.html": 1,
    "people/jinja2/people/office_invitation.html": 1,
}  # a QR drawn by `documents.qr`, from an address of ours
MARKED_SAFE = {
    "ui/samples.py": 1,  # the same QR on the page that shows the look
    "results/views/figures.py": 1,  # drawings of ui.figures, which escape every word that is put into them
}
GUARDED = {
    "tasks.Task",
    "files.StoredFile",
    "intake.Import",
    "intake.Remembered",
    "files.Rendition",
    "plans.Plan",
    "registrations.Registration",
    "registrations.ListItem",
    "registrations.Return",
    "registrations.Submission",
    "registrations.SealedDuty",
    "registrations.SealedItem",
    "registrations.SealedLine",
    "results.ResultReport",
    "results.Attachment",
    "results.Consent",
    "commendation.Honour",
    "publicity.Agreement",
    "publicity.Publication",
    "publicity.PublishedPhoto",
    "obstacles.Answer",
    "obstacles.Obstacle",
}
# Tables below a guarded one: a door reaches them through a row it may see, or after an office was checked.
BELOW = {
    "plans": {
        "Sector",
        "Theme",
        "Basis",
        "Recipient",
        "Quota",
        "QuotaMember",
        "Deadline",
        "Assignment",
        "NamedForm",
        "Extension",
        "Excusal",
        "Seal",
        "PlanText",
        "Finding",
        "Amendment",
        "AmendmentLine",
        "KeptQuota",
        "Acknowledgement",
    },
    "tasks": set(),
    "files": set(),
    "registrations": {
        "Exemplar",
        "ExemplarEnding",
        "Goal",
        "Participation",
        "UnitList",
    },
    "results": {"Achievement"},
    "commendation": set(),
    "publicity": set(),
    "obstacles": {"Remark", "Wording"},
}


def places(pattern: str) -> dict[str, int]:
    """Module → how often the pattern stands in it, comments and docstrings included: those mislead too."""
    found = {named(path): len(re.findall(pattern, path.read_text("utf-8"))) for path in MODULES}
    return {name: count for name, count in found.items() if count}


def test_what_is_guarded() -> None:
    models = [model for model in apps.get_models() if issubclass(model, Guarded) and model._meta.app_label != "kit"]
    assert {model._meta.label for model in models} == GUARDED
    for model in models:
        assert type(model._meta.default_manager) is GuardedManager
        with pytest.raises(Unscoped):
            model._meta.default_manager.all()


@pytest.mark.parametrize("app", BELOW)
def test_every_table_of_the_year_is_guarded_or_below_one(app: str) -> None:
    names = {model.__name__ for model in apps.get_app_config(app).get_models()}
    assert names == BELOW[app] | {label.split(".")[1] for label in GUARDED if label.startswith(f"{app}.")}


def test_reading_past_a_persons_rights_only_where_it_is_listed() -> None:
    assert {name for name in places(r"\.system\(") if name != "kit/guarded.py"} == PAST_RIGHTS


def test_every_such_reading_says_why() -> None:
    silent = [
        named(path)
        for path in MODULES
        for name, call in calls(path)
        if name == "system"
        and (len(call.args) != 1 or len(str(getattr(call.args[0], "value", "") or getattr(call.args[0], "id", ""))) < 3)
    ]
    assert silent == []


def test_the_base_manager_only_in_the_kit() -> None:
    assert set(places(r"_base_manager|_default_manager|base_manager_name")) == BASE_MANAGER
    direct = {
        name
        for name in places(
            r"\b(?:Plan|Registration|ListItem|Return|Submission|Sealed\w+|ResultReport|Attachment|Consent|Agreement|Publication|PublishedPhoto|Answer|Obstacle)\.rows\b|\.objects\.rows\b"
        )
        if name != "kit/guarded.py"
    }
    scopes = {
        "registrations/models/exemplars.py",
        "registrations/models/seals.py",
        "results/models.py",
        "publicity/models.py",
        "obstacles/models.py",
    }  # as subqueries of what a person may see
    assert direct == scopes


def test_doors_never_open_a_table_themselves() -> None:
    doors = r"(?:views|forms|api|jobs)(?:/|\.py)"
    found = {
        name
        for name in places(r"\.objects\b|get_object_or_404|\braw\(|connection\.cursor|\.extra\(")
        if re.search(doors, name)
    }
    assert found <= {"accounts/forms.py", "demo/views.py"}  # an account's name is free or not; the demonstration's cast


def test_no_short_cut_past_the_scope() -> None:
    assert places(r"get_object_or_404|get_list_or_404") == {}


def test_no_sql_by_hand_outside_the_list() -> None:
    by_hand = set(places(r"\.raw\(|\.extra\(|RawSQL|cursor\(\)"))
    assert {name for name in by_hand if name.split("/")[0] in STEPS} <= {"ledger/guards.py", "ledger/auditor.py"}


def test_nothing_is_unescaped_outside_the_list() -> None:
    found = {
        named(path): len(re.findall(r"\|\s*safe\b|autoescape\s+false|Markup\(", plain(path))) for path in TEMPLATES
    }
    assert {name: count for name, count in found.items() if count} == UNESCAPED
    assert places(r"\bmark_safe\(|\bSafeString\(|\bMarkup\(") == MARKED_SAFE


def test_the_second_word_of_an_action_is_always_a_right() -> None:
    """Every verb that takes an actor asks the policy, or hands over to a verb that does."""
    import ast

    from tests.architecture.sources import tree

    silent = []
    for path in MODULES:
        if not re.match(r"(people|plans|registrations|results|commendation|publicity|obstacles)/actions", named(path)):
            continue
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and any(getattr(d, "id", "") == "deed" for d in node.decorator_list):
                text = ast.unparse(node)
                if not re.search(
                    r"policy\.why_not_|_refuse_to_|why_not_start_for|_why_not_start|\.body\(|(?:award|retract)_all\(",
                    text,
                ):
                    silent.append(f"{named(path)}: {node.name}")
    assert silent == []
    assert ROOT.name == "guong"
