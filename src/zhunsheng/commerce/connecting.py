"""Call a shop's platform, and fetch orders from an address of the shop's own; both through the one outbound client."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

import msgspec

from zhunsheng.commerce.doudian.signing import GATE, call_url, param_json
from zhunsheng.commerce.values import Connection
from zhunsheng.ground import http
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import Instant

LARGEST: Final = 20 * 1024 * 1024
_PLATFORM_ZONE: Final = timezone(timedelta(hours=8))


class CallRefused(Refusal):
    """The platform answered the call {method} with {why}."""

    code = "platform.call_refused"


def call_platform(connection: Connection, method: str, params: Mapping[str, object], at: Instant) -> object:
    """Call the platform and return the `data` of its answer; it blocks, so never on the pen.

    Refuses  CallRefused with the platform's own words, and whatever the outbound client refuses
    """
    told = param_json(params)
    timestamp = datetime.fromtimestamp(at.us // 1_000_000, UTC).astimezone(_PLATFORM_ZONE).strftime("%Y-%m-%d %H:%M:%S")
    gate = connection.gate or GATE
    url = call_url(gate, connection.app_key, connection.secret, connection.token, method, told, timestamp)
    answer = http.fetch(
        "POST", url, headers={"Content-Type": "application/json"}, content=told.encode(), size_limit=LARGEST
    )
    try:
        body: dict[str, Any] = msgspec.json.decode(answer.body, type=dict[str, Any])
    except msgspec.MsgspecError as fault:
        raise CallRefused(method=method, why=f"http {answer.status}") from fault
    if not answer.succeeded or body.get("code") not in (0, 10000):
        raise CallRefused(method=method, why=f"{body.get('code')} {body.get('sub_msg') or body.get('msg') or ''}"[:200])
    return body.get("data")


def fetch_orders(url: str, token: str = "") -> bytes:
    """Fetch a file of orders from an address of the shop's own. Refuses: BadInput for anything but a success."""
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    answer = http.fetch("GET", url, headers=headers, size_limit=LARGEST)
    if not answer.succeeded:
        raise BadInput("the shop's answer", "a success", f"http {answer.status}")
    return answer.body
