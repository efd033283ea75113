"""Come to work: sign in, set a password, be available or away."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import NotFound
from zhunsheng.people.actions.ready import insist_ready
from zhunsheng.people.ending import end_all_of
from zhunsheng.people.events import AgentPasswordSet, AgentPresenceChanged
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

    Writes    the agent's password, the end of their sessions
    Records   agent.password_set, session.ended for each
    Refuses   AccessDenied, NotFound
    """
    agent = _agent(agent_id)
    require(ink.actor, Verb.AGENT_SET_PASSWORD, _subject(agent))
    Agent.objects.filter(id=agent_id).update(password=password.encoded)
    ink.record(AgentPasswordSet(agent_id=agent_id))
    end_all_of(ink, agent_id, "password")


def _agent(agent_id: int) -> Agent:
    agent = Agent.objects.filter(id=agent_id, is_active=True).first()
    if agent is None:
        raise NotFound("active agent", agent_id)
    return agent


def _subject(agent: Agent) -> Subject:
    return Subject(kind="agent", id=agent.id, agent_id=agent.id, team_id=agent.team_id)
