"""Keep what meetings across departments decide: each with an owner, a time and its own talk, until it is done."""

from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.cases.lifecycle import DECISION
from zhunsheng.cases.meeting_events import DecisionDone, DecisionMade, DecisionReopened, DecisionSpokenOf
from zhunsheng.cases.models import Decision, DecisionWord
from zhunsheng.cases.queries import book
from zhunsheng.cases.values import TimePast
from zhunsheng.cases.writing import words_of
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.queries import actor_of

LEADS: Final = Verb.CASE_SKIP
"""Whoever may let a case skip a step leads: the same people decide in meetings."""


def _own(actor: Actor) -> Subject:
    return Subject(kind="case", agent_id=actor.id, team_id=min(actor.team_ids, default=None))


def _found(ink: Ink, decision_id: int) -> Decision:
    one = Decision.objects.filter(id=decision_id).first()
    if one is None:
        raise NotFound("decision", decision_id)
    require(ink.actor, LEADS, Subject(kind="case", agent_id=one.owner_id, team_id=one.team_id))
    return one


def make_decision(ink: Ink, department: str, what: str, owner_id: int, due_at: Instant) -> int:
    """Keep what a meeting decided: which department, what, who sees to it until when.

    Writes    the decision
    Records   decision.made
    Refuses   AccessDenied, NotFound for the owner, BadInput
    Clauses   dy-7.1
    """
    require(ink.actor, LEADS, _own(ink.actor))
    if department not in book().departments:
        raise BadInput("the department", f"one of {', '.join(book().departments)}", department)
    if due_at <= ink.at:
        raise TimePast()
    actor_of(owner_id)
    one = Decision(
        id=new_id(), department=department, what=words_of(what, "what was decided"), owner_id=owner_id,
        team_id=min(ink.actor.team_ids, default=None), due_at=due_at, made_at=ink.at, made_by=ink.actor.id, state=DECISION.start,
    )  # fmt: skip
    Decision.objects.bulk_create([one])
    ink.record(DecisionMade(decision_id=one.id, department=department, owner_id=owner_id, due_us=due_at.us))
    return one.id


def speak_of_decision(ink: Ink, decision_id: int, words: str) -> int:
    """Write a line of the talk about a decision.

    Writes    the line
    Records   decision.spoken_of
    Refuses   AccessDenied, NotFound, BadInput without words
    """
    one = _found(ink, decision_id)
    line = DecisionWord(
        id=new_id(), decision_id=one.id, at=ink.at, by_id=ink.actor.id, words=words_of(words, "the words")
    )  # fmt: skip
    DecisionWord.objects.bulk_create([line])
    ink.record(DecisionSpokenOf(decision_id=one.id, department=one.department, word_id=line.id))
    return line.id


def finish_decision(ink: Ink, decision_id: int, result: str) -> None:
    """Say that a decision is carried out, and what came of it.

    Writes    the decision
    Records   decision.done
    Refuses   AccessDenied, NotFound, MoveRefused where it is done, BadInput without a result
    """
    one = _found(ink, decision_id)
    told = words_of(result, "the result")
    Decision.objects.filter(id=one.id).update(state=DECISION.apply(one.state, "finish"), result=told, done_at=ink.at)
    ink.record(DecisionDone(decision_id=one.id, department=one.department))


def reopen_decision(ink: Ink, decision_id: int) -> None:
    """Say that a decision is not carried out after all.

    Writes    the decision
    Records   decision.reopened
    Refuses   AccessDenied, NotFound, MoveRefused where it is open
    """
    one = _found(ink, decision_id)
    Decision.objects.filter(id=one.id).update(state=DECISION.apply(one.state, "reopen"), done_at=None)
    ink.record(DecisionReopened(decision_id=one.id, department=one.department))
