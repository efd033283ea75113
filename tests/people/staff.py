"""Furnish a desk and take people in, for tests."""

from zhunsheng.access.values import SYSTEM, Actor, Grade, Role
from zhunsheng.journal.actions import run
from zhunsheng.journal.events import Fact
from zhunsheng.journal.models import FactRow
from zhunsheng.journal.queries import recorded_of
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.actions import create_agent, create_team, ensure_defaults
from zhunsheng.people.queries import actor_of
from zhunsheng.people.values import NewAgent, Rights

AT = Instant.parse("2026-11-22T09:00:00Z")


def furnish() -> None:
    """Give the desk its roles, grades and groups."""
    run(ensure_defaults, SYSTEM, AT)


def team(name: str = "一组") -> int:
    """Form a team."""
    return run(create_team, SYSTEM, AT, name)


def rights(
    *roles: Role, grade: Grade = Grade.REGULAR, capacity: int = 3, team_id: int | None = None, groups: str = "online"
) -> Rights:
    """Rights of somebody, by default in the online group."""
    return Rights(
        roles=frozenset(roles), grade=grade, capacity=capacity, team_id=team_id, groups=frozenset(groups.split())
    )


def hire(login: str, given: Rights) -> Actor:
    """Take somebody in."""
    new = NewAgent(login=login, name=f"姓名{login}", nickname=f"小{login}", rights=given)
    return actor_of(run(create_agent, SYSTEM, AT, new))


def facts() -> list[Fact]:
    """Everything recorded so far, oldest first."""
    return [recorded_of(row).fact for row in FactRow.objects.order_by("id")]
