"""The tokens somebody may manage, as a list."""

from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.values import Actor
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards, tokens_of
from zhunsheng.people.values import TokenCard
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.answering import answer
from zhunsheng.surface.pages.kit.cells import Cell, link, mark, several, when
from zhunsheng.surface.pages.kit.listing import Choice, Column, Empty, Filter, Listing, among

STANDING: Final = {
    "good": (gettext_lazy("Good"), "kept"),
    "ended": (gettext_lazy("Ended"), "due"),
    "revoked": (gettext_lazy("Revoked"), "breached"),
}


def standing_of(card: TokenCard, at: Instant) -> str:
    """Tell whether a token opens anything."""
    if card.revoked_at is not None:
        return "revoked"
    return "good" if card.opens(at) else "ended"


def listing(owners: dict[int, str], at: Instant) -> Listing[TokenCard]:
    """Say what the list is."""
    return Listing(
        name="tokens",
        search=gettext_lazy("Name, beginning or owner"),
        search_words=lambda card: (card.name, card.prefix, owners.get(card.agent_id, "")),
        identity=lambda card: card.id,
        sort="-made",
        columns=(
            Column(name="name", words=gettext_lazy("Name"), cell=_name, sort=lambda card: card.name),
            Column(name="owner", words=gettext_lazy("Acts for"), cell=lambda card: owners.get(card.agent_id, "—"), sort=lambda card: owners.get(card.agent_id, "")),
            Column(name="standing", words=gettext_lazy("Standing"), cell=lambda card: mark(*STANDING[standing_of(card, at)]), sort=lambda card: standing_of(card, at)),
            Column(name="scopes", words=gettext_lazy("Scopes"), cell=lambda card: several(mark(one.value) for one in sorted(card.scopes))),
            Column(name="expires", words=gettext_lazy("Good until"), cell=lambda card: when(card.expires_at), sort=lambda card: card.expires_at.us),
            Column(name="used", words=gettext_lazy("Last used"), cell=lambda card: when(card.used_at), sort=lambda card: card.used_at.us if card.used_at else 0),
            Column(name="made", words=gettext_lazy("Made"), cell=lambda card: when(card.made_at), sort=lambda card: card.made_at.us),
        ),
        filters=(
            Filter(name="standing", words=gettext_lazy("Standing"), choices=tuple(Choice(one, words) for one, (words, _) in STANDING.items()), fits=lambda card, value: standing_of(card, at) == value),
        ),
        empty=Empty(words=gettext_lazy("Tokens by which programs come in will stand in this list."), icon="lock", href=reverse("token-new"), step=gettext_lazy("Make a token")),
    )  # fmt: skip


@never_cache
@require_safe
@signed_in
def tokens(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show the tokens one may manage."""
    found = tokens_of(actor)
    owners = {card.id: card.name for card in agent_cards({one.agent_id for one in found})}
    what = listing(owners, now())
    return answer(
        request,
        actor,
        what,
        among(what, found),
        room="tokens",
        template="tokens/list.html",
        context=frame(actor, "tokens"),
    )


def _name(card: TokenCard) -> Cell:
    return link(card.name, reverse("token", args=[card.id]), f"{card.prefix}…")
