"""Orders from a file, on the page: looked through, columns chosen, taken in twice without doubles, faults given back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhunsheng.commerce import looking
from zhunsheng.commerce.models import Order, Shop
from zhunsheng.surface.pages.admin import orders, orders_taking

ADDRESS = "/admin/orders/"
FILE = "流水号,商品名称,数量,单价,订单状态,下单时间\nSO-10001,茶,2,12.5,已发货,2026/11/1 9:05\nSO-10002,茶,1,12.5,神秘状态,2026/11/1\n坏,茶,1,1,已发货,2026/11/1\n"


def upload(client, text: str = FILE, shop: Shop | None = None):
    shop = shop or Shop.objects.order_by("id")[0]
    file = SimpleUploadedFile("orders.csv", text.encode("gbk"))
    return client.post(ADDRESS, {"shop": shop.id, "file": file, "do": "look"})


def hidden(page: str) -> dict[str, str]:
    told = dict(re.findall(r'<input type="hidden" name="(token|name|shop)" value="([^"]*)">', page))
    selects = re.findall(r'<select class="input" name="(map-\w+)">(.*?)</select>', page, re.DOTALL)
    return told | {name: (re.findall(r"<option selected>([^<]*)", inner) or [""])[0] for name, inner in selects}


def test_a_file_is_mapped_looked_through_and_taken_in_twice_without_doubles(enter):
    boss = enter("guanli")
    before = Order.objects.count()
    page = upload(boss)
    assert page.status_code == 422  # nobody knows what 流水号 is
    told = hidden(page.content.decode()) | {"map-number": "流水号"}
    page = boss.post(ADDRESS, told | {"do": "look"}).content.decode()
    assert "SO-10001" in page
    assert "神秘状态" in page
    assert Order.objects.count() == before
    again = hidden(page)
    page = boss.post(ADDRESS, again | {"do": "take"}).content.decode()
    assert "新增 2 单" in page
    assert Order.objects.get(number="SO-10002").status_raw == "神秘状态"
    assert "2 单没有变化" in boss.post(ADDRESS, again | {"do": "take"}).content.decode()
    assert Order.objects.count() == before + 2
    link = re.findall(r'href="(/admin/orders/faults/[^"]+)"', page)[0]
    table = boss.get(link).content.decode("utf-8-sig")
    assert "坏" in table
    assert "SO-10001" not in table


def test_what_one_laid_down_nobody_else_takes_in(enter):
    token = hidden(upload(enter("guanli")).content.decode())["token"]
    shop = Shop.objects.order_by("id")[0].id
    assert enter("xiaolin").post(ADDRESS, {"shop": shop, "token": token, "do": "take"}).status_code == 403
    assert enter("guanli").post(ADDRESS, {"shop": shop, "token": "x" * 22, "do": "take"}).status_code == 422


@pytest.mark.parametrize("broken", ["", "没有表头\n", "\x00\x01\x02"])
def test_what_is_no_file_of_orders_is_refused_in_words(enter, broken: str):
    page = upload(enter("guanli"), broken)
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()


def test_columns_once_named_are_kept_for_the_shops_next_file(enter):
    boss = enter("guanli")
    named = hidden(upload(boss).content.decode()) | {"map-number": "流水号"}
    boss.post(ADDRESS, named | {"do": "take"})
    other = FILE.replace("SO-1000", "SO-2000")
    page = upload(boss, other)
    assert page.status_code == 200
    assert "列的对应沿用上次的选择" in page.content.decode()
    assert hidden(page.content.decode())["map-number"] == "流水号"


def test_a_large_file_is_taken_in_piece_by_piece_and_says_how_far_it_is(enter, monkeypatch):
    monkeypatch.setattr(orders_taking, "SECONDS", -1.0)
    monkeypatch.setattr(orders, "PIECE", 1)
    boss, rows = enter("guanli"), "".join(f"SO-3000{n},茶,1,1,已发货,2026/11/1\n" for n in range(3))
    text = FILE.splitlines()[0].replace("流水号", "订单编号") + f"\n{rows}坏,茶,1,1,已发货,2026/11/1\n"
    page = boss.post(ADDRESS, hidden(upload(boss, text).content.decode()) | {"do": "take"}).content.decode()
    for done in (1, 2):
        assert f'<b class="num">{done} / 3</b>' in page
        told = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', page))
        page = boss.post(ADDRESS, told | {"do": "take"}).content.decode()
    assert "新增 3 单" in page
    assert "data-goes-on" not in page
    assert Order.objects.filter(number__startswith="SO-3000").count() == 3


def begun(boss, monkeypatch, prefix: str) -> str:
    """Begin to take three orders in, one a turn, and leave after the first."""
    monkeypatch.setattr(orders_taking, "SECONDS", -1.0)
    monkeypatch.setattr(orders, "PIECE", 1)
    rows = "".join(f"{prefix}{n},茶,1,1,已发货,2026/11/1\n" for n in range(3))
    text = FILE.splitlines()[0].replace("流水号", "订单编号") + f"\n{rows}坏,茶,1,1,已发货,2026/11/1\n"
    page: str = boss.post(ADDRESS, hidden(upload(boss, text).content.decode()) | {"do": "take"}).content.decode()
    return page


def sent_by(page: str) -> dict[str, str]:
    """Give what the form of a page that goes on would send."""
    form = re.findall(r'<form method="post"(?! enctype).*?</form>', page, re.DOTALL)[-1]
    return dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', form))


def test_who_left_comes_back_and_goes_on_where_it_was(enter, monkeypatch):
    boss = enter("guanli")
    assert '<b class="num">1 / 3</b>' in begun(boss, monkeypatch, "SO-4000")
    page = boss.get(ADDRESS).content.decode()
    assert ("未完成的导入" in page, '<b class="num">1 / 3</b>' in page) == (True, True)
    told = sent_by(page) | {"do": "take"}
    page = boss.post(ADDRESS, told).content.decode()
    assert '<b class="num">2 / 3</b>' in page
    page = boss.post(ADDRESS, told).content.decode()
    assert "新增 3 单" in page
    assert "1 行没能导入" in page
    assert "未完成的导入" not in boss.get(ADDRESS).content.decode()
    assert Order.objects.filter(number__startswith="SO-4000").count() == 3


def test_the_rest_may_be_left_and_what_was_laid_down_may_be_gone(enter, monkeypatch):
    boss = enter("guanli")
    begun(boss, monkeypatch, "SO-5000")
    page = boss.get(ADDRESS).content.decode()
    told = sent_by(page)
    assert "未完成的导入" not in boss.post(ADDRESS, told | {"do": "forget"}).content.decode()
    assert "未完成的导入" not in boss.get(ADDRESS).content.decode()
    assert boss.post(ADDRESS, told | {"do": "take"}).status_code == 422
    assert Order.objects.filter(number__startswith="SO-5000").count() == 1


def test_a_large_file_is_read_by_a_process_of_its_own_with_the_same_end(enter, monkeypatch):
    boss = enter("guanli")
    here = upload(boss, FILE.replace("流水号", "订单编号")).content.decode()
    monkeypatch.setattr(looking, "SMALL", 0)
    there = upload(boss, FILE.replace("流水号", "订单编号")).content.decode()
    plain = [re.sub(r'value="[^"]*"|faults/[^"]*', "", page) for page in (here, there)]
    assert plain[0] == plain[1]
    assert upload(boss, "没有表头\n").status_code == 422
    monkeypatch.setattr(looking, "MODULE", "zhunsheng.nothing")
    refused = upload(boss, FILE)
    assert (refused.status_code, "五分钟内" in refused.content.decode()) == (422, True)


def test_columns_named_otherwise_after_the_look_are_taken_as_named(enter):
    boss = enter("guanli")
    text = "订单编号,商品名称,另一名称,单价,下单时间\nSO-60001,茶,壶,1,2026/11/1\n"
    page = upload(boss, text).content.decode()
    looked = dict(re.findall(r'<input type="hidden" name="(looked)" value="([^"]*)">', page))
    boss.post(ADDRESS, hidden(page) | looked | {"map-title": "另一名称", "do": "take"})
    assert Order.objects.get(number="SO-60001").items == [{"title": "壶", "sku": "", "qty": 1, "price_cents": 100}]


def test_the_look_names_column_line_and_what_is_odd(enter):
    page = upload(
        enter("guanli"), FILE.replace("流水号", "订单编号").replace("茶,1,12.5", "茶,1,九块")
    ).content.decode()
    assert '<b dir="auto">单价</b>' in page
    assert "九块" in page
    assert "表头在第 1 行" in page
    assert "GB18030" in page
