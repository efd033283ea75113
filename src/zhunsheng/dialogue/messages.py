"""Writing one message: its number, its row, its proof, and what the live hub is shown of it."""

import itertools
from collections.abc import Hashable, Sequence
from typing import cast

import msgspec

from zhunsheng.dialogue.heads import AHEAD, WRITTEN, Head, keep
from zhunsheng.dialogue.values import By, Draft, Line, MessageKind
from zhunsheng.ground.statements import with_marks
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant

_encoder = msgspec.json.Encoder()

CIDS = "dialogue.cid"
# A join from the asked side: SQLite would read the whole index for a row value IN a list.
SEEN = (
    "WITH asked (dialogue_id, by, cid) AS (VALUES {marks}) SELECT m.dialogue_id, m.by, m.cid, m.id, m.seq, m.at"
    " FROM asked CROSS JOIN dialogue_message m WHERE m.dialogue_id = asked.dialogue_id AND m.by = asked.by"
    " AND m.cid = asked.cid"
)

Ahead = tuple[tuple[str, Hashable], ...]
Cid = tuple[int, str, str]
"""A client's own id: the dialogue, who wrote, and the id."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it was stored: what an acknowledgement needs, whether it was there already."""

    dialogue_id: int
    id: int
    seq: int
    at: Instant
    repeated: bool = False


def already(ink: Ink, dialogue_id: int, by: By, cid: str) -> Written | None:
    """Return what a client's own id led to before, in this batch or an earlier one."""
    known: Written | None = ink.working.get((CIDS, dialogue_id, by, cid))
    if known is not None:
        return msgspec.structs.replace(known, repeated=True)
    seen: dict[Cid, Written | None] = ink.working.setdefault("dialogue.seen", {})
    key = (dialogue_id, by.value, cid)
    if key not in seen:
        neighbours = cast(Sequence[Cid], ink.ahead(CIDS))
        seen |= _seen(ink, dict.fromkeys((key, *(one for one in neighbours if one not in seen))))
    return seen[key]


def _seen(ink: Ink, asked: dict[Cid, Written | None]) -> dict[Cid, Written | None]:
    """Look up clients' ids, all that the batch will ask for in one statement."""
    sql = with_marks(SEEN, len(asked), "(%s, %s, %s)")
    for dialogue_id, by, cid, message_id, seq, at in ink.fetch(sql, tuple(itertools.chain.from_iterable(asked))):
        asked[dialogue_id, by, cid] = Written(
            dialogue_id=dialogue_id, id=message_id, seq=seq, at=Instant(at), repeated=True
        )
    return asked


def reads_dialogue(dialogue_id: int, *_: object, **__: object) -> Ahead:
    """Say beforehand what an action on a dialogue will read."""
    return ((AHEAD, dialogue_id),)


def reads_for_customer(dialogue_id: int, draft: Draft, *_: object, **__: object) -> Ahead:
    """Say beforehand what taking in a customer's message will read."""
    return (AHEAD, dialogue_id), (CIDS, (dialogue_id, By.CUSTOMER.value, draft.cid))


def reads_for_agent(dialogue_id: int, draft: Draft, *_: object, **__: object) -> Ahead:
    """Say beforehand what sending an agent's message will read."""
    return (AHEAD, dialogue_id), (CIDS, (dialogue_id, By.AGENT.value, draft.cid))


def write_line(
    ink: Ink,
    head: Head,
    *,
    by: By,
    author_id: int,
    author_name: str,
    kind: MessageKind = MessageKind.TEXT,
    text: str = "",
    file_token: str | None = None,
    event: str | None = None,
    data: dict[str, str | int | None] | None = None,
    cid: str | None = None,
    salt: bytes | None = None,
) -> Line:
    """Give a message its number and plan its row.

    Writes  a message, the dialogue's last number and time
    """
    head.seq += 1
    head.last_at = ink.at.us
    line = Line(
        id=new_id(),
        dialogue_id=head.id,
        seq=head.seq,
        by=by.value,
        author_id=author_id,
        author_name=author_name,
        kind=kind.value,
        text=text,
        file_token=file_token,
        event=event,
        data=data or {},
        cid=cid,
        at=ink.at,
    )
    keep(ink, head)
    stored = _encoder.encode(line.data).decode() if line.data else None
    ink.plan(
        WRITTEN,
        line.id,
        (
            line.id, head.id, line.seq, line.by, author_id, author_name, line.kind, text, file_token, event, stored,
            cid, salt, ink.at.us,
        ),
    )  # fmt: skip
    if cid is not None:
        ink.working[CIDS, head.id, by, cid] = Written(dialogue_id=head.id, id=line.id, seq=line.seq, at=ink.at)
    ink.show("line", (line, head.row(), head.is_new))
    return line


def system_line(ink: Ink, head: Head, event: str, **data: str | int | None) -> Line:
    """Write a line of the desk itself into the dialogue: a code and its values, put into words by the reader's screen."""
    return write_line(
        ink, head, by=By.SYSTEM, author_id=0, author_name="", kind=MessageKind.SYSTEM, event=event, data=data
    )
