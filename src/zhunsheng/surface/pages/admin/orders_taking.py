"""Take the orders of a file in, as many at a time as a page may wait for; whatever ends it, the rest can be taken in later."""

import time
from collections.abc import Mapping
from typing import Final

import msgspec

from zhunsheng.access.values import Actor
from zhunsheng.commerce.actions import import_order
from zhunsheng.commerce.queries import Fault, Intake, fault_of, find_order
from zhunsheng.commerce.values import IncomingOrder
from zhunsheng.ground.parked import park, parked
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import NotFound, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.people.values import Details

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


def take(actor: Actor, shop_key: str, shop_id: int, found: Intake, typed: Mapping[str, str]) -> Taking:
    """Go on from where the page before was; each order stands alone, so that nothing is lost wherever this ends."""
    at, made, changed, same = (_count(typed.get(name, "")) for name in ("at", "made", "changed", "same"))
    taking = Taking(at=at, made=made, changed=changed, same=same)
    if typed.get("late"):
        try:
            taking.faults = _FAULTS.decode(parked(typed["late"], owner_id=actor.id))
        except (NotFound, msgspec.MsgspecError):
            taking.faults = []
    until = time.monotonic() + SECONDS
    for one in found.orders[taking.at :]:
        _take(actor, shop_key, shop_id, found, one, taking)
        taking.at += 1
        if time.monotonic() > until:
            break
    if taking.faults and taking.at < len(found.orders):
        taking.late = park(msgspec.json.encode(taking.faults), owner_id=actor.id, at=now())
    return taking


def _take(actor: Actor, shop_key: str, shop_id: int, found: Intake, one: IncomingOrder, taking: Taking) -> None:
    before = find_order(shop_id, one.draft.number)
    try:
        run(import_order, actor, now(), shop_key, one.buyer, Details(name=one.name, phone=one.phone), one.draft)
    except Refusal as refusal:
        rows = found.lines[one.draft.number]
        taking.faults += [fault_of(refusal, line=line, number=one.draft.number, row=row) for line, row in rows]
        return
    if before is None:
        taking.made += 1
    elif before == find_order(shop_id, one.draft.number):
        taking.same += 1
    else:
        taking.changed += 1


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
