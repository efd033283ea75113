"""An agent answers; every outgoing word passes the guard first."""

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.dialogue.actions.receive import check_draft
from zhunsheng.dialogue.errors import DialogueEnded
from zhunsheng.dialogue.events import (
    DialogueAnswered,
    MessageConfirmed,
    MessageRefused,
    MessageSent,
    ProgressTold,
)
from zhunsheng.dialogue.heads import Head, head_of, keep
from zhunsheng.dialogue.messages import Written, already, prove, write_line
from zhunsheng.dialogue.values import OPEN, By, Draft, MessageKind
from zhunsheng.dialogue.words import judge
from zhunsheng.guard.values import Hit, Verdict
from zhunsheng.journal.actions import Ink, hot
from zhunsheng.standards.values import Severity


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A message that did not go out: what the guard found, and whether one more press would send it."""

    hits: tuple[Hit, ...]
    may_confirm: bool


@hot
def send_message(
    ink: Ink, dialogue_id: int, draft: Draft, author_name: str, confirmed: frozenset[str] = frozenset()
) -> Written | Held:
    """Send an agent's message to the customer, or hold it with the reason and the words to say instead.

    Writes   the message, the dialogue's numbers
    Records  message.sent, dialogue.answered for the first; message.refused when held; message.confirmed
    Refuses  AccessDenied, DialogueEnded, BadInput
    Clauses  cc-2.1b, ec-2.2b, ec-1.2a
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_REPLY, head.subject())
    known = already(ink, dialogue_id, By.AGENT, draft.cid)
    if known is not None:
        return known
    if head.state != OPEN:
        raise DialogueEnded()
    check_draft(draft)
    held = _hold(ink, head, draft, confirmed)
    return held if held is not None else _send(ink, head, draft, author_name, confirmed)


def _hold(ink: Ink, head: Head, draft: Draft, confirmed: frozenset[str]) -> Held | None:
    judgement = judge(head, draft.text)
    hits = () if judgement.verdict is Verdict.PASS else judgement.stopping(confirmed)
    if not hits:
        return None
    stopped = tuple(hit for hit in hits if hit.severity is Severity.REFUSE)
    ink.record(
        MessageRefused(
            dialogue_id=head.id,
            about=head.about(),
            clause_ids=sorted({hit.clause_id for hit in hits}),
            families=sorted({hit.family for hit in hits}),
            by=By.AGENT,
        )
    )
    return Held(hits=hits, may_confirm=not stopped)


def _send(ink: Ink, head: Head, draft: Draft, author_name: str, confirmed: frozenset[str]) -> Written:
    first = head.answered_at is None
    head.unanswered_since = None
    if first:
        head.answered_at = ink.at.us
    salt, proof = prove(draft.text)
    line = write_line(
        ink, head, by=By.AGENT, author_id=ink.actor.id, author_name=author_name, kind=draft.kind, text=draft.text,
        file_token=draft.file_token, cid=draft.cid, salt=salt,
    )  # fmt: skip
    about = head.about()
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
        )  # fmt: skip
    )
    if draft.kind is MessageKind.PROGRESS:
        ink.record(ProgressTold(dialogue_id=head.id, about=about, message_id=line.id))
    if confirmed:
        ink.record(MessageConfirmed(dialogue_id=head.id, about=about, clause_ids=sorted(confirmed), by=By.AGENT))
    keep(ink, head)
    return Written(dialogue_id=head.id, id=line.id, seq=line.seq, at=ink.at)
