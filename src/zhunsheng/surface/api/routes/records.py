"""What a dialogue is about: its grade, its solution, promises, service record and internal notes."""

from typing import Annotated

from django.http import HttpResponse
from django.utils.translation import get_language
from ninja import Schema
from pydantic import Field

from zhunsheng.access.values import Actor, Verb
from zhunsheng.dialogue import actions
from zhunsheng.dialogue.queries import demand_of, dialogue_row, notes_of, queue_place, record_of
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.ids import new_token
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards
from zhunsheng.people.values import Scope
from zhunsheng.standards.queries import Handling, IssueGrade
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.shapes.common import Done, Given, Id, Made, Moment, When, plain, told_us
from zhunsheng.surface.api.shapes.dialogues import NoteIn, NoteOut, PlaceOut, TakeOverIn
from zhunsheng.surface.api.writing import KEY, change

door = Door("records")

Name = Annotated[str, Field(max_length=80)]


class RecordOut(Schema):
    """A service record: what it holds, what the desk drafted from the dialogue, what is asked for and missing."""

    id: int | None
    dialogue: int
    texts: dict[str, str]
    drafted: dict[str, str]
    asked: list[str]
    missing: list[str]
    confirmed_at: Moment | None
    confirmed_by: int | None
    state: str
    version: int


class RecordIn(Given):
    """What is written into the record read at `version` (0: none yet); `confirm` says that it is complete."""

    texts: Annotated[dict[Name, Annotated[str, Field(max_length=4000)]], Field(max_length=50)]
    version: Id
    confirm: bool = False


class SuggestedOut(Schema):
    """A type that the customer's words point to, and how surely (percent)."""

    code: str
    confidence: int


class DemandOut(Schema):
    """What a dialogue is about."""

    dialogue: int
    taxonomy: int
    title: str | None
    issue_type: str | None
    grade: str | None
    handling: str | None
    stated_at: Moment | None
    offered_at: Moment | None
    suggestions: list[SuggestedOut]


class DemandIn(Given):
    """What a dialogue is about; grade and handling are those of the type where they are left out."""

    issue_type: Name
    grade: IssueGrade | None = None
    handling: Handling | None = None


class SolutionIn(Given):
    """Which of the agents' messages is the solution; the newest where it is left out."""

    seq: Id | None = None


class PromiseIn(Given):
    """What is promised, by when, and in which message."""

    plan: Annotated[str, Field(min_length=1, max_length=2000)]
    due_at: When
    seq: Id | None = None


@door.get("/dialogues/{dialogue}/record", RecordOut, scope=Scope.DIALOGUES_READ, verb=Verb.DIALOGUE_READ)
def read_record(request: Asked, dialogue: Id) -> RecordOut:
    """Read the service record of a dialogue since it last began."""
    return _record(request.auth.actor, dialogue)


@door.put("/dialogues/{dialogue}/record", RecordOut, scope=Scope.DIALOGUES_WRITE, verb=Verb.DIALOGUE_RECORD)
def write_record(request: Asked, dialogue: Id, body: RecordIn) -> HttpResponse:
    """Save the service record, or confirm it; what is missing then is named."""

    def act(ink: Ink) -> RecordOut:
        write = actions.confirm_record if body.confirm else actions.save_record
        write(ink, dialogue, body.texts, version=body.version)
        return _record(ink.actor, dialogue)

    return change(request, act)


@door.get("/dialogues/{dialogue}/demand", DemandOut, scope=Scope.DIALOGUES_READ, verb=Verb.DIALOGUE_READ)
def read_demand(request: Asked, dialogue: Id) -> DemandOut:
    """Read what a dialogue is about, and what it could be by the customer's words."""
    found = demand_of(request.auth.actor, dialogue, now())
    leaf = None if found.issue_type is None else found.taxonomy.leaf(found.issue_type)
    return DemandOut(
        dialogue=dialogue, taxonomy=found.taxonomy.id, issue_type=found.issue_type, grade=found.grade,
        title=None if leaf is None else leaf.title.of(get_language() or "zh-hans"), handling=found.handling,
        stated_at=told_us(found.stated_at), offered_at=told_us(found.offered_at), suggestions=plain(found.suggestions),
    )  # fmt: skip


@door.put("/dialogues/{dialogue}/demand", Done, scope=Scope.DIALOGUES_WRITE, verb=Verb.DIALOGUE_RECORD)
def grade(request: Asked, dialogue: Id, body: DemandIn) -> HttpResponse:
    """Say what a dialogue is about; the grade drives its clocks."""

    def act(ink: Ink) -> Done:
        actions.grade_demand(ink, dialogue, body.issue_type, grade=body.grade, handling=body.handling)
        return Done()

    return change(request, act)


@door.post("/dialogues/{dialogue}/solution", Done, scope=Scope.DIALOGUES_WRITE, verb=Verb.DIALOGUE_RECORD)
def mark_solution(request: Asked, dialogue: Id, body: SolutionIn) -> HttpResponse:
    """Mark an agent's message as the solution offered."""

    def act(ink: Ink) -> Done:
        actions.offer_solution(ink, dialogue, body.seq)
        return Done()

    return change(request, act)


@door.post("/dialogues/{dialogue}/promises", Made, scope=Scope.DIALOGUES_WRITE, verb=Verb.DIALOGUE_RECORD, status=201)
def promise(request: Asked, dialogue: Id, body: PromiseIn) -> HttpResponse:
    """Promise the customer something by a time; it runs on its own clock and stands among the follow-ups."""

    def act(ink: Ink) -> Made:
        due_us = Instant.of(body.due_at).us
        return Made(id=actions.make_promise(ink, dialogue, body.plan, due_us, seq=body.seq))

    return change(request, act, status=201)


@door.get("/dialogues/{dialogue}/notes", list[NoteOut], scope=Scope.DIALOGUES_READ, verb=Verb.DIALOGUE_READ)
def read_notes(request: Asked, dialogue: Id) -> list[NoteOut]:
    """Read the newest 200 internal notes, the oldest first; customers never see them."""
    return [NoteOut(**plain(one)) for one in notes_of(request.auth.actor, dialogue)]


@door.post("/dialogues/{dialogue}/notes", Made, scope=Scope.DIALOGUES_WRITE, verb=Verb.DIALOGUE_NOTE, status=201)
def write_note(request: Asked, dialogue: Id, body: NoteIn) -> HttpResponse:
    """Write an internal note; those it names are told."""
    cid = body.cid or request.headers.get(KEY, "")[:64] or new_token()
    nickname = agent_cards([request.auth.actor.id])[0].nickname

    def act(ink: Ink) -> Made:
        named = tuple(body.mentions)
        return Made(id=actions.add_note(ink, dialogue, body.text, named, cid=cid, nickname=nickname))

    return change(request, act, status=201)


@door.get("/dialogues/{dialogue}/place", PlaceOut, scope=Scope.DIALOGUES_READ, verb=Verb.DIALOGUE_READ)
def read_place(request: Asked, dialogue: Id) -> PlaceOut:
    """Read where a waiting dialogue stands in its queue, and how long it will take (seconds)."""
    dialogue_row(request.auth.actor, dialogue)
    found = queue_place(dialogue)
    return PlaceOut() if found is None else PlaceOut(**plain(found))


@door.post("/dialogues/{dialogue}/take-over", Done, scope=Scope.DIALOGUES_WRITE, verb=Verb.DIALOGUE_TAKE_OVER)
def take_over(request: Asked, dialogue: Id, body: TakeOverIn) -> HttpResponse:
    """Make a colleague's dialogue your own, as their leader or a supervisor."""

    def act(ink: Ink) -> Done:
        actions.take_over(ink, dialogue, body.note)
        return Done()

    return change(request, act)


def _record(actor: Actor, dialogue: int) -> RecordOut:
    shown = record_of(actor, dialogue, now())
    return RecordOut(
        id=shown.id, dialogue=shown.dialogue_id, texts=shown.fields, drafted=shown.drafted,
        asked=list(shown.asked), missing=list(shown.missing), confirmed_at=told_us(shown.confirmed_at),
        confirmed_by=shown.confirmed_by, state=shown.state, version=shown.version,
    )  # fmt: skip
