"""Read payments, coupons, parcels and their way, as JSON tells them inside an order; pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from zhunsheng.commerce.intake.cells import cents_of, instant_of
from zhunsheng.commerce.shipping import Coupon, Payment, Shipment, Track, Trail
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

LISTS: Final = frozenset(
    {
        "payments",
        "coupons",
        "discounts",
        "tracks",
        "traces",
        "trackevents",
        "trackingevents",
        "支付明细",
        "优惠券",
        "物流轨迹",
        "shipment",
        "shipments",
        "parcels",
        "packages",
        "fulfillments",
        "logisticsinfo",
        "包裹",
        "包裹明细",
        "物流信息",
    }
)
"""Names of lists inside an order that are not its items."""
_WAYS: Final = ("way", "method", "channel", "type", "支付方式")
_WHEN: Final = ("at", "time", "date", "paid_at", "created_at", "时间", "ftime", "accept_time")
_MONEY: Final = ("amount", "value", "money", "price", "金额")
_SAID: Final = ("text", "context", "desc", "description", "status", "remark", "accept_station", "内容")
_NAMED: Final = ("title", "name", "code", "名称")
_NUMBER: Final = (
    "tracking",
    "tracking_no",
    "tracking_number",
    "logistics_code",
    "logistics_no",
    "waybill",
    "waybill_no",
    "express_no",
    "运单号",
    "物流单号",
    "快递单号",
)
_CARRIER: Final = (
    "carrier",
    "company_name",
    "company",
    "tracking_company",
    "logistics_company",
    "express_company",
    "express",
    "物流公司",
    "快递公司",
    "承运商",
)
_WENT: Final = ("shipped_at", "ship_time", "shipped", "created_at", "发货时间")
_CAME: Final = ("received_at", "delivered_at", "receive_time", "delivered", "签收时间")
_DUE: Final = ("eta_at", "eta", "expected", "estimated_delivery", "预计送达时间")
_WAY: Final = ("tracks", "traces", "track_events", "tracking_events", "轨迹", "物流轨迹")
_MOST: Final = 200
MOST_PARCELS: Final = 50
"""So many parcels an order may have; what is told beyond them is not kept."""
_APART: Final = re.compile(r"\s*[,，;；、|\n]\s*")
_LOOKS_LIKE_ONE: Final = re.compile(r"(?=.*\d)[0-9A-Za-z-]{6,40}", re.ASCII)
_WITH_CARRIER: Final = re.compile(
    r"(?:^|[,，;；、|\n]\s*)([0-9A-Za-z]{6,40})-([\u4e00-\u9fff]{2,12})(?=$|[-,，;；、|\n])"
)
"""A parcel as 抖店 tells it: its number, who carries it, and perhaps what is in it."""
_PREFIX: Final = re.compile(r"^(?i:no)[:：.]\s*")


def trail_in(row: Mapping[str, str], zone: ZoneInfo) -> Trail:
    """Read what stands beside an order's state. Refuses: BadInput for what is told but cannot be read."""
    return Trail(
        payments=tuple(
            Payment(way=_word(one, _WAYS) or "-", cents=_cents(one), at_us=_at(one, zone))
            for one in _listed(row, "payments")
        ),
        coupons=tuple(
            Coupon(title=_word(one, _NAMED) or "-", cents=abs(_cents(one))) for one in _listed(row, "coupons")
        ),
        tracks=tuple(
            Track(at_us=at, text=_word(one, _SAID) or "-")
            for one in _listed(row, "tracks")
            if (at := _at(one, zone)) is not None
        )
        + _ways(row, zone),
    )


def _ways(row: Mapping[str, str], zone: ZoneInfo) -> tuple[Track, ...]:
    """Read the way of each parcel that is told inside it."""
    return tuple(
        Track(at_us=at, text=_word(each, _SAID) or "-", tracking=_word(one, _NUMBER)[:60])
        for one in _listed(row, "shipments")
        for each in next((one[name] for name in _WAY if isinstance(one.get(name), list)), [])
        if isinstance(each, dict) and (at := _at(each, zone)) is not None
    )


def parcels_in(lines: Iterable[tuple[int, Mapping[str, str]]], zone: ZoneInfo) -> tuple[Shipment, ...]:
    """Read the parcels of an order: of each row the one its cells tell, or several in one cell, and those of a list; each number once.

    Refuses   BadInput for a time that is told but cannot be read
    """
    found: dict[str, Shipment] = {}
    carriers = set[str]()
    for line, row in lines:
        carriers |= {row["carrier"]} if row.get("carrier") else set()
        for one in (*_in_cells(line, row, zone), *_in_list(row, zone)):
            before = found.get(one.tracking)
            found[one.tracking] = one if before is None else _joined(before, one)
    told = tuple(found.values())[:MOST_PARCELS]
    if len(told) == 1 and not told[0].carrier and carriers:
        return (msgspec.structs.replace(told[0], carrier=max(carriers)[:40]),)
    return told


def _joined(before: Shipment, later: Shipment) -> Shipment:
    told = {
        name: value for name in ("shipped_at", "received_at", "eta_at") if (value := getattr(later, name)) is not None
    }
    return msgspec.structs.replace(before, **told, carrier=later.carrier or before.carrier)


def _in_cells(line: int, row: Mapping[str, str], zone: ZoneInfo) -> Iterator[Shipment]:
    cell = _PREFIX.sub("", row.get("tracking", "")).removesuffix(".0")
    if not cell or cell.startswith("["):
        return
    numbers, carriers = [cell], [row.get("carrier", "")]
    if whole := _WITH_CARRIER.findall(cell):
        numbers, carriers = [one for one, _ in whole], [one for _, one in whole]
    parts = [one for one in _APART.split(cell) if one]
    if len(parts) > 1 and all(_LOOKS_LIKE_ONE.fullmatch(one) for one in parts):
        numbers, apart = parts, _APART.split(carriers[0])
        carriers = apart if len(apart) == len(parts) else carriers * len(parts)
    times: dict[str, Any] = (
        {} if len(numbers) > 1 else {name: _cell_at(line, row, field, zone) for name, field in _CELLS.items()}
    )
    for number, carrier in zip(numbers, carriers, strict=True):
        yield Shipment(carrier=carrier[:40], tracking=number[:60], **times)


_CELLS: Final = {"shipped_at": "shipped_at", "received_at": "received_at", "eta_at": "eta"}


def _in_list(row: Mapping[str, str], zone: ZoneInfo) -> Iterator[Shipment]:
    for one in _listed(row, "shipments"):
        number = _word(one, _NUMBER).strip()
        if number:
            yield Shipment(
                carrier=_word(one, _CARRIER)[:40], tracking=number[:60], shipped_at=_time(one, _WENT, zone),
                received_at=_time(one, _CAME, zone), eta_at=_time(one, _DUE, zone),
            )  # fmt: skip


def _cell_at(line: int, row: Mapping[str, str], field: str, zone: ZoneInfo) -> Instant | None:
    if not row.get(field):
        return None
    try:
        return instant_of(row[field], zone)
    except BadInput as fault:
        fault.detail |= {"field": field, "line": line}
        raise


def _time(one: Mapping[str, Any], names: tuple[str, ...], zone: ZoneInfo) -> Instant | None:
    told = _word(one, names)
    return instant_of(told, zone) if told and told != "0" else None


def _listed(row: Mapping[str, str], name: str) -> list[dict[str, Any]]:
    text = row.get(name, "")
    if not text.startswith("["):
        return []  # why: a cell of words in a table is no list; it stays unread
    try:
        found = msgspec.json.decode(text)
    except msgspec.MsgspecError as fault:
        raise BadInput(f"the field {name}", "a list of objects", text) from fault
    return [one for one in found if isinstance(one, dict)][:_MOST]


def _word(one: Mapping[str, Any], names: tuple[str, ...]) -> str:
    told = next((one[name] for name in names if one.get(name) not in (None, "")), "")
    return str(told)[:200]


def _cents(one: Mapping[str, Any]) -> int:
    if isinstance(one.get("cents"), int):
        return int(one["cents"])
    return cents_of(_word(one, _MONEY) or "0")


def _at(one: Mapping[str, Any], zone: ZoneInfo) -> int | None:
    told = _word(one, _WHEN)
    return instant_of(told, zone).us if told else None
