"""A real Chromium for the tests that need one; a page that complains fails its test."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tools.legs.machine import find_browser

HARMLESS = ("ERR_CONNECTION_REFUSED", "ERR_INTERNET_DISCONNECTED", "WebSocket connection to")
"""What a browser writes when the line breaks, which the tests do on purpose."""


PATIENCE = 30_000
"""Milliseconds that anything on a page is waited for: the first page of a fresh desk takes ten seconds where the machine is slow or busy."""
expect.set_options(timeout=PATIENCE / 2)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the machine's Chromium without a window."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


class Watched:
    """A page together with everything it complained about."""

    def __init__(self, browser: Browser, width: int = 1366, height: int = 768, *, locale: str = "zh-CN") -> None:
        """Open a page with storage of its own."""
        self.context = browser.new_context(viewport={"width": width, "height": height}, locale=locale)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self._hear(message.type, message.text))

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and not any(words in text for words in HARMLESS):
            self.complaints.append(text)
