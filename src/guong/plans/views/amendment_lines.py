"""One line of an amendment: what stands today beside what comes."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guong.kit.phrasebook import say, word
from guong.kit.reasons import Forbidden, Reason, Refused, Stale, refuse_if
from guong.organisations import queries as organisations
from guong.plans import actions, policy
from guong.plans.forms import line_form
from guong.plans.queries import amending
from guong.plans.queries.naming import Names, members_in, names_in
from guong.plans.queries.telling import told_part
from guong.plans.rules import AmendmentState, ChangedPart, ChangeKind
from guong.plans.views.amending import find_amendment
from guong.plans.views.writing import claim_version
from guong.plans.words import PART_SLUGS

NEW = "moi"
PART_OF = {slug: part for part, slug in PART_SLUGS.items()}


@require_http_methods(["GET", "HEAD", "POST"])
def amendment_line(request: Any, code: str, number: int, part: str, row: str) -> HttpResponse:
    """Write, drop or take back one line; `row` is the row of the plan that it changes, "moi" for what is added or for words."""
    plan, found = find_amendment(request, code, number)
    refuse_if(policy.why_not_manage(request.actor, receiver_id=plan.receiver_id), Forbidden)
    if found.state != AmendmentState.DRAFT:
        raise Refused(Reason("amendment_issued"))
    if part not in PART_OF:
        raise Http404
    page = _Page(request, plan, found, PART_OF[part], _number(row))
    if request.method != "POST":
        return page.show()
    claim_version(found, request.POST.get("phien_ban", ""), "-")
    if "rut" in request.POST:
        line_id = 0 if page.line is None else page.line.pk  # 0: somebody else took it back; the draft's version tells
        return page.answer(lambda do: actions.take_line_back(found, line_id, **do), "Đã rút nội dung này khỏi dự thảo.")
    if "bo" in request.POST and page.old is not None:
        return page.write(ChangeKind.DROP, {})
    if not page.form.is_valid():
        return page.show(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    kind = ChangeKind.REPLACE if page.old is not None else ChangeKind.ADD
    if PART_OF[part] == ChangedPart.TEXT:
        kind = _kind_of_words(page.form.cleaned_data)
    fixed = {"step": page.old["step"]} if page.old is not None and PART_OF[part] == ChangedPart.DEADLINE else {}
    return page.write(kind, {**page.form.cleaned_data, **fixed})


def _kind_of_words(typed: dict[str, Any]) -> ChangeKind:
    """Words that stood and stand no more, stand instead, or are new."""
    if not typed["before"]:
        return ChangeKind.ADD
    return ChangeKind.REPLACE if typed["after"] else ChangeKind.DROP


def _number(row: str) -> int:
    """The row that an address names; 0 for a new one."""
    if row != NEW and not (row.isascii() and row.isdigit() and len(row) < 19 and int(row)):
        raise Http404
    return 0 if row == NEW else int(row)


class _Page:
    """The form of one line, with what stands today and what the draft says so far."""

    def __init__(self, request: Any, plan: Any, found: Any, part: ChangedPart, row: int) -> None:
        self.request, self.plan, self.found, self.part, self.row = request, plan, found, part, row
        self.old = amending.terms_to_change(plan, request.now).get(part, {}).get(row)
        if row and self.old is None:
            raise Http404
        self.line = self._line()
        stored = None if self.line is None else amending.unpacked(self.line.values)
        self.names = Names(plan, request.now, [body for row in (stored, self.old) for body in members_in(row or {})])
        is_judged = request.method == "POST" and not {"rut", "bo"} & set(request.POST)
        self.form = line_form(
            part,
            request.POST if is_judged else None,
            hierarchies=organisations.hierarchies(),
            is_new=not row,
            initial=stored or self.old or {"hierarchy_id": plan.hierarchy_id},
            names=self.names,
        )

    def _line(self) -> Any:
        lines = [line for line in self.found.lines.all() if line.part == self.part and (line.row_id or 0) == self.row]
        if self.row:
            return next(iter(lines), None)
        asked = self.request.GET.get("dong", "")
        return next((line for line in lines if str(line.pk) == asked), None)

    def write(self, kind: ChangeKind, values: dict[str, Any]) -> HttpResponse:
        """Put the line into the draft, or show why not."""
        line_id = None if self.line is None else self.line.pk
        told = {"part": self.part, "kind": kind, "row_id": self.row or None, "values": values, "line_id": line_id}
        return self.answer(lambda do: actions.put_line(self.found, **told, **do), "Đã ghi vào dự thảo.")

    def answer(self, verb: Any, success: str) -> HttpResponse:
        """Do it and go back to the draft; what was typed stays when it is refused."""
        do = {"by": self.request.actor, "at": self.request.now, "key": self.request.key}
        try:
            verb(do)
        except Refused as refused:
            reasons = self.form.refuse(refused) if self.form.is_bound else refused.reasons
            return self.show(reasons, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        except Stale as stale:
            _, self.found = find_amendment(self.request, self.plan.code, self.found.number)
            return self.show(stale.reasons, status=HTTPStatus.CONFLICT)
        messages.success(self.request, success)
        return redirect("amendment", self.plan.code, self.found.number)

    def show(self, refused: Any = (), *, status: int = HTTPStatus.OK) -> HttpResponse:
        """The page."""
        facts = {
            "plan": self.plan,
            "amendment": self.found,
            "form": self.form,
            "line": self.line,
            "title": word(f"change_part.{self.part}"),
            "today": ""
            if self.old is None
            else told_part(self.part, self.old, names_in(self.plan, [self.old], self.request.now)),
            "clause": "" if self.old is None else self.old.get("clause", ""),
            "wording": "" if self.old is None else self.old.get("wording", ""),
            "may_drop": self.old is not None and self.part != ChangedPart.DEADLINE,
            "is_text": self.part == ChangedPart.TEXT,
            "refused": [("", say(reason)) for reason in refused],
        }
        return render(self.request, "plans/amendment_line.html", facts, status=status)
