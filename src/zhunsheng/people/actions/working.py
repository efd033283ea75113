"""Come to work: sign in, set a password, be available or away."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import NotFound
from zhunsheng.people.actions.ready import insist_ready
from zhunsheng.people.events import AgentPasswordSet, AgentPresenceChanged, AgentSignedIn
from zhunsheng.people.models import Agent
from zhunsheng.people.values import HashedPassword, Presence


def set_presence(ink: Ink, agent_id: int, presence: Presence) -> None:
    """Begin or stop to be given new dialogues.

    Writes    the agent's presence and since when
    Records   agent.presence_changed, unless nothing changes
    Refuses   AccessDenied, NotFound, ShiftNotReady for who goes available before the shift is in order
    Clauses   ec-1.1a, ec-1.1b
    """
    agent = _agent(agent_id)
    require(ink.actor, Verb.AGENT_SET_PRESENCE, _subject(agent))
    if agent.presence == presence:
        return
    if presence is Presence.AVAILABLE:
        insist_ready(ink, agent_id)
    Agent.objects.filter(id=agent_id).update(presence=presence.value, presence_since=ink.at)
    ink.record(AgentPresenceChanged(agent_id=agent_id, team_id=agent.team_id, presence=presence.value))


def set_password(ink: Ink, agent_id: int, password: HashedPassword) -> None:
    """Give somebody a new password; whoever was signed in with the old one is signed out by it.

    Writes    the agent's password
    Records   agent.password_set
    Refuses   AccessDenied, NotFound
    """
    agent = _agent(agent_id)
    require(ink.actor, Verb.AGENT_SET_PASSWORD, _subject(agent))
    Agent.objects.filter(id=agent_id).update(password=password.encoded)
    ink.record(AgentPasswordSet(agent_id=agent_id))


def note_signed_in(ink: Ink, how: str) -> None:
    """Note that the actor signed in.

    Records   agent.signed_in
    Refuses   AccessDenied for anybody but an active agent
    """
    require(ink.actor, Verb.AGENT_SIGN_IN, Subject(kind="agent", id=ink.actor.id, agent_id=ink.actor.id))
    ink.record(AgentSignedIn(agent_id=ink.actor.id, how=how))


def _agent(agent_id: int) -> Agent:
    agent = Agent.objects.filter(id=agent_id, is_active=True).first()
    if agent is None:
        raise NotFound("active agent", agent_id)
    return agent


def _subject(agent: Agent) -> Subject:
    return Subject(kind="agent", id=agent.id, agent_id=agent.id, team_id=agent.team_id)
