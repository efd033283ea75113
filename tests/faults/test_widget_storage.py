"""The customer's own window while the desk cannot store anything: the words wait there and go out again by themselves."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.faults.test_storage import locked
from tests.support.server import running_desk
from tests.surface.pages.chromium import Watched, chromium
from tests.surface.pages.test_two_pages import open_widget, write

pytestmark = pytest.mark.browser


def test_words_that_cannot_be_stored_go_out_again_by_themselves(db: None, tmp_path: Path) -> None:
    del db
    with running_desk(tmp_path, busy_seconds="1") as desk, chromium() as browser:
        customer = Watched(browser)
        widget = open_widget(desk, customer.page)
        write(widget, "存得进去的一句")
        expect(widget.locator(".message:not([data-unsent])")).to_have_count(1)
        with locked():
            write(widget, "存不进去的一句")
            expect(widget.locator(".message[data-failed]")).to_have_count(1, timeout=30_000)
        expect(widget.locator(".message:not([data-unsent]) .text")).to_have_text(
            ["存得进去的一句", "存不进去的一句"], timeout=30_000
        )
        expect(widget.locator(".message[data-unsent]")).to_have_count(0)
        assert customer.complaints == []
