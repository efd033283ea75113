"""Read tokens: which there are, and whom one stands for."""

import hashlib
import hmac
from typing import Final

from zhunsheng.access.queries import EVERYTHING, reach, topics
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.models import ApiToken
from zhunsheng.people.values import Scope, TokenCard, TokenEnded, TokenUnknown

PREFIX_LENGTH: Final = 16


def bearer_of(secret: str, at: Instant) -> TokenCard:
    """Recognise a token by its secret.

    Refuses  TokenUnknown, TokenEnded
    """
    # Anything else is no token, and PostgreSQL would not even look for a NUL.
    sound = secret.isascii() and secret.isprintable()
    row = ApiToken.objects.filter(prefix=secret[:PREFIX_LENGTH]).first() if sound else None
    digest = hashlib.sha256(secret.encode("utf-8", "replace")).digest()
    if row is None or not hmac.compare_digest(bytes(row.digest), digest) or row.revoked_at is not None:
        raise TokenUnknown()
    if at >= row.expires_at:
        raise TokenEnded(until=row.expires_at.iso())
    return _card(row)


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
        id=row.id, agent_id=row.agent_id, name=row.name, prefix=row.prefix,
        scopes=frozenset(Scope(word) for word in row.scopes if word in frozenset(Scope)), made_by=row.made_by,
        made_at=row.made_at, expires_at=row.expires_at, used_at=row.used_at, revoked_at=row.revoked_at,
    )  # fmt: skip
