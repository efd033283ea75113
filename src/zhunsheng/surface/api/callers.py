"""Who asks: a token in the header, the person or service account behind it, and what the token is for."""

from typing import Final, cast

import msgspec
from django.http import HttpRequest
from ninja.security import HttpBearer
from typing_extensions import override

from zhunsheng.access.values import SYSTEM, Actor
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import minutes
from zhunsheng.kernel.errors import NotFound, Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.actions import note_token_used
from zhunsheng.people.queries import actor_of, bearer_of
from zhunsheng.people.values import Scope, TokenCard, TokenUnknown
from zhunsheng.surface.api.meter import Budget, Meter
from zhunsheng.surface.brake import Brake, TooMany, connection_of

STRANGERS: Final = Brake(tries=60, seconds=300)
METER: Final = Meter()
NOTED_AGAIN: Final = minutes(1)


class ScopeMissing(Refusal):
    """This token was not made for this; it would need {scope}."""

    code = "token.scope"


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who asks by token, with the rights of this moment."""

    actor: Actor
    token: TokenCard


class Asked(HttpRequest):
    """A request that has come in by a token."""

    auth: Caller
    budget: Budget


class Token(HttpBearer):
    """Let in who has a token for this scope."""

    def __init__(self, scope: Scope | None) -> None:
        """Without a scope any good token opens."""
        super().__init__()
        self.scope = scope

    @override
    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Recognise the token, count the request, ask for the scope."""
        at = now()
        card, actor = _recognise(request, token, at)
        budget = METER.count(f"token:{card.id}", desk().api_a_minute, at)
        cast(Asked, request).budget = budget
        if budget.spent:
            raise TooMany(seconds=budget.seconds)
        if self.scope is not None and self.scope not in card.scopes:
            raise ScopeMissing(scope=self.scope.value)
        if card.used_at is None or at - card.used_at > NOTED_AGAIN:
            run(note_token_used, SYSTEM, at, card.id)
        return Caller(actor=actor, token=card)


def _recognise(request: HttpRequest, secret: str, at: Instant) -> tuple[TokenCard, Actor]:
    """Find whose token it is; who guesses is slowed down by address."""
    address = connection_of(request.META.get("REMOTE_ADDR", ""))
    STRANGERS.check(address)
    try:
        card = bearer_of(secret, at)
        actor = actor_of(card.agent_id)
    except NotFound:
        raise TokenUnknown() from None
    STRANGERS.forgive(address)
    return card, actor
