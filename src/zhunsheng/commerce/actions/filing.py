"""Take a file of orders in by the worker, whether or not anybody looks: begun by somebody, gone on with piece by piece, cancelled at any time."""

import logging
import time
from collections.abc import Sequence
from typing import Final

import msgspec
from django.db import DatabaseError
from django.db.models import F

from zhunsheng.access.queries import require
from zhunsheng.access.values import SYSTEM, Actor, Subject, Verb
from zhunsheng.commerce.actions.importing import import_orders
from zhunsheng.commerce.events import ImportBegan, ImportEnded
from zhunsheng.commerce.filing.values import CANCELLED, DONE, FAULT, FILE_GONE, NOT_ALLOWED, ImportWish
from zhunsheng.commerce.intake.looking import Held, Looked, piece_of, unpacked
from zhunsheng.commerce.intake.mapping import Fault, faults_of
from zhunsheng.commerce.models import ImportFaults, OrderImport, Shop
from zhunsheng.commerce.sealing import seal_faults
from zhunsheng.commerce.values import OrderTaken
from zhunsheng.ground.jobs import enqueue, job
from zhunsheng.ground.parked import forget_kept, kept
from zhunsheng.ground.stepping import leave_place
from zhunsheng.journal.actions import Ink, run, system_only
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import actor_of

log = logging.getLogger(__name__)

ORDERS: Final = Subject(kind="order")
TURN: Final = 2.0
"""Seconds that the queue's other jobs wait for a file at most."""
WAITING: Final = 20
"""Files that may wait for the worker at one time; each lies on the disk so long."""
KEPT: Final = hours(24 * 30)
"""How long it stands what became of a file, and which of its rows could not be taken."""


def begin_import(ink: Ink, wish: ImportWish) -> int:
    """Have the worker take in a file that was looked through; pressed twice it is begun once. Return its id.

    Writes    the import, the rows that could not be read, a job
    Records   import.began
    Refuses   AccessDenied, NotFound for the shop, BadInput where too many wait
    """
    require(ink.actor, Verb.ORDER_IMPORT, ORDERS)
    if not Shop.objects.filter(id=wish.shop_id).exists():
        raise NotFound("shop", wish.shop_id)
    going = OrderImport.objects.filter(why="")
    same = going.filter(by_id=ink.actor.id, shop_id=wish.shop_id, looked=wish.looked).order_by("id").first()
    if same is not None:
        return same.id
    if (waiting := going.count()) >= WAITING:
        raise BadInput("the files that wait to be taken in", f"at most {WAITING}", waiting)
    row = OrderImport(
        id=new_id(), shop_id=wish.shop_id, by_id=ink.actor.id, at=ink.at, name=wish.name[:120], looked=wish.looked,
        token=wish.token, total=wish.total, faults=len(wish.faults),
    )  # fmt: skip
    row.save(force_insert=True)
    _keep_faults(row.id, -1, wish.faults)
    ink.record(ImportBegan(shop_id=row.shop_id, import_id=row.id, orders=row.total))
    enqueue(carry_on_imports)
    return row.id


def cancel_import(ink: Ink, import_id: int) -> str:
    """Leave the rest of a file; what was taken in stays. Return the word under which the file is kept, for nobody needs it any more.

    Writes    how it ended
    Records   import.ended, unless it had ended
    Refuses   AccessDenied, NotFound
    """
    require(ink.actor, Verb.ORDER_IMPORT, ORDERS)
    token = OrderImport.objects.filter(id=import_id).values_list("token", flat=True).first()
    if token is None:
        raise NotFound("import of orders", import_id)
    _end(ink, import_id, CANCELLED)
    return token


def take_import_piece(ink: Ink, import_id: int, place: int, held: Sequence[Held]) -> bool:
    """Take a piece of a file in, in the name of who handed it in; tell whether it goes on. A piece that comes twice is left out.

    Writes    as `import_orders` does; how far it is, and which rows could not be taken
    Records   as `import_orders` does; import.ended behind the last piece
    Refuses   AccessDenied
    """
    require(ink.actor, Verb.ORDER_IMPORT, ORDERS)
    mine = OrderImport.objects.filter(id=import_id, why="", done=place)
    if not mine.update(done=F("done") + len(held)):  # why first: of two workers that hold the same piece one goes on
        return OrderImport.objects.filter(id=import_id, why="").exists()
    row = OrderImport.objects.select_related("shop").get(id=import_id)
    orders = [one.order for one in held]
    lines = {one.order.draft.number: one.lines for one in held}
    told, faults = {"made": 0, "changed": 0, "same": 0}, list[Fault]()
    for one, answer in zip(orders, import_orders(ink, row.shop.key, orders), strict=True):
        if isinstance(answer, OrderTaken):
            told[answer.what] += 1
        else:
            faults += faults_of(answer, one.draft.number, lines)
    _keep_faults(import_id, place, faults)
    more = {name: F(name) + count for name, count in (told | {"faults": len(faults)}).items() if count}
    OrderImport.objects.filter(id=import_id).update(**more)
    if row.done >= row.total:
        _end(ink, import_id, DONE)
    return row.done < row.total


@system_only("the worker could not go on with what somebody with the right began")
def fail_import(ink: Ink, import_id: int, why: str) -> None:
    """Note why a file cannot be gone on with. Writes: how it ended. Records: import.ended."""
    _end(ink, import_id, why)


@system_only("retention, once an hour")
def tend_imports(ink: Ink) -> None:
    """Forget what became of files long ago, and see to it that the worker goes on with those that are left.

    Writes   deletes imports with their rows; a job
    """
    OrderImport.objects.filter(at__lt=ink.at - KEPT).exclude(why="").delete()
    if OrderImport.objects.filter(why="").exists():
        enqueue(carry_on_imports)


@job()
def carry_on_imports() -> None:
    """Take in as much of the oldest file as a turn allows and leave the rest to the queue, so that other jobs come in between."""
    if take_import_turn():
        enqueue(carry_on_imports)


def take_import_turn() -> bool:
    """Go on with the file that has waited longest; tell whether any is left."""
    row = OrderImport.objects.filter(why="").order_by("id").first()
    if row is None:
        return False
    try:
        _go_on(row, actor_of(row.by_id), unpacked(kept(row.token, owner_id=row.by_id), Looked))
    except AccessDenied:
        run(fail_import, SYSTEM, now(), row.id, NOT_ALLOWED)
    except NotFound as gone:
        run(fail_import, SYSTEM, now(), row.id, FILE_GONE if gone.detail.get("thing") == "file" else NOT_ALLOWED)
    except DatabaseError:  # a database that is away comes back: the job is tried again
        raise
    except Exception:  # a fault of ours must not keep those that wait behind; the log has its trace
        log.exception("the orders of import %d could not be taken in", row.id)
        run(fail_import, SYSTEM, now(), row.id, FAULT)
    if not OrderImport.objects.filter(id=row.id, why="").exists():
        forget_kept(row.token)
    return OrderImport.objects.filter(why="").exists()


def _go_on(row: OrderImport, actor: Actor, looked: Looked) -> None:
    until, place = time.monotonic() + TURN, row.done
    while True:
        held = piece_of(looked, place) if place < looked.total else []
        if not run(take_import_piece, actor, now(), row.id, place, held):
            return
        place += len(held)
        leave_place()
        if time.monotonic() > until:
            return


def _keep_faults(import_id: int, place: int, faults: Sequence[Fault]) -> None:
    if faults:
        sealed = seal_faults(msgspec.msgpack.encode(faults))
        ImportFaults.objects.create(id=new_id(), order_import_id=import_id, place=place, told_sealed=sealed)


def _end(ink: Ink, import_id: int, why: str) -> None:
    if not OrderImport.objects.filter(id=import_id, why="").update(why=why, ended_at=ink.at):
        return
    row = OrderImport.objects.get(id=import_id)
    ink.record(
        ImportEnded(
            shop_id=row.shop_id, import_id=row.id, outcome=why, made=row.made, changed=row.changed, same=row.same,
            faults=row.faults,
        )
    )  # fmt: skip
