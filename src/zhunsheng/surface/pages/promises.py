"""Promises to customers as a list: which are open, which were kept, and which were broken."""

from functools import partial
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.dialogue.queries import Kept, Promised, promised
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards, masked_names
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.answering import answer
from zhunsheng.surface.pages.kit.cells import Cell, link, mark, when, words
from zhunsheng.surface.pages.kit.listing import Choice, Column, Empty, Filter, Listing, among

MOST: Final = 2000
"""Rows that are looked through; the newest count."""

STATES: Final = {
    Kept.BROKEN: (gettext_lazy("Promise broken"), "breached"),
    Kept.OPEN: (gettext_lazy("Still to be kept"), "note"),
    Kept.LATE: (gettext_lazy("Kept late"), "due"),
    Kept.KEPT: (gettext_lazy("Kept as promised"), "kept"),
}
ORDER: Final = tuple(STATES)
SPAN: Final = 10**17
"""More microseconds than any instant has, so that the state counts first."""


def listing(agents: dict[int, str], customers: dict[int, str], at: Instant) -> Listing[Promised]:
    """Say what the list is at an instant."""
    return Listing(
        name="promises",
        search=gettext_lazy("Plan, result or name"),
        search_words=lambda one: (one.plan, one.result, agents.get(one.owner_id, ""), customers.get(one.customer_id, "")),
        identity=lambda one: one.id,
        sort="state",
        columns=(
            Column(name="plan", words=gettext_lazy("What was promised"), cell=partial(_plan, customers), wide=True),
            Column(name="state", words=gettext_lazy("State"), cell=lambda one: mark(*STATES[one.stands(at)]), sort=lambda one: _place(one, at)),
            Column(name="due", words=gettext_lazy("Promised for"), cell=lambda one: when(one.due_at), sort=lambda one: one.due_at.us),
            Column(name="done", words=gettext_lazy("Done"), cell=lambda one: words("—") if one.done_at is None else when(one.done_at), sort=lambda one: 0 if one.done_at is None else one.done_at.us),
            Column(name="owner", words=gettext_lazy("Owner"), cell=lambda one: words(agents.get(one.owner_id, "—")), sort=lambda one: agents.get(one.owner_id, "")),
            Column(name="result", words=gettext_lazy("What the customer was told"), cell=lambda one: words(one.result[:120])),
        ),
        filters=(
            Filter(name="state", words=gettext_lazy("State"), choices=tuple(Choice(key.value, told) for key, (told, _) in STATES.items()), fits=lambda one, value: one.stands(at) == value),
            Filter(name="owner", words=gettext_lazy("Owner"), choices=tuple(Choice(str(key), name) for key, name in agents.items()), fits=lambda one, value: str(one.owner_id) == value, icon="person"),
        ),
        empty=Empty(words=gettext_lazy("A time that is promised in a dialogue, or a follow-up at its end, will stand here until it is kept, and afterwards."), icon="clock"),
    )  # fmt: skip


@never_cache
@require_safe
@signed_in
def promises(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the promises in those dialogues that the reader may see, broken ones first."""
    if reach(actor, Verb.DIALOGUE_READ) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.DIALOGUE_READ.value, subject="dialogue")
    at, found = now(), promised(actor, limit=MOST)
    agents = {card.id: card.name for card in agent_cards({one.owner_id for one in found})}
    what = listing(agents, masked_names({one.customer_id for one in found}), at)
    return answer(request, actor, what, among(what, found), room="shift", template="promises.html")


def _plan(customers: dict[int, str], one: Promised) -> Cell:
    return link(one.plan[:120], f"{reverse('console')}#d={one.dialogue_id}", customers.get(one.customer_id, ""))


def _place(one: Promised, at: Instant) -> int:
    """Broken ones first, then what is due next; of what is done the newest first."""
    within = one.due_at.us if one.done_at is None else SPAN - one.done_at.us
    return ORDER.index(one.stands(at)) * SPAN + within
