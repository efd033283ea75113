"""Copy a past that was taken in, for measuring beside many messages."""

from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.dialogue.values import CLOSED
from zhunsheng.ground.copying import copy_rows
from zhunsheng.ground.search.benching import copy_entries
from zhunsheng.journal.actions import Ink, system_only


@system_only("a bench needs many messages; nobody wrote the copies")
def copy_past(ink: Ink, times: int, since: int, step: int) -> None:
    """Copy the closed dialogues that were taken in since an id so many times, with ids lower by a step each time.

    Writes   dialogues, messages, their entries in the search index
    """
    ink.settle()
    closed = f"state = '{CLOSED}'"
    for one in range(1, times + 1):
        copy_rows(Dialogue, {"id"}, since, one * step, where=closed)
        said = f"dialogue_id IN (SELECT id FROM dialogue_dialogue WHERE {closed})"  # noqa: S608 - constants
        copy_rows(Message, {"id", "dialogue_id"}, since, one * step, where=said)
    copy_entries("message", times, since, step)
