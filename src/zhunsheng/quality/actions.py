"""The door for reviewing dialogues and answering reviews."""

from collections.abc import Mapping, Sequence

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.dialogue.queries import dialogue_row, rows_of
from zhunsheng.dialogue.values import DialogueRow
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant
from zhunsheng.quality.events import ReviewAnswered, ReviewGiven
from zhunsheng.quality.evidence import items_of
from zhunsheng.quality.models import Review, ReviewFinding
from zhunsheng.quality.queries import review_subject
from zhunsheng.quality.values import (
    LONGEST_REMARK,
    LONGEST_WORDS,
    Finding,
    Item,
    NotToBeReviewed,
    ReviewAnsweredBefore,
    ReviewStands,
    Verdict,
)

__all__ = ["answer_review", "forget_reviews", "give_review"]


def give_review(ink: Ink, dialogue_id: int, findings: Mapping[str, Finding], remark: str = "") -> int:
    """Review a closed dialogue: one finding for every clause that applied to it, and a word on the whole.

    Writes    the review with its findings and the evidence of this moment
    Records   review.given
    Refuses   AccessDenied (nobody reviews themselves), NotFound, NotToBeReviewed, ReviewStands, BadInput for an item
              without finding, one that is none, a fault without a reason, or words too long
    Clauses   dy-1.1
    """
    row = dialogue_row(ink.actor, dialogue_id)
    require(ink.actor, Verb.REVIEW_WRITE, row.subject())
    if row.closed_at is None or row.agent_id is None:
        raise NotToBeReviewed()
    remark = _words(remark, "the remark", LONGEST_WORDS)
    closed_at = Instant(row.closed_at)
    if Review.objects.filter(dialogue_id=dialogue_id, closed_at=closed_at.us).exists():
        raise ReviewStands()
    items = items_of(row, ink.at)
    told = _checked(items, findings)
    faults = sorted(one for one, finding in told.items() if finding.verdict is Verdict.FAULT)
    review = Review(
        id=new_id(), dialogue_id=dialogue_id, closed_at=closed_at, standing_id=row.standing_id, agent_id=row.agent_id,
        team_id=row.team_id, by_id=ink.actor.id, given_at=ink.at, items=len(items), faults=faults, remark=remark,
    )  # fmt: skip
    review.save(force_insert=True)
    _keep(review, items, told)
    _tell(ink, row, review.id, closed_at, len(items), faults)
    return review.id


def answer_review(ink: Ink, review_id: int, words: str) -> None:
    """Answer a review of one's own dialogue; once.

    Writes    the answer
    Records   review.answered
    Refuses   NotFound, AccessDenied, ReviewAnsweredBefore, BadInput without words or with too many
    Clauses   dy-1.1
    """
    row = Review.objects.filter(id=review_id).first()
    if row is None:
        raise NotFound("review", review_id)
    require(ink.actor, Verb.REVIEW_ANSWER, review_subject(row))
    words = _words(words, "the answer", LONGEST_WORDS)
    if not words:
        raise BadInput("the answer", f"1 to {LONGEST_WORDS} characters", "")
    if row.answered_at is not None:
        raise ReviewAnsweredBefore()
    Review.objects.filter(id=review_id).update(answer=words, answered_at=ink.at)
    dialogue = rows_of([row.dialogue_id])[0]
    ink.record(ReviewAnswered(dialogue_id=dialogue.id, about=dialogue.about(), review_id=review_id))


@system_only("follows from erasing a dialogue")
def forget_reviews(ink: Ink, dialogue_ids: Sequence[int]) -> None:
    """Forget the reviews of dialogues that are erased. Writes: deletes reviews with their findings."""
    ink.settle()
    Review.objects.filter(dialogue_id__in=dialogue_ids).delete()


def _checked(items: Sequence[Item], findings: Mapping[str, Finding]) -> dict[str, Finding]:
    known = {item.clause_id for item in items}
    strange = sorted(findings.keys() - known)
    missing = [item.clause_id for item in items if item.clause_id not in findings]
    if strange or missing:
        raise BadInput("the findings", "one for each item", (strange or missing)[0])
    told = {}
    for clause_id, finding in findings.items():
        remark = _words(finding.remark, "the remark", LONGEST_REMARK)
        if finding.verdict is Verdict.FAULT and not remark:
            raise BadInput("the remark", "why it is a fault", clause_id)
        told[clause_id] = Finding(verdict=finding.verdict, remark=remark)
    return told


def _keep(review: Review, items: Sequence[Item], told: Mapping[str, Finding]) -> None:
    ReviewFinding.objects.bulk_create(
        ReviewFinding(
            id=new_id(), review_id=review.id, clause_id=item.clause_id, verdict=told[item.clause_id].verdict.value,
            remark=told[item.clause_id].remark, evidence=msgspec.to_builtins(item.evidence),
        )
        for item in items
    )  # fmt: skip


def _tell(ink: Ink, row: DialogueRow, review_id: int, closed_at: Instant, items: int, faults: list[str]) -> None:
    ink.record(
        ReviewGiven(
            dialogue_id=row.id, about=row.about(), review_id=review_id, closed_us=closed_at.us, items=items,
            faults=faults,
        )
    )  # fmt: skip


def _words(text: str, thing: str, longest: int) -> str:
    tidy = text.strip()
    if len(tidy) > longest or "\x00" in tidy:
        raise BadInput(thing, f"at most {longest} characters", len(tidy))
    return tidy
