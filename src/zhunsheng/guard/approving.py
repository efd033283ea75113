"""Approve words in versions: somebody else's, the newest, and none that a standard holds back; the same for scripts and answers. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from zhunsheng.access.values import Actor, Role
from zhunsheng.guard.cache import guard_of
from zhunsheng.guard.values import NO_CONTEXT, Verdict
from zhunsheng.kernel.errors import Refusal
from zhunsheng.standards.values import Rulebook, Speaker

WRITTEN_IN: Final = "zh-hans"
"""The language of what is approved, and so of the words to say instead."""


class Noes(msgspec.Struct, frozen=True, kw_only=True):
    """The typed "no"s of a room for what it approves."""

    changed: type[Refusal]
    nothing: type[Refusal]
    own: type[Refusal]
    held: type[Refusal]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a thing in versions stands: its newest wording, the one in force, and whether it is in use."""

    latest: int
    approved: int | None
    in_use: bool


def insist_newest(standing: Standing, number: int, noes: Noes) -> None:
    """Go on only with the wording that was read, while it is the newest and not in force. Refuses: changed, nothing."""
    if standing.latest != number:
        raise noes.changed(latest=standing.latest, began=number)
    if standing.approved == number and standing.in_use:
        raise noes.nothing


def insist_other_author(actor: Actor, author_id: int, noes: Noes) -> None:
    """Go on only where somebody else wrote it, or the approver supervises. Refuses: own."""
    if author_id == actor.id and actor.kind == "agent" and not actor.has({Role.SUPERVISOR}):
        raise noes.own


def insist_sayable(rulebook: Rulebook, texts: Iterable[str], noes: Noes) -> None:
    """Go on only where the standards in force hold none of these words back. Refuses: held, with what to say instead."""
    for text in dict.fromkeys(texts):
        found = guard_of(rulebook).judge(text, speaker=Speaker.AGENT, context=NO_CONTEXT)
        if found.verdict is not Verdict.PASS:
            hit = found.gravest
            raise noes.held(
                phrase=hit.phrase,
                clause=hit.clause_id,
                reason=hit.reason.of(WRITTEN_IN),
                instead=hit.instead.of(WRITTEN_IN),
            )
