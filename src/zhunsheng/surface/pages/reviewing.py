"""Review one closed dialogue clause by clause, and read a review; the agent answers it once."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import decide
from zhunsheng.access.values import Actor, Allowed, Verb
from zhunsheng.dialogue.actions import note_look
from zhunsheng.dialogue.queries import dialogue_row, lines_before
from zhunsheng.dialogue.values import By, Line
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards
from zhunsheng.quality.actions import answer_review, give_review
from zhunsheng.quality.queries import findings_of, review_items, review_subject, reviewed
from zhunsheng.quality.queries import review as the_review
from zhunsheng.quality.values import Evidence, Finding, Item, NotToBeReviewed, Sign, Verdict
from zhunsheng.standards.queries import rulebook
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.forms import KitForm

Words = str | Promise
VERDICTS: Final[Mapping[Verdict, tuple[Words, str]]] = {
    Verdict.OK: (gettext_lazy("In order"), "kept"),
    Verdict.FAULT: (gettext_lazy("Fault"), "breached"),
    Verdict.NOT_APPLICABLE: (gettext_lazy("Does not apply"), "plain"),
}
SIGNS: Final[Mapping[Sign, tuple[Words, str]]] = {
    Sign.KEPT: (gettext_lazy("limit kept"), "kept"),
    Sign.BROKEN: (gettext_lazy("limit broken"), "breached"),
    Sign.RUNNING: (gettext_lazy("still running"), "due"),
    Sign.CALLED_OFF: (gettext_lazy("called off"), "plain"),
    Sign.HELD_BACK: (gettext_lazy("words held back"), "due"),
    Sign.CONFIRMED: (gettext_lazy("sent after a second look"), "due"),
    Sign.NOTED: (gettext_lazy("sent, with a remark of the guard"), "breached"),
    Sign.SAID: (gettext_lazy("said"), "kept"),
    Sign.NOT_SAID: (gettext_lazy("not said"), "breached"),
    Sign.CHECKED: (gettext_lazy("confirmed"), "kept"),
    Sign.UNCHECKED: (gettext_lazy("not confirmed"), "plain"),
    Sign.HANDED_OVER: (gettext_lazy("handed over with a note"), "kept"),
    Sign.RECORD_DONE: (gettext_lazy("record confirmed"), "kept"),
    Sign.RECORD_DUE: (gettext_lazy("record due"), "due"),
}
LINES: Final = 200


class SignRow(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of evidence in the reader's words."""

    words: Words
    check: str
    tone: str
    at: Instant | None


class ItemRow(msgspec.Struct, frozen=True, kw_only=True):
    """One item as the page shows it."""

    id: str
    title: str
    says: str
    signs: list[SignRow]
    chosen: str
    words: Words
    tone: str
    remark: str
    lacks_remark: bool = False


class LineRow(msgspec.Struct, frozen=True, kw_only=True):
    """One message as the page shows it."""

    who: str
    side: str
    text: str
    at: Instant


class AnswerForm(KitForm):
    """What the agent says to a review."""

    draft = "review-answer"
    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("You can answer once; the inspector and your leader read it."),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def new_review(request: HttpRequest, actor: Actor, dialogue_id: int) -> HttpResponse:
    """Review a closed dialogue; what the desk has seen is marked already."""
    at = now()
    items = review_items(actor, dialogue_id, at)
    row = dialogue_row(actor, dialogue_id)
    if row.closed_at is None or row.agent_id is None:
        flash(request, refusal_text(NotToBeReviewed(), get_language() or "zh-hans"), tone="due")
        return redirect("review-pick")
    known = reviewed(actor, [dialogue_id]).get((dialogue_id, row.closed_at))
    if known is not None:
        return redirect("review", known)
    fault = ""
    if request.method == "POST":
        try:
            made = run(
                give_review, actor, at, dialogue_id, _findings(items, request.POST), request.POST.get("remark", "")
            )
        except Refusal as refusal:
            lacking = ", ".join(item.clause_id for item in items if _asked(item, request.POST).lacks_remark)
            fault = (
                gettext("A fault needs a remark: %(clauses)s") % {"clauses": lacking}
                if lacking
                else refusal_text(refusal, get_language() or "zh-hans")
            )
        else:
            flash(request, gettext("Reviewed; the agent sees it."))
            return redirect("review", made)
    else:
        run(note_look, actor, at, dialogue_id)
    context = frame(actor, "reviews") | {
        "who": _name(row.agent_id),
        "row": row,
        "closed_at": Instant(row.closed_at),
        "items": [_asked(item, request.POST) for item in items],
        "verdicts": [(one.value, words) for one, (words, _) in VERDICTS.items()],
        "lines": _lines(lines_before(actor, dialogue_id, row.seq + 1, limit=LINES)),
        "remark": request.POST.get("remark", ""),
        "fault": fault,
    }
    return render(request, "review_new.html", context, status=422 if fault else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def review(request: HttpRequest, actor: Actor, review_id: int) -> HttpResponse:
    """Show a review; its agent answers it."""
    one = the_review(actor, review_id)
    may = one.answered_at is None and isinstance(decide(actor, Verb.REVIEW_ANSWER, review_subject(one)), Allowed)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["answer"]
        if form.done(lambda: run(answer_review, actor, now(), review_id, words), {"the answer": "answer"}):
            flash(request, gettext("Your answer stands."))
            return redirect("review", review_id)
    clauses, lang = rulebook(one.standing_id).clauses, get_language() or "zh-hans"
    rows = [
        ItemRow(
            id=found.clause_id, title=clauses[found.clause_id].title.of(lang), says=clauses[found.clause_id].says.of(lang),
            signs=_signs(found.evidence), chosen=found.verdict.value, words=VERDICTS[found.verdict][0],
            tone=VERDICTS[found.verdict][1], remark=found.remark,
        )
        for found in findings_of(actor, review_id)
    ]  # fmt: skip
    rows.sort(key=lambda each: (each.chosen != Verdict.FAULT, each.chosen == Verdict.NOT_APPLICABLE))
    context = frame(actor, "reviews") | {
        "one": one,
        "who": _name(one.agent_id),
        "by": _name(one.by_id),
        "items": rows,
        "form": form if may else None,
        "verb": gettext("Send the answer"),
        "back": reverse("reviews"),
    }
    return render(request, "review.html", context, status=422 if form.is_bound else 200)


def _findings(items: Sequence[Item], typed: QueryDict) -> dict[str, Finding]:
    known = {one.value: one for one in Verdict}
    return {
        item.clause_id: Finding(
            verdict=known[typed.get(f"verdict-{item.clause_id}", "")], remark=typed.get(f"remark-{item.clause_id}", "")
        )
        for item in items
        if typed.get(f"verdict-{item.clause_id}", "") in known
    }


def _asked(item: Item, typed: QueryDict) -> ItemRow:
    lang = get_language() or "zh-hans"
    chosen = typed.get(f"verdict-{item.clause_id}", item.suggested.value)
    remark = typed.get(f"remark-{item.clause_id}", "")
    return ItemRow(
        id=item.clause_id, title=item.title.of(lang), says=item.says.of(lang), signs=_signs(item.evidence),
        chosen=chosen, words="", tone="", remark=remark,
        lacks_remark=bool(typed) and chosen == Verdict.FAULT.value and not remark.strip(),
    )  # fmt: skip


def _signs(evidence: Sequence[Evidence]) -> list[SignRow]:
    lang = get_language() or "zh-hans"
    return [
        SignRow(
            words=SIGNS[one.sign][0],
            check="" if one.check is None else one.check.of(lang),
            tone=SIGNS[one.sign][1],
            at=one.at,
        )
        for one in evidence
    ]


def _lines(lines: Sequence[Line]) -> list[LineRow]:
    spoken = (one for one in lines if one.text and one.by != By.SYSTEM)
    return [
        LineRow(
            who=one.author_name or (gettext("Customer") if one.by == By.CUSTOMER else ""),
            side=one.by,
            text=one.text,
            at=one.at,
        )
        for one in spoken
    ]


def _name(agent_id: int) -> str:
    return next((card.name for card in agent_cards([agent_id])), "—")
