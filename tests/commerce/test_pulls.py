"""Orders fetched from a shop's own interface, through a real connection to a server that is not always kind."""

import gzip
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection

from tests.ground.desks import using
from tests.ground.servers import Server, say, serving
from tests.people.staff import AT
from zhunsheng.access.values import SYSTEM, customer_actor
from zhunsheng.commerce.actions import ask_order_pull, create_shop, set_order_pull, stop_order_pull
from zhunsheng.commerce.actions.pulls import park_pulled
from zhunsheng.commerce.events import ShopPulled
from zhunsheng.commerce.models import Order, OrderPull, PlatformPush
from zhunsheng.commerce.pulls import asking, running
from zhunsheng.commerce.pulls.parking import half
from zhunsheng.commerce.pulls.running import pull_next
from zhunsheng.commerce.queries import find_order, parked_elements, probe_order_sources, pull_of_shop
from zhunsheng.commerce.values import NewShop, PullSetting, PullShown
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import hours, minutes, seconds
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.kernel.instants import Instant, now

pytestmark = pytest.mark.usefixtures("db", "keys")
HERE = ("127.0.0.0/8",)
TOKEN = "t0ken-of-the-shop"


def order(n: int, **more: Any) -> dict[str, Any]:
    return {
        "order_id": f"REST{n:06d}", "create_time": "2026-11-20 10:00:00", "status": "已发货", "title": "龙井 250g",
        "qty": 1, "price": "99.00", "paid": "99.00", "buyer": f"b{n}", "receiver": "王小明", "phone": "13800138000",
        "address": "杭州市西湖区龙井路1号", **more,
    }  # fmt: skip


class Interface:
    """A shop's interface: pages by their number, each answered as told, what was asked kept."""

    def __init__(self, *pages: Any) -> None:
        self.pages = list(pages)
        self.asked: list[dict[str, str]] = []

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        query = parse_qs(urlsplit(handler.path).query)
        self.asked.append(
            {name: values[0] for name, values in query.items()} | {"auth": handler.headers.get("Authorization", "")}
        )
        page = self.pages[int(query.get("cursor", ["0"])[0])]
        (page if callable(page) else say(json.dumps(page, ensure_ascii=False).encode()))(handler)


@pytest.fixture(autouse=True)
def allowed() -> Iterator[None]:
    with using(outbound_allow=HERE):
        yield


def shop(key: str = "tea") -> int:
    return run(create_shop, SYSTEM, AT, NewShop(key=key, name="茶", colour="#1a2b3c")).id


def set_up(
    server: Server, shop_id: int, *, token: str | None = TOKEN, every_s: int = 900, path: str = "/orders"
) -> int:
    setting = PullSetting(url=f"http://127.0.0.1:{server.port}{path}", every_s=every_s, token=token)
    run(set_order_pull, SYSTEM, now(), shop_id, setting)
    return shop_id


def shown(shop_id: int) -> PullShown:
    found = pull_of_shop(shop_id, now())
    assert found is not None
    return found


def again(shop_id: int) -> PullShown:
    """Have it fetched at once, as the button does."""
    run(ask_order_pull, SYSTEM, now(), shop_id)
    assert pull_next(now())
    return shown(shop_id)


def test_pages_are_read_to_the_last_and_the_next_time_asks_only_for_what_changed():
    told = Interface(
        {"code": 0, "data": {"orders": [order(1), order(2)], "has_more": True, "next_cursor": "1"}},
        {"orders": [order(3)], "next": "/orders?cursor=2"},
        [order(4), order(5, items=[{"title": "碧螺春", "qty": 2, "price": "10.00"}])],
    )
    with serving(told) as server:
        shop_id = set_up(server, shop())
        before = now()
        first = again(shop_id)
        assert (first.tally.pages, first.tally.made, first.tally.parked, first.failures) == (3, 5, 0, 0)
        assert [one.get("since") for one in told.asked] == [None, None, None]
        assert {one["auth"] for one in told.asked} == {f"Bearer {TOKEN}"}
        assert first.since_at is not None
        assert before - minutes(11) < first.since_at < before - minutes(9)
        assert first.next_at is not None
        assert before + seconds(895) < first.next_at < now() + seconds(901)
        told.pages = [[order(1), order(2, status="已完成"), order(6)]]
        second = again(shop_id)
    assert Instant.parse(told.asked[-1]["since"]).us // 1_000_000 == first.since_at.us // 1_000_000
    assert (second.tally.made, second.tally.changed, second.tally.same) == (1, 1, 1)
    assert Order.objects.filter(shop_id=shop_id).count() == 6
    assert sum(isinstance(one.fact, ShopPulled) for one in history("shop", shop_id)) == 2


def test_nothing_is_fetched_before_it_is_due_and_by_one_worker_at_a_time():
    told = Interface([order(1)])
    with serving(told) as server:
        shop_id = set_up(server, shop())
        assert pull_next(now())
        assert not pull_next(now())
        assert not pull_next(now() + seconds(880))
        assert pull_next(now() + seconds(901))
        OrderPull.objects.filter(shop_id=shop_id).update(next_at=AT, claimed_until=now() + minutes(5))
        assert not pull_next(now())
        OrderPull.objects.filter(shop_id=shop_id).update(claimed_until=now() - seconds(1))
        assert pull_next(now())
    assert len(told.asked) == 3


def cut(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "500")
    handler.end_headers()
    handler.wfile.write(b'[{"order_id":')


HOSTILE = {
    "no json": say(b"<html>please sign in</html>"),
    "nothing": say(b""),
    "cut json": say(b'[{"order_id": "REST000009", "create_ti'),
    "no list": say(b'{"code": 50013, "msg": "token expired"}'),
    "a number": say(b"7"),
    "half in two lists": say(json.dumps({"orders": [order(8)], "results": [order(9)]}).encode()),
    "none readable": say(b'[{"a": 1, "b": 2}, null, 7]'),
    "not ours": say(b"no", 403),
    "a fault": say(b"oops", 500),
    "gone": say(b"no", 404),
    "deep": say(b"[" * 100_000 + b"]" * 100_000),
    "odd gzip": say(b"\x1f\x8b broken", 200, Content_Encoding="gzip"),
    "a bomb": say(gzip.compress(b"[" + b" " * 30_000_000 + b"]"), 200, Content_Encoding="gzip"),
    "shorter than told": cut,
    "elsewhere": say(b"", 302, Location="http://169.254.169.254/latest/meta-data/"),
    "round and round": say(b"", 302, Location="/orders"),
    "not utf-8": say(b'[{"order_id": "\xff\xfe"}]'),
    "next on another server": say(json.dumps({"orders": [order(7)], "next": "http://127.0.0.2:1/orders"}).encode()),
}  # fmt: skip


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_answer_loses_nothing(answer):
    """What was there stays, the next time asks for the same again, each time later, and then all of it is there."""
    told = Interface([order(1)])
    with serving(told) as server:
        shop_id = set_up(server, shop())
        good = again(shop_id)
        told.pages = [answer]
        bad = again(shop_id)
        assert (bad.failures, bad.since_at, bad.busy) == (1, good.since_at, False), bad
        assert bad.fault["code"]
        assert bad.next_at is not None
        assert now() + seconds(50) < bad.next_at < now() + seconds(61)
        worse = again(shop_id)
        assert worse.next_at is not None
        assert now() + seconds(110) < worse.next_at < now() + seconds(121)
        told.pages = [[order(1), order(2)]]
        after = again(shop_id)
    assert (after.failures, after.fault) == (0, {})
    assert {one.number for one in Order.objects.filter(shop_id=shop_id)} >= {"REST000001", "REST000002"}


def test_a_slow_answer_is_cut_off_and_one_that_is_too_large(monkeypatch):
    def slowly(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            time.sleep(0.05)
            handler.wfile.write(b" ")

    with serving(Interface(slowly)) as server:
        monkeypatch.setattr(running, "ask", lambda url, token: asking.ask(url, token, patience=seconds(1)))
        shop_id = set_up(server, shop())
        begun = time.monotonic()
        found = again(shop_id)
        assert time.monotonic() - begun < 4
    assert (found.fault["code"], found.failures) == ("outbound.failed", 1)
    monkeypatch.setattr(asking, "PAGE_LIMIT", 1000)
    monkeypatch.setattr(running, "ask", asking.ask)
    with serving(Interface([order(n) for n in range(30)])) as server:
        large = again(set_up(server, shop("pu-erh")))
    assert "larger than 1000 bytes" in large.fault["reason"]


def test_half_elements_are_set_aside_and_read_once_they_are_whole():
    lacking = order(2)
    del lacking["create_time"]
    told = Interface([order(1), lacking, None, "x", {"order_id": "REST000009"}, order(3, qty="-2"), order(4)])
    with serving(told) as server:
        shop_id = set_up(server, shop())
        found = again(shop_id)
        assert (found.tally.made, found.tally.parked, found.failures) == (2, 5, 0)
        assert found.since_at is not None
        keys = {one.key for one in parked_elements(SYSTEM, shop_id)}
        assert {"REST000002", "REST000003"} <= keys
        assert again(shop_id).tally.parked == 0
        told.pages = [[order(2), order(3)]]
        assert again(shop_id).tally.made == 2
    assert not {"REST000002", "REST000003"} & {one.key for one in parked_elements(SYSTEM, shop_id)}
    kept = PlatformPush.objects.filter(shop_id=shop_id).values_list("raw_sealed", flat=True)
    assert not any("王小明".encode() in bytes(one) for one in kept)


def test_what_was_set_aside_is_tried_again_each_time():
    told = Interface([order(1)])
    with serving(told) as server:
        shop_id = set_up(server, shop())
        again(shop_id)
        run(park_pulled, SYSTEM, now(), shop_id, [half(order(7), "", "the reader was younger then")])
        found = again(shop_id)
    assert found.tally.made == 1
    assert find_order(shop_id, "REST000007") is not None
    assert parked_elements(SYSTEM, shop_id) == []


def test_a_way_that_breaks_off_is_gone_on_with_and_a_lost_place_begins_anew(monkeypatch):
    told = Interface({"orders": [order(1)], "next": "1"}, {"orders": [order(2)], "next": "2"}, say(b"oops", 500))
    with serving(told) as server:
        shop_id = set_up(server, shop())
        broken = again(shop_id)
        assert (broken.failures, broken.goes_on, broken.since_at, broken.tally.made) == (1, True, None, 2)
        told.pages[2] = [order(3)]
        whole = again(shop_id)
        assert (told.asked[-1]["cursor"], whole.goes_on, whole.tally.made) == ("2", False, 1)
        assert whole.since_at is not None
        told.pages = [{"orders": [order(1)], "next": "1"}, say(b"", 500)]
        again(shop_id)
        told.pages[1] = say(b"", 410)
        lost = again(shop_id)
        assert (lost.fault["code"], lost.goes_on) == ("pull.place_lost", False)
        monkeypatch.setattr(running, "MOST_PAGES", 2)
        told.pages = [{"orders": [order(n)], "next": str(n + 1)} for n in range(4)] + [[order(9)]]
        part = again(shop_id)
        assert (part.goes_on, part.failures, part.since_at) == (True, 0, whole.since_at)
        assert part.next_at is not None
        assert part.next_at <= now()
        while pull_next(now()):
            pass
    assert Order.objects.filter(shop_id=shop_id).count() == 6 - 1
    assert not shown(shop_id).goes_on


def test_a_circle_of_pages_ends():
    told = Interface({"orders": [order(1)], "next": "1"}, {"orders": [order(2)], "next": "0"}, {"orders": []})
    told.pages[0]["next"] = "1"
    with serving(told) as server:
        shop_id = set_up(server, shop(), path="/orders?cursor=0")
        found = again(shop_id)
    assert (found.failures, found.fault["thing"]) == (1, "the next page")
    assert len(told.asked) == 2


def test_an_interface_that_asks_for_time_gets_it():
    with serving(Interface(say(b"", 429, Retry_After="7200"))) as server:
        found = again(set_up(server, shop()))
    assert found.fault["code"] == "pull.slow_down"
    assert found.next_at is not None
    assert found.next_at > now() + hours(1)


def test_a_link_header_and_page_numbers_lead_on():
    def first(handler: BaseHTTPRequestHandler) -> None:
        say(json.dumps([order(1)]).encode(), 200, Link='<?cursor=1>; rel="next", <?cursor=9>; rel="last"')(handler)

    told = Interface(first, {"items": [order(2)], "pagination": {"has_next": False, "next_page": 2}})
    with serving(told) as server:
        found = again(set_up(server, shop()))
    assert (found.tally.pages, found.tally.made) == (2, 2)


def test_the_token_is_sealed_and_never_goes_to_another_server():
    with serving(Interface([])) as server, serving(Interface([order(1)]), address="127.0.0.2") as other:
        shop_id = set_up(server, shop())
        with connection.cursor() as cursor:
            cursor.execute("SELECT token_sealed FROM commerce_pull")
            assert TOKEN.encode() not in bytes(cursor.fetchone()[0])
        elsewhere = PullSetting(url=f"http://127.0.0.2:{other.port}/orders", every_s=900)
        with pytest.raises(BadInput, match="another server"):
            run(set_order_pull, SYSTEM, now(), shop_id, elsewhere)
        server.answer = say(b"", 302, Location=f"http://127.0.0.2:{other.port}/orders")
        again(shop_id)
        assert [headers.get("authorization") for _, _, headers, _ in other.asked] == [None]
        assert "t0ken" not in repr(history("shop", shop_id))
        assert "t0ken" not in repr(shown(shop_id))


def test_only_whoever_manages_shops_sets_it_and_stopping_forgets_the_token():
    with serving(Interface([])) as server:
        shop_id = set_up(server, shop())
        for act, told in (
            (set_order_pull, (PullSetting(url="https://a.example/", every_s=900),)),
            (ask_order_pull, ()),
            (stop_order_pull, ()),
        ):
            with pytest.raises(AccessDenied):
                run(act, customer_actor(5), now(), shop_id, *told)
        assert [one.answers for one in probe_order_sources()] == [True]
        server.answer = say(b"no", 500)
        assert [(one.answers, one.why) for one in probe_order_sources()] == [(False, "input.bad")]
    run(stop_order_pull, SYSTEM, now(), shop_id)
    assert pull_of_shop(shop_id, now()) is None
    with pytest.raises(NotFound):
        run(ask_order_pull, SYSTEM, now(), shop_id)


@pytest.mark.parametrize(
    "setting",
    [
        PullSetting(url="ftp://a.example/x", every_s=900), PullSetting(url="https://u:p@a.example/x", every_s=900),
        PullSetting(url="https://a.example/x y", every_s=900), PullSetting(url="https://a.example/x", every_s=5),
        PullSetting(url="https://a.example/#x", every_s=900), PullSetting(url="https://a.example:99999/", every_s=900),
        PullSetting(url="https://a.example/x", every_s=900, token="a b"), PullSetting(url="", every_s=900),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(setting):
    with pytest.raises(BadInput):
        run(set_order_pull, SYSTEM, now(), shop(), setting)


def test_a_worker_that_ends_stops_between_two_pages():
    stop = threading.Event()

    def then(handler: BaseHTTPRequestHandler) -> None:
        say(json.dumps({"orders": [order(1)], "next": "1"}).encode())(handler)
        stop.set()

    told = Interface(then, [order(2)])
    with serving(told) as server:
        shop_id = set_up(server, shop())
        assert pull_next(now(), stop)
        assert (len(told.asked), shown(shop_id).goes_on) == (1, True)
