"""A report on its page, as a workbook and on paper: the same rows everywhere, what customers wrote masked and never copied."""

import io
import re
import zipfile
from datetime import date
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from tests.assist.test_bot import asks, begun, shelves
from tests.dialogue.desk import after, customer
from tests.insight.happening import about
from tests.surface.pages.test_keeping_pages import body
from tests.surface.pages.test_keeping_pages import broken as broken  # noqa: PLC0414 - a fixture
from zhunsheng.access.values import SYSTEM
from zhunsheng.feedback.models import Rating
from zhunsheng.ground.settings import desk
from zhunsheng.insight.actions import keep_report
from zhunsheng.insight.periods import midnight
from zhunsheng.insight.reporting import build
from zhunsheng.insight.values import Period, ReportKind
from zhunsheng.journal.actions import run
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.standards.queries import standing

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORDS = "太慢了，打我电话 13812345678，我叫王小明"


def rated(score: int, comment: str, at: Instant, dialogue: int = 502) -> int:
    on = about()
    row = Rating(
        id=new_id(), dialogue_id=dialogue, closed_at=Instant(at.us + score), customer_id=on.customer_id, shop_id=1, agent_id=3,
        team_id=9, score=score, comment=comment, given_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    return row.id


def written(at: Instant, kind: ReportKind = ReportKind.DAILY) -> int:
    period = Period(since=Instant(at.us - 86_400_000_000), until=Instant(at.us + 1))
    made = run(keep_report, SYSTEM, at, build(kind, period, standing(at).clauses, desk().time_zone))
    assert made is not None
    return made


def workbook(content: bytes) -> dict[str, list[list[str]]]:
    """Read a workbook as its reader sees it: each sheet by its name, with its rows."""
    held = zipfile.ZipFile(io.BytesIO(content))
    strings = [
        "".join(part.text or "" for part in one.iter(f"{MAIN}t"))
        for one in ET.fromstring(held.read("xl/sharedStrings.xml"))
    ]
    names = [one.attrib["name"] for one in ET.fromstring(held.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]
    found = {}
    for number, name in enumerate(names, start=1):
        rows = []
        for row in ET.fromstring(held.read(f"xl/worksheets/sheet{number}.xml")).iter(f"{MAIN}row"):
            cells = [(cell.attrib.get("t"), cell.findtext(f"{MAIN}v") or "") for cell in row.iter(f"{MAIN}c")]
            rows.append([strings[int(value)] if kind == "s" else value for kind, value in cells])
        found[name] = rows
    return found


def shown(page: str) -> dict[str, list[list[str]]]:
    """Read the tables of a page by their titles, without marks."""
    found = {}
    for section in re.findall(r'<section class="figure-group".*?</section>', page, re.DOTALL):
        title = re.search(r"<h2>(.*?)</h2>", section)
        assert title is not None
        rows = [re.findall(r"<td.*?</td>", row, re.DOTALL) for row in re.findall(r"<tr>.*?</tr>", section, re.DOTALL)]
        found[unescape(title[1])] = [
            [" ".join(unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", cell)).split()) for cell in row]
            for row in rows
            if row
        ]
    return found


def test_the_workbook_holds_every_table_of_the_page_row_by_row(enter, broken):
    at = now()
    rated(1, WORDS, Instant(at.us - 9_000_000))
    rated(5, "=好评", Instant(at.us - 8_000_000), 501)
    report_id, manager = written(at), enter("jingli")
    tables = shown(body(manager, f"/reports/{report_id}/"))
    book = workbook(manager.get(f"/reports/{report_id}/?export=xlsx").content)
    assert list(book) == list(tables)
    assert len(tables) == 7
    assert {name: len(rows) - 1 for name, rows in book.items()} == {name: len(rows) for name, rows in tables.items()}
    for name, rows in tables.items():
        for cells, fields in zip(rows, book[name][1:], strict=True):
            assert cells[0].split(" ")[0] in " ".join(fields) or name == "客户写下的话（已打码）"
    said = [row[1] for row in book["客户写下的话（已打码）"][1:]]
    assert said == ["太慢了，打我电话 138****5678，我叫王*明", "'=好评"]


def test_the_paper_says_what_the_page_says(enter, broken):
    at = now()
    rated(1, WORDS, Instant(at.us - 9_000_000))
    report_id, manager = written(at), enter("jingli")
    answer = manager.get(f"/reports/{report_id}/?export=pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    paper = "".join("".join((one.extract_text() or "").split()) for one in PdfReader(io.BytesIO(answer.content)).pages)
    for title, rows in shown(body(manager, f"/reports/{report_id}/")).items():
        assert "".join(title.split()) in paper
        assert all("".join(row[0].replace("改进这一项", "").split()) in paper for row in rows)
    assert ("138****5678" in paper, "13812345678" in paper) == (True, False)
    assert enter("xiaolin").get(f"/reports/{report_id}/?export=pdf").status_code == 403


def test_words_of_customers_are_masked_and_gone_with_their_row(enter, broken):
    at = now()
    rating = rated(2, WORDS, Instant(at.us - 9_000_000))
    report_id, manager = written(at), enter("jingli")
    page = body(manager, f"/reports/{report_id}/")
    assert ("138****5678" in page, "13812345678" in page, "王小明" in page) == (True, False, False)
    assert "13812345678" not in "".join(
        map(str, workbook(manager.get(f"/reports/{report_id}/?export=xlsx").content).values())
    )
    Rating.objects.filter(id=rating).delete()
    assert "138****5678" not in body(manager, f"/reports/{report_id}/")


def test_a_figure_leads_down_to_the_same_days(enter, broken):
    at, manager = now(), enter("jingli")
    report_id = written(at)
    page = body(manager, f"/reports/{report_id}/")
    links = [unescape(one) for one in re.findall(r'class="row-link" href="(/figures/breaches/[^"]+)"', page)]
    assert len(links) == 1
    found = body(manager, links[0])
    assert all(f"/console/#d={dialogue}" in found for dialogue in broken)


@pytest.mark.usefixtures("db")
def test_what_many_asked_and_no_question_answered_is_told_new_before_known() -> None:
    shelves()
    day = 86_400
    for text, when in (
        [("周末去爬山吧", 5), *(("周末去爬山吧", day + 5 + n) for n in range(4)), *(("以旧换新怎么参加", day + 20 + n) for n in range(3)), ("随便问问天气", day + 90)]
    ):  # fmt: skip
        who = customer()
        asks(who, begun(who), text, after(when))
    begin = after(day)
    since = midnight(date.fromisoformat(begin.iso()[:10]), "UTC")
    body = build(ReportKind.DAILY, Period(since=since, until=Instant(since.us + day * 1_000_000)), {}, "UTC")
    assert [(one.number, one.before) for one in body.heaps] == [(3, 0), (4, 1)]
    assert all(isinstance(number, int) for one in body.heaps for number in one.message_ids)
