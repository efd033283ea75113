"""The demonstration shop signs its visitor as a real shop's server would."""

import html
import re

from django.test import Client

from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.actions import create_shop
from zhunsheng.commerce.queries import check_visitor
from zhunsheng.commerce.values import NewShop
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.surface.pages.ports import demo_customers

SIGNED = re.compile(r'data-signed="([^"]+)"')


def test_nobody_in_particular_is_not_signed(demonstration: str, visitor: Client):
    page = visitor.get(f"/shop/{demonstration}/").content.decode()
    assert SIGNED.findall(page) == []
    assert f'data-shop="{demonstration}"' in page


def test_a_chosen_customer_is_signed_anew_for_each_page(demonstration: str, visitor: Client):
    customer = demo_customers(demonstration)[0]
    visitor.post(f"/shop/{demonstration}/enter/", {"customer": customer.external_id})
    texts = [
        html.unescape(SIGNED.findall(visitor.get(f"/shop/{demonstration}/").content.decode())[0]) for _ in range(2)
    ]
    said = [check_visitor(demonstration, text, now()) for text in texts]
    assert [(one.external_id, one.name, one.phone, one.tier) for one in said] == [
        (customer.external_id, customer.name, customer.phone, customer.tier)
    ] * 2
    assert said[0].nonce != said[1].nonce


def test_who_is_not_a_customer_of_the_shop_is_nobody(demonstration: str, visitor: Client):
    visitor.post(f"/shop/{demonstration}/enter/", {"customer": "somebody-else"})
    assert SIGNED.findall(visitor.get(f"/shop/{demonstration}/").content.decode()) == []


def test_a_real_shop_has_no_page_here(demonstration: str, visitor: Client):
    run(create_shop, SYSTEM, now(), NewShop(key="real", name="Real", colour="#112233"))
    assert visitor.get("/shop/real/").status_code == 404
    assert visitor.post("/shop/real/enter/", {"customer": "c001"}).status_code == 404
    assert visitor.get("/shop/unknown/").status_code == 404


def test_the_widgets_script_is_one_file_that_any_site_may_load(visitor: Client):
    answer = visitor.get("/widget.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert b"data-shop" in answer.getvalue()


def test_a_missing_page_says_what_why_and_what_to_do(demonstration: str, visitor: Client):
    answer = visitor.get("/no/such/page")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert all(words in page for words in ("没有这个页面。", "地址有误，或内容已移走。", "请检查地址，或从首页进入。"))
