"""What the guard goes by at this desk: evidence for claims, rules of its own, and words that a leader lets out."""

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Schema
from pydantic import Field

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.commerce import actions as commerce
from zhunsheng.commerce.queries import evidence as proofs
from zhunsheng.commerce.values import NewEvidence
from zhunsheng.dialogue import actions
from zhunsheng.dialogue.queries import own_rules, read_rules, release_dialogue, releases_page, write_rules
from zhunsheng.dialogue.values import NewRule, ReleaseFilter, RuleState
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.values import Scope
from zhunsheng.standards.queries import standing
from zhunsheng.surface.api.callers import Asked
from zhunsheng.surface.api.doors import Door
from zhunsheng.surface.api.paging import Page, Paged, cursor_of, places_of
from zhunsheng.surface.api.shapes.common import Done, Given, Id, Made, Moment, When, plain
from zhunsheng.surface.api.writing import change

door = Door("guard")

Short = Annotated[str, Field(max_length=100)]
Phrases = Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=500)]
FURTHEST = 1_000_000
MOST_EVIDENCE = 2000


class EvidenceIn(Given):
    """What may be claimed of a product, the document that proves it, and until when."""

    product: Annotated[str, Field(min_length=1, max_length=80)]
    claim: Annotated[str, Field(min_length=1, max_length=80)]
    source: Annotated[str, Field(min_length=1, max_length=200)]
    valid_from: When
    valid_until: When | None = None


class EvidenceOut(Schema):
    """A claim with what proves it; `in_force` tells whether the guard goes by it now."""

    id: int
    product: str
    claim: str
    source: str
    valid_from: Moment
    valid_until: Moment | None
    recorded_by: int
    recorded_at: Moment
    ended_at: Moment | None
    in_force: bool


class OwnRuleIn(Given):
    """Words that this desk forbids beside the standard, on one of its clauses."""

    code: Annotated[str, Field(min_length=1, max_length=39)]
    clause_id: Annotated[str, Field(min_length=1, max_length=40)]
    title: Annotated[str, Field(min_length=1, max_length=80)]
    severity: Literal["refuse", "confirm", "note"]
    speaker: Literal["agent", "customer"] = "agent"
    phrases: Phrases
    unless: Phrases = []
    say_instead: Annotated[str, Field(min_length=1, max_length=300)]
    reason: Annotated[str, Field(min_length=1, max_length=300)]

    def new(self) -> NewRule:
        """Give the value."""
        return NewRule(
            code=self.code, clause_id=self.clause_id, title=self.title, severity=self.severity, speaker=self.speaker,
            phrases=tuple(self.phrases), unless=tuple(self.unless), say_instead=self.say_instead, reason=self.reason,
        )  # fmt: skip


class OwnRuleOut(Schema):
    """A rule of the desk's own as it stands: on trial, on or off."""

    id: int
    code: str
    clause_id: str
    title: str
    severity: str
    speaker: str
    phrases: list[str]
    unless: list[str]
    say_instead: str
    reason: str
    state: str
    changed_by: int
    changed_at: Moment


class RuleStateIn(Given):
    """Whether a rule is on, on trial (it judges and only logs) or off."""

    state: Literal["on", "trial", "off"]


class RuleTableOut(Schema):
    """The rules as a table (CSV) that can be taken in again; lists stand with a bar between."""

    table: str


class RuleTableIn(Given):
    """A table of rules (CSV), as it is given out."""

    table: Annotated[str, Field(min_length=1, max_length=1_000_000)]


class TakenOut(Schema):
    """How many rules were taken in; all of them are on trial."""

    taken: int


class ReleaseChoice(Paged):
    """Which wishes to let refused words out; `open` are those that somebody may still answer."""

    text: Short = ""
    state: Literal["", "open", "asked", "granted", "declined", "lapsed", "sent"] = ""
    clause: Short = ""
    agent: Id | None = None
    team: Id | None = None
    since: When | None = None
    until: When | None = None


class ReleaseOut(Schema):
    """Words that the guard refused, why somebody wants to say them, and what became of it."""

    id: int
    dialogue_id: int
    asked_by: int
    asked_name: str
    text: str
    why: str
    clause_ids: list[str]
    families: list[str]
    state: str
    asked_at: Moment
    until: Moment
    answered_by: int | None
    answer: str


class ReleaseAnswerIn(Given):
    """Let the words out once, or not; both need a reason."""

    granted: bool
    answer: Annotated[str, Field(min_length=1, max_length=200)]


@door.get("/evidence", list[EvidenceOut], scope=Scope.STANDARDS_READ, verb=Verb.EVIDENCE_READ)
def list_evidence(request: Asked) -> list[EvidenceOut]:
    """List what proves claims, what was recorded last first, at most 2,000."""
    at = now()
    found = proofs(request.auth.actor, limit=MOST_EVIDENCE)
    return [EvidenceOut(**plain(one), in_force=one.in_force(at)) for one in found]


@door.post("/evidence", Made, scope=Scope.STANDARDS_WRITE, verb=Verb.EVIDENCE_EDIT, status=201)
def record_evidence(request: Asked, body: EvidenceIn) -> HttpResponse:
    """Record what proves a claim; the guard goes by it from its first day on."""

    def act(ink: Ink) -> Made:
        until = None if body.valid_until is None else Instant.of(body.valid_until)
        new = NewEvidence(
            product=body.product, claim=body.claim, source=body.source, valid_from=Instant.of(body.valid_from),
            valid_until=until,
        )  # fmt: skip
        return Made(id=commerce.record_evidence(ink, new))

    return change(request, act, status=201)


@door.post("/evidence/{evidence}/end", Done, scope=Scope.STANDARDS_WRITE, verb=Verb.EVIDENCE_EDIT)
def end_evidence(request: Asked, evidence: Id) -> HttpResponse:
    """Let a document prove its claim no longer; told again, nothing changes."""

    def act(ink: Ink) -> Done:
        commerce.end_evidence(ink, evidence)
        return Done()

    return change(request, act)


@door.get("/own-rules", list[OwnRuleOut], scope=Scope.STANDARDS_READ, verb=Verb.GUARD_READ)
def list_own_rules(request: Asked) -> list[OwnRuleOut]:
    """List the desk's own rules by code."""
    return [OwnRuleOut(**plain(one)) for one in own_rules(request.auth.actor)]


@door.get("/own-rules/table", RuleTableOut, scope=Scope.STANDARDS_READ, verb=Verb.GUARD_READ)
def export_own_rules(request: Asked) -> RuleTableOut:
    """Give the desk's own rules as a table."""
    return RuleTableOut(table=write_rules(own_rules(request.auth.actor)))


@door.put("/own-rules/table", TakenOut, scope=Scope.STANDARDS_WRITE, verb=Verb.GUARD_EDIT)
def import_own_rules(request: Asked, body: RuleTableIn) -> HttpResponse:
    """Take a table of rules in, all of it or nothing; a known code is reworded, and everything in it is on trial."""

    def act(ink: Ink) -> TakenOut:
        require(ink.actor, Verb.GUARD_EDIT, Subject(kind="desk"))
        found = read_rules(body.table, frozenset(standing(ink.at).clauses))
        return TakenOut(taken=actions.import_rules(ink, found))

    return change(request, act)


@door.post("/own-rules", Made, scope=Scope.STANDARDS_WRITE, verb=Verb.GUARD_EDIT, status=201)
def write_own_rule(request: Asked, body: OwnRuleIn) -> HttpResponse:
    """Write a rule; it is on trial until somebody turns it on."""

    def act(ink: Ink) -> Made:
        return Made(id=actions.save_rule(ink, body.new()))

    return change(request, act, status=201)


@door.put("/own-rules/{rule}", Done, scope=Scope.STANDARDS_WRITE, verb=Verb.GUARD_EDIT)
def reword_own_rule(request: Asked, rule: Id, body: OwnRuleIn) -> HttpResponse:
    """Reword a rule; it is on trial again."""

    def act(ink: Ink) -> Done:
        actions.save_rule(ink, body.new(), rule_id=rule)
        return Done()

    return change(request, act)


@door.put("/own-rules/{rule}/state", Done, scope=Scope.STANDARDS_WRITE, verb=Verb.GUARD_EDIT)
def turn_own_rule(request: Asked, rule: Id, body: RuleStateIn) -> HttpResponse:
    """Turn a rule on, try it out or turn it off."""

    def act(ink: Ink) -> Done:
        actions.turn_rule(ink, rule, RuleState(body.state))
        return Done()

    return change(request, act)


@door.get("/releases", Page[ReleaseOut], scope=Scope.DIALOGUES_READ, verb=Verb.WORDS_RELEASE)
def list_releases(request: Asked, choice: Query[ReleaseChoice]) -> Page[ReleaseOut]:
    """List wishes to let refused words out in dialogues you may answer for, the newest first."""
    place = places_of(choice.cursor, 1)
    offset = 0 if place is None else min(max(place[0], 0), FURTHEST)
    wanted = ReleaseFilter(
        text=choice.text, state=choice.state, clause_id=choice.clause, agent_id=choice.agent, team_id=choice.team,
        since=None if choice.since is None else Instant.of(choice.since),
        until=None if choice.until is None else Instant.of(choice.until),
    )  # fmt: skip
    rows = releases_page(request.auth.actor, wanted, now(), offset=offset, limit=choice.limit + 1)
    following = cursor_of(offset + choice.limit) if len(rows) > choice.limit else None
    return Page[ReleaseOut](items=[ReleaseOut(**plain(row)) for row in rows[: choice.limit]], next=following)


@door.post("/releases/{release}/answer", Done, scope=Scope.DIALOGUES_WRITE, verb=Verb.WORDS_RELEASE)
def answer_release(request: Asked, release: Id, body: ReleaseAnswerIn) -> HttpResponse:
    """Let the words out once, or decline; nobody answers for a dialogue of their own."""

    def act(ink: Ink) -> Done:
        dialogue_id = release_dialogue(ink.actor, release)
        actions.answer_release(ink, dialogue_id, release, granted=body.granted, answer=body.answer)
        return Done()

    return change(request, act)
