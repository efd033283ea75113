"""The shelf of questions: list, and trying what a text is recognised as."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.queries import edition_waits, faqs, outside_their_days, recognise, review_within, stale_faqs
from zhunsheng.knowledge.values import AIM, FaqShown
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.answering import answer
from zhunsheng.surface.pages.kit.cells import link, mark, number, when
from zhunsheng.surface.pages.kit.listing import Choice, Column, Empty, Filter, Listing, among

STATES: Final = {
    "draft": (gettext_lazy("Draft"), "due"),
    "approved": (gettext_lazy("In use"), "kept"),
    "past": (gettext_lazy("Past its days"), "breached"),
    "ahead": (gettext_lazy("Before its days"), "note"),
    "retired": (gettext_lazy("Retired"), "plain"),
}
"""How a question stands; one in use whose days are over, or have not begun, is given to nobody."""
BANDS: Final = {
    "answer": gettext_lazy("It would be answered at once."),
    "offer": gettext_lazy("The three likeliest would be offered as buttons."),
    "hand_over": gettext_lazy("It would go to a person."),
}
LONGEST: Final = 500


EMPTY: Final = gettext_lazy(
    "What customers ask will stand here, with its answer and the ways they ask it. Trainers and supervisors write it; until then agents are offered scripts, orders and documents."
)
FIRST_STEPS: Final = gettext_lazy(
    "What customers ask will stand here, with its answer and the ways they ask it. Import a list you have (XLSX, CSV, Markdown or a web page), or write the ten most frequent questions; with ten ways to ask each they are recognised well."
)


def listing(
    *,
    may_write: bool,
    late: frozenset[int] = frozenset(),
    me: int = 0,
    categories: Iterable[str] = (),
    outside: Mapping[int, str] | None = None,
) -> Listing[FaqShown]:
    """Say what the list is; `outside` are questions in use whose days are over or have not begun."""
    days = outside or {}
    return Listing(
        name="knowledge",
        search=gettext_lazy("Question, answer, product or category"),
        search_words=lambda one: (one.draft.question, one.draft.answer, one.draft.category, one.draft.product, *(() if one.draft.english is None else (one.draft.english.question, one.draft.english.answer))),
        identity=lambda one: one.id,
        sort="-changed",
        columns=(
            Column(name="question", words=gettext_lazy("Question"), cell=lambda one: link(one.draft.question, reverse("faq", args=[one.id]), " · ".join(part for part in (one.draft.category, one.draft.product) if part)), sort=lambda one: one.draft.question),
            Column(name="state", words=gettext_lazy("State"), cell=lambda one: mark(*STATES[days.get(one.id, one.state)]), sort=lambda one: days.get(one.id, one.state)),
            Column(name="phrasings", words=gettext_lazy("Phrasings"), cell=lambda one: number(one.phrasings), sort=lambda one: one.phrasings),
            Column(name="helpful", words=gettext_lazy("Helped"), cell=lambda one: number(one.helpful), sort=lambda one: one.helpful),
            Column(name="changed", words=gettext_lazy("Changed"), cell=lambda one: when(one.changed_at), sort=lambda one: one.changed_at.us),
        ),
        filters=(
            Filter(name="state", words=gettext_lazy("State"), choices=tuple(Choice(state, words) for state, (words, _) in STATES.items()), fits=lambda one, value: days.get(one.id, one.state) == value),
            Filter(name="category", words=gettext_lazy("Category"), choices=tuple(Choice(one, one) for one in categories), fits=lambda one, value: one.draft.category == value),
            Filter(name="few", words=gettext_lazy("Phrasings"), choices=(Choice("few", gettext_lazy("fewer than ten")),), fits=lambda one, _: one.phrasings < AIM),
            Filter(name="whose", words=gettext_lazy("Whose"), choices=(Choice("mine", gettext_lazy("Mine")), Choice("look", gettext_lazy("For me to approve"))), fits=lambda one, value: one.owner_id == me if value == "mine" else one.waits and one.reviewer_id == me),
            Filter(name="review", words=gettext_lazy("Looked at"), choices=(Choice("due", gettext_lazy("not for too long")),), fits=lambda one, _: one.id in late),
        ),
        empty=Empty(words=FIRST_STEPS if may_write else EMPTY, icon="chat", href=reverse("faq-new") if may_write else "", step=gettext_lazy("Write a question")),
    )  # fmt: skip


@never_cache
@require_safe
@signed_in
def shelf(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the questions; above them any text can be tried."""
    require(actor, Verb.CARD_READ, Subject(kind="card"))
    may_write = reach(actor, Verb.CARD_WRITE) > Reach.NONE
    at = now()
    late = frozenset(one.id for one in stale_faqs(actor, at))
    rows = faqs(actor)
    names = sorted({one.draft.category for one in rows if one.draft.category})
    outside = outside_their_days(actor, at)
    what = listing(may_write=may_write, late=late, me=actor.id, categories=names, outside=outside)
    clause, within = review_within(at) or ("", 0)
    told = {
        "may_write": may_write,
        "late": len(late),
        "past": sum(day == "past" for day in outside.values()),
        "mine": sum(one.waits and one.reviewer_id == actor.id for one in rows),
        "clause": clause,
        "within": within,
        "edition_waits": edition_waits() if may_write else None,
    }
    context = told | tried(actor, request.GET.get("try", ""))
    return answer(
        request,
        actor,
        what,
        among(what, rows),
        room="knowledge",
        template="knowledge/list.html",
        context=context,
    )


def tried(actor: Actor, text: str) -> dict[str, Any]:
    """Say what a text is recognised as, and with what."""
    text = text.strip()[:LONGEST]
    if not text:
        return {"text": "", "found": None}
    found = recognise(actor, text, now())
    shares = [(one, round(100 * one.probability)) for one in found.guesses]
    return {"text": text, "found": found, "shares": shares, "band": BANDS[found.band], "encoder": found.encoder}
