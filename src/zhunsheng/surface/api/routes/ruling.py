"""Own policies and procedures: what counts, the draft, what it would change, and its publishing."""

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Path, Query, Schema
from pydantic import Field

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.cases import actions
from zhunsheng.cases.queries import (
    changes_between,
    check_rules,
    rules_draft,
    rules_edition,
    rules_editions,
    rules_text,
    try_policy,
)
from zhunsheng.cases.values import RulesSort
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.values import Scope
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.routes.drafts import VersionOut
from zhunsheng.surface.api.shapes.common import Done, Given, Id, Moment, When, plain
from zhunsheng.surface.api.writing import change

door = Door("case rules")
RULES = Subject(kind="rules")
Sort = Annotated[Literal["policy", "procedures"], Field()]
Text = Annotated[str, Field(max_length=512 * 1024)]
Reason = Annotated[str, Field(min_length=1, max_length=400)]


class RulesOf(Given):
    """Of which shop; 0 for all shops."""

    shop_id: Id = 0


class RulesVersionIn(RulesOf):
    """The version of the draft that was read; 0 for one that is not there yet."""

    version: Id = 0


class RulesDraftIn(RulesVersionIn):
    """The text of a draft, YAML as the shipped one."""

    text: Text


class RulesPublishIn(RulesVersionIn):
    """Why it is published, and from when on it counts; at once where that is left out."""

    reason: Reason
    effective_at: When | None = None


class RulesBackIn(RulesOf):
    """The edition that is to count again, 0 for what holds without own ones; `seen` is the newest edition that was read."""

    number: Id = 0
    seen: Id
    reason: Reason
    effective_at: When | None = None


class RulesTrialIn(RulesOf):
    """The text to try, on so many of the newest applications."""

    text: Text
    cases: Annotated[int, Field(ge=0, le=500)] = 200


class RulesOut(Schema):
    """An own edition, or the draft (number 0); one without text ends the own ones."""

    number: int
    shop_id: int
    version: int
    effective_from: Moment | None
    reason: str
    made_at: Moment
    made_by: str
    published_at: Moment | None
    published_by: str
    text: str


class RulesNowOut(Schema):
    """The edition that counts, its text, the draft, and every own edition without its text, the newest first."""

    number: int
    text: str
    draft: RulesOut | None
    editions: list[RulesOut]


class RulesNumber(Schema):
    """The edition that was made."""

    number: int


class RulesChangeOut(Schema):
    """One place that is said otherwise."""

    place: str
    before: str
    after: str


class RuleTurn(Schema):
    """How many applications another rule decides."""

    before: str
    after: str
    count: int


class ShortfallOut(Schema):
    """What the law grants and the text does not; `grave` where it cannot be published."""

    demand: str
    law: str
    rule: str
    ruling: str
    day: str
    grave: bool


class RulesTrialOut(Schema):
    """What a text would change: places, and for a policy applications by rule, and where it is less than the law."""

    changes: list[RulesChangeOut]
    samples: int = 0
    cases: int = 0
    changed: int = 0
    case_ids: list[int] = []
    by_rule: list[RuleTurn] = []
    short: list[ShortfallOut] = []


@door.get("/case-rules/{sort}", RulesNowOut, scope=Scope.CASES_READ, verb=Verb.CASE_RULES)
def read_rules(request: Asked, sort: Path[Sort], of: Query[RulesOf]) -> RulesNowOut:
    """Read what counts for a shop, its draft and its editions."""
    actor, kind = request.auth.actor, RulesSort(sort)
    require(actor, Verb.CASE_RULES, RULES)
    number, text = rules_text(actor, kind, of.shop_id, now())
    kept = rules_draft(actor, kind, of.shop_id)
    return RulesNowOut(
        number=number, text=text, draft=None if kept is None else RulesOut(**plain(kept)),
        editions=[RulesOut(**(plain(one) | {"text": ""})) for one in rules_editions(actor, kind, of.shop_id)],
    )  # fmt: skip


@door.get("/case-rules/{sort}/editions/{number}", RulesOut, scope=Scope.CASES_READ, verb=Verb.CASE_RULES)
def read_rules_edition(request: Asked, sort: Path[Sort], number: Path[Id]) -> RulesOut:
    """Read one edition with its text."""
    require(request.auth.actor, Verb.CASE_RULES, RULES)
    return RulesOut(**plain(rules_edition(request.auth.actor, RulesSort(sort), number)))


@door.put("/case-rules/{sort}/draft", VersionOut, scope=Scope.CASES_WRITE, verb=Verb.CASE_RULES)
def save_draft(request: Asked, sort: Path[Sort], body: RulesDraftIn) -> HttpResponse:
    """Keep a draft; a fault is told with its line, what was expected there and what stands there."""

    def act(ink: Ink) -> VersionOut:
        kept = actions.save_rules_draft(ink, RulesSort(sort), body.shop_id, body.text, version=body.version)
        return VersionOut(version=kept)

    return change(request, act)


@door.delete("/case-rules/{sort}/draft", Done, scope=Scope.CASES_WRITE, verb=Verb.CASE_RULES)
def drop_draft(request: Asked, sort: Path[Sort], read: Query[RulesVersionIn]) -> HttpResponse:
    """Throw the draft away."""

    def act(ink: Ink) -> Done:
        actions.drop_rules_draft(ink, RulesSort(sort), read.shop_id, version=read.version)
        return Done()

    return change(request, act)


@door.post("/case-rules/{sort}/draft/publish", RulesNumber, scope=Scope.CASES_WRITE, verb=Verb.CASE_RULES)
def publish(request: Asked, sort: Path[Sort], body: RulesPublishIn) -> HttpResponse:
    """Let the draft count from an instant on; refused where a policy grants less than the law."""

    def act(ink: Ink) -> RulesNumber:
        since = ink.at if body.effective_at is None else Instant.of(body.effective_at)
        number = actions.publish_rules_draft(
            ink, RulesSort(sort), body.shop_id, version=body.version, effective_at=since, reason=body.reason
        )
        return RulesNumber(number=number)

    return change(request, act)


@door.post("/case-rules/{sort}/back", RulesNumber, scope=Scope.CASES_WRITE, verb=Verb.CASE_RULES)
def go_back(request: Asked, sort: Path[Sort], body: RulesBackIn) -> HttpResponse:
    """Let an earlier edition count again, as a new one."""

    def act(ink: Ink) -> RulesNumber:
        since = ink.at if body.effective_at is None else Instant.of(body.effective_at)
        number = actions.return_to_rules(
            ink, RulesSort(sort), body.shop_id, body.number, seen=body.seen, effective_at=since, reason=body.reason
        )
        return RulesNumber(number=number)

    return change(request, act)


@door.post("/case-rules/{sort}/try", RulesTrialOut, scope=Scope.CASES_READ, verb=Verb.CASE_RULES)
def try_text(request: Asked, sort: Path[Sort], body: RulesTrialIn) -> RulesTrialOut:
    """Say what a text would change; nothing is kept."""
    actor, kind = request.auth.actor, RulesSort(sort)
    require(actor, Verb.CASE_RULES, RULES)
    check_rules(kind, body.text)
    changes = changes_between(kind, rules_text(actor, kind, body.shop_id, now())[1], body.text)
    places = [RulesChangeOut(**plain(one)) for one in changes]
    if kind is RulesSort.PROCEDURES:
        return RulesTrialOut(changes=places)
    trial = try_policy(actor, body.text, body.shop_id, now(), cases=body.cases)
    return RulesTrialOut(
        changes=places, samples=trial.samples, cases=trial.cases, changed=len(trial.changed),
        case_ids=[one.case_id for one in trial.changed if one.case_id is not None],
        by_rule=[RuleTurn(before=before, after=after, count=count) for before, after, count in trial.by_rule],
        short=[
            ShortfallOut(demand=one.demand, law=one.law, rule=one.rule, ruling=one.ruling.value, day=one.day, grave=one.grave)
            for one in trial.short
        ],
    )  # fmt: skip
