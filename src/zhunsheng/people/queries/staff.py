"""Read who works at the desk."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db.models import Count, Q

from zhunsheng.access.values import Actor, Grade, Role
from zhunsheng.kernel.errors import NotFound
from zhunsheng.people.models import Agent, AgentGroup, AgentRole, GradeRow, RoleRow, SkillGroup, Team
from zhunsheng.people.values import AgentCard, AvailableAgent, Named, Presence, TeamCard

LoadOf = Callable[[Sequence[int]], Mapping[int, int]]


def actor_of(agent_id: int) -> Actor:
    """Return somebody with the rights they have at this moment; nothing is remembered between two calls.

    Refuses  NotFound for who left or never was
    """
    agent = Agent.objects.filter(id=agent_id, is_active=True).first()
    if agent is None:
        raise NotFound("active agent", agent_id)
    joined = AgentGroup.objects.filter(agent_id=agent_id).values_list("group_id", "group__code")
    return Actor(
        kind="agent",
        id=agent.id,
        name=agent.name,
        roles=_roles([agent_id])[agent_id],
        grade=Grade(agent.grade_id),
        team_ids=frozenset({agent.team_id} if agent.team_id else ()),
        group_ids=frozenset(group for group, _ in joined),
        groups=frozenset(code for _, code in joined),
    )


def agent_cards(agent_ids: Iterable[int] | None = None) -> list[AgentCard]:
    """Show agents as colleagues see them: the named ones, also if they left, or all who are active, by name."""
    chosen = Agent.objects.filter(is_active=True) if agent_ids is None else Agent.objects.filter(id__in=set(agent_ids))
    return _cards(list(chosen.order_by("name", "id")))


def staff() -> list[AgentCard]:
    """Show everybody who works here or ever did, by name."""
    return _cards(list(Agent.objects.order_by("name", "id")))


def demo_agents() -> list[AgentCard]:
    """Show the agents of the demonstration shop."""
    return _cards(list(Agent.objects.filter(is_active=True, is_demo=True).order_by("id")))


def agents_available(group: str, load_of: LoadOf) -> list[AvailableAgent]:
    """Name who can take one more dialogue of a skill group, the least loaded first, then who has waited longest.

    `load_of` tells how many dialogues each of some agents has; who is missing there has none.
    """
    free = Agent.objects.filter(is_active=True, presence=Presence.AVAILABLE, group_rows__group__code=group)
    agents = list(free.order_by("presence_since", "id"))
    loads = load_of([agent.id for agent in agents])
    offers = [_offer(agent, loads.get(agent.id, 0)) for agent in agents]
    return sorted((offer for offer in offers if offer.load < offer.capacity), key=lambda one: one.load / one.capacity)


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


def _offer(agent: Agent, load: int) -> AvailableAgent:
    return AvailableAgent(
        id=agent.id,
        name=agent.name,
        nickname=agent.nickname,
        team_id=agent.team_id,
        capacity=agent.capacity,
        load=load,
        since=agent.presence_since,
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
