"""Read who works at the desk."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from django.db.models import Count, Q

from zhunsheng.access.values import Actor, Grade, Role
from zhunsheng.ground.statements import fetched
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.models import (
    Agent,
    AgentGroup,
    AgentRole,
    GradeRow,
    PresenceReasonRow,
    RoleRow,
    SkillGroup,
    Team,
    Watch,
)
from zhunsheng.people.values import (
    UNWATCHED,
    AgentCard,
    AvailableAgent,
    Named,
    Presence,
    PresenceReason,
    Sign,
    TeamCard,
)

ACTOR: Final = (
    "SELECT a.name, a.grade, a.team_id, r.role, g.id, g.code FROM people_agent a"
    " LEFT JOIN people_agent_role r ON r.agent_id = a.id"
    " LEFT JOIN people_agent_group m ON m.agent_id = a.id LEFT JOIN people_group g ON g.id = m.group_id"
    " WHERE a.id = %s AND a.is_active"
)
"""Somebody with every pair of a role and a group: few rows, and one statement for what every request asks first."""

LoadOf = Callable[[Sequence[int]], Mapping[int, int]]
IdleOf = Callable[[Sequence[int]], Mapping[int, Instant]]


def actor_of(agent_id: int) -> Actor:
    """Return somebody with the rights they have at this moment; nothing is remembered between two calls.

    Refuses  NotFound for who left or never was
    """
    rows = fetched(ACTOR, (agent_id,))
    if not rows:
        raise NotFound("active agent", agent_id)
    name, grade, team_id = rows[0][:3]
    return Actor(
        kind="agent",
        id=agent_id,
        name=name,
        roles=frozenset(Role(role) for _, _, _, role, _, _ in rows if role is not None),
        grade=Grade(grade),
        team_ids=frozenset({team_id} if team_id else ()),
        group_ids=frozenset(group for *_, group, code in rows if code is not None),
        groups=frozenset(code for *_, code in rows if code is not None),
    )


def agent_cards(agent_ids: Iterable[int] | None = None) -> list[AgentCard]:
    """Show agents as colleagues see them: the named ones, also if they left, or all who are active, by name."""
    chosen = Agent.objects.filter(is_active=True) if agent_ids is None else Agent.objects.filter(id__in=set(agent_ids))
    return _cards(list(chosen.select_related("grade").order_by("name", "id")))


def levels_of_agents() -> dict[int, str]:
    """Give the grade of everybody who works here or ever did, by their ids."""
    return dict(Agent.objects.values_list("id", "grade_id"))


def staff() -> list[AgentCard]:
    """Show everybody who works here or ever did, by name."""
    return _cards(list(Agent.objects.select_related("grade").order_by("name", "id")))


def demo_agents() -> list[AgentCard]:
    """Show the agents of the demonstration shop."""
    return _cards(list(Agent.objects.filter(is_active=True, is_demo=True).select_related("grade").order_by("id")))


def agents_available(group: str, load_of: LoadOf, idle_of: IdleOf | None = None) -> list[AvailableAgent]:
    """Name who can take one more dialogue of a skill group: the least loaded first, then who has been idle longest.

    `load_of` tells how many dialogues each of some agents has, `idle_of` when each last began or ended one; who is
    missing there has none.
    """
    free = Agent.objects.filter(is_active=True, presence=Presence.AVAILABLE, group_rows__group__code=group)
    agents = list(free.select_related("grade").order_by("presence_since", "id"))
    ids = [agent.id for agent in agents]
    loads = load_of(ids)
    idle = {} if idle_of is None else idle_of(ids)
    offers = [_offer(agent, loads.get(agent.id, 0), idle.get(agent.id)) for agent in agents]
    return sorted(
        (offer for offer in offers if offer.load < offer.capacity),
        key=lambda one: (one.load / one.capacity, one.since, one.id),
    )


def at_once(agent: Agent) -> int:
    """Say how many dialogues somebody is given at once: their capacity, after their grade's share, at least one."""
    return max(1, agent.capacity * agent.grade.load_percent // 100)


def last_signs(at: Instant) -> list[Sign]:
    """Tell of everybody whose console was ever seen when they last gave a sign of being here.

    While nobody has been looking for a while, or looking has only just begun, everybody counts as seen.
    """
    watch = Watch.objects.first()
    if watch is None or at - watch.at > UNWATCHED:
        return []
    agents = list(Agent.objects.filter(is_active=True, seen_at__isnull=False).order_by("id"))
    joined = _groups([agent.id for agent in agents])
    return [
        Sign(
            agent_id=agent.id,
            groups=joined[agent.id],
            presence=Presence(agent.presence),
            at=max(agent.seen_at or watch.since, agent.presence_since, watch.since),
        )
        for agent in agents
    ]


def after_work_over(at: Instant) -> bool:
    """Tell whether somebody's time after a closing has run out."""
    return Agent.objects.filter(presence=Presence.AFTER_WORK, is_active=True, presence_until__lte=at).exists()


def presence_reasons(*, retired: bool = False) -> list[PresenceReason]:
    """List the reasons for not being available, by presence and in their order."""
    rows = PresenceReasonRow.objects.order_by("presence", "position", "code")
    return [
        PresenceReason(
            presence=Presence(row.presence), code=row.code, zh=row.zh, en=row.en, position=row.position,
            by_desk=row.by_desk, active=row.is_active,
        )
        for row in (rows if retired else rows.filter(is_active=True))
    ]  # fmt: skip


def grade_loads() -> dict[Grade, int]:
    """Say what share of their capacity, in percent, people of each grade are given."""
    return {Grade(row.code): row.load_percent for row in GradeRow.objects.order_by("code")}


def roles() -> list[Named]:
    """List the roles with their names."""
    return [Named(code=row.code, zh=row.zh, en=row.en) for row in RoleRow.objects.order_by("code")]


def grades() -> list[Named]:
    """List the grades with their names."""
    return [Named(code=row.code, zh=row.zh, en=row.en) for row in GradeRow.objects.order_by("code")]


def groups() -> list[Named]:
    """List the skill groups with their names."""
    return [Named(code=row.code, zh=row.zh, en=row.en) for row in SkillGroup.objects.order_by("code")]


def teams() -> list[TeamCard]:
    """List the teams with how many people are in each, by name."""
    counted = Team.objects.annotate(members=Count("agent", filter=Q(agent__is_active=True))).order_by("name", "id")
    return [TeamCard(id=row.id, name=row.name, members=row.members, is_demo=row.is_demo) for row in counted]


def _offer(agent: Agent, load: int, idle: Instant | None) -> AvailableAgent:
    return AvailableAgent(
        id=agent.id,
        name=agent.name,
        nickname=agent.nickname,
        team_id=agent.team_id,
        capacity=at_once(agent),
        load=load,
        since=agent.presence_since if idle is None else max(idle, agent.presence_since),
    )


def _cards(agents: list[Agent]) -> list[AgentCard]:
    ids = [agent.id for agent in agents]
    held, joined = _roles(ids), _groups(ids)
    return [
        AgentCard(
            id=agent.id,
            login=agent.login,
            name=agent.name,
            nickname=agent.nickname,
            roles=held[agent.id],
            grade=Grade(agent.grade_id),
            team_id=agent.team_id,
            groups=joined[agent.id],
            capacity=agent.capacity,
            presence=Presence(agent.presence),
            presence_since=agent.presence_since,
            language=agent.language,
            is_demo=agent.is_demo,
            active=agent.is_active,
            is_service=agent.is_service,
            presence_reason=agent.presence_reason,
            presence_until=agent.presence_until,
            at_once=at_once(agent),
        )
        for agent in agents
    ]


def _roles(agent_ids: list[int]) -> Mapping[int, frozenset[Role]]:
    held: defaultdict[int, frozenset[Role]] = defaultdict(frozenset)
    for agent_id, code in AgentRole.objects.filter(agent_id__in=agent_ids).values_list("agent_id", "role_id"):
        held[agent_id] |= {Role(code)}
    return held


def _groups(agent_ids: list[int]) -> Mapping[int, frozenset[str]]:
    joined: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    rows = AgentGroup.objects.filter(agent_id__in=agent_ids).values_list("agent_id", "group__code")
    for agent_id, code in rows:
        joined[agent_id] |= {code}
    return joined
