"""Make and revoke the tokens by which programs come in."""

import hashlib

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.durations import minutes
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_token
from zhunsheng.people.checks import tidy_expiry, tidy_name
from zhunsheng.people.events import TokenMade, TokenRevoked
from zhunsheng.people.models import Agent, ApiToken
from zhunsheng.people.values import MadeToken, NewToken, TokenOfAnother

USED_AGAIN = minutes(1)
"""How exactly we know when a token was last used; not every request is worth a write."""


def make_token(ink: Ink, new: NewToken) -> MadeToken:
    """Make a token for oneself, or for a service account; it can never do more than its owner may.

    Writes    the token with a digest of its secret; the secret itself is kept nowhere
    Records   token.made
    Refuses   AccessDenied, TokenOfAnother, BadInput, NotFound
    """
    require(ink.actor, Verb.TOKEN_MANAGE, Subject(kind="token", agent_id=new.agent_id))
    owner = Agent.objects.filter(id=new.agent_id, is_active=True).first()
    if owner is None:
        raise NotFound("active agent", new.agent_id)
    if owner.id != ink.actor.id and not owner.is_service:
        raise TokenOfAnother()
    if not new.scopes:
        raise BadInput("scopes", "at least one", "none")
    token = ApiToken(
        agent_id=owner.id, name=tidy_name(new.name, "the token's name"), prefix=f"zs_{new_token()[:13]}",
        scopes=sorted(new.scopes), made_by=ink.actor.id, made_at=ink.at,
        expires_at=tidy_expiry(new.expires_at, ink.at, desk().token_days),
    )  # fmt: skip
    secret = f"{token.prefix}_{new_token()}"
    token.digest = hashlib.sha256(secret.encode()).digest()
    ApiToken.objects.bulk_create([token])
    ink.record(
        TokenMade(
            token_id=token.id, agent_id=owner.id, scopes=sorted(new.scopes), expires_us=new.expires_at.us
        )
    )  # fmt: skip
    return MadeToken(id=token.id, secret=secret)


def revoke_token(ink: Ink, token_id: int) -> None:
    """Let a token open nothing any more, from this moment on.

    Writes    when it ended
    Records   token.revoked, unless it had been
    Refuses   AccessDenied, NotFound
    """
    token = ApiToken.objects.filter(id=token_id).first()
    owner_id = None if token is None else token.agent_id
    require(ink.actor, Verb.TOKEN_MANAGE, Subject(kind="token", id=token_id, agent_id=owner_id))
    if token is None:
        raise NotFound("token", token_id)
    if token.revoked_at is None:
        ApiToken.objects.filter(id=token_id).update(revoked_at=ink.at)
        ink.record(TokenRevoked(token_id=token_id, agent_id=token.agent_id))


@system_only("a token that opened the door is noted by the desk, whatever its owner may do")
def note_token_used(ink: Ink, token_id: int) -> None:
    """Note when a token was last used, to the minute.

    Writes    the token's last use
    """
    ApiToken.objects.filter(id=token_id).exclude(used_at__gt=ink.at - USED_AGAIN).update(used_at=ink.at)
