"""What stands beside a dialogue where suggestions cannot be as usual: no words yet, a worker that hangs, one that is gone."""

import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.ground.pictures import picture
from tests.support.server import Desk
from tests.surface.pages.chromium import Watched
from tests.surface.pages.test_two_pages import open_widget, second, work, write

pytestmark = pytest.mark.browser

QUICKER_THAN_ITS_THREAD = """() => {
    document.querySelector("#group-reply a.row").click();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "1", bubbles: true }));
}"""
"""A dialogue is opened and greeted before anything of it has come."""


def test_an_agent_is_told_why_nothing_is_suggested(desk: Desk, customer: Watched, tmp_path: Path) -> None:
    agent = second(customer)
    work(desk, agent.page, "xiaolin")
    widget = open_widget(desk, customer.page, "c001")
    (tmp_path / "a.png").write_bytes(picture("PNG"))
    widget.locator("input[type=file]").first.set_input_files(tmp_path / "a.png")
    widget.locator("textarea").press("Enter")
    page, beside = agent.page, agent.page.locator("#next")
    expect(page.locator("#group-reply a.row")).to_have_count(1)
    page.evaluate(QUICKER_THAN_ITS_THREAD)
    expect(page.locator(".message[data-by=customer]")).to_have_count(1)
    expect(page.locator("#composer-text")).to_have_value(re.compile("您好"))
    page.fill("#composer-text", "您好，请问有什么可以帮您？")
    page.keyboard.press("Control+Enter")
    expect(beside).to_contain_text("客户还没有发文字")

    worker = desk.processes["worker"]
    worker.send_signal(signal.SIGSTOP)
    try:
        write(widget, "退款多久到账？")
        expect(beside).to_contain_text("正在重试", timeout=20_000)
    finally:
        worker.send_signal(signal.SIGCONT)
    expect(beside).not_to_contain_text("正在重试", timeout=30_000)
    expect(beside.locator(".demand-line").first).to_contain_text("退款多久到账")
    assert agent.complaints == []
