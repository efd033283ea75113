"""`zhunsheng orders import FILE|pull URL`: orders of a shop from whatever its platform exports."""

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec

from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.process import command_pen
from zhunsheng.assembly.tables import insist
from zhunsheng.commerce.actions import import_orders, keep_columns
from zhunsheng.commerce.queries import (
    Fault,
    Intake,
    Table,
    error_file,
    faults_of,
    fetch_orders,
    file_table,
    kept_columns,
    orders_in,
    shop_by_key,
)
from zhunsheng.commerce.values import AT_ONCE, IncomingOrder, OrderTaken
from zhunsheng.ground.stepping import leave_place
from zhunsheng.journal.actions import run as write
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import now

SHOWN = 5
TOLD_EVERY = 1_000
"""Orders after which the command says how far it is, where somebody watches."""


def run(given: argparse.Namespace) -> int:
    """Take a file in or only look at it; exit code 1 when some rows could not be taken."""
    chosen = dict(_pair(text) for text in given.map)
    name = given.file if given.verb == "import" else given.url
    table = file_table(_content(given), name, given.sheet)
    if not given.preview and not given.shop:
        raise BadInput("--shop", "the key of the shop", "")
    found = orders_in(table, given.zone, chosen or _kept(given.shop, table))
    faults = list(found.faults)
    counts = {"orders": len(found.orders), "made": 0, "changed": 0, "same": 0, "doubles": found.doubles}
    if not given.preview:
        insist()
        with command_pen():
            _take_all(given.shop, table, found, chosen, counts, faults)
    if given.errors:
        Path(given.errors).write_text(error_file(faults), encoding="utf-8-sig")
    _tell(found, faults, counts, as_json=given.json, preview=given.preview)
    return 1 if faults else 0


def _pair(text: str) -> tuple[str, str]:
    field, equals, heading = text.partition("=")
    if not equals:
        raise BadInput("--map", "FIELD=HEADING", text)
    return field, heading


def _content(given: argparse.Namespace) -> bytes:
    try:
        if given.verb == "pull":
            token = Path(given.token_file).read_text("utf-8").strip() if given.token_file else ""
            return fetch_orders(given.url, token)
        return sys.stdin.buffer.read() if given.file == "-" else Path(given.file).read_bytes()
    except OSError as fault:
        raise BadInput("the file", "one that can be read", str(fault)) from fault


def _kept(shop_key: str, table: Table) -> dict[str, str] | None:
    """Say which columns were named for the shop's files before; a look without a shop knows of none."""
    if not shop_key:
        return None
    insist()
    return kept_columns(shop_by_key(shop_key).id, table)


def _take_all(
    shop_key: str, table: Table, found: Intake, chosen: dict[str, str], counts: dict[str, int], faults: list[Fault]
) -> None:  # fmt: skip
    """Take the orders in some at a time, so that nothing is lost wherever this ends, and tell somebody who watches how far it is."""
    shop_id = shop_by_key(shop_key).id
    if chosen:
        write(keep_columns, SYSTEM, now(), shop_id, table.headings, chosen)
    for place in range(0, len(found.orders), AT_ONCE):
        some = found.orders[place : place + AT_ONCE]
        for one, answer in zip(some, write(import_orders, SYSTEM, now(), shop_key, some), strict=True):
            if isinstance(answer, OrderTaken):
                counts[answer.what] += 1
            else:
                faults += faults_of(answer, one.draft.number, found.lines)
        done = place + len(some)
        leave_place()
        if sys.stderr.isatty() and (done % TOLD_EVERY < AT_ONCE or done == len(found.orders)):
            sys.stderr.write(f"\r{done} / {len(found.orders)}" + "\n" * (done == len(found.orders)))


def _tell(found: Intake, faults: list[Fault], counts: dict[str, int], *, as_json: bool, preview: bool) -> None:
    if as_json:
        told: dict[str, Any] = {**counts, "columns": dict(found.columns), "unread": found.unread}
        told["source"] = msgspec.to_builtins(found.source)
        told["faults"] = [msgspec.to_builtins(one) for one in faults]
        told["notes"] = [msgspec.to_builtins(one) for one in found.notes]
        if preview:
            told["preview"] = [_shown(one) for one in found.orders]
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        return
    sys.stdout.write(" ".join(_source(found)) + "\n")
    for field, heading in found.columns.items():
        sys.stdout.write(f"{field:<12} <- {heading}\n")
    if found.unread:
        sys.stdout.write(f"not read: {', '.join(found.unread)}\n")
    for one in found.orders[: SHOWN if preview else 0]:
        sys.stdout.write(msgspec.json.encode(_shown(one)).decode() + "\n")
    sys.stdout.write(" ".join(f"{key} {value}" for key, value in counts.items()) + f" faults {len(faults)}\n")
    for fault in faults[:50]:
        blamed = f" (line {fault.blamed})" if fault.blamed not in (0, fault.line) else ""
        column = f"{fault.column}: " if fault.column else ""
        sys.stdout.write(f"line {fault.line} {fault.number}{blamed}: {column}{fault.why}\n")
    for note in found.notes[:50]:
        sys.stdout.write(f"line {note.line} {note.number}: {NOTES[note.code]}: {note.value}\n")


NOTES = {
    "sum": "does not add up (goods, freight, discount, paid), kept as told",
    "amount": "no amount is told, it counts as nothing",
    "before": "a time before the order was placed, kept as told",
    "state": "a state that nobody knows, kept as written",
}


def _source(found: Intake) -> list[str]:
    """Say what the file turned out to be."""
    told = found.source
    parts = [told.kind, told.encoding, f"separated by {told.separator!r}" if told.separator else ""]
    parts += [
        f"sheet {told.sheet!r}" if told.sheet else "",
        f"headings in line {told.heading_line}" if told.heading_line else "",
    ]
    parts += [f"{told.unseen} hidden rows read too" if told.unseen else ""]
    parts += [f"not read: sheets {', '.join(told.others)} (--sheet)" if told.others else ""]
    return [one for one in parts if one]


def _shown(one: IncomingOrder) -> dict[str, Any]:
    """Show an order without saying who gets it where."""
    draft = one.draft
    return {
        "number": draft.number, "status": draft.status.value, "status_raw": draft.status_raw,
        "items": msgspec.to_builtins(draft.items), "total_cents": draft.total_cents, "paid_cents": draft.paid_cents,
        "freight_cents": draft.freight_cents, "discount_cents": draft.discount_cents,
        "placed_at": draft.placed_at.iso(), "paid_at": draft.paid_at and draft.paid_at.iso(),
        "shipped_at": draft.shipped_at and draft.shipped_at.iso(),
        "received_at": draft.received_at and draft.received_at.iso(),
        "tracking": draft.shipments[-1].tracking if draft.shipments else "",
        "parcels": [f"{one.carrier} {one.tracking}".strip() for one in draft.shipments],
    }  # fmt: skip
