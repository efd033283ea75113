"""A dialogue is ended from the console: through its gate, or the gate holds it and that is on record."""

from zhunsheng.access.values import Actor
from zhunsheng.dialogue.actions import ClosingMissing, close_dialogue, note_closing_held
from zhunsheng.dialogue.values import ClosingRequest
from zhunsheng.journal.actions import do
from zhunsheng.kernel.instants import Instant


async def end(actor: Actor, at: Instant, dialogue_id: int, request: ClosingRequest) -> None:
    """End a dialogue; what its gate holds back counts for the clauses that ask for what is missing."""
    try:
        await do(close_dialogue, actor, at, dialogue_id, request)
    except ClosingMissing:
        await do(note_closing_held, actor, at, dialogue_id, request)
        raise
