"""Writing one message: its number, its row, its proof, and what the live hub is shown of it."""

import hashlib
import hmac
import os

import msgspec
from django.db import connection

from zhunsheng.dialogue.heads import SEEN, WRITTEN, Head, keep
from zhunsheng.dialogue.values import By, Line, MessageKind
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant

_encoder = msgspec.json.Encoder()


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it was stored: what an acknowledgement needs, whether it was there already."""

    dialogue_id: int
    id: int
    seq: int
    at: Instant
    repeated: bool = False


def already(ink: Ink, dialogue_id: int, by: By, cid: str) -> Written | None:
    """Return what a client's own id led to before, in this batch or an earlier one."""
    known: Written | None = ink.working.get(("dialogue.cid", dialogue_id, by, cid))
    if known is not None:
        return msgspec.structs.replace(known, repeated=True)
    with connection.cursor() as cursor:
        cursor.execute(SEEN, [dialogue_id, by.value, cid])
        row = cursor.fetchone()
    if row is None:
        return None
    return Written(dialogue_id=dialogue_id, id=row[0], seq=row[1], at=Instant(row[2]), repeated=True)


def prove(text: str) -> tuple[bytes, str]:
    """Return a fresh salt and the HMAC of a text under it; the proof dies with the salt."""
    salt = os.urandom(16)
    return salt, hmac.digest(salt, text.encode(), hashlib.sha256).hex()


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
        ink.working["dialogue.cid", head.id, by, cid] = Written(
            dialogue_id=head.id, id=line.id, seq=line.seq, at=ink.at
        )
    ink.show("line", (line, head.row(), head.is_new))
    return line


def system_line(ink: Ink, head: Head, event: str, **data: str | int | None) -> Line:
    """Write a line of the desk itself into the dialogue: a code and its values, put into words by the reader's screen."""
    return write_line(
        ink, head, by=By.SYSTEM, author_id=0, author_name="", kind=MessageKind.SYSTEM, event=event, data=data
    )
