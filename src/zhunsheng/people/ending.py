"""End sessions: the one place where it is written and told."""

from django.db.models import QuerySet

from zhunsheng.journal.actions import Ink
from zhunsheng.people.events import SessionEnded
from zhunsheng.people.models import AgentSession


def end_rows(ink: Ink, rows: "QuerySet[AgentSession]", why: str) -> int:
    """End those of some sessions that are open; their sockets close with the fact. Says how many there were."""
    ended = list(rows.filter(ended_at__isnull=True).order_by("id"))
    AgentSession.objects.filter(id__in=[one.id for one in ended]).update(ended_at=ink.at, why=why)
    for one in ended:
        ink.record(SessionEnded(session_id=one.id, agent_id=one.agent_id, why=why))
    return len(ended)


def end_all_of(ink: Ink, agent_id: int, why: str, *, but: int | None = None) -> int:
    """End every session of somebody, except perhaps one."""
    return end_rows(ink, AgentSession.objects.filter(agent_id=agent_id).exclude(id=but or 0), why)
