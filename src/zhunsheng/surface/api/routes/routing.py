"""How a group's dialogues are given out."""

from typing import Annotated

import msgspec
from django.http import HttpResponse
from ninja import Path, Schema
from pydantic import Field

from zhunsheng.access.values import Verb
from zhunsheng.dialogue.actions import set_policy
from zhunsheng.dialogue.queries import Policy, policies
from zhunsheng.journal.actions import Ink
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.common import Done, Given, plain
from zhunsheng.surface.api.writing import change

door = Door("routing")

Code = Annotated[str, Field(min_length=1, max_length=40)]
Seconds = Annotated[int, Field(ge=0, le=90 * 86_400)]


class PolicyIn(Given):
    """The whole of a group's rules, in seconds; 0 means never."""

    ahead_s: Annotated[dict[Code, Seconds], Field(max_length=20)] = {}
    channel_ahead_s: Annotated[dict[Code, Seconds], Field(max_length=20)] = {}
    last_agent_s: Seconds = 0
    reopen_s: Seconds = 0
    overflow_s: Seconds = 0
    overflow_to: Annotated[list[Code], Field(max_length=50)] = []
    offer_s: Seconds = 0
    leave_s: Seconds = 0
    after_work_s: Seconds = 0
    vanish_s: Seconds = 0


class PolicyOut(Schema):
    """The rules of one group, in seconds; 0 means never."""

    group: str
    ahead_s: dict[str, int]
    channel_ahead_s: dict[str, int]
    last_agent_s: int
    reopen_s: int
    overflow_s: int
    overflow_to: list[str]
    offer_s: int
    leave_s: int
    after_work_s: int
    vanish_s: int


@door.get("/routing", list[PolicyOut], scope=Scope.PEOPLE_READ, verb=None)
def list_policies(request: Asked) -> list[PolicyOut]:
    """Read the rules of every skill group."""
    return [PolicyOut(group=group, **plain(policy)) for group, policy in sorted(policies().items())]


@door.put("/routing/{group}", Done, scope=Scope.PEOPLE_WRITE, verb=Verb.ROUTING_MANAGE)
def put_policy(request: Asked, group: Path[Code], body: PolicyIn) -> HttpResponse:
    """Decide how a group's dialogues are given out; those that wait follow the new rules."""

    def act(ink: Ink) -> Done:
        set_policy(ink, group, msgspec.convert(body.model_dump(), Policy))
        return Done()

    return change(request, act)
