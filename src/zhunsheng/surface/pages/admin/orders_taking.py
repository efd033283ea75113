"""Take the orders of a file in, as many at a time as a page may wait for; whatever ends it, its owner can go on with the rest."""

import time
from typing import Final

import msgspec

from zhunsheng.access.values import Actor
from zhunsheng.commerce.actions import import_orders
from zhunsheng.commerce.queries import Fault, Looked, faults_of, packed, piece_of, unpacked
from zhunsheng.commerce.values import AT_ONCE, OrderTaken
from zhunsheng.ground.parked import forget_parked, park, parked
from zhunsheng.ground.stepping import leave_place
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import now

SECONDS: Final = 3.0
"""So long one turn takes orders in; then the page shows how far it is, and the next turn goes on."""
PIECE: Final = AT_ONCE


class Taking(msgspec.Struct, kw_only=True):
    """How far the taking in of a file is and what became of its orders; laid down after each turn, so that its owner finds it again."""

    shop_id: int
    shop_key: str
    name: str
    token: str
    looked: str
    total: int
    at: int = 0
    made: int = 0
    changed: int = 0
    same: int = 0
    faults: list[Fault] = []

    @property
    def goes_on(self) -> bool:
        """Whether orders are left."""
        return self.at < self.total


_TAKING: Final = msgspec.json.Decoder(Taking)


def lay_looked(actor: Actor, looked: Looked) -> str:
    """Lay down what a file holds; return the word for it."""
    return park(packed(looked), owner_id=actor.id, at=now())


def looked_of(actor: Actor, token: str) -> Looked:
    """Give back what a file holds. Refuses: NotFound once its hour is over."""
    return unpacked(parked(token, owner_id=actor.id, longer=True), Looked)


def begun(actor: Actor) -> Taking | None:
    """Return what its owner began to take in and has not ended, as long as the file still lies here."""
    try:
        taking = _TAKING.decode(parked(_word(actor), owner_id=actor.id))
        parked(taking.token, owner_id=actor.id, longer=True)
    except (NotFound, msgspec.MsgspecError):
        return None
    return taking


def forget(actor: Actor) -> None:
    """Forget what was begun; the orders that were taken in stay."""
    forget_parked(_word(actor))


def take(actor: Actor, taking: Taking, looked: Looked) -> None:
    """Go on for one turn; each piece stands alone, so that nothing is lost wherever this ends."""
    until = time.monotonic() + SECONDS
    while taking.goes_on:
        _take_piece(actor, taking, looked)
        leave_place()
        if time.monotonic() > until:
            break
    if taking.goes_on:
        park(msgspec.json.encode(taking), owner_id=actor.id, at=now(), token=_word(actor))
    else:
        forget(actor)


def _take_piece(actor: Actor, taking: Taking, looked: Looked) -> None:
    held = piece_of(looked, taking.at)
    orders = [one.order for one in held]
    lines = {one.order.draft.number: one.lines for one in held}
    for one, answer in zip(orders, run(import_orders, actor, now(), taking.shop_key, orders), strict=True):
        if isinstance(answer, OrderTaken):
            setattr(taking, answer.what, getattr(taking, answer.what) + 1)
        else:
            taking.faults += faults_of(answer, one.draft.number, lines)
    taking.at += len(held)


def _word(actor: Actor) -> str:
    return f"orders-begun-{actor.id:020d}"
