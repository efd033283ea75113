"""Ask the endpoint that drafts words, within its limits, and count what that took.

These run in a thread that may wait for the endpoint, never on the pen; only what it took is written, on the pen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

import msgspec

from zhunsheng.access.values import SYSTEM
from zhunsheng.assist.actions.helper import KEY, note_helper_call
from zhunsheng.assist.chatting import chat
from zhunsheng.assist.models import HelperSettingsRow
from zhunsheng.assist.queries.helper import helper_settings, tokens_spent
from zhunsheng.assist.values import HelperCall, HelperSettings
from zhunsheng.ground.keys import open_sealed
from zhunsheng.guard.queries import mask
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import Instant

T = TypeVar("T")
DRAFTED: Final = "drafted"
OFF: Final = "off"
SPENT: Final = "spent"
FAILED: Final = "failed"
HELD: Final = "held"


def asked(
    purpose: str,
    at: Instant,
    instruction: str,
    words: str,
    read: Callable[[str], T],
    *,
    most_seconds: int | None = None,
) -> tuple[T | None, str, HelperCall | None]:
    """Ask once; return what `read` made of the answer, else why there is nothing, and what the call took if there was one.

    Personal data in the words are masked here, whoever asks. `read` gives something empty for what must not be kept.
    Writes    the day's figures
    """
    settings = helper_settings()
    if not settings.on:
        return None, OFF, None
    if settings.monthly_tokens and tokens_spent(at) >= settings.monthly_tokens:
        return None, SPENT, None
    if most_seconds is not None:
        settings = msgspec.structs.replace(settings, seconds=min(settings.seconds, most_seconds))
    told = chat(settings, _key(settings), instruction, mask(words))
    found = None if told.failed else read(told.text)
    held = not told.failed and not found
    call = HelperCall(
        purpose=purpose, failed=told.failed, held=held, tokens_in=told.tokens_in, tokens_out=told.tokens_out,
        took_ms=told.took_ms,
    )  # fmt: skip
    run(note_helper_call, SYSTEM, at, at.iso()[:10], call)
    return found or None, FAILED if told.failed else HELD if held else "", call


def _key(settings: HelperSettings) -> str:
    row = HelperSettingsRow.objects.filter(id=1).first() if settings.has_key else None
    sealed = None if row is None else row.key_sealed
    return "" if sealed is None else open_sealed(bytes(sealed), purpose=KEY).decode()
