"""What a dialogue is about: the words of its taxonomy, the demand once stated, the solution once offered."""

from zhunsheng.dialogue.events import DemandRestated, DemandStated, SolutionOffered
from zhunsheng.dialogue.heads import Head, keep
from zhunsheng.guard.queries import Reader, reader_of, restates
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards import queries as standards
from zhunsheng.standards.queries import Taxonomy


def taxonomy_for(opened_at: int, at: Instant) -> Taxonomy:
    """Give the taxonomy a dialogue keeps: the one that counted when it was opened."""
    return standards.taxonomy(Instant(opened_at), asked_at=at)


def reader_for(ink: Ink, head: Head) -> Reader:
    """Give the words by which the messages of a dialogue are read."""
    kept = taxonomy_for(head.opened_at, ink.at)
    return reader_of(kept.id, kept.body.cues)


def state_demand(ink: Ink, head: Head, seq: int, stated_at: int | None = None) -> None:
    """Note that the customer has said what this is about.

    Writes   the dialogue's instant of the demand
    Records  demand.stated
    """
    head.stated_at = ink.at.us if stated_at is None else stated_at
    keep(ink, head)
    ink.record(DemandStated(dialogue_id=head.id, about=head.about(), seq=seq, stated_us=head.stated_at))


def note_restating(ink: Ink, head: Head, message_id: int, seq: int, text: str) -> None:
    """Note that an agent has summed up what the customer wants and asked whether that is right.

    Records  demand.restated, where a demand was stated and the words restate one
    Clauses  cc-1.2a
    """
    if head.stated_at is not None and restates(text):
        waited_us = max(0, ink.at.us - head.stated_at)
        ink.record(
            DemandRestated(dialogue_id=head.id, about=head.about(), message_id=message_id, seq=seq, waited_us=waited_us)
        )


def offer(ink: Ink, head: Head, seq: int, how: str) -> None:
    """Note that a solution was offered.

    Writes   the dialogue's instant of the first solution
    Records  solution.offered
    """
    if head.offered_at is None:
        head.offered_at = ink.at.us
        keep(ink, head)
    ink.record(SolutionOffered(dialogue_id=head.id, about=head.about(), seq=seq, how=how))
