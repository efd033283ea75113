"""Finding words in the record by the console: from the box to the line in its dialogue and back."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.server import Desk
from tests.surface.pages.chromium import Watched
from tests.surface.pages.test_two_pages import answer, grade, open_widget, second, work, write

pytestmark = pytest.mark.browser

FOUND = "#found-rows a.row"
CLOSING = (
    ("请问刚才的问题给您解决了吗？", "解决了"),
    ("请问还有其他可以帮您的吗？", "没有了"),
    ("这次服务您还满意吗？", "满意"),
)


def search(page: Page, words: str, count: int) -> None:
    """Search until the index has caught up."""
    for _ in range(40):
        page.keyboard.press("Escape")
        page.fill("#list-search", words)
        page.keyboard.press("Enter")
        expect(page.locator("#found")).to_have_attribute("aria-busy", "false")
        if page.locator(FOUND).count() == count:
            break
        page.wait_for_timeout(100)
    expect(page.locator(FOUND)).to_have_count(count)


def end(page: Page, widget: Locator) -> None:
    """End the dialogue on the screen as it should be ended."""
    for question, reply in CLOSING:
        answer(page, question)
        expect(widget.locator(".message[data-by=agent] .text").last).to_have_text(question)
        write(widget, reply)
        expect(page.locator(".message[data-by=customer] .text").last).to_have_text(reply)
    grade(page)
    page.keyboard.press("e")
    page.locator("dialog input[value=solved]").check()
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog")).to_have_count(0)


def test_words_are_found_opened_in_their_place_and_left_again(desk: Desk, customer: Watched):
    agent = second(customer)
    page = agent.page
    work(desk, page, "xiaolin")
    widget = open_widget(desk, customer.page, "c001")
    write(widget, "静界 JJ-PRO-B <b>什么时候</b>发货")
    page.locator("#group-reply a.row").click()
    for number in range(30):
        answer(page, f"第{number}条，正在为您查询")
        expect(page.locator(".message[data-by=agent] .text").last).to_have_text(f"第{number}条，正在为您查询")
    page.keyboard.press("Escape")

    page.keyboard.press("/")
    page.keyboard.type("发货")
    expect(page.locator("#search-all")).to_have_text("在全部会话中搜索发货Enter")
    expect(page.locator("#found")).to_be_hidden()
    search(page, "jj-pro 什么时候", 1)
    expect(page.locator("#found-count")).to_have_text("搜索结果 1")
    expect(page.locator(f"{FOUND} .name bdi")).to_have_text("王*")
    expect(page.locator(f"{FOUND} .excerpt")).to_have_text("静界 JJ-PRO-B <b>什么时候</b>发货")
    expect(page.locator(f"{FOUND} mark")).to_have_text(["JJ", "PRO", "什么时候"])
    expect(page.locator("#group-customer")).to_be_hidden()
    expect(page.locator(FOUND)).to_be_focused()

    page.keyboard.press("Enter")
    line = page.locator(".message[data-by=customer]")
    expect(line).to_have_attribute("data-found", "yes")
    expect(line).to_be_in_viewport()
    expect(line).not_to_have_attribute("data-found", "yes")
    expect(page.locator("#to-end")).to_be_visible()
    expect(page.locator("#composer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    expect(page.locator("#group-reply a.row")).to_be_visible()
    assert page.input_value("#list-search") == ""
    assert agent.complaints == []


def test_pages_of_results_are_walked_by_keys_and_the_oldest_line_is_fetched(desk: Desk, customer: Watched):
    agent = second(customer)
    page = agent.page
    work(desk, page, "xiaolin")
    widget = open_widget(desk, customer.page)
    for number in range(110):
        write(widget, f"手表第{number}问")
    expect(widget.locator(".message:not([data-unsent])")).to_have_count(110)
    search(page, "手表第109问", 1)
    search(page, "手表", 20)
    expect(page.locator("#found-count")).to_have_text("搜索结果 20+")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(FOUND).nth(1)).to_be_focused()
    expect(page.locator(FOUND).nth(1)).to_contain_text("手表第108问")
    page.click("#found-more")
    expect(page.locator(FOUND)).to_have_count(40)
    expect(page.locator("#found-count")).to_have_text("搜索结果 40+")
    assert len(set(page.locator(f"{FOUND} .excerpt").all_text_contents())) == 40
    page.fill("#list-search", "手表第")
    expect(page.locator("#found")).to_be_hidden()
    expect(page.locator("#search-all")).to_be_visible()

    search(page, "手表第0问", 1)
    expect(page.locator("#found-count")).to_have_text("搜索结果 1")
    page.click(FOUND)
    expect(page.locator(".message[data-found] .text")).to_have_text("手表第0问")
    expect(page.locator(".message", has_text="手表第0问")).to_be_in_viewport()
    assert agent.complaints == []


def test_what_has_ended_opens_to_be_read_only(desk: Desk, customer: Watched):
    agent = second(customer)
    page = agent.page
    work(desk, page, "xiaolin")
    widget = open_widget(desk, customer.page)
    write(widget, "我的手表不走了")
    page.locator("#group-reply a.row").click()
    end(page, widget)
    page.reload()
    expect(page.locator("#link")).to_have_attribute("data-state", "live")
    search(page, "手表", 1)
    expect(page.locator(f"{FOUND} .ended")).to_have_text("已结束")
    page.locator(FOUND).click()
    expect(page.locator(".message[data-found] .text")).to_have_text("我的手表不走了")
    expect(page.locator("#readonly")).to_be_visible()
    expect(page.locator("#composer")).to_be_hidden()
    expect(page.locator(FOUND)).to_have_attribute("aria-current", "true")
    assert agent.complaints == []


def test_nothing_found_and_a_broken_line_are_said_in_words(desk: Desk, customer: Watched):
    agent = second(customer)
    page = agent.page
    work(desk, page, "xiaolin")
    search(page, "没有人说过的话", 0)
    expect(page.locator("#found-empty")).to_contain_text("没有找到含「没有人说过的话」的消息。")
    expect(page.locator("#found-empty")).to_contain_text("商品型号")
    desk.kill("web")
    expect(page.locator("#link")).to_have_attribute("data-state", "offline")
    page.fill("#list-search", "手表")
    page.keyboard.press("Enter")
    expect(page.locator("#found-failed")).to_contain_text("没有搜索成功")
    desk.start("web")
    expect(page.locator("#link")).to_have_attribute("data-state", "live", timeout=30_000)
    page.click("#found-retry")
    expect(page.locator("#found-failed")).to_be_hidden()
    expect(page.locator("#found-empty")).to_contain_text("没有找到含「手表」的消息。")
    expect(page.locator("#found-rows li")).to_have_count(0)
