"""Forms in unlucky moments: the session ended meanwhile, the button was pressed twice, the clipboard is shut."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.faults.test_storage import locked
from tests.support.server import Desk, shared_desk
from tests.support.sessions import apart
from tests.surface.pages.chromium import Watched, chromium
from zhunsheng.cases.models import Case
from zhunsheng.commerce.queries import shop_by_key

pytestmark = pytest.mark.browser

TWICE = "() => { const send = document.querySelector('form.kit-form button[type=submit]'); send.click(); setTimeout(() => send.click(), 300); }"


@pytest.fixture(scope="module")
def desk(shared_db: Path) -> Iterator[Desk]:
    with shared_desk(shared_db) as running:
        yield running


@pytest.fixture
def boss(desk: Desk) -> Iterator[Watched]:
    with chromium() as browser:
        watched = Watched(browser)
        watched.page.set_default_timeout(30_000)
        watched.page.goto(f"{desk.url}/sign-in/")
        watched.page.click("button[value=zhuguan]")
        watched.page.wait_for_url(lambda url: "sign-in" not in url)
        yield watched
        assert watched.complaints == []


def begin(desk: Desk, page: Page, title: str) -> None:
    page.goto(f"{desk.url}/announcements/new/")
    page.fill("input[name=title]", title)
    page.fill("textarea[name=text]", "从今天起按新规则办理。")


def test_what_was_typed_outlives_a_session_that_ended_meanwhile(desk: Desk, boss: Watched) -> None:
    page = boss.page
    begin(desk, page, "会话过期时写的公告")
    boss.context.clear_cookies(name="zhunsheng_session")
    page.click("form.kit-form button[type=submit]")
    page.wait_for_url("**/sign-in/**")
    page.click("button[value=zhuguan]")
    page.wait_for_url("**/announcements/new/")
    expect(page.locator("input[name=title]")).to_have_value("会话过期时写的公告")
    expect(page.locator("[data-draft-line]")).to_be_visible()
    page.click("form.kit-form button[type=submit]")
    expect(page.locator("h1")).to_have_text("会话过期时写的公告")
    page.goto(f"{desk.url}/announcements/new/")
    expect(page.locator("input[name=title]")).to_have_value("")


def test_a_button_that_is_pressed_again_while_the_desk_is_slow_does_it_once(desk: Desk, boss: Watched) -> None:
    page = boss.page
    begin(desk, page, "点了两次的公告")
    with locked():
        page.evaluate(TWICE)
        time.sleep(1)
    expect(page.locator("h1")).to_have_text("点了两次的公告")
    page.goto(f"{desk.url}/announcements/")
    expect(page.get_by_role("link", name="点了两次的公告")).to_have_count(1)


def test_what_was_sent_and_is_sent_again_after_going_back_is_there_once(desk: Desk, boss: Watched) -> None:
    page = boss.page
    case_id = apart(lambda: Case.objects.filter(closed_at__isnull=True).order_by("id").values_list("id", flat=True)[0])
    page.goto(f"{desk.url}/cases/{case_id}/")
    story = page.locator(".story")
    for again, words in enumerate(("返回再发", "返回再发", "换了一句")):
        if again:
            page.go_back()
        page.fill("#words", words)
        page.click("button[value=note]")
        expect(page.locator(".flashes, .flash").first).to_be_visible()
        expect(story.get_by_text(words, exact=True)).to_have_count(1)
    page.goto(f"{desk.url}/cases/{case_id}/")
    page.fill("#words", "换了一句")
    page.click("button[value=note]")
    expect(story.get_by_text("换了一句", exact=True)).to_have_count(2)


def test_where_the_clipboard_is_shut_the_words_are_marked(desk: Desk, boss: Watched) -> None:
    boss.context.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new DOMException('no')) } });"
    )
    page = boss.page
    boss.context.clear_cookies()
    page.goto(f"{desk.url}/sign-in/")
    page.click("button[value=guanli]")
    page.wait_for_url(lambda url: "sign-in" not in url)
    shop = apart(lambda: shop_by_key("demo-3c").id)
    page.goto(f"{desk.url}/admin/shops/{shop}/code/")
    page.locator("[data-copy=shop-line]").click()
    assert 'data-shop="demo-3c"' in page.evaluate("getSelection().toString()")
    expect(page.locator("[data-copied]")).to_have_count(0)
