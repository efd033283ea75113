"""Scripts, notes and what colleagues see of each other, in real browsers and by keys."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.server import Desk
from tests.surface.pages.chromium import Watched, chromium

pytestmark = pytest.mark.browser


@pytest.fixture
def agent(desk: Desk) -> Iterator[Watched]:
    with chromium() as browser:
        watched = Watched(browser)
        yield watched
        assert watched.complaints == []


def another(first: Watched) -> Watched:
    browser = first.context.browser
    assert browser is not None
    return Watched(browser)


def enter(desk: Desk, page: Page, login: str) -> None:
    page.goto(f"{desk.url}/sign-in/")
    page.click(f"button[value={login}]")
    page.goto(f"{desk.url}/console/")
    expect(page.locator("#link")).to_have_attribute("data-state", "live")


def customer_writes(desk: Desk, page: Page, words: str) -> None:
    page.goto(f"{desk.url}/shop/demo-3c/")
    page.click(".whoami summary")
    page.click(".whoami button[value=c001]")
    widget = page.locator("zhunsheng-widget")
    widget.locator("button.open").click()
    widget.locator("textarea").fill(words)
    widget.locator("textarea").press("Enter")
    expect(widget.locator(".message[data-by=customer]:not([data-unsent])")).to_have_count(1)


def test_a_script_a_note_and_a_colleague_who_looks(desk: Desk, agent: Watched) -> None:
    customer, leader, page = another(agent), another(agent), agent.page
    customer_writes(desk, customer.page, "退款到哪一步了？")
    enter(desk, page, "xiaolin")
    page.locator("#queue-rows a.row").first.wait_for()
    page.keyboard.press("a")
    field = page.locator("#composer-text")
    field.click()
    field.press_sequentially("/tkjd")
    expect(page.locator("#composer .picker [role=option]")).to_have_count(1)
    field.press("Enter")
    expect(field).to_have_value(
        "订单 【订单号】 的退款我已查看，目前正在处理。退款会按原路退回，到账时间以支付机构为准，【时间】 前我再向您确认一次进度。"
    )
    field.press("Control+Enter")
    expect(page.locator("#send-why")).to_contain_text("订单号")
    page.locator("#tab-orders .link").first.click()
    field.press("Tab")
    field.press_sequentially("今天下午6点")
    field.press("Control+Enter")
    expect(page.locator(".message[data-by=agent] .text")).to_contain_text("今天下午6点 前我再向您确认")
    enter(desk, leader.page, "zuzhang")
    field.press("Escape")
    page.keyboard.press("n")
    note = page.locator("#note-text")
    note.press_sequentially("@吴")
    expect(page.locator("#note-form .picker [role=option]")).to_have_count(1)
    note.press("Enter")
    note.press_sequentially("请帮忙催财务")
    note.press("Control+Enter")
    expect(page.locator(".note-line .text")).to_have_text("@吴组长 请帮忙催财务")
    expect(leader.page.locator("#mentions-count")).to_have_text("1")
    leader.page.locator("#list a.row").first.click()
    expect(leader.page.locator(".note-line .text")).to_have_text("@吴组长 请帮忙催财务")
    expect(page.locator("#here")).to_contain_text("吴组长")
    expect(leader.page.locator("#mentions")).to_be_hidden()
    assert "催财务" not in customer.page.locator("zhunsheng-widget").inner_text()
    assert leader.complaints == customer.complaints == []


def test_a_draft_is_one_in_two_windows_and_survives_a_reload(desk: Desk, agent: Watched) -> None:
    customer, page = another(agent), agent.page
    customer_writes(desk, customer.page, "在吗？")
    enter(desk, page, "xiaolin")
    page.locator("#queue-rows a.row").first.wait_for()
    page.keyboard.press("a")
    page.locator("#composer-text").fill("先写一半")
    other = agent.context.new_page()
    other.goto(page.url)
    expect(other.locator("#composer-text")).to_have_value("先写一半")
    other.reload()
    expect(other.locator("#composer-text")).to_have_value("先写一半")
