"""Browsers that keep nothing for a page, and two windows that keep the same: no word and no conversation is lost."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.support.server import Desk
from tests.surface.pages.chromium import Watched
from tests.surface.pages.test_two_pages import open_widget, second, work, write

pytestmark = pytest.mark.browser

SHUT = "for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) Object.defineProperty(window, name, { get() { throw new DOMException('shut', 'SecurityError'); } });"


def texts(widget: Locator) -> Locator:
    return widget.locator(".message:not([data-unsent]) .text")


def test_a_customer_whose_browser_keeps_nothing_stays_the_same_customer(
    desk: Desk, customer: Watched, tmp_path: Path
) -> None:
    picture = tmp_path / "box.png"
    Image.new("RGB", (64, 48), "#208060").save(picture)
    customer.context.add_init_script(SHUT)
    widget = open_widget(desk, customer.page, "c001")
    write(widget, "第一句")
    expect(texts(widget)).to_have_text(["第一句"])
    desk.kill("web")
    expect(widget.locator(".line")).to_have_text("正在重新连接…")
    write(widget, "断线时写的")
    expect(widget.locator(".message[data-failed] .failed")).to_have_text("尚未发出，恢复连接后自动发送")
    desk.start("web")
    expect(texts(widget)).to_have_text(["第一句", "断线时写的"], timeout=30_000)
    widget.locator("input[type=file]").set_input_files(str(picture))
    expect(widget.locator(".message:not([data-unsent]) .picture img")).to_have_count(1, timeout=30_000)
    agent = second(customer)
    work(desk, agent.page, "xiaolin")
    expect(agent.page.locator("#group-reply a.row")).to_have_count(1)
    expect(agent.page.locator("#group-reply a.row .name")).to_contain_text("王*")


def test_an_agent_whose_browser_keeps_nothing_keeps_the_drafts_while_the_window_is_open(
    desk: Desk, customer: Watched
) -> None:
    agent, other = second(customer), second(customer)
    agent.context.add_init_script(SHUT)
    work(desk, agent.page, "xiaolin")
    write(open_widget(desk, customer.page, "c001"), "甲")
    write(open_widget(desk, other.page, "c002"), "乙")
    rows = agent.page.locator("#group-reply a.row")
    expect(rows).to_have_count(2)
    first, last = rows.nth(0).get_attribute("data-id"), rows.nth(1).get_attribute("data-id")
    agent.page.locator(f"#list a.row[data-id='{first}']").click()
    agent.page.fill("#composer-text", "写给第一位的半句")
    agent.page.locator(f"#list a.row[data-id='{last}']").click()
    expect(agent.page.locator("#composer-text")).to_have_value("")
    agent.page.locator(f"#list a.row[data-id='{first}']").click()
    expect(agent.page.locator("#composer-text")).to_have_value("写给第一位的半句")
    agent.page.goto(f"{desk.url}/announcements/")
    expect(agent.page.locator("h1").first).to_be_visible()
    assert agent.complaints == []


def test_what_one_window_could_not_send_is_not_forgotten_by_another(desk: Desk, customer: Watched) -> None:
    widget = open_widget(desk, customer.page)
    write(widget, "第一句")
    expect(texts(widget)).to_have_text(["第一句"])
    beside = customer.context.new_page()
    there = open_widget(desk, beside)
    expect(texts(there)).to_have_text(["第一句"])
    desk.kill("web")
    for each in (widget, there):
        expect(each.locator(".line")).to_have_text("正在重新连接…")
    write(widget, "一个窗口里写的")
    expect(widget.locator(".message[data-failed]")).to_have_count(1)
    write(there, "另一个窗口里写的")
    expect(there.locator(".message[data-failed]")).to_have_count(1)
    customer.page.close()
    desk.start("web")
    expect(there.locator(".message[data-unsent]")).to_have_count(0, timeout=30_000)
    again = customer.context.new_page()
    widget = open_widget(desk, again)
    expect(texts(widget)).to_have_text(["第一句", "另一个窗口里写的", "一个窗口里写的"], timeout=30_000)
