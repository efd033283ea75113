"""Orders from a file, on the page: looked through, columns chosen, taken in twice without doubles, faults given back."""

import re
import shutil
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce import looking
from zhunsheng.commerce.actions import erase_orders, filing, tend_imports
from zhunsheng.commerce.events import ImportEnded
from zhunsheng.commerce.models import ImportFaults, Order, OrderImport, Shop
from zhunsheng.commerce.queries import Looked, kept_tokens, piece_of, unpacked
from zhunsheng.ground.jobs import run_worker_once, work_once
from zhunsheng.ground.keys import seal
from zhunsheng.ground.parked import kept, sweep_kept
from zhunsheng.ground.settings import desk as ground_desk
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import actor_of, agent_cards
from zhunsheng.surface.pages.admin import orders
from zhunsheng.workshop.bench.order_files import write_orders

ADDRESS = "/admin/orders/"
FILE = "流水号,商品名称,数量,单价,订单状态,下单时间\nSO-10001,茶,2,12.5,已发货,2026/11/1 9:05\nSO-10002,茶,1,12.5,神秘状态,2026/11/1\n坏,茶,1,1,已发货,2026/11/1\n"


@pytest.fixture(autouse=True)
def kept_folder() -> Path:
    """Begin with nothing kept: the folder is the one of all tests."""
    folder = ground_desk().data_dir / "kept"
    shutil.rmtree(folder, ignore_errors=True)
    return folder


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
    link = re.findall(r'href="(/admin/orders/faults/[^"]+)"', page)[0]
    for counts in (["2", "0", "0", "1"], ["0", "0", "2", "1"]):
        path = boss.post(ADDRESS, again | {"do": "take"}).headers["Location"]
        run_worker_once()
        assert re.findall(r'<dd class="num big[^"]*">(\d+)</dd>', boss.get(path).content.decode()) == counts
    assert Order.objects.get(number="SO-10002").status_raw == "神秘状态"
    assert Order.objects.count() == before + 2
    table = boss.get(link).content.decode("utf-8-sig")
    assert "坏" in table
    assert "SO-10001" not in table


def test_a_workbook_is_taken_in_to_its_end_and_the_second_time_nothing_is_made(enter, tmp_path):
    boss, shop = enter("guanli"), Shop.objects.order_by("id")[0]
    path, count = tmp_path / "orders.xlsx", 130
    write_orders(path, count, series="WB")
    for counts in (["130", "0", "0", "0"], ["0", "0", "130", "0"]):
        given = {"shop": shop.id, "file": SimpleUploadedFile("orders.xlsx", path.read_bytes()), "do": "look"}
        form = hidden(boss.post(ADDRESS, given).content.decode())
        address = boss.post(ADDRESS, form | {"do": "take"}).headers["Location"]
        run_worker_once()
        assert re.findall(r'<dd class="num big[^"]*">(\d+)</dd>', boss.get(address).content.decode()) == counts
    numbers = Order.objects.filter(number__startswith="WB").values_list("number", flat=True)
    assert (len(numbers), len(set(numbers))) == (count, count)


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


def test_an_empty_file_and_one_of_headings_alone_are_told_as_what_they_are(enter):
    boss = enter("guanli")
    for text, said in (
        ("", "文件是空的"),
        ("\r\n \n", "文件是空的"),
        (FILE.split("\n", maxsplit=1)[0].replace("流水号", "订单号"), "下面一行"),
    ):
        page = upload(boss, text)
        assert (page.status_code, said in page.content.decode()) == (422, True), text


def test_columns_once_named_are_kept_for_the_shops_next_file(enter):
    boss = enter("guanli")
    named = hidden(upload(boss).content.decode()) | {"map-number": "流水号"}
    boss.post(ADDRESS, named | {"do": "take"})
    other = FILE.replace("SO-1000", "SO-2000")
    page = upload(boss, other)
    assert page.status_code == 200
    assert "列的对应沿用上次的选择" in page.content.decode()
    assert hidden(page.content.decode())["map-number"] == "流水号"


def rows(prefix: str, count: int = 3) -> str:
    """Write a file of so many orders and a wrong line."""
    lines = "".join(f"{prefix}{n},茶,1,1,已发货,2026/11/1\n" for n in range(count))
    return FILE.splitlines()[0].replace("流水号", "订单编号") + f"\n{lines}坏,茶,1,1,已发货,2026/11/1\n"


def begin(client, text: str) -> str:
    """Hand a file in to be taken by the worker; return the address of the page that follows it."""
    page = upload(client, text).content.decode()
    looked = dict(re.findall(r'<input type="hidden" name="(looked)" value="([^"]*)">', page))
    answer = client.post(ADDRESS, hidden(page) | looked | {"do": "take"})
    assert answer.status_code == 302
    path: str = answer.headers["Location"]
    return path


def turn_by_turn(monkeypatch, piece: int = 1) -> None:
    """Let the worker take so many orders a turn, and have nothing else to do."""
    run_worker_once()
    monkeypatch.setattr(filing, "TURN", -1.0)
    monkeypatch.setattr(orders, "AT_ONCE", piece)


def test_the_worker_goes_on_whether_or_not_anybody_looks_and_says_how_far_it_is(enter, monkeypatch, kept_folder):
    turn_by_turn(monkeypatch)
    boss = enter("guanli")
    path = begin(boss, rows("SO-3000"))
    assert Order.objects.filter(number__startswith="SO-3000").count() == 0
    for done in range(3):
        page = boss.get(path).content.decode()
        assert (f'<b class="num">{done} / 3</b>' in page, "data-progress" in page) == (True, True)
        assert boss.get(path, headers={"accept": "application/json"}).json() == {"done": done, "total": 3, "over": False}  # fmt: skip
        assert work_once()
    assert boss.get(path, headers={"accept": "application/json"}).json() == {"done": 3, "total": 3, "over": True}
    page = boss.get(path).content.decode()
    assert "data-progress" not in page
    assert re.findall(r'<dd class="num big[^"]*">(\d+)</dd>', page) == ["3", "0", "0", "1"]
    table = boss.get(f"{path}faults/").content.decode("utf-8-sig")
    assert ("坏" in table, "SO-3000" in table) == (True, False)
    assert Order.objects.filter(number__startswith="SO-3000").count() == 3
    assert not list(kept_folder.iterdir())
    run_worker_once()


def test_two_files_wait_for_each_other_and_each_says_so(enter, monkeypatch):
    turn_by_turn(monkeypatch)
    boss = enter("guanli")
    first, second = begin(boss, rows("SO-4100")), begin(boss, rows("SO-4200"))
    assert "前面还有 1 个文件" in boss.get(second).content.decode()
    while "data-progress" in boss.get(first).content.decode():
        assert Order.objects.filter(number__startswith="SO-4200").count() == 0
        assert work_once()
    assert "前面还有" not in boss.get(second).content.decode()
    run_worker_once()
    assert Order.objects.filter(number__startswith="SO-4200").count() == 3
    page = boss.get(ADDRESS).content.decode()
    assert page.count('<span class="mark kept">已导入</span>') == 2


def test_the_next_page_tells_once_that_a_file_is_taken_in(enter):
    boss = enter("guanli")
    path = begin(boss, rows("SO-4300"))
    assert "已导入：新增" not in boss.get("/admin/").content.decode()
    run_worker_once()
    page = boss.get("/admin/").content.decode()
    assert ("“orders.csv”已导入：新增 3 单" in page, f'href="{path}"' in page) == (True, True)
    assert "已导入：新增" not in boss.get("/admin/").content.decode()
    assert "已导入：新增" not in enter("zhuguan").get("/cases/").content.decode()


def test_who_reads_the_page_of_the_file_is_not_told_again(enter):
    boss = enter("guanli")
    path = begin(boss, rows("SO-4400"))
    run_worker_once()
    assert "已导入：新增" not in boss.get(path).content.decode()
    assert "已导入：新增" not in boss.get("/admin/").content.decode()


def test_the_rest_is_left_when_somebody_cancels_and_what_was_taken_stays(enter, monkeypatch, kept_folder):
    turn_by_turn(monkeypatch)
    boss = enter("guanli")
    path = begin(boss, rows("SO-5000"))
    assert work_once()
    page = boss.post(path, follow=True).content.decode()
    assert ("已处理 1 / 3 单" in page, "已取消" in page) == (True, True)
    run_worker_once()
    assert Order.objects.filter(number__startswith="SO-5000").count() == 1
    assert not list(kept_folder.iterdir())
    boss.post(path)
    ended = [
        one.fact for one in history("shop", Shop.objects.order_by("id")[0].id) if isinstance(one.fact, ImportEnded)
    ]
    assert [(one.outcome, one.made, one.faults) for one in ended] == [("cancelled", 1, 1)]


def test_pressed_twice_a_file_is_begun_once(enter, kept_folder):
    boss = enter("guanli")
    page = upload(boss, rows("SO-5100")).content.decode()
    told = hidden(page) | dict(re.findall(r'<input type="hidden" name="(looked)" value="([^"]*)">', page)) | {"do": "take"}  # fmt: skip
    assert boss.post(ADDRESS, told).headers["Location"] == boss.post(ADDRESS, told).headers["Location"]
    assert OrderImport.objects.count() == 1
    assert len(list(kept_folder.iterdir())) == 1


def test_a_piece_that_comes_twice_counts_once(enter, monkeypatch):
    turn_by_turn(monkeypatch)
    begin(enter("guanli"), rows("SO-5200"))
    row = OrderImport.objects.get()
    looked = unpacked(kept(row.token, owner_id=row.by_id), Looked)
    for place in (0, 0, 1, 0, 1):
        run(filing.take_import_piece, actor_of(row.by_id), now(), row.id, place, piece_of(looked, place))
    row.refresh_from_db()
    assert (row.done, row.made, row.same) == (2, 2, 0)


def test_rows_that_could_not_be_taken_are_for_who_handed_the_file_in(enter):
    path = begin(enter("guanli"), rows("SO-5300"))
    run_worker_once()
    OrderImport.objects.update(by_id=next(one.id for one in agent_cards() if one.login == "jingli"))
    other = enter("guanli")
    page = other.get(path)
    assert (page.status_code, "坏" in page.content.decode()) == (200, False)
    assert "1 行没能导入；内容只给提交文件的人看" in page.content.decode()
    assert other.get(f"{path}faults/").status_code == 404
    assert enter("xiaolin").get(path).status_code == 403
    assert enter("xiaolin").post(path).status_code == 403


def test_the_worker_stops_where_the_file_or_the_right_is_gone_and_says_so(enter, kept_folder):
    boss = enter("guanli")
    gone, forbidden, last = (begin(boss, rows(prefix)) for prefix in ("SO-5400", "SO-5500", "SO-5600"))
    first, second, _ = OrderImport.objects.order_by("id")
    (kept_folder / first.token).unlink()
    OrderImport.objects.filter(id=second.id).update(
        by_id=next(one.id for one in agent_cards() if one.login == "xiaolin")
    )
    (kept_folder / second.token).write_bytes(
        seal(kept(second.token, owner_id=first.by_id), purpose=f"parked.{OrderImport.objects.get(id=second.id).by_id}")
    )
    run_worker_once()
    assert list(OrderImport.objects.order_by("id").values_list("why", flat=True)) == [
        "file_gone",
        "not_allowed",
        "done",
    ]
    assert Order.objects.filter(number__startswith="SO-55").count() == 0
    assert "文件已不在此处" in boss.get(gone).content.decode()
    assert "提交人已没有权限" in boss.get(forbidden).content.decode()
    assert "没能全部" not in boss.get(last).content.decode()


def test_what_became_of_a_file_is_forgotten_after_its_time(enter):
    boss = enter("guanli")
    begin(boss, rows("SO-5700"))
    run(tend_imports, SYSTEM, now() + hours(24 * 31))
    assert OrderImport.objects.count() == 1  # it goes on
    run_worker_once()
    run(tend_imports, SYSTEM, now() + hours(24 * 29))
    assert (OrderImport.objects.count(), ImportFaults.objects.count()) == (1, 1)
    run(tend_imports, SYSTEM, now() + hours(24 * 31))
    assert (OrderImport.objects.count(), ImportFaults.objects.count()) == (0, 0)
    assert Order.objects.filter(number__startswith="SO-5700").count() == 3


def test_what_is_kept_for_no_file_any_more_goes_and_what_is_needed_stays(enter, kept_folder):
    begin(enter("guanli"), rows("SO-5800"))
    (kept_folder / "left-behind").write_bytes(b"x")
    sweep_kept(kept_tokens(), at=now())
    assert len(list(kept_folder.iterdir())) == 2
    sweep_kept(kept_tokens(), at=now() + hours(2))
    assert [path.name for path in kept_folder.iterdir()] == list(kept_tokens())


def test_an_erased_customer_takes_along_the_rows_that_could_not_be_taken(enter):
    boss = enter("guanli")
    path = begin(boss, rows("SO-5900"))
    run_worker_once()
    whose = Order.objects.filter(number__startswith="SO-5900").order_by("id")[0].customer_id
    run(erase_orders, SYSTEM, now(), whose, limit=10)
    assert ImportFaults.objects.count() == 0
    assert "这些行已不再保存" in boss.get(path).content.decode()


def test_a_large_file_is_read_by_a_process_of_its_own_with_the_same_end(enter, monkeypatch):
    boss = enter("guanli")
    here = upload(boss, FILE.replace("流水号", "订单编号")).content.decode()
    monkeypatch.setattr(looking, "SMALL", 0)
    there = upload(boss, FILE.replace("流水号", "订单编号")).content.decode()
    plain = [re.sub(r'value="[^"]*"|faults/[^"]*', "", page) for page in (here, there)]
    assert plain[0] == plain[1]
    assert upload(boss, "没有表头\n").status_code == 422
    file = SimpleUploadedFile("orders.xlsx", b"PK\x03\x04" + bytes(200))
    broken = boss.post(ADDRESS, {"shop": Shop.objects.order_by("id")[0].id, "file": file, "do": "look"})
    assert "重新另存为 XLSX" in broken.content.decode()
    monkeypatch.setattr(looking, "MODULE", "zhunsheng.nothing")
    refused = upload(boss, FILE)
    assert (refused.status_code, "四分钟能读完" in refused.content.decode()) == (422, True)


def test_columns_named_otherwise_after_the_look_are_taken_as_named(enter):
    boss = enter("guanli")
    text = "订单编号,商品名称,另一名称,单价,下单时间\nSO-60001,茶,壶,1,2026/11/1\n"
    page = upload(boss, text).content.decode()
    looked = dict(re.findall(r'<input type="hidden" name="(looked)" value="([^"]*)">', page))
    boss.post(ADDRESS, hidden(page) | looked | {"map-title": "另一名称", "do": "take"})
    run_worker_once()
    assert Order.objects.get(number="SO-60001").items == [{"title": "壶", "sku": "", "qty": 1, "price_cents": 100}]


def test_the_look_names_column_line_and_what_is_odd(enter):
    page = upload(
        enter("guanli"), FILE.replace("流水号", "订单编号").replace("茶,1,12.5", "茶,1,九块")
    ).content.decode()
    assert '<b dir="auto">单价</b>' in page
    assert "九块" in page
    assert "表头在第 1 行" in page
    assert "GB18030" in page
