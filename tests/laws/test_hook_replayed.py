"""Law: what a shop's server sent once takes nothing back when it is sent again, whoever recorded it; over the wire."""

import hashlib
import hmac
import json
import time
from pathlib import Path

import httpx

from tests.support.server import running_desk
from zhunsheng.commerce.models import Order

SECRET = """
from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.queries import shop_by_key, shop_secret
print(shop_secret(SYSTEM, shop_by_key("demo-3c").id))
"""


def test_a_recorded_call_sent_again_leaves_the_order_where_it_is(db: None, tmp_path: Path) -> None:
    def call(status: str) -> tuple[bytes, dict[str, str]]:
        body = json.dumps([{"order_id": "WIRE-1", "title": "杯", "qty": 1, "price": "9.00", "create_time": "2026-11-01 10:00", "status": status}]).encode()  # fmt: skip
        stamp = str(int(time.time()))
        signed = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        return body, {"X-Zhunsheng-Timestamp": stamp, "X-Zhunsheng-Signature": f"sha256={signed}"}

    with running_desk(tmp_path) as desk:
        secret = desk.command("manage", "shell", "-c", SECRET).stdout.strip().splitlines()[-1]
        address = f"{desk.url}/hooks/orders/demo-3c"
        recorded = call("待发货")
        answers = [
            httpx.post(address, content=body, headers=headers, timeout=120).json()["known"]
            for body, headers in (recorded, call("已完成"), recorded, recorded)
        ]
        assert answers == [0, 0, 1, 1]
        assert Order.objects.get(number="WIRE-1").status == "done"
