"""How the platform signs a push and wants a call signed; pure. Vectors: `tests/commerce/test_doudian_signing.py`."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

GATE: Final = "https://openapi-fxg.jinritemai.com"
SANDBOX: Final = "https://openapi-sandbox.jinritemai.com"


def push_sign(app_key: str, secret: str, body: bytes) -> str:
    """Sign the raw body of a push as the platform does."""
    return hashlib.md5(app_key.encode() + body + secret.encode()).hexdigest()  # noqa: S324 - the platform's choice


def push_is_genuine(app_key: str, secret: str, body: bytes, *, told_key: str, told_sign: str) -> bool:
    """Tell whether a push comes from the platform and is meant for this app."""
    same = hmac.compare_digest(told_key.encode(), app_key.encode())
    signed = hmac.compare_digest(told_sign.lower().encode(), push_sign(app_key, secret, body).encode())
    return same and signed


def param_json(params: Mapping[str, object]) -> str:
    """Write parameters as they are signed and sent: keys sorted at every depth, no spaces."""
    return json.dumps(params, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def call_sign(app_key: str, secret: str, method: str, params: str, timestamp: str) -> str:
    """Sign a call; the access token is not part of what is signed."""
    told = f"app_key{app_key}method{method}param_json{params}timestamp{timestamp}v2"
    return hmac.new(secret.encode(), f"{secret}{told}{secret}".encode(), hashlib.sha256).hexdigest()


def call_url(gate: str, app_key: str, secret: str, token: str, method: str, params: str, timestamp: str) -> str:
    """Address a call; its body is `params`."""
    query = {
        "app_key": app_key, "method": method, "access_token": token, "timestamp": timestamp, "v": "2",
        "sign_method": "hmac-sha256", "sign": call_sign(app_key, secret, method, params, timestamp),
    }  # fmt: skip
    return f"{gate}/{method.replace('.', '/')}?{urlencode(query)}"
