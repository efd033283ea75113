"""What a newcomer meets in the first minutes: no promise that nobody made, a closing that says what it waits for, a way out."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.server import Desk
from tests.surface.pages.chromium import Watched
from tests.surface.pages.test_two_pages import answer, open_widget, second, work, write

pytestmark = pytest.mark.browser


def test_the_first_dialogue_from_the_greeting_to_the_way_out(desk: Desk, customer: Watched) -> None:
    agent = second(customer)
    work(desk, agent.page, "xiaolin")
    page, widget = agent.page, open_widget(desk, customer.page)
    write(widget, "我的耳机什么时候发货？")
    page.locator("#group-reply a.row").click()
    answer(page, "请问今天有什么可以帮您？")
    answer(page, "明天 18:00 前给您答复")
    asked = page.locator("#promising li")
    expect(asked).to_have_count(1)
    expect(asked).to_contain_text("明天")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    sheet = page.locator("dialog[open]")
    outcome = sheet.locator("li", has_text="写明处理结果")
    expect(outcome).to_contain_text("还没有选择结果")
    sheet.get_by_text("已解决", exact=True).click()
    expect(outcome).to_contain_text("已由结果写明")
    page.keyboard.press("Escape")
    page.locator("[popovertarget=me-menu]").click()
    page.locator("#me-menu [data-leaves] button").click()
    page.wait_for_url(f"{desk.url}/")
    page.click("button[value=zhijian]")
    page.wait_for_url("**/console/")
    assert "#d=" not in page.url
    assert agent.complaints == []


def test_a_visitor_has_one_number_in_the_console_and_on_the_floor(desk: Desk, customer: Watched) -> None:
    agent, boss = second(customer), second(customer)
    work(desk, agent.page, "xiaolin")
    widget = open_widget(desk, customer.page)
    write(widget, "我的耳机什么时候发货？")
    row = agent.page.locator("#group-reply a.row")
    expect(row).to_contain_text("访客")
    number = re.search(r"访客 \d{4}", row.inner_text())
    assert number is not None
    boss.page.goto(f"{desk.url}/sign-in/")
    boss.page.click("button[value=zhuguan]")
    boss.page.wait_for_url("**/console/")
    boss.page.goto(f"{desk.url}/floor/")
    expect(boss.page.get_by_text(number[0])).to_be_visible()
    widget.locator("textarea").evaluate(
        "field => { field.value = 'a\\u0000b'; field.dispatchEvent(new Event('input')); }"
    )
    widget.locator("textarea").press("Enter")
    expect(widget).to_contain_text("请去掉后再发")
