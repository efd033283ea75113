"""A customer types and does not send: the widget says that it is seen, and the agent's panel has the card already."""

import msgspec
import pytest
from playwright.sync_api import expect

from tests.support.server import Desk
from tests.support.sessions import apart
from tests.surface.pages.chromium import Watched
from tests.surface.pages.test_two_pages import answer, open_widget, second, work, write
from zhunsheng.journal.models import FactRow
from zhunsheng.knowledge.models import Wording

pytestmark = pytest.mark.browser


def answered() -> list[tuple[str, list[str]]]:
    rows = FactRow.objects.filter(name="suggestions.answered").order_by("id").values_list("data", flat=True)
    facts = [msgspec.json.decode(data) for data in rows]
    return [(fact["how"], fact["seen"]) for fact in facts]


def noted(agent: Watched, count: int) -> list[tuple[str, list[str]]]:
    """Wait for so many notes: an answer is shown before what stood beside it is noted."""
    for _ in range(100):
        if len(apart(answered)) >= count:
            break
        agent.page.wait_for_timeout(100)
    return apart(answered)


def test_the_right_card_stands_there_before_the_words_are_sent(desk: Desk, customer: Watched) -> None:
    agent = second(customer)
    work(desk, agent.page, "xiaolin")
    widget = open_widget(desk, customer.page, "c001")
    expect(widget.locator(".seen")).to_have_text("客服可看到您正在输入的内容")
    write(widget, "发票怎么开")
    page, beside, line = agent.page, agent.page.locator("#next"), agent.page.locator("#typing")
    page.locator("#group-reply a.row").first.click()
    expect(page.locator(".message[data-by=customer]")).to_have_count(1)
    expect(widget.locator(".human")).to_be_hidden()

    field = widget.locator("textarea")
    field.press_sequentially("我要退货，运费谁出，电话13812345678", delay=20)
    expect(line.locator(".unsent")).to_have_text("正在输入：我要退货，运费谁出，电话138****5678")
    expect(line.locator(".sign")).to_be_hidden()
    card = beside.locator(".suggest", has_text="怎么申请退货").first
    expect(card).to_be_visible(timeout=30_000)
    expect(beside.locator(".from-draft")).to_have_text("按正在输入的内容")
    expect(beside.get_by_role("button", name="记为问法")).to_have_count(0)
    expect(page.locator(".message[data-by=customer]")).to_have_count(1)
    answer(page, "请慢慢说。")
    expect(page.locator(".message[data-by=agent]")).to_have_count(1)
    first = noted(agent, 1)
    returning = f"card:{apart(lambda: Wording.objects.filter(question='怎么申请退货')[0].faq_id)}"
    assert ("ignored", False) in [(how, returning in seen) for how, seen in first], "only what was sent was passed over"

    field.fill("")
    expect(line).to_be_hidden()
    expect(beside.locator(".from-draft")).to_have_count(0)
    field.press_sequentially("我要退货，运费谁出", delay=20)
    expect(beside.locator(".from-draft")).to_be_visible(timeout=30_000)
    field.press("Enter")
    expect(page.locator(".message[data-by=customer]")).to_have_count(2)
    expect(line).to_be_hidden()
    page.mouse.move(5, 5)
    expect(beside.locator(".from-draft")).to_have_count(0, timeout=30_000)
    expect(beside.locator(".suggest", has_text="怎么申请退货").first).to_be_visible()
    field.press_sequentially("退款什么时候到账", delay=20)
    card = beside.locator(".from-draft ~ .suggest, .from-draft ~ .with-more .suggest", has_text="退款").first
    expect(card).to_be_visible(timeout=30_000)
    card.click()
    page.locator("#composer-text").press("Control+Enter")
    expect(page.locator(".message[data-by=agent]")).to_have_count(2)
    assert [how for how, _ in noted(agent, 2)] == ["ignored", "used"]
    assert agent.complaints == []
