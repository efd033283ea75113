"""Keeping a customer out, as the console asks for it and shows it."""

from zhunsheng.access.values import Actor
from zhunsheng.dialogue.queries import subject_of_dialogue
from zhunsheng.journal.actions import do
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.actions import block_customer, unblock_customer
from zhunsheng.people.queries import block_lengths, block_of, block_reasons
from zhunsheng.surface.live.frames import Block, Out, Unblock
from zhunsheng.surface.live.names import Names
from zhunsheng.surface.live.reading import read


async def keep_out_or_let_in(actor: Actor, frame: Block | Unblock, at: Instant) -> None:
    """Do what the console asks."""
    within = None if frame.dialogue is None else await read(subject_of_dialogue, frame.dialogue)
    if isinstance(frame, Unblock):
        await do(unblock_customer, actor, at, frame.customer, frame.reason, within=within)
    else:
        await do(block_customer, actor, at, frame.customer, frame.reason, frame.length, frame.note, within=within)


def block_frame(customer_id: int, names: Names, at: Instant) -> Out | None:
    """Show what keeps a customer out now; nothing for one who may write."""
    block = block_of(customer_id, at)
    if block is None:
        return None
    return {
        "reason": block.reason,
        "at": block.at.us,
        "until": None if block.until is None else block.until.us,
        "by": names.agent(block.agent_id),
    }


def choices(lang: str) -> Out:
    """Name the reasons and lengths to choose from."""
    return {
        "reasons": [{"code": one.code, "word": one.en if lang == "en" else one.zh} for one in block_reasons()],
        "lengths": [{"code": one.code, "word": one.en if lang == "en" else one.zh} for one in block_lengths()],
    }
