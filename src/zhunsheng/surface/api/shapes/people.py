"""Colleagues, teams, groups and tokens, as they travel."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from zhunsheng.access.values import Grade, Role
from zhunsheng.people.values import AgentCard, Presence, Rights, Scope, TokenCard
from zhunsheng.surface.api.shapes.common import Given, Id, Moment, told

Code = Annotated[str, Field(min_length=1, max_length=40)]


class AgentOut(Schema):
    """A colleague as colleagues see them."""

    id: int
    login: str
    name: str
    nickname: str
    roles: list[str]
    grade: str
    team: int | None
    groups: list[str]
    capacity: int
    presence: str
    presence_since: Moment
    presence_reason: str
    presence_until: Moment | None
    service: bool


class MeOut(Schema):
    """Who you are here, what you may do, and what this token is for."""

    agent: AgentOut
    rights: dict[str, str]
    scopes: list[str]
    token_expires_at: Moment


class RightsIn(Given):
    """What somebody may do, where they belong, and how many dialogues at once they are given."""

    roles: Annotated[list[Role], Field(min_length=1, max_length=8)]
    grade: Grade
    capacity: Annotated[int, Field(ge=1, le=200)]
    team: Id | None = None
    groups: Annotated[list[Code], Field(max_length=50)] = []
    active: bool = True

    def rights(self) -> Rights:
        """Give the value."""
        return Rights(
            roles=frozenset(self.roles), grade=self.grade, capacity=self.capacity, team_id=self.team,
            groups=frozenset(self.groups), active=self.active,
        )  # fmt: skip


class AgentIn(Given):
    """Somebody who joins the desk, or a service account, which comes in by token only."""

    login: Annotated[str, Field(min_length=2, max_length=64)]
    name: Annotated[str, Field(min_length=1, max_length=80)]
    nickname: Annotated[str, Field(min_length=1, max_length=80)]
    rights: RightsIn
    language: Literal["zh-hans", "en"] = "zh-hans"
    service: bool = False


class PresenceIn(Given):
    """What somebody is at, and why; only who is available is given new dialogues."""

    presence: Presence
    reason: Annotated[str, Field(max_length=40)] = ""


class ReasonOut(Schema):
    """Why somebody can be what; those given by the desk alone cannot be chosen."""

    presence: str
    code: str
    zh: str
    en: str
    by_desk: bool


class TeamIn(Given):
    """A team to be formed."""

    name: Annotated[str, Field(min_length=1, max_length=80)]


class TeamOut(Schema):
    """A team."""

    id: int
    name: str


class RightOut(Schema):
    """One right in words, and who has it how far."""

    verb: str
    zh: str
    en: str
    rows: list["RowOut"]


class RowOut(Schema):
    """Who has a right, how far, up to how much."""

    roles: list[str]
    grades: list[str]
    reach: str
    waiting: bool
    cents: int | None


class TokenOut(Schema):
    """A token without its secret."""

    id: int
    agent: int
    name: str
    prefix: str
    scopes: list[Scope]
    made_at: Moment
    expires_at: Moment
    used_at: Moment | None
    revoked_at: Moment | None


def agent_out(card: AgentCard) -> AgentOut:
    """Show a colleague."""
    return AgentOut(
        id=card.id, login=card.login, name=card.name, nickname=card.nickname, roles=sorted(card.roles),
        grade=card.grade.value, team=card.team_id, groups=sorted(card.groups), capacity=card.capacity,
        presence=card.presence.value, presence_since=card.presence_since.iso(),
        presence_reason=card.presence_reason, presence_until=told(card.presence_until), service=card.is_service,
    )  # fmt: skip


def token_out(card: TokenCard) -> TokenOut:
    """Show a token."""
    return TokenOut(
        id=card.id, agent=card.agent_id, name=card.name, prefix=card.prefix, scopes=sorted(card.scopes),
        made_at=card.made_at.iso(), expires_at=card.expires_at.iso(), used_at=told(card.used_at),
        revoked_at=told(card.revoked_at),
    )  # fmt: skip
