"""From what many asked in vain to an item of improvement: on a case out of one of their dialogues, by a department, until a day."""

from datetime import timedelta
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.cases.queries import Chosen, improvements_among, list_cases
from zhunsheng.cases.values import CaseRow
from zhunsheng.dialogue.queries import demand_of, graded_as
from zhunsheng.ground.settings import desk
from zhunsheng.insight import queries as insight
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, NotFound
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.actions import improve_unmatched
from zhunsheng.knowledge.queries import heaps, unmatched_dialogues
from zhunsheng.surface.pages.figures.improving import (
    OFFERED,
    THINGS,
    USUAL,
    ImprovementForm,
    beside_of,
    opened_already,
    today,
)
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash

LOOKED: Final = 20
"""Dialogues of a heap in which a case is looked for."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def improve(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open an item of improvement from a heap of like messages, named by one of them. Refuses: AccessDenied."""
    require(actor, Verb.CARD_WRITE, Subject(kind="card"))
    if reach(actor, Verb.CASE_WORK) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.CASE_WORK.value, subject="case")
    number = request.GET.get("message", "")
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    heap = next((one for one in heaps(actor, now()) if wanted in one.message_ids), None)
    if heap is None:
        raise Http404
    opened = list(improvements_among(actor, heap.improvement_ids).values())
    beside = beside_of(request)
    unseen = [one for one in opened if one.done_at is None and one.id not in beside]
    if unseen:
        return opened_already(request, actor, unseen, beside, reverse("faq-unmatched"), gettext("Unanswered"))
    count = len(heap.message_ids)
    words = ngettext(
        "{n} message that no question answered: {text}", "{n} messages that no question answered: {text}", count
    ).format(n=count, text=heap.texts[0])
    dialogues = unmatched_dialogues(actor, heap.message_ids)[:LOOKED]
    own = _cases_of(actor, dialogues)
    first = {"what": words, "due": today() + USUAL, "case": own[0].id if own else None}
    cases = list({one.id: one for one in (*own, *_alike(actor, dialogues))}.values())[:OFFERED]
    form = ImprovementForm(request.POST if request.method == "POST" else None, initial=first, offered=cases)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        due_at = insight.midnight(told["due"] + timedelta(1), desk().time_zone)
        messages = [*heap.message_ids, *heap.settled_ids]
        if form.done(
            lambda: run(
                improve_unmatched,
                actor,
                now(),
                messages,
                told["case"],
                told["department"],
                told["what"],
                due_at,
                beside,
            ),
            THINGS,
        ):
            flash(request, gettext("The improvement is opened."))
            return redirect("case-improvements")
    context = frame(actor, "knowledge") | {
        "form": form, "verb": gettext("Open the improvement"), "back": reverse("faq-unmatched"), "back_words": gettext("Unanswered"), "words": words,
        "register": f"{reverse('case-new')}?dialogue={dialogues[0]}" if dialogues and not own and reach(actor, Verb.CASE_REGISTER) > Reach.NONE else "",
    }  # fmt: skip
    return render(request, "figures/improve.html", context, status=422 if form.is_bound else 200)


def _cases_of(actor: Actor, dialogues: list[int]) -> list[CaseRow]:
    """Find the cases out of dialogues; there may be none."""
    return [row for one in dialogues for row in list_cases(actor, Chosen(dialogue_id=one), limit=1)]


def _alike(actor: Actor, dialogues: list[int]) -> list[CaseRow]:
    """Find the newest cases of the issues that dialogues were graded as; where none was, of what the newest one's words point to."""
    issues = list(dict.fromkeys(graded_as(dialogues).values()))
    if not issues and dialogues:
        try:
            issues = [one.code for one in demand_of(actor, dialogues[0], now()).suggestions[:1]]
        except (NotFound, AccessDenied):
            return []
    return [row for issue in issues for row in list_cases(actor, Chosen(issue=issue), limit=OFFERED)]
