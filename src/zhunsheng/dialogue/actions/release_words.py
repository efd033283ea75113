"""Words that the guard refused: an agent asks, a leader lets them out once or not, and all of it is on record."""

from __future__ import annotations

from collections.abc import Sequence

from zhunsheng.access.queries import require
from zhunsheng.access.values import Verb
from zhunsheng.dialogue.actions.send import Held, put_out
from zhunsheng.dialogue.errors import DialogueEnded, NobodysYet, NotHeld, NotReleasable, ReleaseOver
from zhunsheng.dialogue.events import MessageReleased, ReleaseAnswered, ReleaseAsked, ReleaseLapsed
from zhunsheng.dialogue.heads import Head, head_of
from zhunsheng.dialogue.lifecycle import RELEASE
from zhunsheng.dialogue.messages import Written, already
from zhunsheng.dialogue.models import WordRelease
from zhunsheng.dialogue.queries.releases import listed, shown_of
from zhunsheng.dialogue.speaking import FROM_AGENTS, check_draft, on_the_desks_side
from zhunsheng.dialogue.values import OPEN, By, Draft, ReleaseState
from zhunsheng.dialogue.words import judge
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.standards.values import Severity

LONGEST_REASON = 200


def ask_release(ink: Ink, dialogue_id: int, draft: Draft, why: str, author_name: str) -> int:
    """Ask the leaders to let out words that the guard refuses; asked again for the same words, it is still one wish.

    Writes   the wish
    Records  release.asked
    Refuses  AccessDenied, DialogueEnded, NobodysYet, NotHeld, NotReleasable, BadInput
    Clauses  cc-2.1b, ec-2.2b
    """
    head = _mine(ink, dialogue_id)
    check_draft(draft, FROM_AGENTS)
    why = _reason("the reason", why)
    hits = [hit for hit in judge(head, draft.text, ink.at).hits if hit.severity is Severity.REFUSE]
    if not hits:
        raise NotHeld()
    never = sorted({hit.clause_id for hit in hits if not hit.release_s})
    if never:
        raise NotReleasable(clauses=", ".join(never))
    open_ones = WordRelease.objects.filter(
        dialogue_id=dialogue_id, asked_by=ink.actor.id, state=ReleaseState.ASKED, until__gt=ink.at
    )
    known = open_ones.filter(text=draft.text).first()
    if known is not None:
        return known.id
    row = WordRelease(
        id=new_id(), dialogue_id=dialogue_id, asked_by=ink.actor.id, asked_name=author_name or ink.actor.name,
        text=draft.text, why=why, clauses=" ".join(sorted({hit.clause_id for hit in hits})),
        families=" ".join(sorted({hit.family for hit in hits})), state=RELEASE.start, asked_at=ink.at,
        until=ink.at + seconds(min(hit.release_s for hit in hits)), answered_by=None, answer="",
    )  # fmt: skip
    row.save(force_insert=True)
    ink.record(
        ReleaseAsked(
            dialogue_id=head.id, about=head.about(), release_id=row.id, clause_ids=listed(row.clauses),
            families=listed(row.families), until_us=row.until.us,
        )
    )  # fmt: skip
    _show(ink, head, row)
    return row.id


def answer_release(ink: Ink, dialogue_id: int, release_id: int, *, granted: bool, answer: str) -> None:
    """Let the words out once, or decline; both need a reason, and nobody answers for a dialogue of their own.

    Writes   the answer
    Records  release.answered
    Refuses  AccessDenied, NotFound, ReleaseOver, BadInput for an answer without a reason
    """
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.WORDS_RELEASE, head.subject())
    row = _wish(dialogue_id, release_id)
    answer = _reason("the answer", answer)
    if row.state != ReleaseState.ASKED or row.until <= ink.at:
        raise ReleaseOver()
    row.state = RELEASE.apply(row.state, "grant" if granted else "decline")
    row.answered_by, row.answer = ink.actor.id, answer
    row.until = ink.at + (row.until - row.asked_at)
    row.save(update_fields=["state", "answered_by", "answer", "until"])
    ink.record(
        ReleaseAnswered(
            dialogue_id=head.id, about=head.about(), release_id=row.id, asked_by_id=row.asked_by,
            clause_ids=listed(row.clauses), granted=granted,
        )
    )  # fmt: skip
    _show(ink, head, row)


def say_released(ink: Ink, dialogue_id: int, release_id: int, cid: str, author_name: str) -> Written | Held:
    """Send the granted words, exactly these and once; what the guard refuses beyond the grant is still held.

    Writes   the message, the dialogue's numbers, that the grant is used
    Records  message.sent and what sending records, message.released
    Refuses  AccessDenied, NotFound, DialogueEnded, NobodysYet, ReleaseOver
    """
    head = _mine(ink, dialogue_id)
    row = _wish(dialogue_id, release_id)
    draft = Draft(cid=cid, text=row.text)
    check_draft(draft, FROM_AGENTS)
    known = already(ink, head.id, By.AGENT, cid)
    if known is not None:
        return known
    if row.asked_by != ink.actor.id or row.state != ReleaseState.GRANTED or row.until <= ink.at:
        raise ReleaseOver()
    judgement = judge(head, row.text, ink.at)
    granted = listed(row.clauses)
    beyond = tuple(hit for hit in judgement.hits if hit.severity is Severity.REFUSE and hit.clause_id not in granted)
    if beyond:
        return Held(hits=beyond, may_confirm=False, may_ask=all(hit.release_s for hit in beyond))
    row.state = RELEASE.apply(row.state, "send")
    row.save(update_fields=["state"])
    written = put_out(ink, head, draft, author_name, judgement)
    ink.record(
        MessageReleased(
            dialogue_id=head.id, about=head.about(), message_id=written.id, release_id=row.id,
            clause_ids=list(granted), families=listed(row.families), granted_by_id=row.answered_by or 0,
        )
    )  # fmt: skip
    _show(ink, head, row)
    return written


@system_only("time passes for everybody alike")
def tend_releases(ink: Ink, *, limit: int) -> int:
    """Let wishes lapse that nobody answered in time, and grants that nobody used.

    Writes   their state
    Records  release.lapsed
    """
    due = WordRelease.objects.filter(state__in=(ReleaseState.ASKED, ReleaseState.GRANTED), until__lte=ink.at)
    rows: Sequence[WordRelease] = list(due.order_by("until", "id")[:limit])
    for row in rows:
        head = head_of(ink, row.dialogue_id)
        row.state = RELEASE.apply(row.state, "lapse")
        row.save(update_fields=["state"])
        ink.record(ReleaseLapsed(dialogue_id=head.id, about=head.about(), release_id=row.id, asked_by_id=row.asked_by))
        _show(ink, head, row)
    return len(rows)


def _mine(ink: Ink, dialogue_id: int) -> Head:
    head = head_of(ink, dialogue_id)
    require(ink.actor, Verb.DIALOGUE_REPLY, head.subject())
    on_the_desks_side(ink.actor)
    if head.state != OPEN:
        raise DialogueEnded() if head.is_closed else NobodysYet()
    return head


def _wish(dialogue_id: int, release_id: int) -> WordRelease:
    row = WordRelease.objects.filter(id=release_id, dialogue_id=dialogue_id).first()
    if row is None:
        raise NotFound("release", release_id)
    return row


def _reason(thing: str, words: str) -> str:
    words = words.strip()
    if not 1 <= len(words) <= LONGEST_REASON:
        raise BadInput(thing, f"1 to {LONGEST_REASON} characters", len(words))
    return words


def _show(ink: Ink, head: Head, row: WordRelease) -> None:
    ink.show("release", (shown_of(row), head.row()))
