"""An agent answers; every outgoing word passes the guard first."""

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.dialogue.demands import note_restating, offer, reader_for
from zhunsheng.dialogue.errors import DialogueEnded, NobodysYet
from zhunsheng.dialogue.events import (
    DialogueAnswered,
    MessageConfirmed,
    MessageNoted,
    MessageRefused,
    MessageSent,
    MessageTried,
    ProgressTold,
)
from zhunsheng.dialogue.heads import Head, head_of
from zhunsheng.dialogue.messages import Written, already, reads_for_agent, write_line
from zhunsheng.dialogue.proofs import prove
from zhunsheng.dialogue.speaking import FROM_AGENTS, check_draft, on_the_desks_side
from zhunsheng.dialogue.values import OPEN, By, Draft, MessageKind
from zhunsheng.dialogue.words import judge, unsaid_at_first
from zhunsheng.guard.values import Hit, Judgement, Presence
from zhunsheng.journal.actions import Ink, foresees, hot, system_only
from zhunsheng.standards.values import Severity


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A message that did not go out: what the guard found, whether one more press would send it, whether a leader may."""

    hits: tuple[Hit, ...]
    may_confirm: bool
    may_ask: bool = False


@hot
@foresees(reads_for_agent)
def send_message(
    ink: Ink, dialogue_id: int, draft: Draft, author_name: str, confirmed: frozenset[str] = frozenset()
) -> Written | Held:
    """Send an agent's message to the customer, or hold it with the reason and the words to say instead.

    Writes   the message, the dialogue's numbers
    Records  message.sent, dialogue.answered for the first; message.refused when held; message.confirmed, message.noted;
             demand.restated, progress.told and solution.offered where its words say so
    Refuses  AccessDenied, DialogueEnded, NobodysYet, BadInput
    Clauses  cc-2.1b, ec-2.2b, ec-1.2a, cc-1.2a
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_REPLY, head.subject())
    on_the_desks_side(ink.actor)
    check_draft(draft, FROM_AGENTS)
    known = already(ink, dialogue_id, By.AGENT, draft.cid)
    if known is not None:
        return known
    if head.state != OPEN:
        raise DialogueEnded() if head.is_closed else NobodysYet()
    judgement = judge(head, draft.text, ink.at)
    stopping = judgement.stopping(confirmed)
    if stopping:
        _note_trial(ink, head, judgement)
        return _hold(ink, head, stopping)
    return put_out(ink, head, draft, author_name, judgement)


@system_only("whoever lets it out has asked for the right")
def put_out(ink: Ink, head: Head, draft: Draft, author_name: str, judgement: Judgement) -> Written:
    """Write a message that may go out, and record what the guard found in it and let go.

    Writes   the message, the dialogue's numbers
    Records  message.sent and what sending records
    """
    unsaid = unsaid_at_first(head, draft.text, ink.at) if head.answered_at is None else ()
    written = _send(ink, head, draft, author_name)
    _note_words(ink, head, written.id, judgement, unsaid)
    _note_trial(ink, head, judgement)
    return written


def _hold(ink: Ink, head: Head, hits: tuple[Hit, ...]) -> Held:
    ink.record(
        MessageRefused(
            dialogue_id=head.id,
            about=head.about(),
            clause_ids=sorted({hit.clause_id for hit in hits}),
            families=sorted({hit.family for hit in hits}),
            by=By.AGENT,
        )
    )
    refused = [hit for hit in hits if hit.severity is Severity.REFUSE]
    return Held(hits=hits, may_confirm=not refused, may_ask=bool(refused) and all(hit.release_s for hit in refused))


def _send(ink: Ink, head: Head, draft: Draft, author_name: str) -> Written:
    first = head.answered_at is None
    waited_us = None if head.unanswered_since is None else max(0, ink.at.us - head.unanswered_since)
    head.unanswered_since = None
    if first:
        head.answered_at = ink.at.us
    salt, proof = prove(draft.text)
    line = write_line(
        ink, head, by=By.AGENT, author_id=ink.actor.id, author_name=author_name, kind=draft.kind, text=draft.text,
        file_token=draft.file_token, cid=draft.cid, salt=salt,
    )  # fmt: skip
    about = head.about()
    reader = reader_for(ink, head)
    holding = draft.kind is MessageKind.PROGRESS or reader.asks_to_wait(draft.text)
    open_demand = head.stated_at is not None and head.offered_at is None
    solved = open_demand and not holding and reader.offers_solution(draft.text)
    if first:
        ink.record(DialogueAnswered(dialogue_id=head.id, about=about, by=By.AGENT))
    ink.record(
        MessageSent(
            dialogue_id=head.id,
            about=about,
            message_id=line.id,
            seq=line.seq,
            by=By.AGENT,
            kind=line.kind,
            proof=proof,
            first=first,
            waited_us=waited_us,
            waits=open_demand and not solved and (holding or reader.leaves_waiting(draft.text)),
        )
    )
    note_restating(ink, head, line.id, line.seq, draft.text)
    if solved:
        offer(ink, head, line.seq, "recognised")
    if holding:
        ink.record(ProgressTold(dialogue_id=head.id, about=about, message_id=line.id))
    return Written(dialogue_id=head.id, id=line.id, seq=line.seq, at=ink.at)


def _note_words(ink: Ink, head: Head, message_id: int, judgement: Judgement, unsaid: tuple[Presence, ...]) -> None:
    """Record what the guard found and let go: only clauses it really found, whatever the client says it confirmed."""
    asked = [hit for hit in judgement.hits if hit.severity is Severity.CONFIRM]
    noted = [hit for hit in judgement.hits if hit.severity is Severity.NOTE]
    if asked:
        clause_ids = sorted({hit.clause_id for hit in asked})
        ink.record(MessageConfirmed(dialogue_id=head.id, about=head.about(), clause_ids=clause_ids, by=By.AGENT))
    if noted or unsaid:
        ink.record(
            MessageNoted(
                dialogue_id=head.id,
                about=head.about(),
                message_id=message_id,
                clause_ids=sorted({*(hit.clause_id for hit in noted), *(one.clause_id for one in unsaid)}),
                families=sorted({*(hit.family for hit in noted), *(one.place.value for one in unsaid)}),
                by=By.AGENT,
            )
        )


def _note_trial(ink: Ink, head: Head, judgement: Judgement) -> None:
    """Record what rules on trial would have held."""
    if judgement.tried:
        ink.record(
            MessageTried(
                dialogue_id=head.id,
                about=head.about(),
                clause_ids=sorted({hit.clause_id for hit in judgement.tried}),
                families=sorted({hit.family for hit in judgement.tried}),
                by=By.AGENT,
            )
        )
