"""Law: orders from a file are taken in once each, whatever is killed meanwhile and however often the file is handed in again.

The command, the web process and the worker die with SIGKILL in the middle; then the same file is handed in again. Right lines make one
order each, wrong ones stand in the file of faults, and the record holds.
"""

import contextlib
import csv
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from django.db import connection

from tests.support.pages import browser, form_token
from tests.support.server import Desk, running_desk
from tests.support.sessions import session_of
from zhunsheng.commerce.models import Shop

HEAD = "订单编号,买家会员名,商品名称,商家编码,数量,单价,实付金额,订单状态,下单时间,收件人,手机号\n"
WRONG = ("KN{n:08d},u0,杯,C,1,九块,9.00,已发货,2026-11-01 10:00,王,13800000000\n", "6.92E+18,u0,杯,C,1,9,9,已发货,2026-11-01 10:00,王,13800000000\n", "KN{n:08d},u0,杯,C,1,9,9,已发货,昨天,王,13800000000\n")  # fmt: skip
PAGE = "/admin/orders/"


def file_of(orders: int, prefix: str) -> str:
    """Write orders of two lines each, of forty buyers in turn, with three wrong lines among them."""
    lines = [HEAD]
    for n in range(orders):
        lines += [
            f"{prefix}{n:08d},u{n % 40},杯,{sku},1,9.00,18.00,已发货,2026-11-01 10:00,王,13800000000\n" for sku in "CD"
        ]
    for place, line in enumerate(WRONG):
        lines.insert(7 + place * orders // 2, line.format(n=90_000_000 + place))
    return "".join(lines)


def count(prefix: str) -> list[tuple[int, int, int]]:
    """Count the orders of a file, how many numbers they have, and how many facts say that one was made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*), COUNT(DISTINCT number) FROM commerce_order WHERE number LIKE %s", [f"{prefix}%"]
        )
        rows, numbers = cursor.fetchone()
        cursor.execute(
            "SELECT COUNT(*) FROM journal_fact WHERE name = 'order.put' AND subject_id IN "
            "(SELECT id FROM commerce_order WHERE number LIKE %s)",
            [f"{prefix}%"],
        )
        return [(rows, numbers, cursor.fetchone()[0])]


def until(said: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not said():
        assert time.monotonic() < end, "it does not come to that"
        time.sleep(0.02)


def taken(desk: Desk, path: Path, errors: Path) -> dict[str, Any]:
    """Hand a file in by the command and see what it tells."""
    done = desk.command("orders", "import", str(path), "--shop", "demo-3c", "--json", "--errors", str(errors))
    assert done.returncode == 1, done.stderr  # three lines are wrong
    told: dict[str, Any] = msgspec.json.decode(done.stdout)
    return told


@pytest.mark.parametrize("orders", [160, pytest.param(3_000, marks=pytest.mark.soak)])
def test_a_file_is_taken_in_once_whatever_is_killed_meanwhile(db: None, tmp_path: Path, orders: int) -> None:
    path, errors = tmp_path / "orders.csv", tmp_path / "errors.csv"
    path.write_text(file_of(orders, "KA"), encoding="gb18030")
    with running_desk(tmp_path) as desk:
        for share, victim in ((4, "command"), (2, "worker"), (4 / 3, "web")):
            _until_killed(desk, path, int(orders / share), victim)
        told = taken(desk, path, errors)
        assert told["made"] + told["changed"] + told["same"] == told["orders"] == orders
        assert count("KA") == [(orders, orders, orders)]
        assert {key: taken(desk, path, errors)[key] for key in ("made", "changed", "same")} == {"made": 0, "changed": 0, "same": orders}  # fmt: skip
        assert count("KA") == [(orders, orders, orders)]
        with errors.open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.reader(file))) == 1 + len(WRONG)
        _holds(desk)


def _until_killed(desk: Desk, path: Path, enough: int, victim: str) -> None:
    """Take the file in by a command of its own until so many orders are there, kill, and kill the command last."""
    words = [sys.executable, "-m", "zhunsheng", "orders", "import", str(path), "--shop", "demo-3c", "--json"]
    with (desk.logs / "import.log").open("ab") as log:
        importing = subprocess.Popen(words, env=desk.env, stdout=log, stderr=log)
    until(lambda: count("KA")[0][0] >= enough or importing.poll() is not None)
    if victim != "command":
        desk.kill(victim)
        desk.start(victim)
        assert importing.poll() in (None, 1)  # what another process dies of does not end it
    importing.send_signal(signal.SIGKILL)
    importing.wait()


def test_the_page_goes_on_after_the_web_process_was_killed(db: None, tmp_path: Path) -> None:
    orders = 200
    with running_desk(tmp_path) as desk:
        shop = Shop.objects.get(key="demo-3c").id
        session = session_of("guanli")
        with browser(desk, session) as client:
            client.timeout = httpx.Timeout(120)
            token = form_token(client, PAGE)
            given = {"shop": str(shop), "do": "look", "csrfmiddlewaretoken": token}
            file = {"file": ("orders.csv", file_of(orders, "KB").encode())}
            page = client.post(PAGE, data=given, files=file, headers={"Origin": desk.url, "Referer": desk.url}).text
            told = _hidden(page) | given | {"do": "take"}
            killing = threading.Thread(target=_kill_in_the_middle, args=(desk, 30))
            killing.start()
            with contextlib.suppress(httpx.TransportError):
                client.post(PAGE, data=told, headers={"Origin": desk.url})
            killing.join()
            assert 0 < count("KB")[0][0] < orders
            for _ in range(200):
                page = client.post(PAGE, data=told, headers={"Origin": desk.url}).text
                if "data-goes-on" not in page:
                    break
                told = _hidden(page) | given | {"do": "take"}
            assert "data-goes-on" not in page
            assert count("KB") == [(orders, orders, orders)]
            assert page.count('<li><span class="num">') == len(WRONG)
        _holds(desk)


def _kill_in_the_middle(desk: Desk, enough: int) -> None:
    until(lambda: count("KB")[0][0] >= enough)
    connection.close()
    desk.kill("web")
    desk.start("web")


def _hidden(page: str) -> dict[str, str]:
    """Read what the page's own form would send."""
    form = re.findall(r'<form method="post"(?! enctype).*?</form>', page, re.DOTALL)[-1]
    told = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', form))
    selects = re.findall(r'<select class="input" name="(map-\w+)">(.*?)</select>', form, re.DOTALL)
    return told | {name: (re.findall(r"<option selected>([^<]*)", inner) or [""])[0] for name, inner in selects}


def _holds(desk: Desk) -> None:
    verdict: dict[str, Any] = {}
    for _ in range(60):
        verdict = msgspec.json.decode(desk.command("journal", "verify", "--json").stdout)
        assert verdict["holds"], verdict
        if verdict["unsealed"] == 0:
            return
        time.sleep(0.5)
    raise AssertionError(f"the sealer does not come to an end: {verdict}")
