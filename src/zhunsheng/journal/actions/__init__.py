"""The journal's door for everyone who writes: run an action on this process's pen.

sent = run(send_message, actor, now(), dialogue_id, draft)          # from a page's thread
sent = await do(send_message, actor, now(), dialogue_id, draft)     # from the event loop
"""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from zhunsheng.access.values import Actor
from zhunsheng.journal.actions.claiming import take_claim
from zhunsheng.journal.ink import Batch, Ink, Shown
from zhunsheng.journal.pen import Pen
from zhunsheng.journal.values import RowWriter, foresees, hot, system_only
from zhunsheng.kernel.instants import Instant

__all__ = [
    "Batch",
    "Ink",
    "Pen",
    "RowWriter",
    "Shown",
    "current_pen",
    "do",
    "foresees",
    "hot",
    "run",
    "system_only",
    "use_pen",
]

P = ParamSpec("P")
R = TypeVar("R")

_pens: list[Pen] = []


def use_pen(pen: Pen | None) -> None:
    """Make this the process's pen (assembly does it once; tests once each)."""
    _pens.clear()
    if pen is not None:
        _pens.append(pen)


def current_pen() -> Pen:
    """Return the process's pen."""
    if not _pens:
        raise RuntimeError("this process has no pen yet; assembly.process.start() gives it one")
    return _pens[0]


def run(action: Callable[Concatenate[Ink, P], R], actor: Actor, at: Instant, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run an action from a thread; returns after its commit. Where a page's form has claimed its key (`claiming.claim`), it is kept with it."""
    claim = take_claim()
    if claim is None:
        return current_pen().run(action, actor, at, *args, **kwargs)
    from zhunsheng.journal.actions.once import under_key  # why: it needs tables, which exist only after setup

    def act(ink: Ink) -> R:
        return action(ink, *args, **kwargs)

    done = current_pen().run(under_key, actor, at, claim.request, act)
    claim.kept = True
    return done


async def do(
    action: Callable[Concatenate[Ink, P], R], actor: Actor, at: Instant, *args: P.args, **kwargs: P.kwargs
) -> R:
    """Run an action from the event loop; returns after its commit."""
    return await current_pen().do(action, actor, at, *args, **kwargs)
