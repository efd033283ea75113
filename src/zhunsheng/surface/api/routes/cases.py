"""Cases: complaints, after-sales, department work; their gates say what is missing."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils.translation import get_language
from ninja import Query, Schema
from pydantic import Field

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.cases import actions
from zhunsheng.cases import queries as cases
from zhunsheng.cases.values import CaseRow, NewCase, Option
from zhunsheng.dialogue.actions import Held
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.actions.once import Answer
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.holding import held_answer
from zhunsheng.surface.api.paging import Page, Paged, cursor_of, places_of, word_cursor_of, word_place_of
from zhunsheng.surface.api.shapes.case_clocks import CaseClockOut, clocks_of, listed
from zhunsheng.surface.api.shapes.common import Done, Given, Id, Made, Moment, When, plain
from zhunsheng.surface.api.writing import change

door = Door("cases")

Code = Annotated[str, Field(min_length=1, max_length=40, pattern="^[^\\x00]*$")]
Issue = Annotated[str, Field(min_length=1, max_length=80, pattern="^[^\\x00]*$")]
Words = Annotated[str, Field(min_length=1, max_length=4000)]
MaybeWords = Annotated[str, Field(max_length=4000)]
Confirm = Annotated[
    list[Code],
    Field(
        max_length=20,
        description="Clauses that the guard asked about and that are confirmed: what it only asked about goes out then.",
    ),
]


class CaseChoice(Paged):
    """Which cases."""

    kind: Code | None = None
    state: Code | None = None
    owner: Id | None = None
    customer: Id | None = None
    order: Code | None = None
    waiting: bool = False
    open: bool | None = None
    tag: Code | None = None
    priority: Annotated[int, Field(ge=0, le=2)] | None = None
    issue_type: Code | None = None
    issue: Annotated[
        Issue | None, Field(description="A sub-type of the issue taxonomy, or a class with all of its sub-types.")
    ] = None
    merged: Annotated[bool, Field(description="Those that go on in another case, which are left out otherwise.")] = (
        False
    )
    field: Code | None = None
    holds: Code | None = None
    sort: Annotated[
        Literal["newest", "issue", "-issue"],
        Field(description="The newest first, or by class and sub-type of the issue taxonomy, up or down."),
    ] = "newest"
    q: (
        Annotated[str, Field(min_length=1, max_length=100, pattern="^[^\\x00]*$", description="Words of the matter.")]
        | None
    ) = None


class CaseIn(Given):
    """A case to be registered; `dialogue` where the customer is met."""

    kind: Code
    shop: Id
    customer: Id
    channel: Annotated[str, Field(min_length=1, max_length=20)] = "api"
    issue_type: Code | None = None
    issue: Annotated[
        Issue | None,
        Field(
            description="A sub-type of the issue taxonomy in force; left out it follows from the dialogue or the type."
        ),
    ] = None
    dialogue: Id | None = None
    order_number: Annotated[str, Field(max_length=40)] = ""
    fields: dict[Code, Annotated[str, Field(max_length=4000)]] = {}
    take: bool = False


class CaseOut(Schema):
    """A case as lists show it."""

    id: int
    kind: str
    state: str
    shop_id: int
    customer_id: int
    channel: str
    group: str
    tier: str
    issue_type: str | None
    issue: Annotated[str, Field(description="A sub-type of the issue taxonomy; empty where nobody has said.")]
    grade: str | None
    order_number: str
    dialogue_id: int | None
    owner_id: int | None
    team_id: int | None
    rounds: int
    registered_at: Moment
    due_at: Moment | None
    closed_at: Moment | None
    title: str
    version: int
    priority: int
    platform_due_at: Moment | None
    merged_into: int | None
    registered_by: int | None


class CaseListed(CaseOut):
    """A case in a list: `clocks` are those that still ask for something, what is due first before the others."""

    next_due_at: Moment | None
    clocks: list[CaseClockOut]


class CaseFileOut(Schema):
    """Everything about a case: its gates with what is missing, its story, options, tasks, refunds, clocks."""

    row: CaseOut
    fields: dict[str, str]
    gates: list[dict[str, Any]]
    entries: list[dict[str, Any]]
    options: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    refunds: list[dict[str, Any]]
    pauses: list[dict[str, Any]]
    improvements: list[dict[str, Any]]
    verdict: dict[str, Any]
    evidence: dict[str, Any]
    rating: int | None
    clocks: list[CaseClockOut]
    clocks_kept_before: dict[str, int]


class CountOut(Schema):
    """How many cases stand where."""

    kind: str
    state: str
    count: int


class MoveIn(Given):
    """A step of the procedure; a reason where one who may lets needs be skipped."""

    move: Code
    skip_reason: Annotated[str, Field(max_length=4000)] = ""


class StateOut(Schema):
    """Where it stands now."""

    state: str


class FieldsIn(Given):
    """Fields, type and due time to be written."""

    fields: dict[Code, Annotated[str, Field(max_length=4000)]] = {}
    issue_type: Code | None = None
    issue: Annotated[Issue | None, Field(description="A sub-type of the issue taxonomy in force.")] = None
    due_at: When | None = None


class EntryIn(Given):
    """Something for the case's story."""

    kind: Literal["note", "progress", "attempt", "answer"]
    words: Words
    confirm: Confirm = []


class OwnerIn(Given):
    """Who owns the case from now on."""

    agent: Id
    note: Annotated[str, Field(max_length=4000)] = ""


class OptionIn(Given):
    """An option for the customer."""

    title: Annotated[str, Field(min_length=1, max_length=400)]
    due_at: When


class OptionsIn(Given):
    """The options of the next round."""

    options: Annotated[list[OptionIn], Field(max_length=20)]
    confirm: Confirm = []


class TaskIn(Given):
    """What a department is asked; the link opens for `hours`, without them as long as the procedures say."""

    department: Code
    recipient: Annotated[str, Field(min_length=1, max_length=120)]
    question: Words
    hours: Annotated[int, Field(ge=1, le=720)] | None = None


class CaseLinkOut(Schema):
    """A link's token, for one recipient."""

    token: str


class RefundIn(Given):
    """Money to go back, in cents."""

    cents: Annotated[int, Field(ge=0, le=10**10)]


class DecisionIn(Given):
    """Whether a refund is granted; where not, why."""

    grant: bool
    why: MaybeWords = ""


class CaseReasonIn(Given):
    """Why."""

    reason: Words


@door.get("/cases", Page[CaseListed], scope=Scope.CASES_READ, verb=Verb.CASE_READ)
def list_cases(request: Asked, choice: Query[CaseChoice]) -> HttpResponse:
    """List the cases you may see with their running clocks, the newest first or by their issue."""
    actor = request.auth.actor
    if reach(actor, Verb.CASE_READ) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.CASE_READ.value, subject="case")
    chosen = cases.Chosen(
        kind=choice.kind, state=choice.state, owner_id=choice.owner, customer_id=choice.customer,
        order_number=choice.order, waiting=choice.waiting, open=choice.open, text=choice.q,
        tag=choice.tag, priority=choice.priority, issue_type=choice.issue_type, issue=choice.issue, field=choice.field, holds=choice.holds, merged=choice.merged,
    )  # fmt: skip
    rows = _sorted(actor, chosen, choice)
    shown = rows[: choice.limit]
    following = _cursor(choice, shown[-1]) if len(rows) > choice.limit else None
    return listed(shown, now(), following)


def _sorted(actor: Actor, chosen: cases.Chosen, choice: CaseChoice) -> list[CaseRow]:
    """Read one case more than a page holds, behind a place of the order that is asked for."""
    limit = choice.limit + 1
    if choice.sort == "newest":
        place = places_of(choice.cursor, 1)
        return cases.list_cases(actor, chosen, before=None if place is None else place[0], limit=limit)
    after = word_place_of(choice.cursor)
    return cases.list_by_issue(actor, chosen, after=after, down=choice.sort == "-issue", limit=limit)


def _cursor(choice: CaseChoice, last: CaseRow) -> str:
    return cursor_of(last.id) if choice.sort == "newest" else word_cursor_of(last.issue, last.id)


class CountChoice(Schema):
    """Which cases are counted."""

    issue: Annotated[
        Issue | None, Field(description="A sub-type of the issue taxonomy, or a class; all cases without it.")
    ] = None


@door.get("/case-counts", list[CountOut], scope=Scope.CASES_READ, verb=Verb.CASE_READ)
def count_cases(request: Asked, choice: Query[CountChoice]) -> list[CountOut]:
    """Count the cases you may see, by kind and state."""
    if reach(request.auth.actor, Verb.CASE_READ) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.CASE_READ.value, subject="case")
    found = sorted(cases.count_cases(request.auth.actor, choice.issue or "").items())
    return [CountOut(kind=kind, state=state, count=count) for (kind, state), count in found]


@door.post("/cases", Made, scope=Scope.CASES_WRITE, verb=Verb.CASE_REGISTER, status=201)
def register(request: Asked, body: CaseIn) -> HttpResponse:
    """Register a case; an application for after-sales is judged at once."""
    new = NewCase(
        kind=body.kind, shop_id=body.shop, customer_id=body.customer, channel=body.channel, issue_type=body.issue_type, issue=body.issue or "",
        dialogue_id=body.dialogue, order_number=body.order_number, fields=body.fields, take=body.take,
    )  # fmt: skip
    return change(request, lambda ink: Made(id=actions.register_case(ink, new)), status=201)


@door.get("/cases/{case}", CaseFileOut, scope=Scope.CASES_READ, verb=Verb.CASE_READ)
def read_case(request: Asked, case: Id) -> CaseFileOut:
    """Read everything about a case."""
    found = cases.case_file(request.auth.actor, case, around=False, story=cases.STORY)
    return CaseFileOut(**{**plain(found), "row": CaseOut(**plain(found.row)), **clocks_of(found.row, now())})


@door.get("/cases/{case}/entries", Page[dict[str, Any]], scope=Scope.CASES_READ, verb=Verb.CASE_READ)
def read_story(request: Asked, case: Id, page: Query[Paged]) -> Page[dict[str, Any]]:
    """Read the story of a case page by page, the newest line first; with the case itself come its newest lines."""
    place = places_of(page.cursor, 1)
    before = None if place is None else place[0]
    found = cases.story_of(request.auth.actor, case, before=before, limit=page.limit + 1)
    following = cursor_of(found[page.limit - 1].id) if len(found) > page.limit else None
    return Page[dict[str, Any]](items=[plain(one) for one in found[: page.limit]], next=following)


@door.post("/cases/{case}/moves", StateOut, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK)
def move(request: Asked, case: Id, body: MoveIn) -> HttpResponse:
    """Take a step; what is missing is named."""

    def act(ink: Ink) -> StateOut:
        return StateOut(state=actions.move_case(ink, case, body.move, skip_reason=body.skip_reason))

    return change(request, act)


@door.put("/cases/{case}/fields", Done, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK)
def fill(request: Asked, case: Id, body: FieldsIn) -> HttpResponse:
    """Write fields of a case."""
    due_at = None if body.due_at is None else Instant.of(body.due_at)

    def act(ink: Ink) -> Done:
        actions.fill_case(ink, case, body.fields, issue_type=body.issue_type, issue=body.issue, due_at=due_at)
        return Done()

    return change(request, act)


@door.post("/cases/{case}/entries", Made, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK, status=201)
def enter(request: Asked, case: Id, body: EntryIn) -> HttpResponse:
    """Add a note, a word to the customer, an attempt to reach the customer, or the customer's answer."""
    lang = get_language() or "zh-hans"
    write = {"note": actions.note_case, "attempt": actions.record_attempt, "answer": actions.record_answer}

    def act(ink: Ink) -> Made | Answer:
        if body.kind != "progress":
            return Made(id=write[body.kind](ink, case, body.words))
        told = actions.tell_progress(ink, case, body.words, frozenset(body.confirm))
        return held_answer(told, lang) if isinstance(told, Held) else Made(id=told)

    return change(request, act, status=201)


@door.put("/cases/{case}/owner", Done, scope=Scope.CASES_WRITE, verb=Verb.CASE_ASSIGN)
def own(request: Asked, case: Id, body: OwnerIn) -> HttpResponse:
    """Give a case an owner."""

    def act(ink: Ink) -> Done:
        actions.assign_case(ink, case, body.agent, body.note)
        return Done()

    return change(request, act)


@door.put("/cases/{case}/options", Done, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK)
def offer(request: Asked, case: Id, body: OptionsIn) -> HttpResponse:
    """Write the options of the next round."""
    options = [Option(title=one.title, due_at=Instant.of(one.due_at)) for one in body.options]

    lang = get_language() or "zh-hans"

    def act(ink: Ink) -> Done | Answer:
        held = actions.put_options(ink, case, options, frozenset(body.confirm))
        return Done() if held is None else held_answer(held, lang)

    return change(request, act)


@door.post("/cases/{case}/tasks", CaseLinkOut, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK, status=201)
def ask(request: Asked, case: Id, body: TaskIn) -> HttpResponse:
    """Ask a department; the answer holds the link's token, this once."""

    def act(ink: Ink) -> CaseLinkOut:
        told = actions.ask_department(
            ink, case, body.department, body.recipient, body.question, None if body.hours is None else hours(body.hours)
        )
        return CaseLinkOut(token=told)

    return change(request, act, status=201)


@door.post("/cases/{case}/refunds", StateOut, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK, status=201)
def refund(request: Asked, case: Id, body: RefundIn) -> HttpResponse:
    """Grant a refund within your limit, or ask a second person; a grade without the right is refused."""
    return change(request, lambda ink: StateOut(state=actions.ask_refund(ink, case, body.cents).value), status=201)


@door.put("/cases/{case}/refunds/{refund}", Done, scope=Scope.CASES_WRITE, verb=Verb.ORDER_REFUND)
def decide(request: Asked, case: Id, refund: Id, body: DecisionIn) -> HttpResponse:
    """Decide a refund that somebody else asked for, within one's own limit; nobody decides what they asked for themselves."""

    def act(ink: Ink) -> Done:
        actions.decide_refund(ink, case, refund, grant=body.grant, why=body.why)
        return Done()

    return change(request, act)


@door.delete("/cases/{case}/refunds/{refund}", Done, scope=Scope.CASES_WRITE, verb=Verb.CASE_WORK)
def withdraw(request: Asked, case: Id, refund: Id) -> HttpResponse:
    """Ask for a refund no more that still waits for a second person: yours, or any for an administrator."""

    def act(ink: Ink) -> Done:
        actions.withdraw_refund(ink, case, refund)
        return Done()

    return change(request, act)


@door.post("/cases/{case}/force", Done, scope=Scope.CASES_WRITE, verb=Verb.CASE_FORCE)
def force(request: Asked, case: Id, body: CaseReasonIn) -> HttpResponse:
    """End a case outside its procedure."""

    def act(ink: Ink) -> Done:
        actions.force_case(ink, case, body.reason)
        return Done()

    return change(request, act)
