"""Where a colleague gets mail."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.ground.keys import blind_index, seal
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import NotFound
from zhunsheng.people.checks import tidy_email
from zhunsheng.people.events import AgentContactSet
from zhunsheng.people.models import Agent, AgentContact
from zhunsheng.people.queries.contact import PURPOSE


def set_email(ink: Ink, agent_id: int, email: str) -> None:
    """Say where a colleague gets mail; an empty address removes it.

    Writes    the address, sealed, and its digest
    Records   agent.contact_set
    Refuses   AccessDenied, NotFound, BadInput for what is no address
    """
    agent = Agent.objects.filter(id=agent_id).first()
    if agent is None:
        raise NotFound("agent", agent_id)
    require(
        ink.actor, Verb.AGENT_SET_CONTACT, Subject(kind="agent", id=agent.id, agent_id=agent.id, team_id=agent.team_id)
    )
    if email.strip():
        address = tidy_email(email)
        AgentContact.objects.update_or_create(
            agent_id=agent_id,
            defaults={
                "email_sealed": seal(address, purpose=PURPOSE),
                "email_index": blind_index(address, purpose=PURPOSE),
                "changed_at": ink.at,
            },
        )
    else:
        AgentContact.objects.filter(agent_id=agent_id).delete()
    ink.record(AgentContactSet(agent_id=agent_id, has_email=bool(email.strip())))
