"""A shop vouches for its visitor: whatever is not exactly what the shop signed is refused."""

import base64
import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.commerce.values import SignedVisitor, VisitorRefused, check_signed_visitor, sign_visitor
from zhunsheng.kernel.durations import hours, seconds
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.values import Details, IdentityKey, Tier

# The vector for a shop's own programmers. Steps, in any language:
#   1. payload   = base64url without padding of the UTF-8 bytes of PAYLOAD
#   2. signature = lower-case hex of HMAC-SHA256(key = UTF-8 bytes of SECRET, message = payload)
#   3. text      = payload + "." + signature
SECRET = "shop-secret-for-the-documented-vector"
PAYLOAD = (
    '{"shop":"demo","external_id":"77","exp":1795342200,"nonce":"9f1c2b7a40d84e3b","name":"王小明",'
    '"phone":"13812345678","tier":"vip"}'
)
TEXT = (
    "eyJzaG9wIjoiZGVtbyIsImV4dGVybmFsX2lkIjoiNzciLCJleHAiOjE3OTUzNDIyMDAsIm5vbmNlIjoiOWYxYzJiN2E0MGQ4NGUzYiIsIm5hbWUi"
    "OiLnjovlsI_mmI4iLCJwaG9uZSI6IjEzODEyMzQ1Njc4IiwidGllciI6InZpcCJ9"
    ".6d60558c573202ad4b0bad04e0c2036b90d2ea4d7113d7e017a0b2a054e3ff38"
)
VISITOR = SignedVisitor(
    shop="demo",
    external_id="77",
    exp=1_795_342_200,
    nonce="9f1c2b7a40d84e3b",
    name="王小明",
    phone="13812345678",
    tier="vip",
)
EXPIRY = Instant.parse("2026-11-22T10:10:00Z")
NOW = EXPIRY - seconds(600)


def signed(payload: object, secret: str = SECRET) -> str:
    """Sign anything at all, as a shop with faults would."""
    body = base64.urlsafe_b64encode(json.dumps(payload).encode()).rstrip(b"=")
    return f"{body.decode()}.{hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def why(text: str, now: Instant = NOW, shop: str = "demo") -> object:
    with pytest.raises(VisitorRefused) as refused:
        check_signed_visitor(text, SECRET, now, shop=shop)
    return refused.value.detail["reason"]


def fields(**changes: object) -> dict[str, object]:
    return {"shop": "demo", "external_id": "77", "exp": VISITOR.exp, "nonce": "n" * 16} | changes


def test_documented_vector() -> None:
    payload = base64.urlsafe_b64encode(PAYLOAD.encode()).rstrip(b"=").decode()
    assert f"{payload}.{hmac.new(SECRET.encode(), payload.encode(), hashlib.sha256).hexdigest()}" == TEXT
    assert sign_visitor(VISITOR, SECRET) == TEXT
    assert check_signed_visitor(TEXT, SECRET, NOW, shop="demo") == VISITOR


def test_visitor_becomes_an_identity_no_unsigned_one_can_have() -> None:
    assert VISITOR.identity == IdentityKey(channel="webchat", account="demo", external_id="member:77")
    assert VISITOR.details == Details(name="王小明", phone="13812345678", tier=Tier.VIP)
    assert VISITOR.expires_at == EXPIRY


def test_tier_is_new_where_the_shop_names_none() -> None:
    assert check_signed_visitor(signed(fields()), SECRET, NOW, shop="demo").details == Details(tier=Tier.NEW)


def test_expires_to_the_second() -> None:
    assert check_signed_visitor(TEXT, SECRET, EXPIRY - seconds(1), shop="demo") == VISITOR
    assert why(TEXT, EXPIRY) == "expired"


def test_expiry_too_far_ahead_is_a_password_in_a_page() -> None:
    assert check_signed_visitor(TEXT, SECRET, EXPIRY - hours(24), shop="demo") == VISITOR
    assert why(TEXT, EXPIRY - hours(24) - seconds(1)) == "too_far"


def test_another_shops_visitor_is_refused() -> None:
    assert why(TEXT, shop="other") == "shop"


def test_another_secret_is_refused() -> None:
    assert why(signed(fields(), "other secret")) == "signature"


@given(st.integers(min_value=0, max_value=len(TEXT) - 1), st.sampled_from("Ab0_.f"))
def test_every_changed_letter_is_noticed(place: int, letter: str) -> None:
    changed = TEXT[:place] + letter + TEXT[place + 1 :]
    if changed != TEXT:
        assert why(changed) in ("signature", "malformed")


@pytest.mark.parametrize("text", ["", ".", "abc", ".abc", "é.abc", "\ud800.abc"])
def test_what_has_no_shape_is_refused(text: str) -> None:
    assert why(text) == "malformed"


def test_what_is_too_long_is_not_even_hashed() -> None:
    assert why("a" * 4096 + ".b") == "too_long"
    assert why(signed(fields(name="x" * 4000))) == "too_long"


@pytest.mark.parametrize(
    "payload",
    [
        [],
        None,
        {},
        fields(role="administrator"),
        fields(exp="1795342200"),
        fields(exp=True),
        fields(exp=1e30),
        fields(nonce="short"),
        fields(nonce="n" * 15 + "\n"),
        fields(nonce="n" * 16 + "\n"),
        fields(nonce="n" * 65),
        fields(external_id=""),
        fields(external_id="x" * 129),
        fields(tier="anonymous"),
        fields(tier="owner"),
        fields(name="x" * 81),
        fields(phone=13812345678),
    ],
)
def test_signed_nonsense_is_still_nonsense(payload: object) -> None:
    assert why(signed(payload)) == "malformed"


@pytest.mark.parametrize("body", ["!!!!", "e30=", "e3", "a", "e30+/w"])
def test_signed_text_that_is_no_base64url_is_refused(body: str) -> None:
    assert why(f"{body}.{hmac.new(SECRET.encode(), body.encode(), hashlib.sha256).hexdigest()}") == "malformed"


@given(
    st.builds(
        SignedVisitor,
        shop=st.just("demo"),
        external_id=st.text(min_size=1, max_size=30),
        exp=st.just(VISITOR.exp),
        nonce=st.from_regex(r"[A-Za-z0-9_-]{16,64}", fullmatch=True),
        name=st.none() | st.text(max_size=30),
        tier=st.sampled_from(("new", "repeat", "vip")),
    )
)
def test_what_a_shop_signs_is_what_we_read(visitor: SignedVisitor) -> None:
    assert check_signed_visitor(sign_visitor(visitor, SECRET), SECRET, NOW, shop="demo") == visitor
