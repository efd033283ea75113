"""Be here or not: what somebody is at and why, what the desk itself notices of it, and the reasons it knows."""

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet

from zhunsheng.access.queries import require
from zhunsheng.access.values import Grade, Subject, Verb
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.actions.ready import insist_ready
from zhunsheng.people.checks import tidy_code, tidy_name
from zhunsheng.people.events import AgentPresenceChanged, GradeLoadSet, PresenceReasonSet
from zhunsheng.people.models import Agent, GradeRow, PresenceReasonRow, Watch
from zhunsheng.people.values import AFTER_CLOSING, UNREADY, UNWATCHED, VANISHED, Presence, PresenceReason

DESK_ID: Final = 1


def set_presence(ink: Ink, agent_id: int, presence: Presence, reason: str = "") -> None:
    """Say what somebody is at; only who is available is given new dialogues.

    Writes    the agent's presence, its reason and since when
    Records   agent.presence_changed, unless nothing changes
    Refuses   AccessDenied, NotFound, BadInput for a reason that this presence does not have, ShiftNotReady for who goes
              available before the shift is in order
    Clauses   ec-1.1a, ec-1.1b
    """
    agent = _agent(agent_id)
    require(
        ink.actor, Verb.AGENT_SET_PRESENCE, Subject(kind="agent", id=agent.id, agent_id=agent.id, team_id=agent.team_id)
    )
    if reason and not _reasons(presence).filter(code=reason, by_desk=False, is_active=True).exists():
        known = ", ".join(_reasons(presence).filter(by_desk=False, is_active=True).values_list("code", flat=True))
        raise BadInput("the reason", known or f"none with {presence.value}", reason)
    if presence is Presence.AVAILABLE and agent.presence != presence:
        insist_ready(ink, agent_id)
    _put(ink, agent, presence, reason)


@system_only("the desk sees sockets; a person says what they are at")
def note_alive(ink: Ink, agent_ids: Iterable[int]) -> None:
    """Note whose consoles are connected at this moment, and that somebody has looked.

    Writes    when each was last seen, and since when the desk has been looking without a break
    """
    Agent.objects.filter(id__in=tuple(agent_ids)).update(seen_at=ink.at)
    watch = Watch.objects.filter(id=DESK_ID).first()
    if watch is None:
        Watch(id=DESK_ID, since=ink.at, at=ink.at).save(force_insert=True)
    elif watch.at < ink.at:
        since = watch.since if ink.at - watch.at <= UNWATCHED else ink.at
        Watch.objects.filter(id=DESK_ID).update(since=since, at=ink.at)


@system_only("the desk has lost sight of somebody")
def let_vanish(ink: Ink, agent_id: int) -> None:
    """Put somebody away whose console gives no sign any more.

    Records   agent.presence_changed with the reason "vanished"
    """
    _put(ink, _agent(agent_id), Presence.AWAY, VANISHED)


def take_off(ink: Ink, agent_id: int) -> None:
    """Put somebody away who receives customers although what a shift demands no longer holds.

    Whoever may say where an agent is may report the failure that follows: the agent's own browser, or the worker.
    Records   agent.presence_changed with the reason "unready"
    Refuses   AccessDenied, NotFound
    """
    agent = _agent(agent_id)
    require(
        ink.actor, Verb.AGENT_SET_PRESENCE, Subject(kind="agent", id=agent.id, agent_id=agent.id, team_id=agent.team_id)
    )
    _put(ink, agent, Presence.AWAY, UNREADY)


@system_only("the organisation gives everybody the same time after a closing")
def begin_after_work(ink: Ink, agent_id: int, until: Instant) -> None:
    """Give somebody who is available time to finish what a closed dialogue leaves to do.

    Records   agent.presence_changed with the reason "after_closing"
    """
    agent = Agent.objects.filter(id=agent_id, is_active=True, presence=Presence.AVAILABLE).first()
    if agent is not None and until > ink.at:
        _put(ink, agent, Presence.AFTER_WORK, AFTER_CLOSING, until)


@system_only("the time after a closing ends by itself")
def end_after_work(ink: Ink, *, limit: int) -> int:
    """Make available again whose time after a closing has run out; return how many.

    Records   agent.presence_changed
    """
    over = Agent.objects.filter(presence=Presence.AFTER_WORK, is_active=True, presence_until__lte=ink.at)
    agents = list(over.order_by("presence_until", "id")[:limit])
    for agent in agents:
        _put(ink, agent, Presence.AVAILABLE, "")
    return len(agents)


def set_presence_reason(ink: Ink, reason: PresenceReason) -> None:
    """Add, rename, order or retire a reason; those that the desk gives itself can be renamed only.

    Writes    the reason
    Records   desk.presence_reason_set
    Refuses   AccessDenied, BadInput for a code or words that cannot be
    """
    require(ink.actor, Verb.ROUTING_MANAGE, Subject(kind="desk"))
    code = tidy_code(reason.code, "the reason's code")
    words = {"zh": tidy_name(reason.zh, "the Chinese words", 40), "en": tidy_name(reason.en, "the English words", 40)}
    if reason.presence is Presence.AVAILABLE:
        raise BadInput("the presence", "one in which nobody is given dialogues", reason.presence.value)
    if not 0 <= reason.position <= 99:
        raise BadInput("the position", "0 to 99", reason.position)
    known = PresenceReasonRow.objects.filter(presence=reason.presence.value, code=code).first()
    active = reason.active or (known is not None and known.by_desk)
    PresenceReasonRow.objects.update_or_create(
        presence=reason.presence.value, code=code, defaults={**words, "position": reason.position, "is_active": active}
    )
    ink.record(PresenceReasonSet(desk_id=DESK_ID, presence=reason.presence.value, code=code, active=active))


def set_grade_load(ink: Ink, grade: Grade, percent: int) -> None:
    """Say what share of their capacity people of a grade are given.

    Writes    the grade
    Records   desk.grade_load_set
    Refuses   AccessDenied, NotFound, BadInput outside 10 to 100 percent
    """
    require(ink.actor, Verb.ROUTING_MANAGE, Subject(kind="desk"))
    if not 10 <= percent <= 100:
        raise BadInput("the share of a grade", "10 to 100 percent", percent)
    if not GradeRow.objects.filter(code=grade.value).update(load_percent=percent):
        raise NotFound("grade", grade.value)
    ink.record(GradeLoadSet(desk_id=DESK_ID, grade=grade.value, percent=percent))


def _reasons(presence: Presence) -> QuerySet[PresenceReasonRow]:
    return PresenceReasonRow.objects.filter(presence=presence.value).order_by("position", "code")


def _agent(agent_id: int) -> Agent:
    agent = Agent.objects.filter(id=agent_id, is_active=True).first()
    if agent is None:
        raise NotFound("active agent", agent_id)
    return agent


def _put(ink: Ink, agent: Agent, presence: Presence, reason: str, until: Instant | None = None) -> None:
    if (agent.presence, agent.presence_reason, agent.presence_until) == (presence, reason, until):
        return
    since = agent.presence_since if agent.presence == presence else ink.at
    Agent.objects.filter(id=agent.id).update(
        presence=presence.value, presence_since=since, presence_reason=reason, presence_until=until
    )
    ink.record(
        AgentPresenceChanged(
            agent_id=agent.id, team_id=agent.team_id, presence=presence.value, reason=reason,
            until_us=None if until is None else until.us, was="" if agent.presence == presence else agent.presence,
            lasted_us=0 if agent.presence == presence else max(0, (ink.at - agent.presence_since).us),
        )
    )  # fmt: skip
