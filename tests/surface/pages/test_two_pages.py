"""The whole way by two real pages: the shop's page with its widget, and the agent's console."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.support.server import Desk
from tests.surface.pages.chromium import Watched

pytestmark = pytest.mark.browser


SENT_AND_LEFT = """() => {
  const field = document.querySelector("#composer-text");
  for (const [key, ctrlKey] of [["Enter", true], ["Escape", false]])
    field.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, bubbles: true }));
}"""
"""Send and leave the field before any answer can come."""


def second(first: Watched, width: int = 1366, height: int = 768) -> Watched:
    browser = first.context.browser
    assert browser is not None
    return Watched(browser, width, height)


def work(desk: Desk, page: Page, login: str) -> None:
    """Come to work by one click and be available."""
    page.goto(f"{desk.url}/sign-in/")
    page.click(f"button[value={login}]")
    page.wait_for_url("**/console/")
    expect(page.locator("#link")).to_have_attribute("data-state", "live")
    page.click("#presence")
    page.click("#presence-menu [data-to=available]")
    expect(page.locator("#presence .words")).to_have_text("在线")


def open_widget(desk: Desk, page: Page, customer: str = "") -> Locator:
    page.goto(f"{desk.url}/shop/demo-3c/")
    if customer:
        page.click(".whoami summary")
        page.click(f".whoami button[value={customer}]")
    widget = page.locator("zhunsheng-widget")
    widget.locator("button.open").click()
    expect(widget.locator("h2")).to_contain_text("星野数码")
    return widget


def write(widget: Locator, text: str) -> None:
    widget.locator("textarea").fill(text)
    widget.locator("textarea").press("Enter")


def rate(widget: Locator) -> None:
    """Choose the second of the five words and say why, then write again."""
    expect(widget.locator(".rating .word")).to_have_count(5)
    widget.locator(".rating .word").nth(1).click()
    widget.locator(".rating textarea").fill("耐心")
    widget.locator(".rating .main").click()
    expect(widget.locator(".rating")).to_contain_text("您的评价：满意")
    begin_anew(widget)


def begin_anew(widget: Locator) -> None:
    """Write again after the end; the field keeps its height and the caret."""
    widget.locator(".again button").click()
    field = widget.locator("textarea").last
    tall = field.evaluate("field => field.clientHeight")
    write(widget, "再问一句")
    expect(widget.locator(".message[data-by=customer] .text").last).to_have_text("再问一句")
    expect(field).to_be_focused()
    assert field.evaluate("field => field.clientHeight") == tall


def answer(page: Page, text: str) -> None:
    page.fill("#composer-text", text)
    page.keyboard.press("Control+Enter")


def grade(page: Page) -> None:
    """Say what the dialogue is about, as the standards ask before its end: the suggested type, or the first of all."""
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("2")
    graded, sheet = page.locator("#demand .issue"), page.locator("dialog select")
    expect(graded.or_(sheet).first).to_be_visible()
    if sheet.count():
        sheet.select_option(index=0)
        page.locator("dialog button[type=submit]").click()
    expect(graded).to_be_visible()
    expect(page.locator("dialog")).to_have_count(0)
    page.evaluate("document.activeElement.blur()")


def test_a_known_customer_is_greeted_answered_and_let_go_through_the_gate(desk: Desk, customer: Watched):
    agent = second(customer)
    work(desk, agent.page, "xiaolin")
    widget = open_widget(desk, customer.page, "c001")
    widget.locator(".order").first.click()

    page = agent.page
    expect(widget.locator(".orders")).to_be_hidden()
    widget.get_by_role("button", name="选择要咨询的订单").click()
    expect(widget.locator(".orders .order").first).to_be_visible()
    page.locator("#group-reply a.row").click()
    expect(page.locator(".message[data-by=customer] .pointed")).to_contain_text("¥")
    expect(widget.locator(".human")).to_be_hidden()
    expect(page.locator("#chips .chip[data-state=running]").first).to_be_visible()
    expect(page.locator("#card")).to_contain_text("138****5678")
    page.locator("#thread-head").click()
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".line[data-state=kept]").first).to_contain_text("达标")
    expect(widget.locator(".message[data-by=agent]")).to_have_count(1)
    expect(page.locator(".message[data-by=agent] .tick")).to_have_attribute("data-state", "read")

    answer(page, "抱歉😀，这个不归我管")
    expect(page.locator("#composer-mirror mark[data-severity=refuse]")).to_have_text("不归我管")
    expect(page.locator(".hit code").first).to_have_text("cc-2.1b")
    page.keyboard.press("Tab")
    expect(page.locator("#composer-mirror mark[data-severity=refuse]")).to_have_count(0)
    assert page.input_value("#composer-text").startswith("抱歉😀，")
    assert "不归我管" not in page.input_value("#composer-text")
    page.evaluate(SENT_AND_LEFT)
    expect(widget.locator(".message[data-by=agent]")).to_have_count(2)
    expect(page.locator("#composer-text")).to_have_value("")

    page.keyboard.press("e")  # the answer that came meanwhile does not call back into the field
    page.locator("dialog input[value=solved]").check()
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog .why")).to_contain_text("还差")
    assert page.locator("dialog .checks > [data-missing]").count() > 0
    page.keyboard.press("Escape")

    for question, reply in (
        ("请问刚才的问题给您解决了吗？", "解决了"),
        ("请问还有其他可以帮您的吗？", "没有了"),
        ("这次服务您还满意吗？", "满意"),
    ):
        answer(page, question)
        expect(widget.locator(".message[data-by=agent] .text").last).to_have_text(question)
        write(widget, reply)
        expect(page.locator(".message[data-by=customer] .text").last).to_have_text(reply)
    grade(page)
    page.keyboard.press("e")
    page.locator("dialog input[value=solved]").check()
    expect(page.locator("dialog .checks > :not([data-held])")).to_have_count(0)
    expect(page.locator("dialog blockquote").first).to_contain_text("解决了")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(widget.locator(".again")).to_be_visible()
    rate(widget)
    expect(page.locator(".line", has_text="客户评价：满意")).to_contain_text("耐心")
    assert agent.complaints == []


def test_a_promise_stays_in_the_list_until_it_is_marked_as_kept(desk: Desk, customer: Watched):
    agent = second(customer)
    work(desk, agent.page, "xiaolin")
    widget = open_widget(desk, customer.page, "c001")
    write(widget, "什么时候发货")
    page = agent.page
    page.locator("#group-reply a.row").click()
    for question, reply in (
        ("请问还有其他可以帮您的吗？", "没有了"),
        ("这次服务您还满意吗？", "满意"),
    ):
        answer(page, question)
        expect(widget.locator(".message[data-by=agent] .text").last).to_have_text(question)
        write(widget, reply)
        expect(page.locator(".message[data-by=customer] .text").last).to_have_text(reply)
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("e")
    page.locator("dialog input[value=followup]").check()
    page.locator("dialog input[type=datetime-local]").fill("2099-01-02T03:04")
    page.get_by_label("后续方案").fill("查到发货时间后告诉客户")
    page.locator("dialog .checks").get_by_role("button", name="选择类型…").click()
    page.locator("dialog select").select_option(label="发货时间")
    page.locator("dialog button[type=submit]").click()
    expect(page.get_by_label("后续方案")).to_have_value("查到发货时间后告诉客户")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog .why")).to_have_text("还差 1 项，已在上方标出。")
    page.get_by_label("订单号").fill("6920000001")
    page.locator("dialog input[type=datetime-local]").fill("2001-01-02T03:04")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog .error:visible")).to_have_text("请选择将来的时间")
    page.locator("dialog input[type=datetime-local]").fill("2099-01-02T03:04")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog")).to_have_count(0)

    expect(page.locator("#group-record a.row")).to_have_count(1)
    expect(page.locator("#group-record .due")).to_have_attribute("data-state", "running")
    expect(page.locator(".promise")).to_contain_text("查到发货时间后告诉客户")
    page.reload()
    expect(page.locator("#group-record a.row")).to_have_count(1)
    expect(page.locator(".promise .chip")).to_contain_text("剩余")
    expect(widget.locator(".again")).to_be_visible()
    lines = widget.locator("li").all_text_contents()

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("f")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog .error")).to_have_text("请填写这一项")
    page.get_by_label("处理结果").fill("已告诉客户明天发货")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".promise")).to_have_count(0)
    expect(page.locator(".line", has_text="承诺已兑现")).to_contain_text("已告诉客户明天发货")
    assert widget.locator("li").all_text_contents() == lines
    assert agent.complaints == []


def test_what_is_written_without_a_line_arrives_once_when_it_is_back(desk: Desk, customer: Watched):
    agent = second(customer)
    work(desk, agent.page, "xiaolin")
    widget = open_widget(desk, customer.page)
    write(widget, "第一句")
    agent.page.locator("#group-reply a.row").click()
    expect(agent.page.locator(".message[data-by=customer] .text")).to_have_text(["第一句"])

    desk.kill("web")
    expect(widget.locator(".line")).to_have_text("正在重新连接…")
    expect(agent.page.locator("#link")).to_have_attribute("data-state", "offline")
    write(widget, "断线时写的")
    expect(widget.locator(".message[data-failed]")).to_have_count(1)
    answer(agent.page, "您好，断线时回的")
    expect(agent.page.locator(".message[data-unsent]")).to_have_count(1)
    desk.start("web")
    customer.page.reload()
    widget.locator("button.open").click()

    expect(agent.page.locator(".message[data-by=customer] .text")).to_have_text(
        ["第一句", "断线时写的"], timeout=30_000
    )
    expect(agent.page.locator(".message[data-unsent]")).to_have_count(0, timeout=30_000)
    expect(widget.locator(".message .text")).to_have_count(3, timeout=30_000)
    expect(widget.locator(".message[data-failed]")).to_have_count(0)


def test_a_draft_outlives_a_reload_and_stays_with_its_dialogue(desk: Desk, customer: Watched):
    agent = second(customer)
    work(desk, agent.page, "xiaolin")
    write(open_widget(desk, customer.page), "你好")
    agent.page.locator("#group-reply a.row").click()
    agent.page.fill("#composer-text", "还没写完")
    agent.page.reload()
    expect(agent.page.locator("#composer-text")).to_have_value("还没写完")


def test_a_dissatisfied_customer_is_marked_and_their_clock_goes_on(desk: Desk, customer: Watched):
    agent = second(customer)
    work(desk, agent.page, "xiaolin")
    write(open_widget(desk, customer.page), "等了一个星期还没发货，有点失望")
    row = agent.page.locator("#group-reply a.row")
    expect(row.locator(".tags .mark")).to_have_text("不满")
    expect(row.locator(".right .due .figure")).to_have_text(re.compile(r"0:2\d"))
    row.click()
    expect(agent.page.locator(".message[data-by=customer] .moods")).to_have_text("不满")
    assert agent.complaints == []


def test_a_row_under_the_pointer_does_not_move(desk: Desk, customer: Watched):
    agent, other = second(customer), second(customer)
    work(desk, agent.page, "xiaolin")
    write(open_widget(desk, customer.page, "c001"), "甲")
    rows = agent.page.locator("#group-reply a.row")
    expect(rows).to_have_count(1)
    agent.page.locator("#group-reply a.row").click()
    answer(agent.page, "您好，您是想问甲，对吗？")  # the demand is owed its restating as well
    agent.page.keyboard.press("Escape")
    agent.page.evaluate("document.activeElement.blur()")
    agent.page.locator("#demand").get_by_role("button", name="已给方案").click()
    waiting = agent.page.locator("#group-customer a.row")
    expect(waiting).to_have_count(1)
    waiting.hover()
    place = waiting.bounding_box()
    write(open_widget(desk, other.page, "c002"), "乙")
    expect(agent.page.locator("#list-release")).to_be_visible()
    assert waiting.bounding_box() == place
    agent.page.mouse.move(800, 300)
    expect(rows).to_have_count(1)


def test_a_picture_goes_up_and_is_shown_on_both_sides(desk: Desk, customer: Watched, tmp_path: Path):
    picture = tmp_path / "box.png"
    Image.new("RGB", (64, 48), "#208060").save(picture)
    agent = second(customer)
    work(desk, agent.page, "xiaolin")
    widget = open_widget(desk, customer.page)
    write(widget, "看这个")
    expect(widget.locator(".message .mark")).to_have_count(1)
    widget.locator("input[type=file]").set_input_files(str(picture))
    expect(widget.locator(".message:not([data-unsent]) .picture img")).to_have_count(1)
    agent.page.locator("#group-reply a.row").click()
    shown = agent.page.locator(".message .picture img")
    expect(shown).to_have_count(1)
    shown.scroll_into_view_if_needed()
    agent.page.wait_for_function("document.querySelector('.message .picture img').naturalWidth > 0")
    agent.page.locator("#attach-input").set_input_files(str(picture))
    expect(widget.locator(".message[data-by=agent] .picture img")).to_have_count(1)


def test_personal_data_is_shown_for_a_reason_only(desk: Desk, customer: Watched):
    agent = second(customer)
    work(desk, agent.page, "xiaolin")
    write(open_widget(desk, customer.page, "c001"), "你好")
    page = agent.page
    page.locator("#group-reply a.row").click()
    page.get_by_label("显示手机").click()
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog .error")).to_have_text("请写明原因，才能查看客户的个人信息。")
    page.locator("dialog textarea").fill("核对收货电话")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#card .plain")).to_have_text("13800015678")


def test_the_console_works_by_keys_alone(desk: Desk, customer: Watched):
    agent = second(customer)
    work(desk, agent.page, "xiaolin")
    write(open_widget(desk, customer.page, "c001"), "你好")
    page = agent.page
    expect(page.locator("#group-reply a.row")).to_have_count(1)
    page.locator("body").press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#thread-head .name")).to_have_text("王*")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("c")
    expect(page.locator("dialog.compare th[scope=col]")).to_have_text(["参数", "轻翼 14", "同价位 A 款竞品"])
    page.locator("dialog.compare tbody button").first.click()
    expect(page.locator("#composer-text")).to_have_value(re.compile("^轻翼 14的"))
    page.fill("#composer-text", "")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("标准")
    page.keyboard.press("Enter")
    page.wait_for_url("**/standards/")


def test_a_phone_shows_one_pane_at_a_time(desk: Desk, customer: Watched):
    agent = second(customer, 390, 844)
    work(desk, agent.page, "xiaolin")
    write(open_widget(desk, customer.page, "c001"), "你好")
    agent.page.locator("#group-reply a.row").click()
    expect(agent.page.locator("#composer-text")).to_be_visible()
    expect(agent.page.locator("#list")).to_be_hidden()
    agent.page.click("#show-customer")
    expect(agent.page.locator("#card")).to_be_visible()
    agent.page.click("#hide-customer")
    agent.page.click("#back")
    expect(agent.page.locator("#list")).to_be_visible()
    assert agent.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
