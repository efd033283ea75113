"""Scripts: the library, its wordings, and their approval."""

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Schema
from pydantic import Field

from zhunsheng.access.values import Verb
from zhunsheng.assist import actions
from zhunsheng.assist.queries import ScriptFilter, scripts_page, the_script, wordings
from zhunsheng.assist.values import ScriptDraft
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.paging import Page, Paged, cursor_of, places_of
from zhunsheng.surface.api.shapes.common import Done, Given, Id, Made, Moment, When, plain
from zhunsheng.surface.api.writing import change

door = Door("scripts")

Words = Annotated[str, Field(max_length=100)]
FURTHEST = 1_000_000


class ScriptChoice(Paged):
    """Which scripts; the state `open` means that a newer wording waits for approval."""

    text: Words = ""
    state: Literal["", "draft", "approved", "retired", "open"] = ""
    situation: Words = ""
    issue: Words = ""
    tier: Words = ""


class WordingOut(Schema):
    """One wording, and where it fits."""

    situation: str
    title: str
    title_en: str
    text: str
    text_en: str
    issue_types: list[str]
    tier: str
    channel: str
    effective_from: Moment | None
    effective_to: Moment | None


class ScriptOut(Schema):
    """A script with its newest wording; `approved` is the number of the wording that is offered."""

    id: int
    key: str
    state: str
    number: int
    latest: int
    approved: int | None
    draft: WordingOut
    owner_id: int
    reviewed_at: Moment | None
    changed_at: Moment
    uses: int
    used_at: Moment | None


class ScriptEditionOut(Schema):
    """One wording in a script's history."""

    number: int
    draft: WordingOut
    author_id: int
    made_at: Moment
    approved_by: int | None
    approved_at: Moment | None


class ScriptIn(Given):
    """A wording; the slots are {customer}, {order}, {agent}, {shop} and {time}."""

    situation: Words
    title: Words
    title_en: Words = ""
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    text_en: Annotated[str, Field(max_length=2000)] = ""
    issue_types: Annotated[list[Words], Field(max_length=50)] = []
    tier: Words = ""
    channel: Words = ""
    effective_from: When | None = None
    effective_to: When | None = None

    def draft(self) -> ScriptDraft:
        """Give the value."""
        return ScriptDraft(
            situation=self.situation, title=self.title, title_en=self.title_en, text=self.text,
            text_en=self.text_en, issue_types=tuple(self.issue_types), tier=self.tier, channel=self.channel,
            effective_from=None if self.effective_from is None else Instant.of(self.effective_from),
            effective_to=None if self.effective_to is None else Instant.of(self.effective_to),
        )  # fmt: skip


class RevisedIn(ScriptIn):
    """A newer wording; `began` is the number of the one that was read."""

    began: Id


class NumberIn(Given):
    """The wording that was read."""

    number: Id


class NumberOut(Schema):
    """The number of the new wording."""

    number: int


@door.get("/scripts", Page[ScriptOut], scope=Scope.KNOWLEDGE_READ, verb=Verb.SCRIPT_READ)
def list_scripts(request: Asked, choice: Query[ScriptChoice]) -> Page[ScriptOut]:
    """List scripts with their newest wording, the latest change first."""
    wanted = ScriptFilter(
        text=choice.text, state=choice.state, situation=choice.situation, issue=choice.issue, tier=choice.tier
    )
    place = places_of(choice.cursor, 1)
    offset = 0 if place is None else min(max(place[0], 0), FURTHEST)
    rows = scripts_page(request.auth.actor, wanted, offset=offset, limit=choice.limit + 1)
    following = cursor_of(offset + choice.limit) if len(rows) > choice.limit else None
    return Page[ScriptOut](items=[ScriptOut(**plain(row)) for row in rows[: choice.limit]], next=following)


@door.get("/scripts/{script}", ScriptOut, scope=Scope.KNOWLEDGE_READ, verb=Verb.SCRIPT_READ)
def read_script(request: Asked, script: Id) -> ScriptOut:
    """Read one script."""
    return ScriptOut(**plain(the_script(request.auth.actor, script)))


@door.get("/scripts/{script}/wordings", list[ScriptEditionOut], scope=Scope.KNOWLEDGE_READ, verb=Verb.SCRIPT_READ)
def read_wordings(request: Asked, script: Id) -> list[ScriptEditionOut]:
    """Read every wording a script ever had, the newest first."""
    return [ScriptEditionOut(**plain(one)) for one in wordings(request.auth.actor, script)]


@door.post("/scripts", Made, scope=Scope.KNOWLEDGE_WRITE, verb=Verb.SCRIPT_EDIT, status=201)
def draft_script(request: Asked, body: ScriptIn) -> HttpResponse:
    """Write a new script; nobody is offered it before it is approved."""

    def act(ink: Ink) -> Made:
        return Made(id=actions.draft_script(ink, body.draft()))

    return change(request, act, status=201)


@door.put("/scripts/{script}", NumberOut, scope=Scope.KNOWLEDGE_WRITE, verb=Verb.SCRIPT_EDIT)
def revise_script(request: Asked, script: Id, body: RevisedIn) -> HttpResponse:
    """Write a newer wording; the approved one counts until it is approved."""

    def act(ink: Ink) -> NumberOut:
        return NumberOut(number=actions.revise_script(ink, script, body.draft(), began=body.began))

    return change(request, act)


@door.post("/scripts/{script}/approve", Done, scope=Scope.KNOWLEDGE_WRITE, verb=Verb.SCRIPT_APPROVE)
def approve_script(request: Asked, script: Id, body: NumberIn) -> HttpResponse:
    """Approve the newest wording; the guard must let it pass, and nobody but a supervisor approves their own."""

    def act(ink: Ink) -> Done:
        actions.approve_script(ink, script, number=body.number)
        return Done()

    return change(request, act)


@door.post("/scripts/{script}/retire", Done, scope=Scope.KNOWLEDGE_WRITE, verb=Verb.SCRIPT_APPROVE)
def retire_script(request: Asked, script: Id) -> HttpResponse:
    """Take a script out of use; its wordings stay."""

    def act(ink: Ink) -> Done:
        actions.retire_script(ink, script)
        return Done()

    return change(request, act)
