"""A customer who writes English, with two real pages: an editor writes, another approves, the bot and the help page say it, an agent is offered it."""

import pytest
from playwright.sync_api import expect

from tests.support.server import Desk
from tests.surface.pages.chromium import Watched
from tests.surface.pages.test_two_pages import open_widget, second, work, write

pytestmark = pytest.mark.browser

EN = "The keys are hot-swappable: pull one with the tool in the box and press the new one in."
ZH = "可以，晨露 87 键是热插拔轴体，包装里有拔轴器。"


def signed_in(desk: Desk, watched: Watched, login: str) -> None:
    watched.page.goto(f"{desk.url}/sign-in/")
    watched.page.click(f"button[value={login}]")


def test_an_english_answer_is_written_approved_and_said_to_who_asks_in_english(desk: Desk, customer: Watched) -> None:
    editor, chief, agent = second(customer), second(customer), second(customer)
    signed_in(desk, editor, "jingli")
    page = editor.page
    page.goto(f"{desk.url}/knowledge/new/")
    page.fill("[name=question]", "键盘可以换轴吗")
    page.fill("[name=answer]", ZH)
    page.fill(
        "[name=phrasings]", "轴能换吗\n支持热插拔吗\nswap the switches of my keyboard\nis the keyboard hot swappable"
    )
    page.fill("[name=en_answer]", EN)
    page.click(".kit-form button.main")
    expect(page.locator(".field.bad, .field:has(.error)").first).to_contain_text("英文问题")
    editor.complaints.clear()  # a refusal is an answer with an error's number
    page.fill("[name=en_question]", "Can I change the switches")
    page.click(".kit-form button.main")
    expect(page.locator(".in-english")).to_contain_text(EN)
    path = page.url

    signed_in(desk, chief, "zhuguan")
    chief.page.goto(path)
    chief.page.click("button[popovertarget=sure-approve]")
    chief.page.locator("#sure-approve button[value^=approve]").click()
    expect(chief.page.locator(".page-head .mark").first).to_contain_text("使用中")

    browser = customer.context.browser
    assert browser is not None
    reader = Watched(browser, locale="en-GB")
    reader.page.goto(f"{desk.url}/help/demo-3c/?q=switches")
    expect(reader.page.locator("details[open] summary")).to_have_text("Can I change the switches")
    expect(reader.page.locator("details[open]")).to_contain_text(EN)
    customer.page.goto(f"{desk.url}/help/demo-3c/?q=switches")
    expect(customer.page.locator("details[open]")).to_contain_text(ZH)

    work(desk, agent.page, "xiaolin")
    widget = open_widget(desk, customer.page, "c001")
    write(widget, "can I change the switches of the keyboard myself?")
    agent.page.locator("#group-reply a.row").first.click()
    card = agent.page.locator("#next .suggestion, #next li, #next button").filter(has_text="hot-swappable").first
    expect(card).to_be_visible(timeout=30_000)
    for one in (editor, chief, agent, reader):
        assert one.complaints == []
