"""The page on which the privacy officer erases a customer's cases and orders."""

import re

import pytest

from zhunsheng.assembly.cli import main
from zhunsheng.cases.models import Case
from zhunsheng.cases.queries import erasable_of

PAGE = "/admin/erasing/"


def test_a_customer_is_found_by_the_order_confirmed_by_number_and_erased_with_proof(enter):
    client = enter("yinsi")
    case = Case.objects.exclude(order_number="").order_by("id").first()
    assert case is not None
    page = client.post(PAGE, {"do": "find", "who": case.order_number}).content.decode()
    assert str(case.customer_id) in page
    assert "彻底删除" not in page
    refused = client.post(
        PAGE, {"do": "erase", "customer": case.customer_id, "again": case.customer_id, "ground": "asked"}
    )
    assert refused.status_code == 422
    for one in Case.objects.filter(customer_id=case.customer_id, closed_at__isnull=True):
        enter("guanli").post(f"/cases/{one.id}/", {"do": "force", "reason": "了结"})
    page = client.post(PAGE, {"do": "find", "who": str(case.customer_id)}).content.decode()
    assert "彻底删除" in page
    wrong = {"do": "erase", "customer": case.customer_id, "again": "7", "ground": "asked"}
    assert client.post(PAGE, wrong).status_code == 422
    assert erasable_of(case.customer_id).cases
    done = client.post(PAGE, wrong | {"again": str(case.customer_id)}, follow=True).content.decode()
    assert re.search(r"已删除.*日志", done)
    assert (erasable_of(case.customer_id).cases, erasable_of(case.customer_id).orders) == (0, 0)
    assert client.post(PAGE, {"do": "find", "who": str(case.customer_id)}).status_code == 422


@pytest.mark.parametrize("who", ["", "x" * 101, "没有这个人", "0", "\x00"])
def test_whoever_is_not_there_is_not_found(enter, who):
    assert enter("yinsi").post(PAGE, {"do": "find", "who": who}).status_code == 422


@pytest.mark.parametrize("login", ["xiaolin", "zuzhang", "zhuguan", "jingli", "guanli", "zhijian"])
def test_nobody_else_enters_or_erases(enter, login):
    client, case = enter(login), Case.objects.order_by("id").first()
    assert case is not None
    assert client.get(PAGE).status_code == 403
    told = {"do": "erase", "customer": case.customer_id, "again": case.customer_id, "ground": "asked"}
    assert client.post(PAGE, told).status_code == 403
    assert erasable_of(case.customer_id).cases


def test_the_command_says_first_what_there_is(enter, capsys):
    case = Case.objects.order_by("id").first()
    assert case is not None
    assert main(["erase", str(case.customer_id)]) == 2
    assert "nothing was erased" in capsys.readouterr().out
    assert erasable_of(case.customer_id).cases
