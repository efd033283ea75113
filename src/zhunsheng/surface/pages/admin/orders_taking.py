"""Take the orders of a file in, as many at a time as a page may wait for; whatever ends it, the rest can be taken in later."""

import time
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from zhunsheng.access.values import Actor
from zhunsheng.commerce.actions import import_orders
from zhunsheng.commerce.queries import Fault, Intake, faults_of
from zhunsheng.commerce.values import AT_ONCE, IncomingOrder, OrderTaken
from zhunsheng.ground.parked import park, parked
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import now

SECONDS: Final = 3.0
"""So long one turn takes orders in; then the page shows how far it is, and the next turn goes on."""
_FAULTS: Final = msgspec.json.Decoder(list[Fault])


class Taking(msgspec.Struct, kw_only=True):
    """How far the taking in of a file is, and what became of its orders; `late` is the word for the faults laid down."""

    at: int = 0
    made: int = 0
    changed: int = 0
    same: int = 0
    late: str = ""
    faults: list[Fault] = []


def take(actor: Actor, shop_key: str, found: Intake, typed: Mapping[str, str]) -> Taking:
    """Go on from where the page before was; each order stands alone, so that nothing is lost wherever this ends."""
    at, made, changed, same = (_count(typed.get(name, "")) for name in ("at", "made", "changed", "same"))
    taking = Taking(at=at, made=made, changed=changed, same=same)
    if typed.get("late"):
        try:
            taking.faults = _FAULTS.decode(parked(typed["late"], owner_id=actor.id))
        except (NotFound, msgspec.MsgspecError):
            taking.faults = []
    until = time.monotonic() + SECONDS
    while taking.at < len(found.orders):
        some = found.orders[taking.at : taking.at + AT_ONCE]
        _take(actor, shop_key, some, found, taking)
        taking.at += len(some)
        if time.monotonic() > until:
            break
    if taking.faults and taking.at < len(found.orders):
        taking.late = park(msgspec.json.encode(taking.faults), owner_id=actor.id, at=now())
    return taking


def _take(actor: Actor, shop_key: str, some: Sequence[IncomingOrder], found: Intake, taking: Taking) -> None:
    for one, answer in zip(some, run(import_orders, actor, now(), shop_key, some), strict=True):
        if isinstance(answer, OrderTaken):
            setattr(taking, answer.what, getattr(taking, answer.what) + 1)
        else:
            taking.faults += faults_of(answer, one.draft.number, found.lines)


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
