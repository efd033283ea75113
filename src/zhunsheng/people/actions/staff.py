"""Say who works here and what they may do."""

from collections.abc import Iterable
from typing import TypeVar

from zhunsheng.access.queries import require
from zhunsheng.access.values import Role, Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.people.checks import tidy_login, tidy_name
from zhunsheng.people.defaults import shipped_defaults
from zhunsheng.people.ending import end_all_of
from zhunsheng.people.events import AgentCreated, AgentProfileChanged, AgentRightsChanged, DeskFurnished, TeamCreated
from zhunsheng.people.models import Agent, AgentGroup, AgentRole, GradeRow, PresenceReasonRow, RoleRow, SkillGroup, Team
from zhunsheng.people.models.staff import reason_row
from zhunsheng.people.values import LastAdministrator, LoginTaken, Named, NewAgent, Presence, Profile, Rights

DESK_ID = 1
N = TypeVar("N", bound=Named)


def ensure_defaults(ink: Ink) -> None:
    """Add the shipped roles, grades, skill groups and presence reasons that are missing.

    Writes    roles, grades, groups, presence reasons; existing ones stay as they are
    Records   desk.furnished if something was missing
    """
    require(ink.actor, Verb.PEOPLE_MANAGE, Subject(kind="desk"))
    shipped = shipped_defaults()
    known = set(PresenceReasonRow.objects.values_list("presence", "code"))
    reasons = [one for one in shipped.reasons if (one.presence.value, one.code) not in known]
    roles, grades, groups = (
        _missing(shipped.roles, RoleRow.objects.values_list("code", flat=True)),
        _missing(shipped.grades, GradeRow.objects.values_list("code", flat=True)),
        _missing(shipped.groups, SkillGroup.objects.values_list("code", flat=True)),
    )
    if not (roles or grades or groups or reasons):
        return
    RoleRow.objects.bulk_create(RoleRow(code=one.code, zh=one.zh, en=one.en) for one in roles)
    GradeRow.objects.bulk_create(
        GradeRow(code=one.code, zh=one.zh, en=one.en, load_percent=one.load_percent) for one in grades
    )
    SkillGroup.objects.bulk_create(SkillGroup(code=one.code, zh=one.zh, en=one.en) for one in groups)
    PresenceReasonRow.objects.bulk_create(reason_row(one) for one in reasons)
    ink.record(
        DeskFurnished(desk_id=DESK_ID, roles=len(roles), grades=len(grades), groups=len(groups), reasons=len(reasons))
    )


def create_team(ink: Ink, name: str, *, is_demo: bool = False) -> int:
    """Form a team.

    Writes    the team
    Records   team.created
    Refuses   AccessDenied, BadInput for a name that is empty or taken
    """
    require(ink.actor, Verb.PEOPLE_MANAGE, Subject(kind="team"))
    name = tidy_name(name, "the team's name")
    if Team.objects.filter(name=name).exists():
        raise BadInput("the team's name", "one that no team has yet", name)
    team = Team.objects.create(name=name, is_demo=is_demo)
    ink.record(TeamCreated(team_id=team.id))
    return team.id


def create_agent(ink: Ink, new: NewAgent) -> int:
    """Take somebody in; they begin away.

    Writes    the agent, their roles and skill groups
    Records   agent.created
    Refuses   AccessDenied, LoginTaken, BadInput, NotFound for a team or group that does not exist
    """
    require(ink.actor, Verb.PEOPLE_MANAGE, Subject(kind="agent"))
    if new.is_service and new.password is not None:
        raise BadInput("the password", "none: a service account comes in by token only", "a password")
    login = tidy_login(new.login)
    if Agent.objects.filter(login=login).exists():
        raise LoginTaken(login=login)
    rights, groups = new.rights, _groups(new.rights)
    agent = Agent(
        id=new_id(),
        login=login,
        name=tidy_name(new.name, "the agent's name"),
        nickname=tidy_name(new.nickname, "the agent's nickname"),
        language=new.language,
        presence=Presence.AWAY,
        presence_since=ink.at,
        is_service=new.is_service,
        is_demo=new.is_demo,
        **_columns(rights),
    )
    if new.password is None:
        agent.set_unusable_password()
    else:
        agent.password = new.password.encoded
    Agent.objects.bulk_create([agent])
    _grant(agent.id, rights, groups)
    ink.record(
        AgentCreated(
            agent_id=agent.id,
            roles=sorted(rights.roles),
            grade=rights.grade,
            team_id=rights.team_id,
            groups=sorted(groups),
            is_demo=new.is_demo,
        )
    )
    return agent.id


def change_rights(ink: Ink, agent_id: int, rights: Rights) -> None:
    """Change what somebody may do, where they belong and how much they are given; nobody changes their own.

    Writes    the agent, their roles and skill groups
    Records   agent.rights_changed; session.ended for each session of who leaves
    Refuses   AccessDenied, NotFound, BadInput, LastAdministrator
    """
    require(ink.actor, Verb.PEOPLE_MANAGE, Subject(kind="agent", id=agent_id, agent_id=agent_id))
    if not Agent.objects.filter(id=agent_id).exists():
        raise NotFound("agent", agent_id)
    groups = _groups(rights)
    _keep_an_administrator(agent_id, rights)
    Agent.objects.filter(id=agent_id).update(**_columns(rights))
    AgentRole.objects.filter(agent_id=agent_id).delete()
    AgentGroup.objects.filter(agent_id=agent_id).delete()
    _grant(agent_id, rights, groups)
    ink.record(
        AgentRightsChanged(
            agent_id=agent_id,
            roles=sorted(rights.roles),
            grade=rights.grade,
            team_id=rights.team_id,
            groups=sorted(groups),
            capacity=rights.capacity,
            active=rights.active,
        )
    )
    if not rights.active:
        end_all_of(ink, agent_id, "inactive")


def change_profile(ink: Ink, agent_id: int, profile: Profile) -> None:
    """Change what somebody is called and the language they read.

    Writes    the agent
    Records   agent.profile_changed, unless nothing changes
    Refuses   AccessDenied, NotFound, BadInput
    """
    require(ink.actor, Verb.PEOPLE_PROFILE, Subject(kind="agent", id=agent_id, agent_id=agent_id))
    agent = Agent.objects.filter(id=agent_id).first()
    if agent is None:
        raise NotFound("agent", agent_id)
    told = {
        "name": tidy_name(profile.name, "the agent's name"),
        "nickname": tidy_name(profile.nickname, "the agent's nickname"),
        "language": profile.language,
    }
    changed = sorted(name for name, value in told.items() if getattr(agent, name) != value)
    if changed:
        Agent.objects.filter(id=agent_id).update(**told)
        ink.record(AgentProfileChanged(agent_id=agent_id, fields=changed))


def _keep_an_administrator(agent_id: int, rights: Rights) -> None:
    """Refuse to leave a desk that nobody can administer."""
    if rights.active and Role.ADMINISTRATOR in rights.roles:
        return
    held = AgentRole.objects.filter(role_id=Role.ADMINISTRATOR.value, agent__is_active=True)
    if held.filter(agent_id=agent_id).exists() and not held.exclude(agent_id=agent_id).exists():
        raise LastAdministrator()


def _missing(shipped: Iterable[N], present: Iterable[str]) -> list[N]:
    known = set(present)
    return [one for one in shipped if one.code not in known]


def _groups(rights: Rights) -> dict[str, int]:
    """Check what the rights refer to and return the ids of the groups."""
    if rights.capacity < 1:
        raise BadInput("the capacity", "at least one dialogue", rights.capacity)
    if rights.team_id is not None and not Team.objects.filter(id=rights.team_id).exists():
        raise NotFound("team", rights.team_id)
    found = dict(SkillGroup.objects.filter(code__in=rights.groups).values_list("code", "id"))
    for code in sorted(rights.groups - found.keys()):
        raise NotFound("skill group", code)
    return found


def _columns(rights: Rights) -> dict[str, str | int | None]:
    return {
        "grade_id": rights.grade.value,
        "team_id": rights.team_id,
        "capacity": rights.capacity,
        "is_active": rights.active,
    }


def _grant(agent_id: int, rights: Rights, groups: dict[str, int]) -> None:
    AgentRole.objects.bulk_create(AgentRole(agent_id=agent_id, role_id=role.value) for role in sorted(rights.roles))
    AgentGroup.objects.bulk_create(AgentGroup(agent_id=agent_id, group_id=group) for group in sorted(groups.values()))
