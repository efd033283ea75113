"""Take in dialogues that were held elsewhere: they are read and found like our own, and no clock ever ran on them."""

from collections.abc import Iterator, Sequence

from zhunsheng.access.queries import audience, require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.dialogue.checks import tidy_past
from zhunsheng.dialogue.events import HistoryTakenIn
from zhunsheng.dialogue.heads import WRITTEN, Head, keep
from zhunsheng.dialogue.values import CLOSED, By, MessageKind, PastDialogue, PastLine
from zhunsheng.ground import search
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.ids import new_id
from zhunsheng.standards import queries as standards


def take_in_past(ink: Ink, shop_id: int, dialogues: Sequence[PastDialogue]) -> int:
    """Take in closed dialogues of another desk; a few hundred messages at once keep the pen free for others.

    Writes   the dialogues, their messages, their words in the search index
    Records  history.taken_in
    Refuses  AccessDenied, BadInput for a dialogue without messages or out of order, NothingInForce
    """
    require(ink.actor, Verb.HISTORY_IMPORT, Subject(kind="history"))
    for past in dialogues:
        tidy_past(past, ink.at)
    standing_id = standards.standing(ink.at).id
    scopes: dict[int, tuple[str, ...]] = {}
    entries: list[search.Entry] = []
    for past in dialogues:
        head = _head(shop_id, standing_id, past)
        keep(ink, head)
        entries += _write_lines(ink, head.id, past)
        scopes[head.id] = audience(head.subject())
    search.scope_many("message", scopes)
    search.index_many(entries)
    ink.record(HistoryTakenIn(shop_id=shop_id, dialogues=len(dialogues), lines=len(entries)))
    return len(entries)


def _head(shop_id: int, standing_id: int, past: PastDialogue) -> Head:
    first, last, count = past.lines[0], past.lines[-1], len(past.lines)
    answered = next((line.at for line in past.lines if line.by is By.AGENT), None)
    return Head(
        id=new_id(), shop_id=shop_id, channel=past.channel, customer_id=past.customer_id, group=past.group,
        tier=past.tier, standing_id=standing_id, agent_id=past.agent_id, team_id=past.team_id, issue_type=None,
        grade=None, state=CLOSED, seq=count, delivered_seq=count, read_seq=count, agent_read_seq=count,
        opened_at=first.at, waiting_since=None, unanswered_since=None, answered_at=answered, last_at=last.at,
        closed_at=last.at, version=0, is_new=True,
    )  # fmt: skip


def _write_lines(ink: Ink, dialogue_id: int, past: PastDialogue) -> Iterator[search.Entry]:
    for seq, line in enumerate(past.lines, start=1):
        message_id = new_id()
        author_id, author = _author(past, line)
        row = (
            message_id, dialogue_id, seq, line.by.value, author_id, author, MessageKind.TEXT.value, line.text, None, None,
            None, None, None, line.at,
        )  # fmt: skip
        ink.plan(WRITTEN, message_id, row)
        yield search.Entry(kind="message", ref=message_id, owner=dialogue_id, text=line.text)


def _author(past: PastDialogue, line: PastLine) -> tuple[int, str]:
    return (past.customer_id, "") if line.by is By.CUSTOMER else (past.agent_id, past.agent_name)
