"""A browser that has given leave to show notices and then shows none, as those of phones do: the console goes on."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.support.server import Desk, running_desk
from tests.surface.pages.chromium import Watched, chromium
from tests.surface.pages.test_two_pages import open_widget, second, work, write

pytestmark = pytest.mark.browser

PHONE = """
window.Notification = class { static permission = "granted"; constructor() { throw new TypeError("Illegal constructor. Use a service worker."); } };
document.hasFocus = () => false;
"""


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Iterator[Desk]:
    with running_desk(tmp_path) as running:
        httpx.get(f"{running.url}/sign-in/", timeout=120)  # the first page of a process loads them all
        yield running


def test_a_message_comes_where_no_notice_can_be_shown(desk: Desk) -> None:
    with chromium() as browser:
        customer = Watched(browser)
        agent = second(customer)
        agent.context.add_init_script(PHONE)
        work(desk, agent.page, "xiaolin")
        agent.page.click("#reminders")
        agent.page.evaluate("localStorage.setItem(`zs.${document.body.dataset.agent}.remind.desktop`, 'true')")
        widget = open_widget(desk, customer.page)
        write(widget, "第一句")
        agent.page.locator("#group-reply a.row").click()
        write(widget, "第二句")
        expect(agent.page.locator(".message[data-by=customer] .text")).to_have_text(["第一句", "第二句"])
        assert agent.complaints == []
