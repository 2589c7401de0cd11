"""The page of one difficulty, with the forms of whatever its reader may do; what was typed stays on it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guong.kit.periods import local
from guong.kit.phrasebook import say
from guong.kit.reasons import Forbidden, Refusal, Refused, Stale, refuse_if
from guong.ledger.deeds import earlier_outcome
from guong.obstacles import policy, queries, rules
from guong.obstacles.forms import AmendmentForm, AnswerForm, CorrectForm, PublicForm, Refusable, RemarkForm
from guong.obstacles.queries.history import history
from guong.obstacles.views.telling import badge, moment, published_told, remarks_told, shortened, wordings_told
from guong.obstacles.words import about
from guong.organisations import queries as organisations
from guong.organisations.words import acting
from guong.plans import queries as plans
from guong.plans.rules import AmendmentState
from guong.plans.rules import State as PlanState
from guong.registrations.views import claim_version

CHANGED = "Vướng mắc này vừa có thay đổi. Xem lại, rồi gửi lần nữa nếu cần; nội dung vừa gõ vẫn còn."
TOLD_BY_CHANGED = frozenset({"stale", "not_now"})
TICKED = "cung"  # others about the same clause that are answered together: "number:version"


class ObstaclePage:
    """One difficulty as its reader may see it; 404 for what is not theirs to see.

    Args:
        number: of the difficulty, in the plan of this code.
    """

    def __init__(self, request: Any, code: str, number: int) -> None:
        rows = queries.visible_to(request.actor).select_related("plan", "plan__hierarchy", "amendment")
        found = rows.filter(pk=number, plan__code=code).first()
        if found is None:
            raise Http404
        self.request, self.obstacle, self.plan = request, found, found.plan
        self.answer = queries.answer_of(found)
        self.amendments = queries.open_amendments(self.plan)
        self.is_mended = found.amendment is not None and found.amendment.state == AmendmentState.ISSUED
        self.kept: list[tuple[str, str]] = []  # what was typed in a form that is no more on the page
        who = {"unit_id": found.unit_id, "on_behalf_id": found.on_behalf_id}
        where = {"desk_id": found.desk_id, "receiver_id": self.plan.receiver_id}
        actor = request.actor
        self.rights = {
            "speak": list(policy.why_not_speak(actor, **who)),
            "answer": list(policy.why_not_answer(actor, **where)),
            "correct": [] if self.answer is None else list(policy.why_not_correct(actor, body_id=self.answer.body_id)),
            "pass_on": list(policy.why_not_pass_on(actor, **where)),
            "finish": list(policy.why_not_finish(actor, **who, **where)),
            "manage": list(policy.why_not_manage(actor, receiver_id=self.plan.receiver_id)),
        }
        public = self.answer and (self.answer.public_text or self.answer.text)
        self.forms: dict[str, Refusable] = {
            "add": RemarkForm(auto_id="bo-sung-%s"),
            "again": RemarkForm(auto_id="chua-ro-%s"),
            "answer": AnswerForm(auto_id="tra-loi-%s"),
            "correct": CorrectForm(
                auto_id="sua-tra-loi-%s", initial={"text": self.answer.text if self.answer is not None else ""}
            ),
            "pass_on": RemarkForm(auto_id="chuyen-%s"),
            "publish": PublicForm(auto_id="cong-bo-%s", initial={"public_text": public or ""}),
            "amend": AmendmentForm(
                self.amendments, auto_id="sua-doi-%s", initial={"amendment": str(found.amendment_id or "")}
            ),
        }

    def may(self, right: str) -> bool:
        """Whether the reader holds a right, whatever the state allows."""
        return not self.rights[right]

    def do(
        self, right: str, verb: Callable[..., Any], done: str, form: str = "", typed: Refusable | None = None
    ) -> Any:
        """Ask the right, read what was typed, do it; come back with reasons, or go on to the page as it then stands.

        Args:
            verb: takes what was typed, by field name.
            form: the form's name on this page; `typed` is the same with what was sent.
        """
        if earlier_outcome(self.request.actor, self.request.key) is not None:  # the deed took the right away with it
            return redirect("obstacle", self.plan.code, self.obstacle.pk)
        refuse_if(self.rights[right], Forbidden)
        claim_version(self.obstacle, self.request)
        if typed is not None:
            self.forms[form] = typed
            if not typed.is_valid():
                return self.refused(form, typed)
        try:
            verb(**(typed.cleaned_data if typed is not None else {}))
        except (Stale, Forbidden) as gone:  # forbidden: one of the others that were ticked went elsewhere
            return self.again(form, typed, gone)
        except Refused as refused:
            return self.refused(form, typed, refused)
        messages.success(self.request, done)
        return redirect("obstacle", self.plan.code, self.obstacle.pk)

    def refused(self, form: str, typed: Refusable | None, refused: Refused | None = None) -> HttpResponse:
        """The page with the reasons: beside the fields, or on top where no form is concerned, or where the form is there no more."""
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if typed is None:
            return self.show(reasons=[say(one) for one in refused.reasons] if refused else [], status=status)
        if not self.offers()[form]:
            return self.again(form, typed, refused, status)
        if refused is not None:
            typed.refuse(refused)
        return self.show(typed, status=status)

    def again(
        self,
        form: str = "",
        typed: Refusable | None = None,
        why: Refusal | None = None,
        status: int = HTTPStatus.CONFLICT,
    ) -> HttpResponse:
        """The page as somebody else left it meanwhile, with what was typed: in its form, or to be copied where that is no more.

        Args:
            why: what the verb said.
        """
        fresh = ObstaclePage(self.request, self.plan.code, self.obstacle.pk)
        if typed is not None:
            fresh.forms[form] = typed
            fresh.kept = [] if fresh.offers()[form] else typed.in_words()
        told = [say(one) for one in why.reasons if one.code not in TOLD_BY_CHANGED] if why is not None else []
        return fresh.show(reasons=[*told, CHANGED], status=status)

    def was_answered(self) -> bool:
        """Whether it had an answer that did not help."""
        return any(one.kind == rules.Word.ANSWERED for one in queries.remarks_of(self.obstacle))

    def offers(self) -> dict[str, bool]:
        """Which forms its reader finds on the page."""
        row = self.obstacle
        is_open, is_answered = row.state in rules.OPEN, row.state == rules.State.ANSWERED
        may_ask = self.may("speak") and not queries.why_not_ask(self.plan, self.request.now)
        amendable = not any(rules.why_not_amend(row.state, is_plan_active=self.plan.state == PlanState.ACTIVE))
        return {
            "add": may_ask and is_open,
            "again": may_ask and is_answered,
            "answer": self.may("answer") and is_open,
            "correct": self.may("correct") and self.answer is not None,
            "pass_on": self.may("pass_on") and is_open,
            "publish": self.may("manage") and self.answer is not None,
            "amend": self.may("manage") and amendable and not self.is_mended,
        }

    @property
    def told(self) -> dict[str, int]:
        """To how many units the answer was given, and how many of its difficulties a correction opens again."""
        rows = queries.told_of(self.answer) if self.answer is not None else []
        return {
            "units": len({row.unit_id for row in rows}),
            "closed": sum(row.state == rules.State.CLOSED for row in rows),
        }

    def ticked(self) -> list[Any]:
        """This difficulty and the others that were ticked, each as it was shown."""
        wanted: dict[int, int] = {}
        for one in self.request.POST.getlist(TICKED)[: queries.MOST_TOGETHER]:
            number, _, version = one.partition(":")
            wanted[queries.number_typed(number)] = queries.number_typed(version)
        wanted.pop(self.obstacle.pk, None)
        return [self.obstacle, *queries.numbered(self.request.actor, self.plan, wanted)]

    def show(self, form: Refusable | None = None, reasons: Any = (), status: int = HTTPStatus.OK) -> HttpResponse:
        """The page; `form` is the one that could not be taken."""
        row, at = self.obstacle, self.request.now
        names = self._names()
        is_open, is_answered = row.state in rules.OPEN, row.state == rules.State.ANSWERED
        alike = queries.asked_alike(self.request.actor, row) if is_open and self.may("answer") else []
        shown = {
            "obstacle": row,
            "plan": self.plan,
            "about": about(row.subject, row.clause),
            "unit": names.get(row.unit_id, "?"),
            "typist": names.get(row.on_behalf_id, "") if row.on_behalf_id else "",
            "desk": acting(names.get(row.desk_id, "?")),
            "badge": badge(row.state, row.waiting_since, at),
            "raised": moment(row.raised_at),
            "remarks": remarks_told(row, lambda body: acting(names.get(body, "?")), manages=self.may("manage")),
            "answer": self._answer_told(names),
            "told": self.told if self.may("correct") or self.may("manage") else {},
            "history": history(row, tells_drafts=self.may("manage")),
            "forms": self.forms,
            "faulty": form,
            "reasons": [("", one) for one in reasons],
            "closed": [say(one) for one in queries.why_not_ask(self.plan, at)],
            "is_open": is_open,
            "is_answered": is_answered,
            "may": {right: self.may(right) for right in self.rights},
            "ticked_field": TICKED,
            "ticked": self.request.POST.getlist(TICKED),
            "alike": self._alike_told(alike),
            "offers": self.offers(),
            "kept": self.kept,
            **self._amendment_told(),
            # Who typed the paper in and answered it themselves does not say for the unit that it helped.
            "may_say_helped": self.may("speak") and row.on_behalf_id != row.desk_id,
            "amendments": self.amendments,
            "new_amendment_href": "" if self.amendments else reverse("amendment_new", args=[self.plan.code]),
        }  # fmt: skip
        return render(self.request, "obstacles/show.html", shown, status=status)

    def _names(self) -> dict[int, str]:
        row, day = self.obstacle, local(self.request.now).date()
        said = [one.body_id for one in queries.remarks_of(row)]
        wanted = [row.unit_id, row.on_behalf_id, row.desk_id, self.answer and self.answer.body_id, *said]
        return organisations.names_of(wanted, day)

    def _answer_told(self, names: dict[int, str]) -> dict[str, Any] | None:
        if self.answer is None:
            return None
        published = self.answer.published_at
        return {
            "text": self.answer.text,
            "body": acting(names.get(self.answer.body_id, "?")),
            "when": moment(self.answer.answered_at),
            "corrected": moment(self.answer.corrected_at) if self.answer.corrected_at else "",
            "before": wordings_told(queries.wordings_of(self.answer, is_public=False)),
            "public_text": self.answer.public_text if published else "",
            "published": published_told(self.answer) if published else "",
            "public_before": self._public_before(),
            "to_review": self.answer.to_review,
            "version": self.answer.version,
        }

    def _amendment_told(self) -> dict[str, bool]:
        """Whether the page names the amendment to which it led, and whether the reader may open that."""
        tells = self.obstacle.amendment is not None and (self.is_mended or self.may("manage"))
        reads = tells and plans.visible_to(self.request.actor).filter(pk=self.plan.pk).exists()
        return {"tells_amendment": tells, "opens_amendment": bool(reads)}

    def _public_before(self) -> list[dict[str, str]]:
        """What everybody read before is for who manages the plan: it may have been worded anew for what it told."""
        if self.answer is None or not self.may("manage"):
            return []
        return wordings_told(queries.wordings_of(self.answer, is_public=True))

    def _alike_told(self, rows: list[Any]) -> list[dict[str, str]]:
        names = organisations.names_of([row.unit_id for row in rows], local(self.request.now).date()) if rows else {}
        return [
            {
                "value": f"{row.pk}:{row.version}",
                "told": f"{names.get(row.unit_id, '?')}: {shortened(row.text)}",
            }
            for row in rows
        ]
