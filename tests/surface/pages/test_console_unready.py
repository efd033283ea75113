"""Who is not ready to receive customers is told what is missing, and brought to where it is done."""

import pytest
from playwright.sync_api import expect

from tests.support.server import Desk
from tests.surface.pages.chromium import Watched, chromium

pytestmark = pytest.mark.browser


def test_what_keeps_somebody_from_customers_leads_to_the_shift(desk: Desk) -> None:
    with chromium() as browser:
        watched = Watched(browser)
        page = watched.page
        page.goto(f"{desk.url}/sign-in/")
        page.click("button[value=xiaohe]")
        page.wait_for_url("**/console/")
        expect(page.locator("#link")).to_have_attribute("data-state", "live")
        page.click("#presence")
        page.click("#presence-menu [data-to=available]")
        page.locator("#toasts").get_by_role("button", name="前往班次").click()
        page.wait_for_url("**/shift/")
        assert watched.complaints == []
