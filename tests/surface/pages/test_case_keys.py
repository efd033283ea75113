"""A case is worked from the keyboard: to the field, to the step, to the note; nothing is taken away from who is typing."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.server import Desk
from tests.surface.pages.chromium import Watched
from tests.surface.pages.test_two_pages import work

pytestmark = pytest.mark.browser


def test_a_case_goes_a_step_by_keys_alone(desk: Desk, customer: Watched) -> None:
    page = customer.page
    work(desk, page, "xiaozhou")
    page.goto(f"{desk.url}/cases/?kind=complaint&view=waiting")
    page.locator("tbody a").first.click()
    page.click("button[value=assign]")
    expect(page.locator("#words")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("e")
    expect(page.locator("#f-matter")).to_be_focused()
    page.keyboard.type("mew")
    expect(page.locator("#f-matter")).to_have_value(re.compile("mew"))
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    expect(page.locator("#words")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    expect(page.locator(".gate button")).to_be_focused()
    page.once("dialog", lambda dialog: dialog.accept())
    page.keyboard.press("Enter")
    expect(page.locator(".path [aria-current]")).to_have_text("安抚中")
