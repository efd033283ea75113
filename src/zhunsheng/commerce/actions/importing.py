"""Take many orders in as a file tells them: what is known of them is read once for all, and a wrong one takes no other along."""

from collections.abc import Mapping, Sequence

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.commerce.checks import check_order
from zhunsheng.commerce.doudian.pushes import Push
from zhunsheng.commerce.events import OrderPut
from zhunsheng.commerce.models import Order, OrderParcel, Shop
from zhunsheng.commerce.parcels import parcels_of, told_parcels
from zhunsheng.commerce.rows import CHANGED, MADE, columns_of, is_same, params_of
from zhunsheng.commerce.sealing import seal_delivery
from zhunsheng.commerce.signing import member_key
from zhunsheng.commerce.taking import pushes_of_orders, with_pushes
from zhunsheng.commerce.values import IncomingOrder, OrderDraft, OrderTaken, nobody
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.actions import find_or_make_customers, use_nonce
from zhunsheng.people.queries import check_told, find_customer
from zhunsheng.people.values import Details, IdentityKey

Answer = OrderTaken | BadInput


def import_order(ink: Ink, shop_key: str, external_id: str, details: Details, draft: OrderDraft) -> int:
    """Take in an order together with its buyer, whom the shop names by its own id.

    Writes    the order, and the buyer where they are new or something about them is
    Records   order.put, customer.made or customer.refreshed
    Refuses   AccessDenied, BadInput, NotFound for the shop
    """
    answer = _take(ink, _shop(ink, shop_key), [(draft, external_id, details)])[0]
    if isinstance(answer, BadInput):
        raise answer
    return answer.order_id


def import_orders(ink: Ink, shop_key: str, told: Sequence[IncomingOrder]) -> list[Answer]:
    """Take in orders together with their buyers, as `import_order` would one after the other; one that is wrong is answered with why.

    Writes    orders; buyers where they are new or something about them is
    Records   order.put, customer.made and customer.refreshed
    Refuses   AccessDenied, NotFound for the shop
    """
    shop = _shop(ink, shop_key)
    answers: dict[int, Answer] = {}
    while len(answers) < len(told):
        turn: dict[str, int] = {}  # why turns: of one number told twice the second must find the first
        for place, one in enumerate(told):
            if place not in answers:
                turn.setdefault(one.draft.number, place)
        some = [told[place] for place in turn.values()]
        found = _take(ink, shop, [(one.draft, one.buyer, Details(name=one.name, phone=one.phone)) for one in some])
        answers |= dict(zip(turn.values(), found, strict=True))
        ink.settle()
    return [answers[place] for place in range(len(told))]


def import_delivered(
    ink: Ink, shop_key: str, told: Sequence[IncomingOrder], signature: str, until: Instant
) -> list[Answer]:  # fmt: skip
    """Take in what came under a signature, once: a recording of it that is sent again must not take an order back.

    Writes    as `import_orders` does; the signature, kept until it no longer counts
    Records   as `import_orders` does
    Refuses   AccessDenied, NotFound for the shop, NonceReplayed for a signature that was used
    """
    use_nonce(ink, f"hook:{shop_key}", signature, until)
    return import_orders(ink, shop_key, told)


def _shop(ink: Ink, key: str) -> Shop:
    require(ink.actor, Verb.ORDER_IMPORT, Subject(kind="order"))
    shop = Shop.objects.filter(key=key).first()
    if shop is None:
        raise NotFound("shop", key)
    return shop


def _take(ink: Ink, shop: Shop, told: Sequence[tuple[OrderDraft, str, Details]]) -> list[Answer]:
    """Take in orders of different numbers: everything is checked before anything is written."""
    right = {draft.number: draft for draft, _, _ in told if _fault(draft) is None}
    # why held: a push that comes meanwhile would be written over. By number: in the order of ids SQLite would walk through the whole table
    rows = Order.objects.select_for_update().filter(shop_id=shop.id, number__in=right).order_by("number")
    known = {row.number: row for row in rows}
    parcels = parcels_of(row.id for row in known.values())
    pushed = pushes_of_orders(shop.id, right)
    answers: list[Answer | None] = []
    fresh: list[tuple[OrderDraft, tuple[IdentityKey, Details], int | None]] = []
    for draft, buyer, details in told:
        order = known.get(draft.number)
        if order is not None and order.customer_id == 0:
            answers.append(
                OrderTaken(order_id=order.id)
            )  # why: whoever was erased must not come back with the next file
            continue
        key = member_key(shop.key, buyer)
        checked = _checked(draft, pushed.get(draft.number, ()), key, details)
        answers.append(checked if isinstance(checked, BadInput) else None)
        if not isinstance(checked, BadInput):
            fresh.append((checked, (key, details), _keeps(order, buyer, key)))
    named = [who for _, who, keeps in fresh if keeps is None]
    buyers = iter(find_or_make_customers(ink, named, is_demo=shop.is_demo) if named else [])
    put = iter(
        [
            _put(ink, shop.id, next(buyers) if keeps is None else keeps, draft, known.get(draft.number), parcels)
            for draft, _, keeps in fresh
        ]
    )
    return [next(put) if one is None else one for one in answers]


def _keeps(order: Order | None, buyer: str, key: IdentityKey) -> int | None:
    """Say whose a known order stays, where a file tells no buyer: it must not be taken from whom it belongs to."""
    if order is None or buyer != nobody(order.number) or find_customer(key) == order.customer_id:
        return None
    return order.customer_id


def _fault(draft: OrderDraft) -> BadInput | None:
    try:
        check_order(draft)
    except BadInput as fault:
        return fault
    return None


def _checked(draft: OrderDraft, pushes: Sequence[Push], key: IdentityKey, details: Details) -> OrderDraft | BadInput:
    """Complete an order with what was pushed of it, or say why neither it nor its buyer can be kept."""
    try:
        check_order(draft)
        whole = with_pushes(draft, pushes)
        if pushes:
            check_order(whole)
        check_told(key, details)
    except BadInput as fault:
        return fault
    return whole


def _put(
    ink: Ink, shop_id: int, customer_id: int, draft: OrderDraft, order: Order | None,
    known: Mapping[int, Sequence[OrderParcel]],
) -> OrderTaken:  # fmt: skip
    """Plan an order as it is told now onto what is known of it and of its parcels."""
    columns, made = columns_of(customer_id, draft, order), order is None
    order_id = new_id() if order is None else order.id
    parcels = told_parcels(order_id, known.get(order_id, ()), draft.shipments, ink.at, whole=draft.all_shipments)
    news = parcels.write(ink, draft.status)
    same = order is not None and is_same(order, columns, draft)
    if same and not parcels.changed:
        return OrderTaken(order_id=order_id)
    if not same:
        told = params_of(columns, None if draft.delivery is None else seal_delivery(draft.delivery))
        ink.plan(
            MADE if made else CHANGED, order_id, (*told, shop_id, draft.number, order_id) if made else (*told, order_id)
        )
    ink.record(
        OrderPut(
            order_id=order_id, shop_id=shop_id, customer_id=customer_id, status=draft.status.value, made=made, parcels=news
        )
    )  # fmt: skip
    return OrderTaken(order_id=order_id, what="made" if made else "changed")
