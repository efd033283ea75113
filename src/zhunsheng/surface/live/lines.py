"""A dialogue's lines as the customer sees them, read page by page."""

from typing import Final

from zhunsheng.access.values import Actor
from zhunsheng.dialogue.queries import dialogues_before, lines_after
from zhunsheng.dialogue.values import DialogueRow, Line
from zhunsheng.surface.live.frames import Out
from zhunsheng.surface.live.names import Names
from zhunsheng.surface.live.present import customer_lines

MOST_SHOWN: Final = 1000
"""Messages that a widget is shown of a long dialogue when it comes back with nothing; the rest stays on record."""


def lines_shown(actor: Actor, row: DialogueRow, after: int, names: Names) -> list[Out]:
    """Show the lines behind a number; without a number the last thousand."""
    lines: list[Line] = []
    last = after or max(0, row.seq - MOST_SHOWN)
    while page := lines_after(actor, row.id, last):
        lines += page
        last = page[-1].seq
    names.learn_files(line.file_token for line in lines)
    return customer_lines(lines, row, names)


def earlier_shown(actor: Actor, shop_id: int, channel: str, before: int, names: Names) -> Out:
    """Show the customer's dialogue before another one, and tell whether there are more."""
    rows = dialogues_before(actor, actor.id, shop_id, channel, before, limit=2)
    messages = lines_shown(actor, rows[0], 0, names) if rows else []
    return {
        "t": "earlier",
        "dialogue": rows[0].id if rows else None,
        "messages": messages,
        "more": len(rows) > 1,
    }
