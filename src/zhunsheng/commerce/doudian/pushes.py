"""Take a push apart and fold what pushes say about one order or after-sale; pure.

State is a fold over the set of pushes, in the order of the platform's own times: doubled, reordered and replayed pushes
give the same end as the clean stream, because the order of arrival is never asked.
"""

import hashlib
import re
from collections.abc import Container, Iterable, Mapping
from typing import Any, Final

import msgspec

from zhunsheng.commerce.doudian.parcels import CHANGED, SHIPPING, Parcel, parcels_in
from zhunsheng.commerce.doudian.parcels import moment as _time
from zhunsheng.commerce.values import AfterSaleState, OrderStatus
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

LARGEST_BODY: Final = 1024 * 1024
MOST_ELEMENTS: Final = 1000
TEST: Final = "0"
DEADLINE: Final = "209"

ORDER_TAGS: Final[Mapping[str, OrderStatus | None]] = {
    "100": OrderStatus.TO_PAY, "110": OrderStatus.TO_PAY, "101": OrderStatus.TO_SHIP, "108": OrderStatus.SHIPPED,
    "102": OrderStatus.SHIPPED, "103": OrderStatus.DONE, "106": OrderStatus.CANCELLED, "104": None, "105": None,
    "109": None, "111": None, "113": None, "126": None,
}  # fmt: skip
ORDER_CODES: Final = {
    "1": OrderStatus.TO_PAY, "105": OrderStatus.TO_SHIP, "2": OrderStatus.TO_SHIP, "101": OrderStatus.SHIPPED,
    "3": OrderStatus.SHIPPED, "4": OrderStatus.CANCELLED, "5": OrderStatus.DONE,
}  # fmt: skip
AFTERSALE_TAGS: Final = frozenset(str(tag) for tag in (*range(200, 219), 224, 225, 226, 227))
AFTERSALE_CODES: Final = {
    "6": AfterSaleState.WAITING_MERCHANT, "7": AfterSaleState.WAITING_RETURN, "8": AfterSaleState.WAITING_RESHIP,
    "11": AfterSaleState.WAITING_RECEIPT, "12": AfterSaleState.DONE, "13": AfterSaleState.WAITING_BUYER,
    "14": AfterSaleState.DONE, "27": AfterSaleState.REFUSED, "28": AfterSaleState.CLOSED, "29": AfterSaleState.REFUSED,
}  # fmt: skip
BY_TAG: Final = {
    "200": AfterSaleState.WAITING_MERCHANT, "201": AfterSaleState.AGREED, "202": AfterSaleState.WAITING_RETURN,
    "203": AfterSaleState.WAITING_RECEIPT, "204": AfterSaleState.REFUSED, "205": AfterSaleState.REFUSED,
    "206": AfterSaleState.DONE, "207": AfterSaleState.CLOSED, "208": AfterSaleState.WAITING_MERCHANT,
    "225": AfterSaleState.DONE,
}  # fmt: skip
DISPUTES: Final = {
    "212": "applied", "213": "evidence_due", "214": "evidence_given", "215": "cancelled", "216": "ruled",
    "217": "platform", "218": "negotiating",
}  # fmt: skip
_WHOLE: Final = 10**15
_LONGEST_CENTS: Final = 15


class Push(msgspec.Struct, frozen=True, kw_only=True):
    """One element of a push: what happened to which order or after-sale, and when by the platform's clock."""

    tag: str
    msg_id: str
    digest: str
    about: str
    key: str
    at_us: int
    data: Mapping[str, Any]

    @property
    def place(self) -> tuple[int, int, int, str, str]:
        """Where it stands among the others: by its time, then by tag and id, so that equals have an order too."""
        return self.at_us, _rank(self.tag), _rank(self.msg_id), self.msg_id, self.digest


class Parked(msgspec.Struct, frozen=True, kw_only=True):
    """One element that could not be read, and why."""

    digest: str
    why: str
    raw: bytes


class OrderFold(msgspec.Struct, frozen=True, kw_only=True):
    """What all pushes together say about an order.

    `named` says by which push each parcel was named last, `mistaken` by which a number was corrected; of pushes in `asking` the platform must be asked.
    """

    number: str
    status: OrderStatus
    status_raw: str
    paid_cents: int | None
    times: Mapping[str, int]
    parcels: tuple[Parcel, ...] = ()
    named: Mapping[str, str] = {}
    mistaken: Mapping[str, str] = {}
    asking: frozenset[str] = frozenset()

    def corrected(self, fresh: Container[str], known: Container[str]) -> list[str]:
        """List the numbers that a fresh push put right; one that names a parcel known otherwise, as from the platform's answer, tells of that parcel alone."""
        beside = {digest for number, digest in self.named.items() if number in known}
        return [number for number, digest in self.mistaken.items() if digest in fresh and digest not in beside]


class AfterSaleFold(msgspec.Struct, frozen=True, kw_only=True):
    """What all pushes together say about an after-sale. Units: cents; microseconds."""

    external_id: str
    order_number: str
    kind_raw: str
    state: AfterSaleState
    state_raw: str
    reason_raw: str
    refund_cents: int
    applied_us: int | None
    deadline_us: int | None
    dispute: str
    told_us: int


def elements(body: bytes) -> list[Push | Parked]:
    """Take a body apart; a bad element is parked by itself. Refuses: BadInput where the body is no array."""
    return [element(raw) for raw in parts(body)]


def parts(body: bytes) -> list[bytes]:
    """Cut a body into its elements, even where one of them is no JSON at all. Refuses: BadInput where the body is no array."""
    if len(body) > LARGEST_BODY:
        raise BadInput("the push", f"at most {LARGEST_BODY} bytes", len(body))
    try:
        raws = [bytes(raw) for raw in msgspec.json.decode(body, type=list[msgspec.Raw])]
    except (msgspec.MsgspecError, RecursionError) as fault:
        raws = _rescued(body)
        if not any(isinstance(element(raw), Push) for raw in raws):
            raise BadInput("the push", "an array of elements", str(fault)) from fault
    if len(raws) > MOST_ELEMENTS:
        raise BadInput("the push", f"at most {MOST_ELEMENTS} elements", len(raws))
    return raws


def _rescued(body: bytes) -> list[bytes]:
    """Find the elements of an array that as a whole cannot be read: cut where the next one begins."""
    if not body.lstrip().startswith(b"["):
        return []
    found: list[bytes] = []
    rest = body.strip()[1:].removesuffix(b"]")
    for raw in _BETWEEN.split(rest)[: MOST_ELEMENTS + 1]:
        bare = raw.strip(b" \t\r\n,")
        if bare:
            found.append(bare)
    return found


_BETWEEN: Final = re.compile(rb',\s*(?=\{\s*"(?:tag|msg_id|data)"\s*:)')


def element(raw: bytes) -> Push | Parked:
    """Read one element."""
    try:
        one = msgspec.json.decode(raw)
        if not isinstance(one, dict):
            raise BadInput("an element", "an object", type(one).__name__)
        tag, msg_id = _word(one, "tag", 8), _word(one, "msg_id", 80)
        if tag == TEST:
            return _push(tag, msg_id, {})
        told = one.get("data")
        data = msgspec.json.decode(told) if isinstance(told, str) else told
        if not isinstance(data, dict):
            raise BadInput("data", "an object, or one as a JSON text", type(data).__name__)
        return _push(tag, msg_id, data)
    except (msgspec.MsgspecError, RecursionError, BadInput) as fault:
        return Parked(digest=hashlib.sha256(raw).hexdigest(), why=str(fault)[:300], raw=raw)


def _push(tag: str, msg_id: str, data: dict[str, Any]) -> Push:
    about, key = "", ""
    if tag in AFTERSALE_TAGS:
        about, key = "aftersale", _word(data, "aftersale_id", 40)
        _word(data, "p_id", 40)
    elif tag in ORDER_TAGS:
        about, key = "order", _word(data, "p_id", 40)
    # why not the bytes: the same element in another spelling is still the same element.
    same = msgspec.json.encode([tag, msg_id, data], order="sorted")
    times = [_time(value) for name, value in data.items() if name.endswith("_time") and name != "exp_ship_time"]
    return Push(
        tag=tag, msg_id=msg_id, digest=hashlib.sha256(same).hexdigest(), about=about, key=key,
        at_us=max((one for one in times if one is not None), default=0), data=data,
    )  # fmt: skip


def _word(data: Mapping[str, Any], name: str, longest: int) -> str:
    value = data.get(name)
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not 0 < len(text) <= longest or not text.isascii() or not text.isprintable():
        raise BadInput(name, f"a number or text of at most {longest} characters", value)
    return text


def _cents(value: object) -> int | None:
    """Read an amount; the platform tells a number now and then as a text."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= _LONGEST_CENTS:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _WHOLE else None


def _rank(tag: str) -> int:
    return int(tag) if tag.isdecimal() and tag.isascii() else 0


def fold_order(pushes: Iterable[Push]) -> OrderFold:
    """Say what all pushes about one order amount to."""
    status, raw, paid, number = OrderStatus.UNKNOWN, "", None, ""
    times: dict[str, int] = {}
    parcels = _Parcels()
    for push in sorted(pushes, key=lambda one: one.place):
        data, number = push.data, push.key
        if (told := data.get("order_status")) is not None and ORDER_TAGS[push.tag] is None:
            raw = str(told)[:60]
            status = ORDER_CODES.get(raw, OrderStatus.UNKNOWN)
        elif (by_tag := ORDER_TAGS[push.tag]) is not None:
            status, raw = by_tag, f"{push.tag}/{told}" if told is not None else push.tag
        paid = _cents(data.get("pay_amount")) if _cents(data.get("pay_amount")) is not None else paid
        for name, value in data.items():
            if name in _TIMES and (moment := _time(value)) is not None:
                times[_TIMES[name]] = moment
        if push.tag in SHIPPING:
            parcels.hear(push)
    return OrderFold(
        number=number, status=status, status_raw=raw, paid_cents=paid, times=times, parcels=tuple(parcels.known.values()),
        named=parcels.named, mistaken=parcels.mistaken, asking=frozenset(parcels.asking),
    )  # fmt: skip


class _Parcels:
    """The parcels of an order, push by push: a shipping adds what it names, a change says what holds instead."""

    def __init__(self) -> None:
        self.known: dict[str, Parcel] = {}
        self.named: dict[str, str] = {}
        self.mistaken: dict[str, str] = {}
        self.asking: set[str] = set()

    def hear(self, push: Push) -> None:
        here = {one.tracking: one for one in parcels_in(push.data)}
        if push.tag != CHANGED and push.at_us:
            here = {number: _went(one, push.at_us) for number, one in here.items()}
        whole = bool(here) and len(here) >= len(self.known)
        if push.tag == CHANGED and whole:
            self.mistaken |= dict.fromkeys(self.known.keys() - here.keys(), push.digest)
            self.known = {}
        elif push.tag == CHANGED and not here.keys() & self.known.keys():
            # why: one of several has another number now, and nobody says which; the platform's answer does
            self.known = {}
            self.asking.add(push.digest)
        elif not here:
            self.asking.add(push.digest)
        self.known |= here
        self.named |= dict.fromkeys(here, push.digest)
        for number in here:
            self.mistaken.pop(number, None)


def _went(one: Parcel, at_us: int) -> Parcel:
    """Say of a parcel that is shipped when it went, which is when it was told of where nothing else says it."""
    return one if one.shipped_us is not None else msgspec.structs.replace(one, shipped_us=at_us)


_TIMES: Final = {
    "create_time": "placed_at", "pay_time": "paid_at", "ship_time": "shipped_at", "finish_time": "received_at",
    "complete_time": "received_at", "logistics_receive_time": "received_at",
}  # fmt: skip


def fold_aftersale(pushes: Iterable[Push]) -> AfterSaleFold:
    """Say what all pushes about one after-sale amount to; a deadline stands until a later push names another."""
    ordered = sorted(pushes, key=lambda one: one.place)
    state, raw, dispute, deadline = AfterSaleState.UNKNOWN, "", "none", None
    kept: dict[str, Any] = {}
    for push in ordered:
        data = push.data
        told = str(data["aftersale_status"])[:60] if data.get("aftersale_status") is not None else ""
        if told:
            state, raw = AFTERSALE_CODES.get(told, AfterSaleState.UNKNOWN), told
        elif push.tag in BY_TAG:
            state, raw = BY_TAG[push.tag], f"tag {push.tag}"
        dispute = DISPUTES.get(push.tag, dispute)
        kept |= {name: value for name, value in data.items() if value is not None}
    for push in sorted(ordered, key=lambda one: (one.tag == DEADLINE and not one.at_us, one.place)):
        # why: a change of the deadline that tells no time is still a change; the others repeat what they knew
        deadline = _time(push.data.get("status_deadline")) or deadline
    return AfterSaleFold(
        external_id=ordered[-1].key, order_number=str(kept.get("p_id", ""))[:40],
        kind_raw=str(kept.get("aftersale_type", ""))[:20], state=state, state_raw=raw,
        reason_raw=str(kept.get("reason_code", ""))[:40], refund_cents=_cents(kept.get("refund_amount")) or 0,
        applied_us=_time(kept.get("apply_time")), deadline_us=deadline, dispute=dispute, told_us=ordered[-1].at_us,
    )  # fmt: skip


def instant(us: int | None) -> Instant | None:
    """Give the instant of a platform's time."""
    return None if us is None else Instant(us)
