"""Read how far the files of orders are that somebody handed in, and which of their rows could not be taken."""

from collections.abc import Iterable

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.commerce.filing.values import ImportShown
from zhunsheng.commerce.intake.mapping import Fault
from zhunsheng.commerce.models import ImportFaults, OrderImport
from zhunsheng.commerce.sealing import open_faults
from zhunsheng.kernel.errors import NotFound

ORDERS = Subject(kind="order")
_FAULTS = msgspec.msgpack.Decoder(list[Fault])


def imports(actor: Actor, *, limit: int = 20) -> list[ImportShown]:
    """List the files handed in last, the newest first. Refuses: AccessDenied."""
    require(actor, Verb.ORDER_IMPORT, ORDERS)
    return _shown(OrderImport.objects.order_by("-id")[:limit])


def import_shown(actor: Actor, import_id: int) -> ImportShown:
    """Say how far one file is. Refuses: AccessDenied, NotFound."""
    require(actor, Verb.ORDER_IMPORT, ORDERS)
    found = _shown(OrderImport.objects.filter(id=import_id))
    if not found:
        raise NotFound("import of orders", import_id)
    return found[0]


def import_faults(actor: Actor, import_id: int, *, limit: int | None = None) -> list[Fault]:
    """List the rows of a file that could not be taken, to whoever handed it in: nobody else has seen what stands in it.

    Refuses  AccessDenied, NotFound, also for somebody else's file
    """
    if import_shown(actor, import_id).by_id != actor.id:
        raise NotFound("import of orders", import_id)
    found: list[Fault] = []
    for sealed in ImportFaults.objects.filter(order_import_id=import_id).order_by("place").values_list("told_sealed", flat=True):  # fmt: skip
        found += _FAULTS.decode(open_faults(sealed))
        if limit is not None and len(found) >= limit:
            break
    return sorted(found[:limit], key=lambda one: one.line)


def imports_ended(actor: Actor, import_ids: Iterable[int]) -> list[ImportShown]:
    """Say which of somebody's own files have come to an end. Refuses: AccessDenied."""
    require(actor, Verb.ORDER_IMPORT, ORDERS)
    return _shown(OrderImport.objects.filter(id__in=list(import_ids), by_id=actor.id).exclude(why="").order_by("id"))


def kept_tokens() -> frozenset[str]:
    """Name what must be kept for the files that go on."""
    return frozenset(OrderImport.objects.filter(why="").values_list("token", flat=True))


def _shown(rows: Iterable[OrderImport]) -> list[ImportShown]:
    found = list(rows)
    going = []
    if any(not row.why for row in found):
        going = list(OrderImport.objects.filter(why="").order_by("id").values_list("id", flat=True))
    return [
        ImportShown(
            id=row.id, shop_id=row.shop_id, by_id=row.by_id, at=row.at, name=row.name, total=row.total, done=row.done,
            made=row.made, changed=row.changed, same=row.same, faults=row.faults, why=row.why, ended_at=row.ended_at,
            before=going.index(row.id) if row.id in going else 0,
        )
        for row in found
    ]  # fmt: skip
