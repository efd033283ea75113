"""The hot side of a dialogue: its row as the actions of one batch share it, and the rows the pen writes.

Measured: the same rows written by the ORM one by one cost about thirty times as much. A test keeps these statements
equal to their ORM twins.
"""

from collections.abc import Collection, Sequence
from typing import Any, cast

import msgspec

from zhunsheng.access.values import Subject
from zhunsheng.dialogue.values import CLOSED, WAITING, About, DialogueRow
from zhunsheng.ground.statements import with_marks
from zhunsheng.journal.actions import Batch, Ink, RowWriter, Shown
from zhunsheng.kernel.errors import NotFound

COLUMNS = (
    "id", "shop_id", "channel", "customer_id", '"group"', "tier", "standing_id", "agent_id", "team_id", "issue_type",
    "grade", "state", "seq", "delivered_seq", "read_seq", "agent_read_seq", "opened_at", "waiting_since",
    "unanswered_since", "answered_at", "last_at", "closed_at", "version", "stated_at", "offered_at", "handling",
    "record_state",
)  # fmt: skip
SELECT = f"SELECT {', '.join(COLUMNS)} FROM dialogue_dialogue WHERE id IN ({{marks}})"  # noqa: S608 - constants

CHANGED = RowWriter(
    "dialogue_dialogue",
    'UPDATE dialogue_dialogue SET "group" = %s, agent_id = %s, team_id = %s, issue_type = %s, grade = %s, state = %s, seq = %s,'
    " delivered_seq = %s, read_seq = %s, agent_read_seq = %s, waiting_since = %s, unanswered_since = %s,"
    " answered_at = %s, last_at = %s, closed_at = %s, stated_at = %s, offered_at = %s, handling = %s,"
    " record_state = %s, version = version + 1 WHERE id = %s AND version = %s",
    order=20,
    counted=True,
)
OPENED = RowWriter(
    "dialogue_dialogue_new",
    f"INSERT INTO dialogue_dialogue ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})",  # noqa: S608 - constants
    order=10,
)
WRITTEN = RowWriter(
    "dialogue_message",
    "INSERT INTO dialogue_message (id, dialogue_id, seq, by, author_id, author_name, kind, text, file_token, event,"
    " data, cid, salt, at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
    order=30,
)
AHEAD = "dialogue"
"""The kind under which hot actions say beforehand which dialogues they will read."""


class Head(msgspec.Struct):
    """The row of a dialogue in the working set of a batch, its fields in the order of COLUMNS. Instants as microseconds, as stored."""

    id: int
    shop_id: int
    channel: str
    customer_id: int
    group: str
    tier: str
    standing_id: int
    agent_id: int | None
    team_id: int | None
    issue_type: str | None
    grade: str | None
    state: str
    seq: int
    delivered_seq: int
    read_seq: int
    agent_read_seq: int
    opened_at: int
    waiting_since: int | None
    unanswered_since: int | None
    answered_at: int | None
    last_at: int
    closed_at: int | None
    version: int
    stated_at: int | None = None
    offered_at: int | None = None
    handling: str | None = None
    record_state: str = ""
    is_new: bool = False

    def about(self) -> About:
        """Give what every fact of this dialogue carries."""
        return About(
            channel=self.channel,
            shop_id=self.shop_id,
            group=self.group,
            tier=self.tier,
            customer_id=self.customer_id,
            standing_id=self.standing_id,
            agent_id=self.agent_id,
            team_id=self.team_id,
            issue_type=self.issue_type,
            grade=self.grade,
        )

    def row(self) -> DialogueRow:
        """Give the row as a reading after the commit will find it."""
        return DialogueRow(
            id=self.id, shop_id=self.shop_id, channel=self.channel, customer_id=self.customer_id, group=self.group,
            tier=self.tier, standing_id=self.standing_id, agent_id=self.agent_id, team_id=self.team_id,
            issue_type=self.issue_type, grade=self.grade, state=self.state, seq=self.seq,
            delivered_seq=self.delivered_seq, read_seq=self.read_seq, agent_read_seq=self.agent_read_seq,
            opened_at=self.opened_at, waiting_since=self.waiting_since, unanswered_since=self.unanswered_since,
            answered_at=self.answered_at, last_at=self.last_at, closed_at=self.closed_at,
            version=self.version if self.is_new else self.version + 1, stated_at=self.stated_at,
            offered_at=self.offered_at, handling=self.handling, record_state=self.record_state,
        )  # fmt: skip

    def subject(self) -> Subject:
        """Give what `access` decides about."""
        return Subject(
            kind="dialogue",
            id=self.id,
            agent_id=self.agent_id,
            team_id=self.team_id,
            customer_id=self.customer_id,
            waiting_group=self.group if self.state == WAITING else None,
        )

    @property
    def is_closed(self) -> bool:
        """Tell whether the dialogue has gone through its gate."""
        return self.state == CLOSED


def head_of(ink: Ink, dialogue_id: int) -> Head:
    """Return the row of a dialogue, read once a batch together with those that the neighbours will ask for.

    Refuses  NotFound
    """
    heads = _working(ink.working)
    head = heads.get(dialogue_id)
    if head is None:
        neighbours = cast(Sequence[int], ink.ahead(AHEAD))
        _read(ink, heads, {dialogue_id, *(one for one in neighbours if one not in heads)})
        head = heads.get(dialogue_id)
        if head is None:
            raise NotFound("dialogue", dialogue_id)
    return head


def _read(ink: Ink, heads: dict[int, Head], wanted: Collection[int]) -> None:
    for row in ink.fetch(with_marks(SELECT, len(wanted)), tuple(wanted)):
        heads[row[0]] = Head(*row)


def keep(ink: Ink, head: Head) -> None:
    """Have the changed row written with the batch."""
    _working(ink.working)[head.id] = head
    ink.working.setdefault("dialogue.changed", {})[head.id] = head
    ink.before_flush("dialogue.heads", _flush)


def _working(working: dict[object, Any]) -> dict[int, Head]:
    heads: dict[int, Head] | None = working.get("dialogue.heads")
    if heads is None:
        heads = working["dialogue.heads"] = {}
    return heads


def _flush(batch: Batch) -> None:
    changed: dict[int, Head] = batch.working.pop("dialogue.changed", {})
    for head in changed.values():
        # What an action did to the row after its last line was written is seen only here, where the batch ends.
        batch.shown.append(Shown(("row", head.row())))
        if head.is_new:
            batch.plan(OPENED, head.id, msgspec.structs.astuple(head)[: len(COLUMNS)])
            head.is_new = False
            continue
        batch.plan(
            CHANGED,
            head.id,
            (
                head.group, head.agent_id, head.team_id, head.issue_type, head.grade, head.state, head.seq, head.delivered_seq,
                head.read_seq, head.agent_read_seq, head.waiting_since, head.unanswered_since, head.answered_at,
                head.last_at, head.closed_at, head.stated_at, head.offered_at, head.handling, head.record_state,
                head.id, head.version,
            ),
        )  # fmt: skip
        head.version += 1
