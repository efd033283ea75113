"""On a phone no page is wider than the screen, and the filters of a list fold up behind one button that says how many are set."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Error, Page, expect

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


WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? "" :
    [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).slice(0, 3)
        .map((one) => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 40)}`).join(", ") || "something"
"""
LINKS = """() => [...document.querySelectorAll("a[href]:not([download])")].map((one) => one.href.split("#")[0])"""
NO_PAGE = re.compile(
    r"(csv|xlsx|json|zip|md|pdf|txt|ics)\b|/export|/download|/files/|/sign-out|/api/v1/(?!docs)", re.IGNORECASE
)


def test_no_page_is_wider_than_a_phone(desk: Desk) -> None:
    seen, wide = set[str](), dict[str, str]()
    with chromium() as browser:
        for login in ("guanli", "zhuguan", "zhijian", "yinsi"):
            phone = Watched(browser, 360, 780, locale="en-GB")
            phone.page.goto(f"{desk.url}/sign-in/")
            phone.page.locator(f"button[value={login}]").click()
            phone.page.wait_for_url(re.compile(r"/(?!sign-in)"))
            for address in walked(phone.page, desk.url, seen):
                if words := phone.page.evaluate(WIDER):
                    wide[address] = words
            assert phone.complaints == []
    assert len(seen) > 60
    assert wide == {}


def walked(page: Page, home: str, seen: set[str]) -> Iterator[str]:
    """Open each kind of page that nobody has opened yet and that links lead to, two steps far; give the address of each."""
    near = [page.url, *page.evaluate(LINKS)]
    for _ in range(2):
        far = list[str]()
        for address in near:
            kind = re.sub(r"\d+", "0", address.split("?")[0])
            if not address.startswith(home) or NO_PAGE.search(address) or kind in seen:
                continue
            seen.add(kind)
            try:
                page.goto(address, wait_until="load")
            except Error:
                continue  # a file that the browser keeps instead of showing it
            yield address
            far += page.evaluate(LINKS)
        near = far
