"""Where shop platforms and shops push to: signed, answered at once, one bad element never loses the others."""

import hashlib
import hmac
from collections import Counter
from typing import Final

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.actions import import_delivered, take_push
from zhunsheng.commerce.queries import push_was_signed, read_orders, secret_for_checking, shop_by_key
from zhunsheng.commerce.values import AT_ONCE, ShopCard
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput, NotFound, Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.values import NonceReplayed
from zhunsheng.surface.brake import Brake
from zhunsheng.surface.refusing import status_of

PUSHES: Final = Brake(tries=6000, seconds=60)
LARGEST_BODY: Final = 1024 * 1024
NEAR_SECONDS: Final = 300
"""How far a signed webhook's own time may lie from ours; an older one could be a recording."""

Told = dict[str, object]


@csrf_exempt
@require_POST
def doudian(request: HttpRequest, key: str) -> HttpResponse:
    """Take in a push of the Doudian platform; anything but its success word has the platform push again."""
    if not PUSHES.allows(key):
        return _platform(429, "slow down")
    try:
        shop, body = _shop(key), _body(request)
        told_key, told_sign = request.headers.get("app-id", ""), request.headers.get("event-sign", "")
        if not push_was_signed(shop.id, body, told_key=told_key, told_sign=told_sign):
            return _platform(403, "signature")
        run(take_push, SYSTEM, now(), shop.id, body)
    except Refusal as refusal:
        return _platform(status_of(refusal), refusal.code)
    return JsonResponse({"code": 0, "msg": "success"})


@csrf_exempt
@require_POST
def orders(request: HttpRequest, key: str) -> HttpResponse:
    """Take in orders that a shop's own server sends, signed with the shop's secret; each order stands alone.

    The signature is `sha256=` and the hexadecimal HMAC-SHA256 of `timestamp.body`; both travel in headers.
    """
    if not PUSHES.allows(key):
        return JsonResponse({"code": "too_many"}, status=429)
    try:
        shop, body = _shop(key), _body(request)
        wrong = _wrong(request, secret_for_checking(shop.id), body)
        if wrong:
            return JsonResponse(wrong, status=403)
        stamp, signature = request.headers["X-Zhunsheng-Timestamp"], request.headers["X-Zhunsheng-Signature"]
        return JsonResponse(_taken(shop, body, int(stamp), signature))
    except Refusal as refusal:
        return JsonResponse({"code": refusal.code, "text": str(refusal)}, status=status_of(refusal))


def _platform(status: int, words: str) -> JsonResponse:
    return JsonResponse({"code": 1, "msg": words}, status=status)


def _shop(key: str) -> ShopCard:
    if not key.isascii() or "\0" in key:
        raise NotFound("shop", "")
    return shop_by_key(key)


def _body(request: HttpRequest) -> bytes:
    length = request.headers.get("Content-Length", "")
    if not length.isdigit() or int(length) > LARGEST_BODY:
        raise BadInput("the body", f"at most {LARGEST_BODY} bytes, its length told", length)
    return request.body


def _wrong(request: HttpRequest, secret: str, body: bytes) -> Told:
    """Say what is wrong with a signed call, nothing where it is right; that a clock is wrong only to who has signed rightly."""
    stamp = request.headers.get("X-Zhunsheng-Timestamp", "")
    told = request.headers.get("X-Zhunsheng-Signature", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) == 10):
        return _said("timestamp", BadInput("X-Zhunsheng-Timestamp", "seconds since 1970, ten digits", stamp[:40]))
    expected = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(told.encode(), f"sha256={expected}".encode()):
        words = (
            "sha256= and the HMAC-SHA256 of the timestamp, a point and the body as it was sent, under the shop's secret"
        )
        return _said("signature", BadInput("X-Zhunsheng-Signature", words, told[:40]))
    here = now().us // 1_000_000
    if abs(int(stamp) - here) > NEAR_SECONDS:
        return _said("clock", BadInput("X-Zhunsheng-Timestamp", f"within {NEAR_SECONDS} s of {here}", stamp))
    return {}


def _said(code: str, fault: BadInput) -> Told:
    return {"code": code, "text": str(fault)}


def _taken(shop: ShopCard, body: bytes, stamp: int, signature: str) -> Told:
    """Take in what is told, some at a time, each part once under its signature; what came under it before is only counted."""
    found = read_orders(body, "webhook", desk().time_zone)
    faults: list[Told] = [msgspec.to_builtins(one) for one in found.faults]
    told: Counter[str] = Counter()
    until = Instant((stamp + NEAR_SECONDS + 1) * 1_000_000)
    for at in range(0, len(found.orders), AT_ONCE):
        some, part = found.orders[at : at + AT_ONCE], hashlib.sha256(f"{signature} {at}".encode()).hexdigest()
        try:
            answers = run(import_delivered, SYSTEM, now(), shop.key, some, part, until)
        except NonceReplayed:
            told["known"] += len(some)
            continue
        for one, answer in zip(some, answers, strict=True):
            if isinstance(answer, BadInput):
                faults.append({"number": one.draft.number, "why": str(answer)})
            else:
                told["taken"] += 1
    return {"taken": told["taken"] + told["known"], "known": told["known"], "faults": faults, "doubles": found.doubles}
