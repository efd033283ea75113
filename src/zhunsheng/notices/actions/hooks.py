"""Lay calls of webhooks into the queue; the worker makes them, again and again for a while where they fail."""

from zhunsheng.ground.jobs import enqueue, job
from zhunsheng.ground.keys import from_text, open_sealed, to_text
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.notices.outbound.hook import call
from zhunsheng.notices.values import HOOK


@system_only("webhooks tell what the desk itself has noticed")
def call_hook(ink: Ink, url: str, secret_sealed: bytes, body: str) -> None:
    """Have a webhook called after the commit; its secret stays sealed in the queue.

    Writes  the job
    """
    enqueue(make_call, url, to_text(secret_sealed), body, ink.at.us // 1_000_000)


@job()
def make_call(url: str, secret: str, body: str, second: int) -> None:
    """Call a webhook. Refuses: OutboundRefused, OutboundFailed."""
    call(url, open_sealed(from_text(secret), purpose=HOOK).decode(), body, second)
