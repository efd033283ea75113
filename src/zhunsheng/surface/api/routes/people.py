"""People: yourself, colleagues, teams, skill groups, rights, presence."""

from django.http import HttpResponse

from zhunsheng.access.queries import reach, shipped_matrix
from zhunsheng.access.values import Reach, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import NotFound
from zhunsheng.people import actions
from zhunsheng.people import queries as people
from zhunsheng.people.values import NewAgent, Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.common import Done, Id, Made, NamedOut, plain
from zhunsheng.surface.api.shapes.people import (
    AgentIn,
    AgentOut,
    MeOut,
    PresenceIn,
    ReasonOut,
    RightOut,
    RightsIn,
    RowOut,
    TeamIn,
    TeamOut,
    agent_out,
)
from zhunsheng.surface.api.writing import change

door = Door("people")


@door.get("/me", MeOut, scope=None, verb=None)
def me(request: Asked) -> MeOut:
    """Read who you are here and what you may do; any token opens this."""
    actor, token = request.auth.actor, request.auth.token
    held = {verb.value: reach(actor, verb) for verb in Verb}
    return MeOut(
        agent=agent_out(people.agent_cards([actor.id])[0]),
        rights={verb: extent.name.lower() for verb, extent in held.items() if extent > Reach.NONE},
        scopes=sorted(token.scopes),
        token_expires_at=token.expires_at.iso(),
    )


@door.get("/agents", list[AgentOut], scope=Scope.PEOPLE_READ, verb=None)
def list_agents(request: Asked) -> list[AgentOut]:
    """List those who work here, by name."""
    return [agent_out(card) for card in people.agent_cards()]


@door.get("/agents/{agent}", AgentOut, scope=Scope.PEOPLE_READ, verb=None)
def read_agent(request: Asked, agent: Id) -> AgentOut:
    """Read one colleague, also one who has left."""
    cards = people.agent_cards([agent])
    if not cards:
        raise NotFound("agent", agent)
    return agent_out(cards[0])


@door.post("/agents", Made, scope=Scope.PEOPLE_WRITE, verb=Verb.PEOPLE_MANAGE, status=201)
def create_agent(request: Asked, body: AgentIn) -> HttpResponse:
    """Take somebody in, without a password: they are invited, or come in by token."""
    new = NewAgent(
        login=body.login, name=body.name, nickname=body.nickname, rights=body.rights.rights(), language=body.language,
        is_service=body.service,
    )  # fmt: skip

    def act(ink: Ink) -> Made:
        return Made(id=actions.create_agent(ink, new))

    return change(request, act, status=201)


@door.put("/agents/{agent}/rights", Done, scope=Scope.PEOPLE_WRITE, verb=Verb.PEOPLE_MANAGE)
def change_rights(request: Asked, agent: Id, body: RightsIn) -> HttpResponse:
    """Change what somebody may do; never your own rights."""

    def act(ink: Ink) -> Done:
        actions.change_rights(ink, agent, body.rights())
        return Done()

    return change(request, act)


@door.put("/agents/{agent}/presence", Done, scope=Scope.PEOPLE_WRITE, verb=Verb.AGENT_SET_PRESENCE)
def set_presence(request: Asked, agent: Id, body: PresenceIn) -> HttpResponse:
    """Say what somebody is at; going available needs a shift that is in order."""

    def act(ink: Ink) -> Done:
        actions.set_presence(ink, agent, body.presence, body.reason)
        return Done()

    return change(request, act)


@door.get("/presence-reasons", list[ReasonOut], scope=Scope.PEOPLE_READ, verb=None)
def list_presence_reasons(request: Asked) -> list[ReasonOut]:
    """List why somebody can be what."""
    return [ReasonOut(**plain(one)) for one in people.presence_reasons()]


@door.get("/teams", list[TeamOut], scope=Scope.PEOPLE_READ, verb=None)
def list_teams(request: Asked) -> list[TeamOut]:
    """List the teams, by name."""
    return [TeamOut(id=team.id, name=team.name) for team in people.teams()]


@door.post("/teams", Made, scope=Scope.PEOPLE_WRITE, verb=Verb.PEOPLE_MANAGE, status=201)
def create_team(request: Asked, body: TeamIn) -> HttpResponse:
    """Form a team."""

    def act(ink: Ink) -> Made:
        return Made(id=actions.create_team(ink, body.name))

    return change(request, act, status=201)


@door.get("/groups", list[NamedOut], scope=Scope.PEOPLE_READ, verb=None)
def list_groups(request: Asked) -> list[NamedOut]:
    """List the skill groups."""
    return [NamedOut(code=one.code, zh=one.zh, en=one.en) for one in people.groups()]


@door.get("/rights", list[RightOut], scope=Scope.PEOPLE_READ, verb=None)
def list_rights(request: Asked) -> list[RightOut]:
    """Read the whole table of rights: who may what, how far."""
    return [
        RightOut(
            verb=verb.value, zh=right.says.zh, en=right.says.en,
            rows=[
                RowOut(
                    roles=sorted(row.roles), grades=sorted(row.grades), reach=row.reach, waiting=row.waiting,
                    cents=row.cents,
                )
                for row in right.rows
            ],
        )
        for verb, right in shipped_matrix().rights.items()
    ]  # fmt: skip
