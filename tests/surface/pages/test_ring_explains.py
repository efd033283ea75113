"""The ring in the console's list explains its clock to the keyboard and to a finger; the finger does not open the dialogue by it."""

import pytest
from playwright.sync_api import expect

from tests.support.server import Desk
from tests.surface.pages.chromium import Watched
from tests.surface.pages.test_two_pages import open_widget, work, write

pytestmark = pytest.mark.browser


def test_a_ring_explains_itself_to_keyboard_and_finger(desk: Desk, customer: Watched) -> None:
    browser = customer.context.browser
    assert browser is not None
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN", has_touch=True)
    page = context.new_page()
    page.set_default_timeout(10_000)
    work(desk, page, "xiaolin")
    write(open_widget(desk, customer.page), "你好，我的订单什么时候发货？人工客服")
    row = page.locator("#list li:has(.due:not([hidden])) a.row").first
    told = page.locator("#explained")
    expect(row).to_be_visible()
    page.locator("#list-search").focus()
    for _ in range(9):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.row')"):
            break
    expect(told).to_be_visible()
    expect(told).to_contain_text("条款")
    expect(page.locator("a.row[aria-describedby=explained]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()
    page.evaluate("document.activeElement.blur()")
    before = page.url
    row.locator(".due").tap()
    expect(told).to_be_visible()
    assert page.url == before
    row.locator(".due").tap()
    expect(told).to_be_hidden()
    context.close()
