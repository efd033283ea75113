"""Who is at the widget: somebody the shop vouches for, somebody who was here before, or a newcomer."""

import hashlib
from typing import Final

import msgspec

from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce import queries as commerce
from zhunsheng.commerce.values import ShopCard
from zhunsheng.ground.tokens import TokenExpired, TokenRefused, issue_token, read_token_fields
from zhunsheng.journal.actions import do
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.ids import new_token
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.actions import find_or_make_customer, use_nonce
from zhunsheng.people.queries import find_customer
from zhunsheng.people.values import Details, IdentityKey
from zhunsheng.surface.live.reading import read

PURPOSE: Final = "visitor"
KNOWN_FOR: Final = hours(12)
REMEMBERED_FOR: Final = hours(24 * 180)
"""How long a browser's token is honoured; bounds of the protocol, not of any standard."""

CHANNEL: Final = "webchat"


class Visitor(msgspec.Struct, kw_only=True):
    """Somebody at the widget. An anonymous newcomer becomes a customer with the first message."""

    shop: ShopCard
    key: IdentityKey
    token: str
    known: bool
    details: Details = Details()
    customer_id: int | None = None
    refusal: Refusal | None = None


class _Remembered(msgspec.Struct, frozen=True):
    """What a browser's token says."""

    external_id: str
    vouched: str


async def recognise(shop: ShopCard, token: str | None, signed: str | None, at: Instant) -> Visitor:
    """Tell who is at the widget.

    A member's token counts only together with the very text the shop signed, so that a browser left open by one
    customer shows nothing to the next.
    """
    remembered = _read_token(shop, token, at)
    if signed:
        try:
            return await _member(shop, signed, remembered, token, at)
        except Refusal as refusal:
            visitor = await _anonymous(shop, remembered, token, at)
            visitor.refusal = refusal
            return visitor
    return await _anonymous(shop, remembered, token, at)


async def ensure_customer(visitor: Visitor, at: Instant) -> int:
    """Return the customer's id, taking a newcomer in with the first message."""
    if visitor.customer_id is None:
        found = await do(find_or_make_customer, SYSTEM, at, visitor.key, visitor.details, is_demo=visitor.shop.is_demo)
        visitor.customer_id = found.id
    return visitor.customer_id


async def _member(
    shop: ShopCard, signed: str, remembered: _Remembered | None, token: str | None, at: Instant
) -> Visitor:
    digest = hashlib.sha256(signed.encode()).hexdigest()
    if remembered is not None and token and remembered.vouched == digest:
        key = IdentityKey(channel=CHANNEL, account=shop.key, external_id=remembered.external_id)
        visitor = Visitor(shop=shop, key=key, token=token, known=True)
    else:
        said = await read(commerce.check_visitor, shop.key, signed, at)
        await do(use_nonce, SYSTEM, at, shop.key, said.nonce, said.expires_at)
        fields = {"shop": shop.key, "external_id": said.identity.external_id, "vouched": digest}
        fresh = issue_token(fields, purpose=PURPOSE, expires=at + KNOWN_FOR)
        visitor = Visitor(shop=shop, key=said.identity, token=fresh, known=True, details=said.details)
    await ensure_customer(visitor, at)
    return visitor


async def _anonymous(shop: ShopCard, remembered: _Remembered | None, token: str | None, at: Instant) -> Visitor:
    if remembered is not None and token and not remembered.vouched:
        key = IdentityKey(channel=CHANNEL, account=shop.key, external_id=remembered.external_id)
        customer_id = await read(find_customer, key)
        return Visitor(shop=shop, key=key, token=token, known=False, customer_id=customer_id)
    key = IdentityKey(channel=CHANNEL, account=shop.key, external_id=f"visitor:{new_token(18)}")
    fields = {"shop": shop.key, "external_id": key.external_id, "vouched": ""}
    fresh = issue_token(fields, purpose=PURPOSE, expires=at + REMEMBERED_FOR)
    return Visitor(shop=shop, key=key, token=fresh, known=False)


def _read_token(shop: ShopCard, token: str | None, at: Instant) -> _Remembered | None:
    if not token:
        return None
    try:
        fields = read_token_fields(token, purpose=PURPOSE, at=at)
    except (TokenRefused, TokenExpired):
        return None
    if fields.get("shop") != shop.key:
        return None
    return _Remembered(str(fields.get("external_id", "")), str(fields.get("vouched", "")))


def customer_of_token(shop: ShopCard, token: str, at: Instant) -> IdentityKey | None:
    """Return the identity behind a visitor's token, for the upload page."""
    remembered = _read_token(shop, token, at)
    if remembered is None:
        return None
    return IdentityKey(channel=CHANNEL, account=shop.key, external_id=remembered.external_id)
