"""Read devices, sessions and links."""

import hashlib
from collections.abc import Iterable
from typing import Final

import msgspec
from django.db.models import QuerySet

from zhunsheng.access.queries import require, topics
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.ground.keys import open_sealed
from zhunsheng.ground.tokens import TokenExpired, issue_token, read_token
from zhunsheng.kernel.durations import hours, minutes
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.models import Agent, AgentSession, Device, PasswordAsk, RecoveryCode, SecondFactor
from zhunsheng.people.policy import entry_policy
from zhunsheng.people.values import DeviceCard, DeviceState, LinkUsed, SessionCard, Standing

ADDRESS: Final = "agent.address"
ASKED: Final = "password.asked_for"
LINK: Final = "password.link"


class Link(msgspec.Struct, frozen=True):
    """What a password link leads to."""

    ask_id: int
    agent_id: int
    kind: str
    login: str
    name: str


def digest_of(secret: str) -> bytes:
    """Digest a random secret as it is stored; it is long, so one pass is enough."""
    return hashlib.sha256(secret.encode()).digest()


def standing(key: str, at: Instant) -> Standing | None:
    """Say whose session a key opens at this moment: not ended, not too old, not idle, on a trusted device."""
    row = AgentSession.objects.filter(key_digest=digest_of(key), ended_at__isnull=True).first() if key else None
    if row is None:
        return None
    policy = entry_policy()
    if at >= row.opened_at + hours(policy.session_hours) or at >= row.seen_at + minutes(policy.idle_minutes):
        return None
    if not Device.objects.filter(id=row.device_id, state=DeviceState.TRUSTED).exists():
        return None
    return Standing(row.id, row.agent_id, row.device_id, row.seen_at)


def has_factor(agent_id: int) -> bool:
    """Say whether somebody has a second factor that counts."""
    return SecondFactor.objects.filter(agent_id=agent_id, proven_at__isnull=False).exists()


def recovery_codes_left(agent_id: int) -> int:
    """Count the recovery codes that somebody has not used."""
    return RecoveryCode.objects.filter(agent_id=agent_id, used_at__isnull=True).count()


def devices_of(actor: Actor, agent_id: int) -> list[DeviceCard]:
    """List somebody's devices, the last used first.

    Refuses  AccessDenied
    """
    require(actor, Verb.DEVICE_READ, _subject(agent_id))
    return _device_cards(Device.objects.filter(agent_id=agent_id).order_by("-seen_at", "-id"))


def devices_page(
    actor: Actor, *, state: str = "", agent_ids: Iterable[int] | None = None, before: int | None = None, limit: int = 50
) -> list[DeviceCard]:
    """List the devices one may see, the newest first, before a cursor."""
    found = Device.objects.filter(agent_id__in=_visible(actor))
    if state:
        found = found.filter(state=state)
    if agent_ids is not None:
        found = found.filter(agent_id__in=set(agent_ids))
    if before is not None:
        found = found.filter(id__lt=before)
    return _device_cards(found.order_by("-id")[:limit])


def devices_waiting(actor: Actor) -> int:
    """Count the devices that wait for this person's decision."""
    mine = topics(actor, Verb.DEVICE_DECIDE)
    if not mine:
        return 0
    waiting = Device.objects.filter(state=DeviceState.WAITING, agent_id__in=_within(mine))
    return waiting.exclude(agent_id=actor.id).count()


def sessions_of(actor: Actor, agent_id: int, *, ended: bool = False, limit: int = 50) -> list[SessionCard]:
    """List somebody's sessions, the newest first: those that are open, or also those that ended.

    Refuses  AccessDenied
    """
    require(actor, Verb.DEVICE_READ, _subject(agent_id))
    found = AgentSession.objects.filter(agent_id=agent_id)
    rows = list((found if ended else found.filter(ended_at__isnull=True)).order_by("-id")[:limit])
    labels = dict(Device.objects.filter(id__in={row.device_id for row in rows}).values_list("id", "label"))
    return [
        SessionCard(
            id=row.id,
            agent_id=row.agent_id,
            device_id=row.device_id,
            label=labels.get(row.device_id, ""),
            how=row.how,
            address=_address(row.address_sealed),
            opened_at=row.opened_at,
            seen_at=row.seen_at,
            ended_at=row.ended_at,
            why=row.why,
        )
        for row in rows
    ]


def password_token(ask_id: int) -> str:
    """Write the token of a password link; the same ask has one meaning, and works once."""
    ask = PasswordAsk.objects.get(id=ask_id)
    return issue_token({"ask": ask_id}, purpose=LINK, expires=ask.expires_at)


def read_link(token: str, at: Instant) -> Link:
    """Say what a link from a mail leads to.

    Refuses  TokenRefused, TokenExpired, LinkUsed
    """
    found = msgspec.json.decode(read_token(token, purpose=LINK, at=at), type=dict[str, int])
    ask, agent_id = usable_ask(found["ask"], at)
    agent = Agent.objects.get(id=agent_id)
    return Link(ask.id, agent.id, ask.kind, agent.login, agent.name)


def usable_ask(ask_id: int, at: Instant) -> tuple[PasswordAsk, int]:
    """Find an ask that can still be used, and whose it is. Refuses: LinkUsed for a used or older one, TokenExpired."""
    ask = PasswordAsk.objects.filter(id=ask_id, used_at__isnull=True, agent_id__isnull=False).first()
    agent_id = None if ask is None else ask.agent_id
    if ask is None or agent_id is None or not Agent.objects.filter(id=agent_id, is_active=True).exists():
        raise LinkUsed()
    if PasswordAsk.objects.filter(agent_id=agent_id, id__gt=ask_id).exists():
        raise LinkUsed()
    if at >= ask.expires_at:
        raise TokenExpired(ask.expires_at)
    return ask, agent_id


def _visible(actor: Actor) -> "QuerySet[Agent, int]":
    return _within(topics(actor, Verb.DEVICE_READ))


def _within(mine: frozenset[str]) -> "QuerySet[Agent, int]":
    """Find whose devices fall under some topics."""
    everybody = Agent.objects.values_list("id", flat=True)
    if "all" in mine:
        return everybody
    teams = [int(topic.partition(":")[2]) for topic in mine if topic.startswith("team:")]
    own = [int(topic.partition(":")[2]) for topic in mine if topic.startswith("agent:")]
    return everybody.filter(team_id__in=teams) | everybody.filter(id__in=own)


def _subject(agent_id: int) -> Subject:
    team_id = Agent.objects.filter(id=agent_id).values_list("team_id", flat=True).first()
    return Subject(kind="agent", id=agent_id, agent_id=agent_id, team_id=team_id)


def _device_cards(devices: Iterable[Device]) -> list[DeviceCard]:
    rows = list(devices)
    opened: dict[int, int] = {}
    sessions = AgentSession.objects.filter(device_id__in=[row.id for row in rows], ended_at__isnull=True)
    for device_id in sessions.values_list("device_id", flat=True):
        opened[device_id] = opened.get(device_id, 0) + 1
    return [
        DeviceCard(
            id=row.id,
            agent_id=row.agent_id,
            label=row.label,
            state=DeviceState(row.state),
            how=row.how,
            address=_address(row.address_sealed),
            asked_at=row.asked_at,
            seen_at=row.seen_at,
            decided_by=row.decided_by,
            open_sessions=opened.get(row.id, 0),
        )
        for row in rows
    ]


def _address(sealed: bytes | memoryview | None) -> str:
    return "" if sealed is None else open_sealed(bytes(sealed), purpose=ADDRESS).decode()


def device_label(device_id: int) -> str:
    """Say what a device calls itself."""
    return Device.objects.filter(id=device_id).values_list("label", flat=True).first() or ""
