"""On a phone the filters of a list fold up behind one button that says how many are set, and several are set at one go."""

import pytest
from playwright.sync_api import expect

from tests.support.server import Desk
from tests.surface.pages.chromium import Watched, chromium

pytestmark = pytest.mark.browser


def test_filters_fold_up_on_a_phone_and_stand_open_on_a_desk(desk: Desk) -> None:
    with chromium() as browser:
        phone, wide = Watched(browser, 390, 844), Watched(browser)
        for page in (phone.page, wide.page):
            page.goto(f"{desk.url}/sign-in/")
            page.locator("button[value=zhuguan]").click()
            page.goto(f"{desk.url}/cases/")
        expect(wide.page.get_by_text("筛选条件")).to_be_hidden()
        expect(wide.page.locator("select[name=state]")).to_be_visible()

        page, fold = phone.page, phone.page.locator(".fold")
        kind, state = page.locator("select[name=kind]"), page.locator("select[name=state]")
        expect(fold).to_have_text("筛选条件")
        expect(kind).to_be_hidden()
        fold.locator("input").focus()
        page.keyboard.press("Space")
        kind.select_option(index=1)
        state.select_option(index=1)
        expect(kind).to_be_visible()
        page.get_by_role("button", name="筛选", exact=True).click()
        page.wait_for_url("**kind=*state=*")
        expect(page.locator(".fold")).to_have_text("筛选条件 2")
        expect(page.locator("select[name=kind]")).to_be_hidden()
        assert (phone.complaints, wide.complaints) == ([], [])
