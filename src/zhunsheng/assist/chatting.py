"""Speak the chat protocol of OpenAI to an endpoint of the desk's choice; it blocks, so never on the pen."""

from __future__ import annotations

import time
from typing import Any, Final

import msgspec

from zhunsheng.assist.values import HelperSettings
from zhunsheng.ground import http
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import Refusal

LARGEST: Final = 256 * 1024
WORDS: Final = 800
"""Tokens that an answer may have."""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What the endpoint said, and what it took; no text where it failed. Units: tokens, milliseconds."""

    text: str
    failed: bool
    tokens_in: int = 0
    tokens_out: int = 0
    took_ms: int = 0


def chat(settings: HelperSettings, key: str, instruction: str, words: str) -> Answered:
    """Ask once; whatever goes wrong, slow answers included, is a failure and no more."""
    body = {
        "model": settings.model, "temperature": 0.7, "max_tokens": WORDS,
        "messages": [{"role": "system", "content": instruction}, {"role": "user", "content": words}],
    }  # fmt: skip
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    began = time.monotonic()
    try:
        answer = http.fetch(
            "POST", f"{settings.url.rstrip('/')}/chat/completions", headers=headers, content=msgspec.json.encode(body),
            time_limit=seconds(settings.seconds), size_limit=LARGEST, redirects=0,
        )  # fmt: skip
        told = _read(answer.body) if answer.succeeded else None
    except Refusal:
        told = None
    took = round(1000 * (time.monotonic() - began))
    if told is None:
        return Answered(text="", failed=True, took_ms=took)
    text, tokens_in, tokens_out = told
    return Answered(text=text, failed=not text, tokens_in=tokens_in, tokens_out=tokens_out, took_ms=took)


def _read(body: bytes) -> tuple[str, int, int] | None:
    """Take text and tokens out of an answer; None for anything that is no such answer."""
    try:
        told: dict[str, Any] = msgspec.json.decode(body, type=dict[str, Any])
        text = told["choices"][0]["message"]["content"]
        usage = told.get("usage") or {}
        spent = [max(0, min(int(usage.get(name, 0)), 10_000_000)) for name in ("prompt_tokens", "completion_tokens")]
    except (msgspec.DecodeError, LookupError, TypeError, ValueError, AttributeError):
        return None
    return (text.strip(), spent[0], spent[1]) if isinstance(text, str) else None
