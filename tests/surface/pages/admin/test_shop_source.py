"""The page on which a shop's orders get their way to the desk: an interface of its own, the platform, or pushes."""

import json

import pytest

from tests.ground.desks import using
from tests.ground.servers import say, serving
from zhunsheng.commerce.pulls.running import pull_next
from zhunsheng.commerce.queries import connection_of_shop, find_order, pull_of_shop, shops
from zhunsheng.kernel.instants import now

ORDER = {"order_id": "REST000001", "create_time": "2026-11-20 10:00:00", "status": "已发货", "title": "耳机", "price": "99.00", "paid": "99.00"}  # fmt: skip
HALF = {"order_id": "REST000002", "create_time": "昨天", "title": "耳机", "price": "9.00"}


def test_orders_are_fetched_as_set_and_the_page_says_what_came_of_it(enter):
    client, shop = enter("guanli"), shops()[0]
    address = f"/admin/shops/{shop.id}/source/"
    with serving(say(json.dumps([ORDER, HALF]).encode())) as server, using(outbound_allow=("127.0.0.0/8",)):
        told = {"url": f"http://127.0.0.1:{server.port}/orders", "token": "t0ken", "minutes": "30"}
        assert client.post(address, told).status_code == 302
        page = client.get(address).content.decode()
        assert "尚未拉取" in page
        assert "t0ken" not in page
        while pull_next(now()):
            pass
        page = client.get(address).content.decode()
        assert "共 1 页：新增 1，变更 0，未变 0，搁置 1" in page
        assert "运行正常" in page
        assert "REST000002" in page
        assert find_order(shop.id, "REST000001") is not None
        server.answer = say(b"<html>", 200)
        assert client.post(address, {"do": "now"}).status_code == 302
        assert pull_next(now())
        page = client.get(address).content.decode()
        assert "店铺的应答" in page
        assert "连续失败 1 次" in page
        english = client.get(address, headers={"Accept-Language": "en"}).content.decode()
        assert "t0ken" not in english
    assert client.post(address, {"do": "stop"}).status_code == 302
    assert pull_of_shop(shop.id, now()) is None
    assert client.post(address, {"do": "now"}).status_code == 404


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"url": "ftp://x.example/", "minutes": "30"}, "id_url_error"),
        ({"url": "https://x.example/", "minutes": "0"}, "id_minutes_error"),
        ({"url": "https://x.example/", "minutes": "30", "token": "令牌"}, "id_token_error"),
        ({"app_key": "键", "secret": "s"}, "id_app_key_error"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(enter, told, where):
    answer = enter("guanli").post(f"/admin/shops/{shops()[0].id}/source/", told)
    assert answer.status_code == 422
    assert where in answer.content.decode()


def test_the_platform_is_connected_and_its_secret_never_shown(enter):
    client, shop = enter("guanli"), shops()[0]
    address = f"/admin/shops/{shop.id}/source/"
    assert client.post(address, {"app_key": "KEY", "secret": "GEHEIM", "access": ""}).status_code == 302
    known = connection_of_shop(shop.id)
    assert known is not None
    assert (known.app_key, known.secret) == ("KEY", "GEHEIM")
    page = client.get(address).content.decode()
    assert f"/hooks/doudian/{shop.key}" in page
    assert "GEHEIM" not in page


@pytest.mark.parametrize("login", ["xiaolin", "zhuguan", "jingli", "yinsi"])
def test_nobody_else_enters(enter, login):
    address = f"/admin/shops/{shops()[0].id}/source/"
    client = enter(login)
    assert client.get(address).status_code == 403
    assert client.post(address, {"url": "https://x.example/", "minutes": "30"}).status_code == 403
