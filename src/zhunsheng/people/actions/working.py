"""Come to work: sign in, set a password."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import NotFound
from zhunsheng.people.ending import end_all_of
from zhunsheng.people.events import AgentPasswordSet
from zhunsheng.people.models import Agent
from zhunsheng.people.values import HashedPassword


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
