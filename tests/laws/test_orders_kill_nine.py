"""Law: orders from a file are taken in once each, whatever is killed meanwhile and however often the file is handed in again.

The command, the web process and the worker die with SIGKILL in the middle; the command is handed the same file again, the page is not. Right lines make one
order each, wrong ones stand in the file of faults, and the record holds.
"""

import csv
import re
import signal
import subprocess
import sys
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


def test_a_file_by_the_page_is_taken_in_to_its_end_whatever_is_killed_meanwhile(db: None, tmp_path: Path) -> None:
    orders = 400
    with running_desk(tmp_path) as desk:
        shop = Shop.objects.get(key="demo-3c").id
        with browser(desk, session_of("guanli")) as client:
            client.timeout = httpx.Timeout(120)
            path = _handed_in(desk, client, shop, file_of(orders, "KB"))
            _kill_behind(desk, 50, "worker")
            _kill_behind(desk, 150, "web")
            second = _handed_in(desk, client, shop, file_of(60, "KC"))
            until(lambda: json_of(client, path)["over"] and json_of(client, second)["over"])
            page = client.get(path).text
            assert re.findall(r'<dd class="num big[^"]*">(\d+)</dd>', page) == [str(orders), "0", "0", str(len(WRONG))]
            assert (count("KB"), count("KC")) == ([(orders, orders, orders)], [(60, 60, 60)])
            assert page.count('<li><span class="num">') == len(WRONG)
            table = client.get(f"{path}faults/").content.decode("utf-8-sig")
            assert len(list(csv.reader(table.splitlines()))) == 1 + len(WRONG)
        _holds(desk)


def _handed_in(desk: Desk, client: httpx.Client, shop: int, text: str) -> str:
    """Hand a file in and have it taken in; return the address of the page that follows it."""
    given = {"shop": str(shop), "do": "look", "csrfmiddlewaretoken": form_token(client, PAGE)}
    ours = {"Origin": desk.url, "Referer": desk.url}
    page = client.post(PAGE, data=given, files={"file": ("orders.csv", text.encode())}, headers=ours).text
    answer = client.post(PAGE, data=_hidden(page) | given | {"do": "take"}, headers=ours)
    assert answer.status_code == 302
    return answer.headers["Location"]


def json_of(client: httpx.Client, path: str) -> dict[str, Any]:
    told: dict[str, Any] = client.get(path, headers={"Accept": "application/json"}).json()
    return told


def _kill_behind(desk: Desk, enough: int, victim: str) -> None:
    until(lambda: count("KB")[0][0] >= enough)
    connection.close()
    desk.kill(victim)
    desk.start(victim)


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
