"""Make the pictures of the README from a real desk that this script starts for itself: `python -m tools.pictures`."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tools.legs.machine import find_browser

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
SIZE = (1366, 768)
MOST_BYTES = 250_000
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
GATE = (
    ("请问还有其他可以帮您的吗？", "没有了"),
    ("这次服务您还满意吗？", "满意，谢谢"),
)


class Scene:
    """A browser with one page for everybody who takes part."""

    def __init__(self, browser: Browser, url: str) -> None:
        """Remember the desk's address; pages are opened as people come."""
        self.browser = browser
        self.url = url

    def page(self) -> Page:
        """Open a page with storage of its own."""
        width, height = SIZE
        page = self.browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
        ).new_page()
        page.set_default_timeout(15_000)
        return page

    def staff(self, login: str) -> Page:
        """Let somebody of the demonstration come to work."""
        page = self.page()
        page.goto(f"{self.url}/sign-in/")
        page.click(f"button[value={login}]")
        page.locator(".rail").wait_for()
        return page

    def customer(self, who: str, words: str) -> Locator:
        """Let a customer of the demonstration shop write; the widget comes back open."""
        page = self.page()
        page.goto(f"{self.url}/shop/demo-3c/")
        page.click(".whoami summary")
        page.click(f'.whoami button[value="{who}"]')
        widget = page.locator("zhunsheng-widget")
        widget.locator("button.open").click()
        if words:
            write(widget, words)
        return widget


def write(widget: Locator, words: str) -> None:
    """Write as the customer, and wait until the desk has it."""
    said = widget.locator(".message[data-by=customer]:not([data-unsent])")
    widget.locator("textarea").fill(words)
    widget.locator("textarea").press("Enter")
    expect(said.last).to_contain_text(words)


def pick(widget: Locator) -> None:
    """Show the customer's order cards beside the conversation."""
    widget.get_by_role("button", name="选择要咨询的订单").click()
    widget.locator(".order").first.wait_for()


def choose(page: Page, name: str) -> None:
    """Open a dialogue of the list."""
    page.locator("#list a.row", has_text=name).first.click()
    expect(page.locator("#thread-head .name")).to_contain_text(name)
    page.locator("#message-list .message").first.wait_for()


def answer(page: Page, words: str) -> None:
    """Send an answer as the agent."""
    said = page.locator(".message[data-by=agent]:not([data-unsent])")
    page.fill("#composer-text", words)
    page.keyboard.press("Control+Enter")
    expect(said.last).to_contain_text(words)


def greet(page: Page) -> None:
    """Send the greeting that the standard has ready."""
    page.locator("#thread-head h2").click()
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    page.locator(".line[data-state=kept]").first.wait_for()


def be(page: Page, state: str) -> None:
    """Begin or stop to take customers."""
    expect(page.locator("#link")).to_have_attribute("data-state", "live")
    page.click("#presence")
    page.click(f"#presence-menu [data-to={state}]")
    page.locator("#presence .dot.kept" if state == "available" else "#presence .dot:not(.kept)").wait_for(
        state="attached"
    )


def grade(page: Page) -> None:
    """Take the suggested type over, or choose the one that asks when something is sent."""
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("2")
    graded, sheet = page.locator("#demand .issue"), page.locator("dialog select")
    expect(graded.or_(sheet).first).to_be_visible()
    if sheet.count():
        sheet.select_option(label="发货时间")
        page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog")).to_have_count(0)
    page.evaluate("document.activeElement.blur()")


def promise(page: Page, widget: Locator) -> None:
    """Close a dialogue with a plan, so that its clock runs on."""
    for question, reply in GATE:
        answer(page, question)
        write(widget, reply)
        expect(page.locator(".message[data-by=customer] .text").last).to_have_text(reply)
    grade(page)
    page.keyboard.press("e")
    page.locator("dialog input[value=followup]").check()
    due = page.evaluate("new Date(Date.now() + 8 * 36e5 + 108e5).toISOString().slice(0, 16)")
    page.locator("dialog input[type=datetime-local]").fill(due)
    page.get_by_label("后续方案").fill("查到发货时间后把快递单号发给客户")
    page.locator("dialog button[type=submit]").click()
    number = page.get_by_label("订单号")
    expect(number.or_(page.locator("#group-record a.row")).first).to_be_visible()
    if number.count():
        number.fill("6920000001")
        page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog")).to_have_count(0)


def play(scene: Scene) -> tuple[Page, Page]:
    """Play a busy minute of a shop, so that clocks stand kept, running, near and broken; return the shop's page and the console."""
    console = scene.staff("xiaolin")
    be(console, "available")
    zhao = scene.customer("c005", "订单什么时候发货？")
    choose(console, "赵*")
    greet(console)
    answer(console, "仓库今天下午补货，我查到发货时间后把快递单号发给您，您看可以吗？")
    write(zhao, "好的")
    promise(console, zhao)
    scene.customer("c004", "充电器用了两天就充不进电了，我要投诉")
    zhang = scene.customer("c003", "请问耳机支持降噪吗？")
    choose(console, "张*")
    greet(console)
    answer(console, "支持的，静界 Pro 的降噪深度可以调节，通勤和办公都合适。")
    wang = scene.customer("c001", "")
    wang.locator(".order").first.click()
    wang.locator("textarea").press("Enter")
    choose(console, "王*")
    time.sleep(4)
    greet(console)
    write(wang, "今天收到了，插上电脑没有反应，怎么办？")
    write(zhang, "那电池能用多久？")
    time.sleep(9)
    scene.customer("c008", "手表表带怎么换？")
    time.sleep(18)
    scene.customer("c006", "发票可以开公司抬头吗？")
    be(console, "away")
    scene.customer("c002", "想买固态硬盘，2TB 的有货吗？")
    pick(wang)
    console.fill("#composer-text", "非常抱歉让您久等了，这个不归我管，我帮您转给售后问一下。")
    console.keyboard.press("Control+Enter")
    console.locator("#hits .hit").first.wait_for()
    return wang.page, console


def save(page: Page, name: str) -> None:
    """Take the picture; a palette would bend the colours that mean something, so it stays as it is."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.png"
    page.mouse.move(1, 1)
    page.screenshot(path=path, animations="disabled", caret="hide")
    with Image.open(path) as picture:
        plain = picture.convert("RGB")
    plain.save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{path.name} weighs {path.stat().st_size} bytes, more than {MOST_BYTES}")
    print(f"{path.name}: {path.stat().st_size // 1024} KiB")


@contextmanager
def running() -> Iterator[str]:
    """Run a desk with its demonstration shop on a port and a folder of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    with tempfile.TemporaryDirectory(prefix="zhunsheng-pictures-") as folder:
        env = {name: value for name, value in os.environ.items() if not name.startswith("ZHUNSHENG_")}
        env |= {"ZHUNSHENG_DATA_DIR": f"{folder}/data", "ZHUNSHENG_BIND": address}
        log = Path(folder) / "serve.log"
        with log.open("wb") as output:
            command = [sys.executable, "-m", "zhunsheng", "serve", "--demo"]
            process = subprocess.Popen(command, env=env, stdout=output, stderr=output)
            try:
                _wait(f"http://{address}/health", process, log)
                yield f"http://{address}"
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(30)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"the desk did not start:\n{log.read_text()[-2000:]}")


def filled(url: str) -> None:
    """Wait until the demonstration's past is whole, so that no figure is that of half of it."""
    for _ in range(600):
        with urllib.request.urlopen(f"{url}/demonstration/filling", timeout=30) as answer:
            if json.load(answer)["filling"] is None:
                time.sleep(5)
                return
        time.sleep(1)
    raise SystemExit("the demonstration's past was not made within ten minutes")


def main() -> None:
    """Play the shop, and take the pictures."""
    with running() as url, sync_playwright() as driver:
        filled(url)
        browser = driver.chromium.launch(executable_path=find_browser(), args=ARGS)
        scene = Scene(browser, url)
        shop, console = play(scene)
        save(console, "console")
        save(shop, "storefront")
        watching = scene.staff("jingli")
        for name in ("wallboard", "floor"):
            watching.goto(f"{url}/{name}/")
            watching.wait_for_timeout(2500)
            save(watching, name)
        for name in ("standards", "journal"):
            watching.goto(f"{url}/{name}/")
            save(watching, name)
        browser.close()


if __name__ == "__main__":
    main()
