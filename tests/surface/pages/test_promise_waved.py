"""A time that was waved away leaves every window of the same agent; what was said in between stays asked about."""

import pytest
from playwright.sync_api import expect

from tests.support.server import Desk
from tests.surface.pages.chromium import Watched
from tests.surface.pages.test_two_pages import answer, open_widget, second, work, write

pytestmark = pytest.mark.browser


def test_what_is_waved_away_in_one_window_leaves_the_other(desk: Desk, customer: Watched) -> None:
    agent = second(customer)
    work(desk, agent.page, "xiaolin")
    widget = open_widget(desk, customer.page)
    write(widget, "什么时候发货")
    page, other = agent.page, agent.context.new_page()
    page.locator("#group-reply a.row").click()
    answer(page, "您的订单明天 18:00 前发出")
    asked = page.locator("#promising li")
    expect(asked).to_have_count(1)
    other.goto(page.url)
    beside = other.locator("#promising li")
    expect(beside).to_have_count(1)
    answer(other, "后天 10:00 前我给您回电话")
    expect(beside).to_have_count(2)
    beside.first.get_by_role("button").last.click()
    expect(beside).to_have_count(1)
    expect(beside).to_contain_text("后天")
    page.bring_to_front()
    expect(asked).to_have_count(0)
    other.reload()
    expect(beside).to_have_count(1)
