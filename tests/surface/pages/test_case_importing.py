"""Rows of a file of cases that cannot be taken come back as a table with the reasons, which is handed in again once it is mended."""

import csv
import io
import re

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from zhunsheng.cases.models import Case


def test_what_is_not_taken_is_given_back_mended_and_taken(enter):
    boss, known = enter("zhuguan"), Case.objects.exclude(order_number="").earliest("id")
    rows = [
        "投诉事项,订单号,问题类型",
        f"三次没人回复,{known.order_number},服务态度",
        "订单不对,999,服务态度",
        "=1+1,,月亮",
    ]
    given = {"shop": known.shop_id, "do": "look"}
    look = boss.post("/cases/import/", given | {"file": SimpleUploadedFile("a.csv", "\n".join(rows).encode())})
    token = re.findall(r'name="token" value="([^"]+)"', look.content.decode())[0]
    answer = boss.post("/cases/import/", {"shop": known.shop_id, "token": token, "do": "faults"})
    assert (answer["Content-Type"], answer.status_code) == ("text/csv; charset=utf-8", 200)
    text = answer.content.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text)))
    assert [(one["行 / line"], one["投诉事项"]) for one in table] == [("3", "订单不对"), ("4", "'=1+1")]
    assert table[0]["错误 / why"] == "该店铺没有订单号为 999 的订单。"
    before = Case.objects.count()
    mended = SimpleUploadedFile("b.csv", text.replace("999", known.order_number).encode("utf-8-sig"))
    look = boss.post("/cases/import/", given | {"file": mended}).content.decode()
    assert "可登记 1 张工单" in look
    token = re.findall(r'name="token" value="([^"]+)"', look)[0]
    taken = boss.post("/cases/import/", {"shop": known.shop_id, "token": token, "do": "take"}).content.decode()
    assert "登记 1 张，0 张已经有了" in taken
    assert (Case.objects.count(), Case.objects.latest("id").title) == (before + 1, "订单不对")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "文件是空的。"),
        ("\ufeff\r\n", "文件是空的。"),
        ("投诉事项,订单号\n", "文件只有表头，下面一行内容都没有。"),
        ("甲,乙\n1,2\n", "各列 应为 有一列是事项，例如“投诉事项”，而不是 &#x27;甲, 乙&#x27;。"),
    ],
)
def test_a_file_without_a_case_is_said_to_be_one(enter, content, words):
    boss, shop_id = enter("zhuguan"), Case.objects.earliest("id").shop_id
    given = {"shop": shop_id, "do": "look", "file": SimpleUploadedFile("a.csv", content.encode() or b" ")}
    page = boss.post("/cases/import/", given)
    alert = re.findall(r'role="alert">.*?<span>(.*?)</span>', page.content.decode(), re.DOTALL)
    assert (page.status_code, alert) == (422, [words])


def test_a_formula_that_nobody_reckoned_is_no_matter_of_a_case(enter):
    boss, known = enter("zhuguan"), Case.objects.exclude(order_number="").earliest("id")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["投诉事项", "订单号", "问题类型"])
        sheet.write_formula(1, 0, "=VLOOKUP(B2,C:D,2)", None, "")
        sheet.write_row(1, 1, [known.order_number, "服务态度"])
    given = {"shop": known.shop_id, "do": "look", "file": SimpleUploadedFile("a.xlsx", out.getvalue())}
    page = boss.post("/cases/import/", given).content.decode()
    assert ("公式尚未计算" in page, "=VLOOKUP(B2,C:D,2)" in page) == (True, True)
