"""Dialogues, their messages, clocks and closing, as they travel."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from zhunsheng.clocks.values import ClockView
from zhunsheng.dialogue.queries import FoundMessage
from zhunsheng.dialogue.values import DialogueRow, Line
from zhunsheng.surface.api.paging import Paged
from zhunsheng.surface.api.shapes.common import Given, Id, Moment, When, told, told_us

Code = Annotated[str, Field(max_length=80)]


class DialogueChoice(Paged):
    """Which dialogues, in which order."""

    state: Literal["waiting", "open", "closed"] | None = None
    agent: Id | None = None
    team: Id | None = None
    group: Code | None = None
    shop: Id | None = None
    channel: Code | None = None
    tier: Code | None = None
    customer: Id | None = None
    issue_type: Code | None = None
    opened_from: When | None = None
    opened_until: When | None = None
    sort: Literal["-last_at", "last_at"] = "-last_at"


class DialogueOut(Schema):
    """A dialogue without its messages."""

    id: int
    version: int
    state: str
    channel: str
    shop: int
    group: str
    tier: str
    customer: int
    customer_name: str
    agent: int | None
    team: int | None
    issue_type: str | None
    grade: str | None
    seq: int
    delivered_seq: int
    read_seq: int
    agent_read_seq: int
    opened_at: Moment
    waiting_since: Moment | None
    unanswered_since: Moment | None
    answered_at: Moment | None
    last_at: Moment
    closed_at: Moment | None


class ClockOut(Schema):
    """A clock on a dialogue, as it stands at this moment."""

    id: int
    dialogue: int
    clause: str
    title: str
    state: str
    limit_seconds: float
    started_at: Moment
    due_at: Moment | None
    left_seconds: float | None
    stopped_at: Moment | None
    breached_at: Moment | None


class MessageOut(Schema):
    """One line of a dialogue."""

    id: int
    dialogue: int
    seq: int
    by: str
    author: str
    kind: str
    text: str
    file: str | None
    event: str | None
    data: dict[str, Any]
    cid: str | None
    at: Moment


class MessagesChoice(Schema):
    """From where on; `after` reads forwards, `before` backwards, without either the newest are given."""

    after: Id | None = None
    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class MessagesOut(Schema):
    """Messages in the order of their numbers; `more` says that there are others beyond them."""

    items: list[MessageOut]
    more: bool


class MessageIn(Given):
    """What an agent says, in words or by a file; `confirm` names the clauses whose question the agent has answered."""

    text: Annotated[str, Field(max_length=2000)] = ""
    file: Annotated[str, Field(min_length=1, max_length=128, description="The token of `POST /files`.")] | None = None
    kind: Literal["text", "progress"] = "text"
    cid: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    confirm: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=50)] = []


class MessageMade(Schema):
    """A message that is on its way."""

    id: int
    dialogue: int
    seq: int
    at: Moment


class TransferIn(Given):
    """To a colleague or to a group, with a note that tells what was promised and what is left to do."""

    to_agent: Id | None = None
    to_group: Code | None = None
    note: Annotated[str, Field(max_length=2000)] = ""


class ReadIn(Given):
    """Read up to this number."""

    seq: Id


class FollowUpIn(Given):
    """What will be done after the dialogue, by whom and until when."""

    owner: Id
    due_at: When
    plan: Annotated[str, Field(max_length=2000)]


class TickIn(Given):
    """An agent's own word that a check is met, with the evidence."""

    note: Annotated[str, Field(max_length=2000)]


class CloseIn(Given):
    """How a dialogue ends."""

    outcome: Literal["solved", "followup", "abandoned"]
    checks: Annotated[dict[Annotated[str, Field(max_length=80)], TickIn], Field(max_length=50)] = {}
    followup: FollowUpIn | None = None
    attempts: Annotated[str, Field(max_length=2000)] | None = None


class ResultIn(Given):
    """What the customer was told."""

    result: Annotated[str, Field(min_length=1, max_length=2000)]


class CheckOut(Schema):
    """One check of the closing gate, and the message that it was found in."""

    check: str
    clause: str
    title: str
    standing: str
    accepts: list[str]
    found_seq: int | None


class GateOut(Schema):
    """What the closing gate finds now."""

    checks: list[CheckOut]
    attempts: int
    attempts_needed: int


class LinkOut(Schema):
    """One link of the chain of owners: to somebody, or to a group that finds somebody."""

    from_agent: int | None
    to_agent: int | None
    to_group: str | None
    how: str
    note: str
    at: Moment


class FollowUpOut(Schema):
    """A promise that is still to be kept."""

    id: int
    dialogue: int
    owner: int
    plan: str
    due_at: Moment


class FoundOut(Schema):
    """A message that holds the words that were looked for."""

    message: int
    dialogue: int
    seq: int
    by: str
    text: str
    at: Moment


class QueueOut(Schema):
    """How many wait, and since when the longest does."""

    waiting: int
    longest_since: Moment | None
    lines: list["WaitingOut"]


class WaitingOut(Schema):
    """How many of one group, tier and channel wait."""

    group: str
    tier: str
    channel: str
    waiting: int
    longest_since: Moment | None


class PlaceOut(Schema):
    """Where a waiting dialogue stands; all is null once it is served, the estimate also where nothing is known."""

    position: int | None = None
    estimate_s: int | None = None
    here: int | None = None


class TakeOverIn(Given):
    """Why a colleague's dialogue is taken over."""

    note: Annotated[str, Field(max_length=2000)] = ""


class NoteIn(Given):
    """An internal note; `mentions` are the ids of colleagues who are to see it."""

    text: Annotated[str, Field(min_length=1, max_length=2000)]
    mentions: Annotated[list[Id], Field(max_length=50)] = []
    cid: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class NoteOut(Schema):
    """An internal note."""

    id: int
    dialogue_id: int
    author_id: int
    author_name: str
    text: str
    mentioned: list[int]
    at: Moment


def dialogue_out(row: DialogueRow, name: str) -> DialogueOut:
    """Show a dialogue; the customer's name is masked already."""
    return DialogueOut(
        id=row.id, version=row.version, state=row.state, channel=row.channel, shop=row.shop_id, group=row.group,
        tier=row.tier, customer=row.customer_id, customer_name=name, agent=row.agent_id, team=row.team_id,
        issue_type=row.issue_type, grade=row.grade, seq=row.seq, delivered_seq=row.delivered_seq,
        read_seq=row.read_seq, agent_read_seq=row.agent_read_seq, opened_at=told_us(row.opened_at) or "",
        waiting_since=told_us(row.waiting_since), unanswered_since=told_us(row.unanswered_since),
        answered_at=told_us(row.answered_at), last_at=told_us(row.last_at) or "", closed_at=told_us(row.closed_at),
    )  # fmt: skip


def message_out(line: Line, customer_name: str) -> MessageOut:
    """Show a message."""
    return MessageOut(
        id=line.id, dialogue=line.dialogue_id, seq=line.seq, by=line.by,
        author=customer_name if line.by == "customer" else line.author_name, kind=line.kind, text=line.text,
        file=line.file_token, event=line.event, data=line.data, cid=line.cid, at=line.at.iso(),
    )  # fmt: skip


def clock_out(view: ClockView, lang: str) -> ClockOut:
    """Show a clock. Units: seconds."""
    return ClockOut(
        id=view.id, dialogue=view.dialogue_id, clause=view.clause_id, title=view.title.of(lang), state=view.state.value,
        limit_seconds=view.limit_us / 1_000_000, started_at=view.started_at.iso(), due_at=told(view.due_at),
        left_seconds=None if view.left_us is None else view.left_us / 1_000_000, stopped_at=told(view.stopped_at),
        breached_at=told(view.breached_at),
    )  # fmt: skip


def found_out(found: FoundMessage) -> FoundOut:
    """Show a message that was found."""
    return FoundOut(
        message=found.id, dialogue=found.dialogue.id, seq=found.seq, by=found.by, text=found.text, at=found.at.iso()
    )
