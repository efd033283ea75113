"""A shift's steps: begin it, confirm what was read, let somebody on, hand it in, end it for somebody, appraise it."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Reach, Verb
from zhunsheng.assist.actions import acknowledge, begin_shift
from zhunsheng.assist.queries import unread
from zhunsheng.growth.actions import confirm_sheet, end_shift_for, hand_in_shift
from zhunsheng.growth.queries import sheets
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.durations import minutes
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import override_check
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.common import Done, Given, Id, Made, Moment, plain
from zhunsheng.surface.api.writing import change

door = Door("shifts")

MOST_SHEETS = 200
Reason = Annotated[str, Field(min_length=1, max_length=200)]


class UnreadOut(Schema):
    """Something to read before receiving customers; `key` is what confirms this version of it."""

    key: str
    kind: str
    title: str
    title_en: str
    text: str
    at: Moment
    need: str


class HaveReadIn(Given):
    """What was read, by its keys."""

    keys: Annotated[list[Annotated[str, Field(max_length=120)]], Field(min_length=1, max_length=500)]


class ReadOut(Schema):
    """How many things are still to be read."""

    unread: int


class SheetIn(Given):
    """What the agent says of the shift."""

    note: Annotated[str, Field(max_length=2000)] = ""


class ReasonIn(Given):
    """Why."""

    reason: Reason


class OverrideIn(Given):
    """Which demand is let pass, why, and for how many minutes."""

    code: Annotated[str, Field(min_length=1, max_length=40)]
    reason: Reason
    minutes: Annotated[int, Field(ge=1, le=720)]


class AppraisalIn(Given):
    """What a leader says of a shift: one of the desk's marks, and a remark that the agent reads."""

    mark: Annotated[int, Field(ge=0, le=100)]
    remark: Annotated[str, Field(max_length=2000)] = ""


class LeftOut(Schema):
    """What a shift leaves behind, by id."""

    dialogues: list[int]
    open: list[int]
    records: list[int]
    promises: list[int]


class SheetOut(Schema):
    """A shift as it was handed in; without a mark it waits for the leader."""

    id: int
    shift_id: int
    agent_id: int
    team_id: int | None
    started_at: Moment
    handed_in_at: Moment
    handed_in_by: int
    note: str
    reason: str
    left: LeftOut
    mark: int | None
    remark: str
    confirmed_by: int | None
    confirmed_at: Moment | None


@door.post("/shift", Made, scope=Scope.PEOPLE_WRITE, verb=Verb.SHIFT_WORK, status=201)
def begin(request: Asked) -> HttpResponse:
    """Begin your own shift, or go on with it."""

    def act(ink: Ink) -> Made:
        return Made(id=begin_shift(ink))

    return change(request, act, status=201)


@door.get("/shift/unread", list[UnreadOut], scope=Scope.PEOPLE_READ, verb=None)
def list_unread(request: Asked) -> list[UnreadOut]:
    """List what you still have to read and confirm, the latest first."""
    found = unread(request.auth.actor.id, now())
    return [
        UnreadOut(
            key=one.key, kind=one.kind, title=one.title, title_en=one.title_en, text=one.text, at=one.at.iso(), need=one.need
        )
        for one in found
    ]  # fmt: skip


@door.post("/shift/read", ReadOut, scope=Scope.PEOPLE_WRITE, verb=Verb.SHIFT_WORK)
def confirm_read(request: Asked, body: HaveReadIn) -> HttpResponse:
    """Confirm that you have read these versions."""

    def act(ink: Ink) -> ReadOut:
        return ReadOut(unread=acknowledge(ink, body.keys))

    return change(request, act)


@door.post("/shift/sheet", Made, scope=Scope.PEOPLE_WRITE, verb=Verb.SHIFT_WORK, status=201)
def hand_in(request: Asked, body: SheetIn) -> HttpResponse:
    """Hand your shift in, which ends it."""

    def act(ink: Ink) -> Made:
        return Made(id=hand_in_shift(ink, body.note))

    return change(request, act, status=201)


@door.post("/agents/{agent}/shift/override", Made, scope=Scope.PEOPLE_WRITE, verb=Verb.SHIFT_OVERRIDE, status=201)
def override(request: Asked, agent: Id, body: OverrideIn) -> HttpResponse:
    """Let somebody receive customers although a check failed, for a while and for a reason."""

    def act(ink: Ink) -> Made:
        until = ink.at + minutes(body.minutes)
        return Made(id=override_check(ink, body.code, agent, body.reason, until))

    return change(request, act, status=201)


@door.post("/agents/{agent}/shift/end", Made, scope=Scope.PEOPLE_WRITE, verb=Verb.SHIFT_CONFIRM, status=201)
def end_for(request: Asked, agent: Id, body: ReasonIn) -> HttpResponse:
    """End the shift of somebody you look after, for a reason that stands on its sheet."""

    def act(ink: Ink) -> Made:
        return Made(id=end_shift_for(ink, agent, body.reason))

    return change(request, act, status=201)


@door.get("/shift-sheets", list[SheetOut], scope=Scope.PEOPLE_READ, verb=Verb.SHIFT_READ)
def list_sheets(request: Asked) -> list[SheetOut]:
    """List the newest 200 sheets that you may see."""
    if reach(request.auth.actor, Verb.SHIFT_READ) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.SHIFT_READ.value, subject="shift")
    return [SheetOut(**plain(one)) for one in sheets(request.auth.actor, limit=MOST_SHEETS)]


@door.put("/shift-sheets/{sheet}/appraisal", Done, scope=Scope.PEOPLE_WRITE, verb=Verb.SHIFT_CONFIRM)
def appraise(request: Asked, sheet: Id, body: AppraisalIn) -> HttpResponse:
    """Confirm and appraise a shift, once."""

    def act(ink: Ink) -> Done:
        confirm_sheet(ink, sheet, body.mark, body.remark)
        return Done()

    return change(request, act)
