"""Put dialogues, messages and clocks into the shapes of the live protocol; load and push use the same functions."""

from collections.abc import Iterable
from typing import Final

from zhunsheng.dialogue.values import WAITING, By, DialogueRow, GaveUp, Line
from zhunsheng.surface.live.frames import Out
from zhunsheng.surface.live.judging import mood_shown
from zhunsheng.surface.live.names import Names
from zhunsheng.surface.live.pictures import ClockPicture, Picture
from zhunsheng.surface.live.recording import row_issue

FOR_CUSTOMERS: Final = frozenset(
    {
        "dialogue.opened",
        "dialogue.queued",
        "dialogue.assigned",
        "dialogue.handed_over",
        "dialogue.handed_to_group",
        "dialogue.taken_over",
        "dialogue.released",
        "dialogue.message_offered",
        "dialogue.given_up",
        "dialogue.closed",
        "dialogue.reopened",
        "human.asked",
        "bot.began",
        "choice.settled",
    }
)
"""Lines of the desk that a customer sees; the others are for agents."""

SHOWN_TO_CUSTOMERS: Final = frozenset(
    {
        "agent",
        "to",
        "outcome",
        "number",
        "title",
        "more",
        "cents",
        "currency",
        "status",
        "option1",
        "option2",
        "option3",
        "option4",
        "option5",
        "once",
    }
)
SHOWN_OF: Final = {"choice.settled": frozenset({"dialogue", "of", "pressed", "how"})}
"""What else a customer is shown of a line of the desk."""


def row_frame(picture: Picture, names: Names, lang: str) -> Out:
    """Show a dialogue as a row of the console's list."""
    row, last = picture.row, picture.last
    issue = row_issue(row, lang)
    return {
        "id": row.id,
        "rev": row.version,
        "state": row.state,
        "channel": row.channel,
        "shop": names.shop(row.shop_id),
        "group": row.group,
        "customer": {"id": row.customer_id, "name": picture.customer_name, "tier": row.tier},
        "agent": None if row.agent_id is None else {"id": row.agent_id, "name": names.agent(row.agent_id)},
        "last": None
        if last is None
        else {"seq": last.seq, "by": last.by, "kind": last.kind, "text": last.text[:120], "at": last.at.us},
        "unread": picture.unseen,
        "opened_at": row.opened_at,
        "waiting_since": row.waiting_since if row.state == WAITING else None,
        "unanswered_since": row.unanswered_since,
        "wish": None if issue is None else issue["title"],
        "issue": issue,
        "stated_at": row.stated_at,
        "offered_at": row.offered_at,
        "record": row.record_state or None,
        "mood": picture.mood,
        "clocks": [clock_frame(clock, lang) for _, clock in sorted(picture.clocks.items())],
    }


def clock_frame(clock: ClockPicture, lang: str) -> Out:
    """Show a clock; instants as microseconds, so that every screen counts by the server's time."""
    return {
        "id": clock.id,
        "clause": clock.clause_id,
        "title": clock.title.of(lang),
        "limit_us": clock.limit_us,
        "started_at": clock.started_at.us,
        "due_at": None if clock.due_at is None else clock.due_at.us,
        "warn_at": None if clock.warn_at is None else clock.warn_at.us,
        "left_us": clock.left_us,
        "state": clock.phase.value,
        "stopped_at": None if clock.stopped_at is None else clock.stopped_at.us,
        "act": clock.act,
    }


def message_frame(line: Line, row: DialogueRow, names: Names, *, customer_name: str = "") -> Out:
    """Show a message to an agent; how upset it is takes longer to read and follows (`mood`)."""
    return {
        "id": line.id,
        "dialogue": line.dialogue_id,
        "seq": line.seq,
        "cid": line.cid,
        "by": line.by,
        "who": customer_name if line.by == By.CUSTOMER else line.author_name,
        "kind": line.kind,
        "text": line.text,
        "file": names.file(line.file_token),
        "at": line.at.us,
        "state": _mark(line.seq, row.delivered_seq, row.read_seq)
        if line.by != By.CUSTOMER
        else _mark(line.seq, row.seq, row.agent_read_seq),
        "event": line.event,
        "data": line.data,
        "mood": None,
    }


def read_message_frame(line: Line, row: DialogueRow, names: Names, *, customer_name: str = "") -> Out:
    """Show a message of a dialogue that is opened, with its mood."""
    return message_frame(line, row, names, customer_name=customer_name) | {"mood": mood_shown(line, row.standing_id)}


def customer_message_frame(line: Line, row: DialogueRow, names: Names) -> Out:
    """Show a message to the customer.

    A line of the desk that is none of the customer's business keeps its number and loses its content, so that no gap
    seems to be there.
    """
    frame = message_frame(line, row, names)
    del frame["mood"]  # what the desk reads into their words is not told to customers
    if line.by == By.SYSTEM and not _is_for_customers(line):
        return frame | {"event": None, "text": "", "data": {}}
    if line.data:
        shown = SHOWN_OF.get(line.event or "", SHOWN_TO_CUSTOMERS)
        frame["data"] = {key: value for key, value in line.data.items() if key in shown}
    return frame


def _is_for_customers(line: Line) -> bool:
    """Tell whether a line of the desk is a customer's business; that their page was closed they know themselves."""
    if line.event == "dialogue.given_up":
        return line.data.get("how") == GaveUp.MESSAGE
    return line.event in FOR_CUSTOMERS


def customer_lines(lines: Iterable[Line], row: DialogueRow, names: Names) -> list[Out]:
    """Show several messages to the customer."""
    return [customer_message_frame(line, row, names) for line in lines]


def _mark(seq: int, delivered: int, read: int) -> str:
    if seq <= read:
        return "read"
    return "delivered" if seq <= delivered else "sent"
