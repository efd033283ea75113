"""How upset a customer's words are, read when they stand on the screens already: nobody waits for it.

Measured: reading a mood takes about as long as committing the message.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from zhunsheng.access.queries import audience
from zhunsheng.dialogue.values import By, Line
from zhunsheng.guard.queries import emotion_of
from zhunsheng.surface.live.frames import Out
from zhunsheng.surface.live.judging import mood_shown
from zhunsheng.surface.live.pictures import Picture
from zhunsheng.surface.live.present import row_frame

if TYPE_CHECKING:
    from zhunsheng.surface.live.hub import Hub  # why: the hub calls this


def has_mood(line: Line) -> bool:
    """Tell whether a line is one whose mood is read."""
    return line.by == By.CUSTOMER and bool(line.text)


def show_moods(hub: "Hub", lines: Iterable[Line]) -> None:
    """Push what was read from customers' words, where there is anything to say: the message's mood, and the row it changes."""
    for line in lines:
        picture = hub.pictures.get(line.dialogue_id)
        if picture is None:
            continue  # whoever opens the dialogue reads it with its moods
        frame: Out = {"t": "mood", "dialogue": line.dialogue_id, "seq": line.seq}
        mood = mood_shown(line, picture.row.standing_id)
        changed = _follow(picture)
        if mood is None and not changed:
            continue
        peers = hub.peers(audience(picture.row.subject()))
        for lang in {peer.lang for peer in peers}:
            row = {"row": row_frame(picture, hub.names, lang)} if changed else {}
            hub.tell([peer for peer in peers if peer.lang == lang], frame | {"mood": mood} | row)


def _follow(picture: Picture) -> bool:
    """Bring a dialogue's mood up to its customer's last words; tell whether it is another one."""
    before, picture.mood = picture.mood, emotion_of(picture.said).level
    return picture.mood != before
