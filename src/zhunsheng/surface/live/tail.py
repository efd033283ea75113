"""Following the journal: what other processes did (the ticker, the command line, a second web process) reaches the sockets here.

A process shows its own work right after commit; the rest is at most one sealing and one look behind.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from zhunsheng.clocks.events import ClockFact
from zhunsheng.dialogue.events import (
    DialogueFact,
    DialogueNoted,
    MessageReceived,
    MessageReleased,
    MessageSent,
    ReleaseAnswered,
    ReleaseAsked,
    ReleaseLapsed,
)
from zhunsheng.dialogue.queries import lines_of, note_shown, release_shown, rows_of
from zhunsheng.dialogue.values import DialogueRow, Line
from zhunsheng.journal.events import Recorded
from zhunsheng.journal.queries import after_known, head
from zhunsheng.kernel.durations import minutes
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import masked_names
from zhunsheng.standards import queries as standards
from zhunsheng.surface.live.hub import Hub
from zhunsheng.surface.live.names import Names
from zhunsheng.surface.live.pacing import Turns
from zhunsheng.surface.live.pictures import Picture, read_pictures
from zhunsheng.surface.live.reading import read
from zhunsheng.surface.live.releasing import show_release

log = logging.getLogger(__name__)

PAUSE: Final = 0.25
PAGE: Final = 1000
MESSAGES: Final = (MessageReceived, MessageSent)
LONG_OVER: Final = minutes(5)
"""What happened so long ago in a dialogue that has ended is no news: somebody is taking in a past."""


async def follow(hub: Hub, wake: asyncio.Event) -> None:
    """Show what others did, for as long as this process lives."""
    position = (await read(head)).position
    while True:
        await _pause(wake)
        try:
            facts, reached = await read(after_known, position, PAGE, hub.own)
            if facts:
                await show_foreign(hub, facts)
            position = reached
        except Exception:  # logged; the next look starts where this one did
            log.exception("following the journal failed at position %d", position)


async def _pause(wake: asyncio.Event) -> None:
    """Wait for the bell, and no longer than a quarter of a second."""
    with suppress(TimeoutError):
        await asyncio.wait_for(wake.wait(), PAUSE)
    wake.clear()


async def show_foreign(hub: Hub, facts: Sequence[Recorded]) -> None:
    """Bring pictures and sockets up to what another process committed."""
    shown = frozenset(one for one in map(_subject, facts) if hub.pictures.get(one) is not None)
    facts = await read(news, facts, shown)
    dialogues = {one.fact.dialogue_id for one in facts if isinstance(one.fact, DialogueFact)}
    clocks = [one for one in facts if isinstance(one.fact, ClockFact)]
    turns = Turns()
    if dialogues:
        await read(standards.taxonomy, now())
        before = {one: _seq(hub, one, facts) for one in dialogues}
        for picture, lines in await read(_changes, before, hub.names):
            hub.show_foreign(picture, lines)
            await turns.pause()
    await read(_learn_rulebooks, {one.fact.standing_id for one in clocks if isinstance(one.fact, ClockFact)})
    for one in clocks:
        if one.fact.subject_id and _dialogue(one) not in dialogues:
            hub.show_clocks([one])
            await turns.pause()
    for one in facts:
        hub.show_fact(one)
        await turns.pause()
        if isinstance(one.fact, DialogueNoted):
            note = await read(note_shown, one.fact.note_id)
            known = hub.pictures.get(one.fact.dialogue_id)
            if note is not None and known is not None:
                hub.show_note(note, known.row)
        elif isinstance(one.fact, ReleaseAsked | ReleaseAnswered | ReleaseLapsed | MessageReleased):
            wish = await read(release_shown, one.fact.release_id)
            known = hub.pictures.get(one.fact.dialogue_id)
            if wish is not None and known is not None:
                show_release(hub, wish, known.row)
        if one.fact.SUBJECT in ("agent", "shop", "team"):
            await read(hub.names.learn)
        elif one.fact.SUBJECT == "edition":
            await read(standards.refresh)


def _learn_rulebooks(standing_ids: set[int]) -> None:
    """Have the rulebooks at hand that alerts name clauses of: on the event loop nothing is read."""
    for standing_id in sorted(standing_ids):
        standards.rulebook(standing_id)


def news(facts: Sequence[Recorded], shown: frozenset[int]) -> list[Recorded]:
    """Leave out what nobody needs to be shown or alarmed by: old facts of dialogues that ended long ago."""
    before = now() - LONG_OVER
    old = {one.id: _subject(one) for one in facts if one.at < before}
    rows = rows_of(list({dialogue_id for dialogue_id in old.values() if dialogue_id} - shown))
    over = {row.id for row in rows if row.closed_at is not None and row.closed_at < before.us}
    return [one for one in facts if old.get(one.id, 0) not in over]


def _subject(recorded: Recorded) -> int:
    fact = recorded.fact
    return fact.dialogue_id if isinstance(fact, DialogueFact | ClockFact) else 0


def _dialogue(recorded: Recorded) -> int:
    fact = recorded.fact
    return fact.dialogue_id if isinstance(fact, ClockFact) else 0


def _seq(hub: Hub, dialogue_id: int, facts: Sequence[Recorded]) -> int | None:
    """Say after which message of a dialogue something is new here.

    A picture may be ahead of what was shown: a receipt or a message of one's own reads the row that another process has written.
    """
    picture = hub.pictures.get(dialogue_id)
    if picture is None:
        return None
    said = [one.fact.seq for one in facts if isinstance(one.fact, MESSAGES) and one.fact.dialogue_id == dialogue_id]
    return min([picture.row.seq, *(seq - 1 for seq in said)])


def _changes(before: dict[int, int | None], known: Names) -> list[tuple[Picture, list[Line]]]:
    rows: list[DialogueRow] = rows_of(list(before))
    names = masked_names([row.customer_id for row in rows])
    changes = []
    for picture in read_pictures(rows, names, now()):
        seen = before[picture.row.id]
        lines = lines_of(picture.row.id, picture.row.seq - 20 if seen is None else seen)
        known.learn_files(line.file_token for line in lines)
        changes.append((picture, lines))
    return changes
