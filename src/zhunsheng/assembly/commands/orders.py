"""`zhunsheng orders import FILE|pull URL`: orders of a shop from whatever its platform exports."""

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec

from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.process import command_pen
from zhunsheng.assembly.tables import insist
from zhunsheng.commerce.actions import import_order
from zhunsheng.commerce.intake.faults import error_file
from zhunsheng.commerce.intake.mapping import Fault, Intake, fault_of
from zhunsheng.commerce.queries import fetch_orders, find_order, read_orders, shop_by_key
from zhunsheng.commerce.values import IncomingOrder
from zhunsheng.journal.actions import run as write
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.people.values import Details

SHOWN = 5


def run(given: argparse.Namespace) -> int:
    """Take a file in or only look at it; exit code 1 when some rows could not be taken."""
    chosen = dict(_pair(text) for text in given.map)
    content = _content(given)
    name = given.file if given.verb == "import" else given.url
    found = read_orders(content, name, given.zone, chosen)
    faults = list(found.faults)
    counts = {"orders": len(found.orders), "made": 0, "changed": 0, "same": 0, "doubles": found.doubles}
    if not given.preview:
        if not given.shop:
            raise BadInput("--shop", "the key of the shop", "")
        insist()
        shop_id = shop_by_key(given.shop).id
        with command_pen():
            for one in found.orders:
                what = _take(given.shop, shop_id, one)
                if isinstance(what, Fault):
                    faults.append(what)
                else:
                    counts[what] += 1
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


def _take(shop_key: str, shop_id: int, one: IncomingOrder) -> str | Fault:
    before = find_order(shop_id, one.draft.number)
    details = Details(name=one.name, phone=one.phone)
    try:
        write(import_order, SYSTEM, now(), shop_key, one.buyer, details, one.draft)
    except Refusal as refusal:
        return fault_of(refusal, line=0, number=one.draft.number, row={"number": one.draft.number})
    if before is None:
        return "made"
    return "same" if before == find_order(shop_id, one.draft.number) else "changed"


def _tell(found: Intake, faults: list[Fault], counts: dict[str, int], *, as_json: bool, preview: bool) -> None:
    if as_json:
        told: dict[str, Any] = {**counts, "columns": dict(found.columns), "unread": found.unread}
        told["faults"] = [msgspec.to_builtins(one) for one in faults]
        if preview:
            told["preview"] = [_shown(one) for one in found.orders]
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        return
    for field, heading in found.columns.items():
        sys.stdout.write(f"{field:<12} <- {heading}\n")
    if found.unread:
        sys.stdout.write(f"not read: {', '.join(found.unread)}\n")
    for one in found.orders[: SHOWN if preview else 0]:
        sys.stdout.write(msgspec.json.encode(_shown(one)).decode() + "\n")
    sys.stdout.write(" ".join(f"{key} {value}" for key, value in counts.items()) + f" faults {len(faults)}\n")
    for fault in faults[:50]:
        sys.stdout.write(f"line {fault.line} {fault.number}: {fault.why}\n")


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
        "tracking": draft.shipment.tracking if draft.shipment else "",
    }  # fmt: skip
