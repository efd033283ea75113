"""Read tokens: which there are, and whom one stands for."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Final

from zhunsheng.access.queries import EVERYTHING, reach, topics
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.ground.statements import Row, fetched
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.models import ApiToken
from zhunsheng.people.values import Scope, TokenCard, TokenEnded, TokenUnknown

PREFIX_LENGTH: Final = 16
KNOWN: Final = frozenset(Scope)
BEARER: Final = (
    "SELECT digest, id, agent_id, name, prefix, scopes, made_by, made_at, expires_at, used_at, revoked_at"
    " FROM people_token WHERE prefix = %s"
)
"""Asked by every request of a program."""


def bearer_of(secret: str, at: Instant) -> TokenCard:
    """Recognise a token by its secret.

    Refuses  TokenUnknown, TokenEnded
    """
    # Anything else is no token, and PostgreSQL would not even look for a NUL.
    sound = secret.isascii() and secret.isprintable()
    rows = fetched(BEARER, (secret[:PREFIX_LENGTH],)) if sound else []
    digest = hashlib.sha256(secret.encode("utf-8", "replace")).digest()
    if not rows or not hmac.compare_digest(bytes(rows[0][0]), digest):
        raise TokenUnknown()
    card = _bearer(rows[0][1:])
    if card.revoked_at is not None:
        raise TokenUnknown()
    if at >= card.expires_at:
        raise TokenEnded(until=card.expires_at.iso())
    return card


def tokens_of(actor: Actor) -> list[TokenCard]:
    """List the tokens an actor may manage, the newest first, ended ones included.

    Refuses  AccessDenied for who may manage none
    """
    if reach(actor, Verb.TOKEN_MANAGE) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.TOKEN_MANAGE.value)
    rows = ApiToken.objects.order_by("-made_at", "-id")
    if EVERYTHING not in topics(actor, Verb.TOKEN_MANAGE):
        rows = rows.filter(agent_id=actor.id)
    return [_card(row) for row in rows]


def _card(row: ApiToken) -> TokenCard:
    return TokenCard(
        id=row.id, agent_id=row.agent_id, name=row.name, prefix=row.prefix, scopes=_scopes(row.scopes),
        made_by=row.made_by, made_at=row.made_at, expires_at=row.expires_at, used_at=row.used_at, revoked_at=row.revoked_at,
    )  # fmt: skip


def _bearer(row: Row) -> TokenCard:
    """Read a token as the database holds it."""
    token_id, agent_id, name, prefix, scopes, made_by, made_at, expires_at, used_at, revoked_at = row
    return TokenCard(
        id=token_id, agent_id=agent_id, name=name, prefix=prefix, scopes=_scopes(json.loads(scopes)), made_by=made_by,
        made_at=Instant(made_at), expires_at=Instant(expires_at), used_at=None if used_at is None else Instant(used_at),
        revoked_at=None if revoked_at is None else Instant(revoked_at),
    )  # fmt: skip


def _scopes(words: Iterable[str]) -> frozenset[Scope]:
    return frozenset(Scope(word) for word in words if word in KNOWN)
