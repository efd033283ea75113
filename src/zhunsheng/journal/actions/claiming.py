"""What a page's form claims before its deed is run: the key under which the deed counts once."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhunsheng.journal.actions.once import Request


class Claim:
    """A key that the next action of this request takes up; `kept` once that was done."""

    def __init__(self, request: Request) -> None:
        """Wait for an action."""
        self.request = request
        self.kept = False


_claim: ContextVar[Claim | None] = ContextVar("claim", default=None)


def claim(request: Request) -> Claim:
    """Let the next action that is run from here be done under a key, in one transaction with it."""
    made = Claim(request)
    _claim.set(made)
    return made


def take_claim() -> Claim | None:
    """Hand the claim to the action that is about to be run, or let it go."""
    found = _claim.get()
    if found is not None:
        _claim.set(None)
    return found
