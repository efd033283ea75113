"""Erase the people of a demonstration: customers, accounts, teams."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Model

from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.people.events import AgentErased, CustomerErased, TeamRemoved
from zhunsheng.people.models import (
    Agent,
    AgentContact,
    AgentSession,
    ApiToken,
    Block,
    Customer,
    Device,
    PasswordAsk,
    RecoveryCode,
    SecondFactor,
    Shift,
    ShiftOverride,
    Team,
    Unmasking,
)

OF_AN_AGENT: Final[tuple[type[Model], ...]] = (
    AgentContact, AgentSession, ApiToken, Device, PasswordAsk, RecoveryCode, SecondFactor, Shift, ShiftOverride
)  # fmt: skip
"""Every table of this room whose rows belong to one agent; roles and groups go with the account."""


@system_only("only a demonstration's made-up customers are erased like this")
def erase_demo_customers(ink: Ink, limit: int) -> list[int]:
    """Erase some of the demonstration's customers; name them.

    Writes   deletes customers, the names they have outside, blocks, the record of who saw their data
    Records  customer.erased for each
    """
    ink.settle()
    there = Customer.objects.filter(is_demo=True).order_by("id")
    chosen = list(there.values_list("id", flat=True)[:limit])
    for table in (Block, Unmasking):
        table.objects.filter(customer_id__in=chosen).delete()
    Customer.objects.filter(id__in=chosen).delete()
    for customer_id in chosen:
        ink.record(CustomerErased(customer_id=customer_id))
    return chosen


@system_only("only a demonstration's made-up colleagues are erased; real ones are let go and keep their name")
def erase_demo_agents(ink: Ink, agent_ids: Sequence[int]) -> None:
    """Erase some of the demonstration's accounts, so that nobody enters by them any more.

    Writes   deletes accounts, devices, sessions, factors, shifts
    Records  agent.erased for each
    """
    ink.settle()
    chosen = list(Agent.objects.filter(id__in=agent_ids, is_demo=True).order_by("id").values_list("id", flat=True))
    for table in OF_AN_AGENT:
        rows: Any = table
        rows.objects.filter(agent_id__in=chosen).delete()
    Agent.objects.filter(id__in=chosen).delete()
    for agent_id in chosen:
        ink.record(AgentErased(agent_id=agent_id))


@system_only("only a demonstration's teams are taken away together")
def remove_demo_teams(ink: Ink) -> None:
    """Dissolve the demonstration's teams that nobody is left in.

    Writes   deletes teams
    Records  team.removed for each
    """
    ink.settle()
    empty = Team.objects.filter(is_demo=True, agent__isnull=True).order_by("id")
    for team_id in list(empty.values_list("id", flat=True)):
        Team.objects.filter(id=team_id).delete()
        ink.record(TeamRemoved(team_id=team_id))
