"""Orders that a shop's own server sends, signed: what is wrong is said in a sentence, and nothing that is right is lost."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from django.test import Client

from tests.people.staff import AT
from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.actions import create_shop
from zhunsheng.commerce.models import Order
from zhunsheng.commerce.values import NewShop
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import use_nonce

pytestmark = pytest.mark.usefixtures("db", "keys")
ORDER = {
    "order_id": "W-0001",
    "title": "杯",
    "qty": 1,
    "price": "9.00",
    "create_time": "2026-11-01 10:00",
    "status": "已发货",
}
WAY = "/hooks/orders/tea"


@pytest.fixture
def secret() -> str:
    """Give the secret of a shop."""
    return run(create_shop, SYSTEM, AT, NewShop(key="tea", name="茶", colour="#1a2b3c")).secret


def send(
    secret: str, told: Any, *, late: int = 0, sent: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    stamp = str(now().us // 1_000_000 - late)
    signature = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    named = {"X-Zhunsheng-Timestamp": stamp, "X-Zhunsheng-Signature": f"sha256={signature}"} | (headers or {})
    answer = Client().post(
        WAY, body if sent is None else sent, content_type="application/json", headers={**named, "host": "localhost"}
    )
    return answer.status_code, answer.json()


def test_what_is_right_is_taken_in_and_the_same_again_is_no_double(secret: str) -> None:
    bad = {**ORDER, "order_id": "W-0002", "price": "九块"}
    for _ in range(2):
        status, told = send(secret, [ORDER, bad, 7])
        assert (status, told["taken"], [one["expectation"] for one in told["faults"]]) == (
            200, 1, ["yuan such as ￥1,299.00", "an object"],
        )  # fmt: skip
    assert list(Order.objects.values_list("number", "status", "paid_cents")) == [("W-0001", "shipped", 900)]


@pytest.mark.parametrize("late", [-3600, -301, 301, 86_400])
def test_a_clock_that_goes_wrong_is_told_so_to_who_signed_rightly(secret: str, late: int) -> None:
    status, told = send(secret, [ORDER], late=late)
    assert (status, told["code"]) == (403, "clock")
    assert "within 300 s of" in told["text"]
    assert not Order.objects.exists()
    assert send("another", [ORDER], late=late)[1]["code"] == "signature"


def test_a_clock_a_little_off_is_none_the_worse(secret: str) -> None:
    assert send(secret, [ORDER], late=290)[0] == send(secret, [ORDER], late=-290)[0] == 200


@pytest.mark.parametrize(
    ("headers", "code", "words"),
    [
        (
            {"X-Zhunsheng-Signature": "sha256=" + "0" * 64},
            "signature",
            "HMAC-SHA256 of the timestamp, a point and the body",
        ),
        ({"X-Zhunsheng-Signature": ""}, "signature", "X-Zhunsheng-Signature must be sha256="),
        ({"X-Zhunsheng-Signature": "签名"}, "signature", "X-Zhunsheng-Signature"),
        ({"X-Zhunsheng-Timestamp": ""}, "timestamp", "ten digits"),
        ({"X-Zhunsheng-Timestamp": "2026-11-29T10:00:00Z"}, "timestamp", "not '2026-11-29T10:00:00Z'"),
        ({"X-Zhunsheng-Timestamp": "1796000000000"}, "timestamp", "not '1796000000000'"),
    ],
)
def test_a_call_that_is_not_signed_rightly_is_told_what_is_wrong(
    secret: str, headers: dict[str, str], code: str, words: str
) -> None:
    status, told = send(secret, [ORDER], headers=headers)
    assert (status, told["code"]) == (403, code)
    assert words in told["text"]
    assert not Order.objects.exists()


def test_a_body_that_was_changed_on_its_way_is_not_taken_in(secret: str) -> None:
    for changed in (b"[]", json.dumps([{**ORDER, "price": "0.01"}]).encode(), json.dumps([ORDER]).encode() + b" "):
        assert send(secret, [ORDER], sent=changed)[1]["code"] == "signature"
    assert not Order.objects.exists()


@pytest.mark.parametrize("body", [b"", b"null", b'"x"', b"[1,2]", b"{", b"\xff\xfe\x00", b"<xml/>", b"[" * 9000])
def test_a_body_that_holds_no_orders_is_refused_in_words(secret: str, body: bytes) -> None:
    status, told = send(secret, body)
    assert (status, told["code"]) == (422, "input.bad")
    assert "must be" in told["text"]


def test_a_recording_sent_again_takes_no_order_back(secret: str) -> None:
    many = [{**ORDER, "order_id": f"W-1{n:03d}"} for n in range(60)]
    stamp = str(now().us // 1_000_000)
    told = {"X-Zhunsheng-Timestamp": stamp}
    body = json.dumps(many).encode()
    signed = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    first = told | {"X-Zhunsheng-Signature": f"sha256={signed}"}
    assert send(secret, many, headers=first)[1] == {"taken": 60, "known": 0, "faults": [], "doubles": 0}
    assert send(secret, [{**one, "status": "已完成"} for one in many])[1]["taken"] == 60
    assert send(secret, many, headers=first)[1] == {"taken": 60, "known": 60, "faults": [], "doubles": 0}
    assert set(Order.objects.values_list("status", flat=True)) == {"done"}


def test_what_was_not_taken_in_under_a_signature_is_taken_in_when_it_comes_again(secret: str) -> None:
    many = [{**ORDER, "order_id": f"W-2{n:03d}"} for n in range(60)]
    stamp, body = str(now().us // 1_000_000), json.dumps(many).encode()
    signed = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X-Zhunsheng-Timestamp": stamp, "X-Zhunsheng-Signature": f"sha256={signed}"}
    part = hashlib.sha256(f"sha256={signed} 0".encode()).hexdigest()
    run(use_nonce, SYSTEM, now(), "hook:tea", part, now() + hours(1))  # as if the process had died after the first part
    assert send(secret, many, headers=headers)[1] == {"taken": 60, "known": 50, "faults": [], "doubles": 0}
    assert Order.objects.count() == 10
