"""What stands around cases: tags, links, files, copies, watchers, priority, mergers, call-backs, and what a month teaches."""

import base64
import binascii
import io
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils.translation import get_language
from ninja import Query, Schema
from pydantic import Field

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.cases import actions
from zhunsheng.cases import queries as cases
from zhunsheng.cases.values import Belonging, Reached
from zhunsheng.ground import files
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.actions.once import Answer
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.holding import held_answer
from zhunsheng.surface.api.paging import Page, Paged, cursor_of, places_of
from zhunsheng.surface.api.routes.cases import CaseLinkOut, CaseOut, Code, Confirm, StateOut, Words
from zhunsheng.surface.api.shapes.common import Done, Given, Id, Made, Moment, When, plain
from zhunsheng.surface.api.writing import change

door = Door("cases")

LARGEST_TEXT = 14 * 1024 * 1024


class TagsIn(Given):
    """All tags of a case; what is left out is taken off."""

    tags: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=20, pattern="^[^\\x00]*$")]], Field(max_length=10)
    ]


class CaseLinkIn(Given):
    """Another case, and how it stands to this one."""

    other: Id
    kind: Literal["parent", "child", "related"] = "related"


class CaseFileIn(Given):
    """A file, its content in base64; a shared one stands on the customer's page."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    type: Annotated[str, Field(max_length=80)] = ""
    content: Annotated[str, Field(min_length=4, max_length=LARGEST_TEXT)]
    shared: bool = False


class CopyIn(Given):
    """To whom a masked copy goes; its link opens for `hours`, without them as long as the procedures say."""

    department: Code
    recipient: Annotated[str, Field(min_length=1, max_length=120)]
    hours: Annotated[int, Field(ge=1, le=720)] | None = None


class WatchIn(Given):
    """Whether you keep an eye on a case."""

    watches: bool


class PriorityIn(Given):
    """How much a case presses: 0 normal, 1 high, 2 urgent."""

    level: Annotated[int, Field(ge=0, le=2)]


class MergeIn(Given):
    """The case in which this one goes on."""

    into: Id


class CustomIn(Given):
    """What is to stand in fields of one's own; an empty text empties one."""

    fields: dict[Code, Annotated[str, Field(max_length=200)]]


class CustomFieldsOut(Schema):
    """The fields of one's own in their newest edition."""

    edition: int
    fields: list[dict[str, Any]]


class AroundOut(Schema):
    """What stands around a case."""

    tags: list[str]
    watchers: list[int]
    links: list[dict[str, Any]]
    files: list[dict[str, Any]]
    copies: list[dict[str, Any]]
    alike: list[int]
    merged_here: list[int]
    merged_into: int | None
    custom: dict[str, str]


class CallbackOut(Schema):
    """A call-back with the case it is about: `clause` lends its limit from `made_at` to `due_at`; `to_tell` reached nobody so far."""

    id: int
    case: CaseOut
    clause: str
    state: str
    due_at: Moment
    next_at: Moment
    attempts: int
    outcome: str
    done_at: Moment | None
    quiet: list[int] | None
    made_at: Moment
    to_tell: list[str]


class CallbackChoice(Paged):
    """Which call-backs."""

    state: Literal["waiting", "done", "given_up"] = "waiting"
    mine: bool = False


class ReportIn(Given):
    """What came of calling a customer."""

    outcome: Literal["fine", "unhappy", "no_answer", "declined"]
    words: Words


class Month(Schema):
    """From when until when, in ISO 8601 with offset."""

    since: When
    until: When


class AnalysisOut(Schema):
    """What the cases of a time teach."""

    analysis: dict[str, Any]


class ImprovementIn(Given):
    """What is to change because of a case, by which department, until when; `owner_id` sees to it, you where nobody is named."""

    department: Code
    what: Words
    due_at: When
    owner_id: Id | None = None


class ImprovementChoice(Schema):
    """How many of those that are done."""

    done: Annotated[int, Field(ge=0, le=1_000)] = cases.DONE


class ImprovedIn(Given):
    """What was changed, and what the customer is told."""

    changed: Words
    told: Words
    confirm: Confirm = []


def _may_read(actor: Actor) -> None:
    if reach(actor, Verb.CASE_READ) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.CASE_READ.value, subject="case")


@door.get("/cases/{case}/around", AroundOut, scope=Scope.CASES_READ, verb=Verb.CASE_READ)
def read_around(request: Asked, case: Id) -> AroundOut:
    """Read tags, watchers, links, files and copies of a case, and which others may be the same matter."""
    found = cases.case_file(request.auth.actor, case)
    names = ("tags", "watchers", "links", "files", "copies", "merged_here", "merged_into")
    custom = cases.custom_of(request.auth.actor, [case]).get(case, {})
    return AroundOut(
        alike=[one.id for one in found.alike], custom=custom, **{name: plain(getattr(found, name)) for name in names}
    )


@door.get("/case-fields", CustomFieldsOut, scope=Scope.CASES_READ, verb=Verb.CASE_READ)
def read_case_fields(request: Asked) -> CustomFieldsOut:
    """Read which fields of one's own cases have."""
    _may_read(request.auth.actor)
    return CustomFieldsOut(edition=cases.custom_text()[0], fields=[plain(one) for one in cases.custom_fields()])


@door.put("/cases/{case}/custom", Done, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK)
def fill_custom(request: Asked, case: Id, body: CustomIn) -> HttpResponse:
    """Write fields of one's own of a case."""
    return _done(request, lambda ink: actions.fill_custom(ink, case, body.fields))


@door.put("/cases/{case}/tags", Done, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK)
def tag(request: Asked, case: Id, body: TagsIn) -> HttpResponse:
    """Set the tags of a case, all at once."""
    return _done(request, lambda ink: actions.tag_case(ink, case, body.tags))


@door.put("/cases/{case}/links", Done, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK)
def link(request: Asked, case: Id, body: CaseLinkIn) -> HttpResponse:
    """Say that another case is this one's parent, child, or related."""
    return _done(request, lambda ink: actions.link_cases(ink, case, body.other, Belonging(body.kind)))


@door.delete("/cases/{case}/links/{other}", Done, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK)
def unlink(request: Asked, case: Id, other: Id) -> HttpResponse:
    """Take a link between two cases back."""
    return _done(request, lambda ink: actions.unlink_cases(ink, case, other))


@door.post("/cases/{case}/files", Made, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK, status=201)
def attach(request: Asked, case: Id, body: CaseFileIn) -> HttpResponse:
    """Put a file to a case; it is judged by its content, and nothing that could run is taken."""
    require(request.auth.actor, Verb.CASE_WORK, cases.case_row(request.auth.actor, case).subject())
    try:
        content = base64.b64decode(body.content, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise BadInput("content", "base64", body.content[:20]) from fault
    prepared = files.prepare(io.BytesIO(content), name=body.name, declared_type=body.type)
    return change(
        request, lambda ink: Made(id=actions.attach_file(ink, case, prepared, shared=body.shared)), status=201
    )


@door.delete("/cases/{case}/files/{file}", Done, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK)
def remove_file(request: Asked, case: Id, file: Id) -> HttpResponse:
    """Take a file off a case and erase it."""
    return _done(request, lambda ink: actions.remove_file(ink, case, file))


@door.post("/cases/{case}/copies", CaseLinkOut, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK, status=201)
def copy(request: Asked, case: Id, body: CopyIn) -> HttpResponse:
    """Send a masked copy to one recipient of a department; the answer holds the link's token, this once."""

    def act(ink: Ink) -> CaseLinkOut:
        return CaseLinkOut(
            token=actions.send_copy(
                ink, case, body.department, body.recipient, None if body.hours is None else hours(body.hours)
            )
        )

    return change(request, act, status=201)


@door.put("/cases/{case}/watch", Done, scope=Scope.CASES_WRITE, verb=Verb.CASE_READ)
def watch(request: Asked, case: Id, body: WatchIn) -> HttpResponse:
    """Keep an eye on a case, or stop doing so."""
    return _done(request, lambda ink: actions.watch_case(ink, case, watches=body.watches))


@door.put("/cases/{case}/priority", Done, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK)
def prioritise(request: Asked, case: Id, body: PriorityIn) -> HttpResponse:
    """Say how much a case presses."""
    return _done(request, lambda ink: actions.prioritise_case(ink, case, body.level))


@door.put("/cases/{case}/merger", Done, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK)
def merge(request: Asked, case: Id, body: MergeIn) -> HttpResponse:
    """Let a case go on in another one of the same customer."""
    return _done(request, lambda ink: actions.merge_case(ink, case, body.into))


@door.delete("/cases/{case}/merger", Done, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK)
def unmerge(request: Asked, case: Id) -> HttpResponse:
    """Take a merger back: the case goes on by itself, as it was."""
    return _done(request, lambda ink: actions.unmerge_case(ink, case))


@door.get("/callbacks", Page[CallbackOut], scope=Scope.CASES_READ, verb=Verb.CASE_READ)
def list_callbacks(request: Asked, choice: Query[CallbackChoice]) -> Page[CallbackOut]:
    """List call-backs, those that may be made first; `quiet` is between which minutes of the day not to call."""
    actor, place = request.auth.actor, places_of(choice.cursor, 2)
    _may_read(actor)
    after = None if place is None else (place[0], place[1])
    rows = cases.list_callbacks(actor, state=choice.state, mine=choice.mine, after=after, limit=choice.limit + 1)
    shown = rows[: choice.limit]
    following = cursor_of(shown[-1].next_at.us, shown[-1].id) if len(rows) > choice.limit else None
    items = [CallbackOut(**{**plain(one), "case": CaseOut(**plain(one.case))}) for one in shown]
    return Page[CallbackOut](items=items, next=following)


@door.post("/callbacks/{callback}/outcome", StateOut, scope=Scope.CASES_WRITE, verb=None)
def report(request: Asked, callback: Id, body: ReportIn) -> HttpResponse:
    """Report what came of calling a customer; no answer is tried again as the standard says."""

    def act(ink: Ink) -> StateOut:
        return StateOut(state=actions.report_callback(ink, callback, Reached(body.outcome), body.words))

    return change(request, act)


@door.get("/case-analysis", AnalysisOut, scope=Scope.CASES_READ, verb=Verb.CASE_READ)
def analyse(request: Asked, month: Query[Month]) -> AnalysisOut:
    """Read what the cases of a time teach: types against the time before, causes, rounds, departments."""
    _may_read(request.auth.actor)
    found = cases.analyse_cases(request.auth.actor, Instant.of(month.since), Instant.of(month.until), now())
    return AnalysisOut(analysis=plain(found))


@door.get("/improvements", list[dict[str, Any]], scope=Scope.CASES_READ, verb=Verb.CASE_READ)
def list_improvements(request: Asked, choice: Query[ImprovementChoice]) -> list[dict[str, Any]]:
    """List what is being improved because of cases, all that is open and so many of those done last, with the cases of the type before and after."""
    _may_read(request.auth.actor)
    return [plain(one) for one in cases.list_improvements(request.auth.actor, now(), done=choice.done)]


@door.post("/cases/{case}/improvements", Made, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK, status=201)
def improve(request: Asked, case: Id, body: ImprovementIn) -> HttpResponse:
    """Open an improvement because of a case."""

    def act(ink: Ink) -> Made:
        return Made(
            id=actions.open_improvement(ink, case, body.department, body.what, Instant.of(body.due_at), body.owner_id)
        )

    return change(request, act, status=201)


@door.put("/cases/{case}/improvements/{improvement}", Done, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK)
def improved(request: Asked, case: Id, improvement: Id, body: ImprovedIn) -> HttpResponse:
    """Say what was changed and what the customer is told of it."""
    lang = get_language() or "zh-hans"

    def act(ink: Ink) -> Done | Answer:
        confirmed = frozenset(body.confirm)
        held = actions.finish_improvement(ink, case, improvement, body.changed, body.told, confirmed)
        return Done() if held is None else held_answer(held, lang)

    return change(request, act)


def _done(request: Asked, deed: Any) -> HttpResponse:
    def act(ink: Ink) -> Done:
        deed(ink)
        return Done()

    return change(request, act)
