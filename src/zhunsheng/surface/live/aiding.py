"""Have words drafted beside a dialogue; the endpoint is waited for in threads of its own, so that a slow one keeps nobody from reading."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

from django.db import close_old_connections

from zhunsheng.access.values import Actor
from zhunsheng.assist.actions import draft_record, draft_summary, reword_draft
from zhunsheng.assist.values import DraftedBeside
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import now
from zhunsheng.surface.live.frames import AidFrame, Out

AT_ONCE: Final = 4
MOST: Final = 12
"""Drafts that are under way or waiting in this process; one more is told that too many are."""
LONGEST: Final = 2000
BUSY: Final = "busy"
_pool: Final = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="aiding")
_under_way: Final[set[tuple[int, int, str]]] = set()


async def aid_frame(actor: Actor, frame: AidFrame, lang: str) -> Out:
    """Draft what is asked for; one draft of a kind at a time for an agent's dialogue."""
    draft = _draft(actor, frame, lang)
    mine = (actor.id, frame.dialogue, frame.what)
    if mine in _under_way or len(_under_way) >= MOST:
        return _shown(frame, DraftedBeside(why=BUSY))
    _under_way.add(mine)
    try:
        return _shown(frame, await asyncio.get_running_loop().run_in_executor(_pool, _in_thread, draft))
    finally:
        _under_way.discard(mine)


def _draft(actor: Actor, frame: AidFrame, lang: str) -> Callable[[], DraftedBeside]:
    match frame.what:
        case "record":
            return partial(draft_record, actor, now(), frame.dialogue)
        case "summary":
            return partial(draft_summary, actor, now(), frame.dialogue, lang)
        case "reword" if len(frame.text) <= LONGEST:
            return partial(reword_draft, actor, now(), frame.dialogue, frame.text)
        case "reword":
            raise BadInput("text", f"at most {LONGEST} characters", len(frame.text))
    raise BadInput("what", "record, summary or reword", frame.what)


def _in_thread(draft: Callable[[], DraftedBeside]) -> DraftedBeside:
    close_old_connections()
    try:
        return draft()
    finally:
        close_old_connections()


def _shown(frame: AidFrame, found: DraftedBeside) -> Out:
    told = {"fields": found.fields, "text": found.text, "by": found.by, "why": found.why}
    return {"t": "aid", "dialogue": frame.dialogue, "what": frame.what} | told
