"""Let a shop vouch for its visitor: the shop's server signs, the widget carries, the desk checks.

The signed text is `payload.signature`. The payload is base64url without padding of a JSON object with the fields of
`SignedVisitor`; the signature is the lower-case hexadecimal HMAC-SHA256 of the payload's text under the shop's secret.
`tests/commerce/test_signing.py` holds a vector for whoever writes a shop's side in another language.
"""

import base64
import binascii
import hashlib
import hmac
from typing import Annotated, Final, Literal

import msgspec

from zhunsheng.kernel.durations import Duration, hours, seconds
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.values import Details, IdentityKey, Tier

CHANNEL: Final = "webchat"
LONGEST_TEXT: Final = 4096
FURTHEST_EXPIRY: Final[Duration] = hours(24)
"""Bounds of the protocol, not of any standard: a text that lives for weeks is a password in a page."""

Why = Literal["too_long", "malformed", "signature", "shop", "expired", "too_far"]
_SECOND: Final[Duration] = seconds(1)


class VisitorRefused(Refusal):
    """What the shop says about this visitor cannot be accepted ({reason})."""

    code = "visitor.refused"

    def __init__(self, reason: Why) -> None:
        super().__init__(reason=reason)


class SignedVisitor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Whom a shop vouches for.

    Units   `exp` in seconds since 1970-01-01T00:00:00Z
    """

    shop: str
    external_id: Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
    exp: int
    nonce: Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9_-]{16,64}\Z")]
    name: Annotated[str, msgspec.Meta(max_length=80)] | None = None
    phone: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    tier: Literal["new", "repeat", "vip"] = "new"

    @property
    def expires_at(self) -> Instant:
        """When the signature stops to count."""
        return Instant(self.exp * _SECOND.us)

    @property
    def identity(self) -> IdentityKey:
        """Name the visitor so that no unsigned one can ever be taken for them."""
        return member_key(self.shop, self.external_id)

    @property
    def details(self) -> Details:
        """Tell what the shop knows about them."""
        return Details(name=self.name, phone=self.phone, tier=Tier(self.tier))


def member_key(shop: str, external_id: str) -> IdentityKey:
    """Name a customer whom the shop itself knows."""
    return IdentityKey(channel=CHANNEL, account=shop, external_id=f"member:{external_id}")


def sign_visitor(visitor: SignedVisitor, secret: str) -> str:
    """Sign as a shop's server does."""
    payload = base64.urlsafe_b64encode(msgspec.json.encode(visitor)).rstrip(b"=")
    return f"{payload.decode()}.{_signature(payload, secret)}"


def check_signed_visitor(text: str, secret: str, now: Instant, *, shop: str) -> SignedVisitor:
    """Check what a shop says about its visitor; nothing in it is read before the signature is known to be right.

    Refuses  VisitorRefused: too_long, malformed, signature, shop, expired, too_far
    """
    if len(text) > LONGEST_TEXT:
        raise VisitorRefused("too_long")
    payload, dot, signature = text.rpartition(".")
    if not text.isascii() or not dot or not payload:
        raise VisitorRefused("malformed")
    if not hmac.compare_digest(_signature(payload.encode(), secret), signature):
        raise VisitorRefused("signature")
    visitor = _read(payload)
    if visitor.shop != shop:
        raise VisitorRefused("shop")
    if visitor.expires_at <= now:
        raise VisitorRefused("expired")
    if visitor.expires_at > now + FURTHEST_EXPIRY:
        raise VisitorRefused("too_far")
    return visitor


def _signature(payload: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), payload, hashlib.sha256).hexdigest()


def _read(payload: str) -> SignedVisitor:
    try:
        raw = base64.b64decode(payload + "=" * (-len(payload) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(raw, type=SignedVisitor)
    except (binascii.Error, msgspec.MsgspecError) as fault:
        raise VisitorRefused("malformed") from fault
