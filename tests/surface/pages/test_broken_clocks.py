"""A day that was missed stays on the page of a case, in its print, its PDF and over the interface, also once the customer was told again."""

from io import BytesIO

from pypdf import PdfReader

from tests.cases.test_broken_repeats import telling
from tests.surface.pages.test_cases_page import complaint
from zhunsheng.access.values import SYSTEM
from zhunsheng.cases.actions import register_case
from zhunsheng.cases.values import NewCase
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import now

CLAUSE = "/standards/ecommerce/clauses/ec-3.3c/"


def test_a_missed_day_is_told_wherever_the_case_is(enter):
    boss, like, began = enter("zhuguan"), complaint(), now()
    new = NewCase(
        kind="complaint", shop_id=like.shop_id, customer_id=like.customer_id, channel="webchat", issue_type="attitude",
        fields={"matter": "杯子碎了", "demand": "换货"},
    )  # fmt: skip
    case_id = run(register_case, SYSTEM, began, new)
    for hour in (20, 40, 75, 90):
        run(telling, SYSTEM, began + hours(hour), case_id)
    page = boss.get(f"/cases/{case_id}/").content.decode()
    clocks = page[page.index("<h2>计时</h2>") :].split("</section>")[0]
    assert clocks.count("24 小时内同步进度") == 3
    assert "此前另有 3 次达标" in clocks
    assert clocks.count("未达标") == 1
    printed = boss.get(f"/cases/{case_id}/print/").content.decode()
    assert printed.count("24 小时内同步进度 <span") == 2
    assert "24 小时内同步进度 · 此前另有 3 次达标" in printed
    paper = PdfReader(BytesIO(boss.get(f"/cases/{case_id}/file.pdf").content))
    text = "".join("".join((one.extract_text() or "").split()) for one in paper.pages)
    assert text.count("24小时内同步进度・未达标") == 1
    assert "此前另有3次达标" in text
