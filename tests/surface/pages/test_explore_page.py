"""The explorer: the files equal the screen, views are shared with rights, and mailed to their owner when their day is over."""

import csv
import html
import io
import re
import zipfile
from datetime import timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict

from tests.insight.following import follow
from tests.insight.happening import sent
from tests.insight.histories import happen
from tests.surface.pages.test_keeping_pages import body
from tests.surface.pages.test_keeping_pages import broken as broken  # noqa: PLC0414 - a fixture
from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.mailing import mail_due_views
from zhunsheng.insight.models import SavedView
from zhunsheng.journal.actions import Pen
from zhunsheng.kernel.durations import hours, seconds
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import demo_agents
from zhunsheng.surface.pages.figures.asking import Question

ASKED = "/figures/explore/?f=breaches&f=keeping&period=week&by=agent&against=before"
CELL = re.compile(r'<td class="num"[^>]*><b>(?:<a href="[^"]*">)?([^<]*)(?:</a>)?</b>')
TABLE = re.compile(r"<tr><td>.*?</tr>", re.DOTALL)
DOWN = re.compile(r'<td class="num"[^>]*><b><a href="([^"]*)">')
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LETTERS = "ABCDEFGHI"
DIGITS = re.compile(r"[^0-9.]")


def sheet(client, path: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(client.get(f"{path}&export=csv")).decode("utf-8-sig"))))


@pytest.mark.parametrize("shape", ["bar", "line"])
def test_the_file_has_the_rows_of_the_screen_with_the_same_numbers(enter, broken, shape):
    manager, path = enter("jingli"), f"{ASKED}&shape={shape}"
    shown = CELL.findall(body(manager, path))
    head, *rows = sheet(manager, path)
    told = [row[column] for row in rows for column in (1, 5)]
    assert (len(head), len(told)) == (9, len(shown))
    counts = [(words, value) for words, value in zip(shown[::2], told[::2], strict=True)]
    assert all(float(words) == float(value) for words, value in counts)
    rates = [(words, value) for words, value in zip(shown[1::2], told[1::2], strict=True) if value]
    assert all(float(DIGITS.sub("", words)) == round(float(value) * 100, 1) for words, value in rates)
    assert sum(float(value) for _, value in counts) >= 2
    book = zipfile.ZipFile(io.BytesIO(manager.get(f"{path}&export=xlsx").content))
    assert book.read("xl/worksheets/sheet1.xml").count(b"<row ") == len(rows) + 1


def workbook(client, path: str) -> list[list[str]]:
    """Read the first sheet as a spreadsheet does: by the letters of its cells, so that a cell that moved would show."""
    book = zipfile.ZipFile(io.BytesIO(client.get(f"{path}&export=xlsx").content))
    strings = ET.fromstring(book.read("xl/sharedStrings.xml"))
    known = ["".join(one.itertext()) for one in strings.iter(f"{MAIN}si")]
    found = []
    for row in ET.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(f"{MAIN}row"):
        held = {}
        for cell in row.iter(f"{MAIN}c"):
            value = cell.findtext(f"{MAIN}v") or ""
            held[str(cell.get("r")).rstrip("0123456789")] = known[int(value)] if cell.get("t") == "s" else value
        found.append([held.get(letter, "") for letter in LETTERS])
    return found


@pytest.mark.parametrize("against", ["", "before", "month", "year", "dates&ofrom={since}&oto={until}"])
@pytest.mark.parametrize("shape", ["bar", "line"])
def test_both_files_say_what_the_screen_says_whatever_stands_beside_it(enter, broken, shape, against):
    """The other period is shorter than the first: its missing days are empty cells, and no column moves."""
    today = now().to_datetime(ZoneInfo("Asia/Shanghai")).date()
    days = {"since": today - timedelta(days=2), "until": today}
    manager = enter("jingli")
    path = f"/figures/explore/?f=breaches&f=opened&period=week&by=agent&shape={shape}&against={against.format(**days)}"
    page = body(manager, path)
    head, *rows = sheet(manager, path)
    wide = len(head)
    assert wide == (9 if against else 7)
    assert {len(row) for row in rows} == {wide}
    book_head, *book = workbook(manager, path)
    assert book_head[:wide] == head
    shown = [
        (CELL.findall(row), re.findall(r'<td class="num quiet"[^>]*>([^<]*)</td>', row)) for row in TABLE.findall(page)
    ]
    assert len(shown) == len(rows) == len(book)
    step = 4 if against else 3
    for (cells, others), row, fields in zip(shown, rows, book, strict=True):
        values = [row[1 + place * step] for place in range(2)]
        assert [float(one) for one in cells] == [float(one) for one in values]
        assert [one and float(one) for one in fields[1:wide]] == [one and float(one) for one in row[1:]]
        if against:
            beside = [row[4 + place * step] for place in range(2)]
            assert [one.replace("—", "") for one in others] == [f"{float(one):g}" if one else "" for one in beside]


def test_the_same_days_of_the_month_before_end_with_it():
    def other(first: str, final: str) -> list[str]:
        query = QueryDict(f"f=opened&from={first}&to={final}&against=month")
        question = Question.of(query)
        period = question.other(question.asked.period(now()))
        assert period is not None
        zone = ZoneInfo("Asia/Shanghai")
        ends = (period.since, Instant(period.until.us - 1))
        return [one.to_datetime(zone).date().isoformat() for one in ends]

    assert other("2026-03-01", "2026-03-31") == ["2026-02-01", "2026-02-28"]
    assert other("2026-01-10", "2026-01-20") == ["2025-12-10", "2025-12-20"]
    assert other("2026-03-30", "2026-03-30") == ["2026-02-28", "2026-02-28"]


def test_a_period_longer_than_a_page_is_turned_over_and_the_file_holds_it_all(enter, broken):
    today = now().to_datetime(ZoneInfo("Asia/Shanghai")).date()
    manager = enter("jingli")
    path = f"/figures/explore/?f=opened&shape=line&from={today - timedelta(days=199)}&to={today}"
    first, last = body(manager, path), body(manager, f"{path}&page=2")
    assert ("200" in first.split('class="more"')[1], "page=1" in first.split('class="more"')[1]) == (True, True)
    assert [len(TABLE.findall(page)) for page in (first, body(manager, f"{path}&page=1"), last)] == [92, 92, 16]
    assert len(sheet(manager, path)) == 201
    assert today.isoformat() in last


def test_a_question_is_narrowed_to_several_by_name(enter, broken):
    manager, agents = enter("jingli"), {card.login: card for card in demo_agents()}
    both = "&".join(f"agent={agents[login].id}" for login in ("xiaolin", "xiaozhou"))
    path = f"/figures/explore/?f=breaches&f=keeping&period=week&by=agent&{both}"
    page = body(manager, path)
    assert len(re.findall(r'name="agent" value="\d+" checked', page)) == 2
    assert f"<bdi>{agents['xiaozhou'].name}</bdi>" in page
    assert sheet(manager, path)[1][1] == "2.0"
    one = f"/figures/explore/?f=breaches&f=keeping&period=week&by=agent&agent={agents['xiaolin'].id}"
    assert sheet(manager, one)[1][1] == "0.0"
    clauses = "/figures/explore/?f=breaches&by=clause&period=week&clause=ec-1.2a&clause=cc-1.1a"
    assert sheet(manager, clauses)[1][1] == "2.0"
    assert sheet(manager, clauses.replace("ec-1.2a", "cc-1.1b"))[1][1] == "0.0"


def test_nobody_may_choose_whom_they_may_not_see(enter, broken):
    others = re.findall(r'name="agent" value="(\d+)"', body(enter("xiaolin"), "/figures/explore/"))
    assert others == [str(next(card.id for card in demo_agents() if card.login == "xiaolin"))]


@pytest.mark.parametrize("by", ["agent", "shop", "clause", "hour", "weekday", "channel"])
def test_every_row_leads_down_to_as_many_as_it_says(enter, broken, by):
    manager = enter("jingli")
    page = body(manager, f"/figures/explore/?f=breaches&period=week&by={by}")
    led = [(DOWN.findall(row), CELL.findall(row)) for row in TABLE.findall(page)]
    assert len(led) >= 2
    for (link,), (count,) in led:
        behind = body(manager, link.replace("&amp;", "&")).split('id="behind"')[1]
        assert len(re.findall(r'href="/console/#d=', behind)) == int(count)


def test_an_hour_of_a_weekday_leads_to_what_fell_into_it(enter, broken):
    manager = enter("jingli")
    heat = body(manager, "/figures/explore/?f=breaches&period=week&shape=heat")
    found = re.findall(r'<td class="h[1-5]"[^>]*><a href="([^"]*)">', heat)
    rows = [body(manager, link.replace("&amp;", "&").removesuffix("#behind")).split('id="behind"')[1] for link in found]
    assert sum(len(re.findall(r'href="/console/#d=', page)) for page in rows) == 2
    local = (now() - seconds(90)).to_datetime(ZoneInfo("Asia/Shanghai"))
    elsewhere = f"/figures/breaches/?period=week&weekday={local.isoweekday()}&hour={(local.hour + 12) % 24}"
    assert "#d=" not in body(manager, elsewhere).split('id="behind"')[1]


def test_hours_and_spreads_are_drawn_and_taken_along(enter, broken):
    manager = enter("jingli")
    heat, spread = f"{ASKED}&shape=heat", "/figures/explore/?f=response&f=keeping&shape=spread&period=week"
    assert 'class="h5"' in body(manager, heat)
    assert sum(float(row[1] or 0) for row in sheet(manager, heat)[1:]) == 2
    assert 'class="share"' in body(manager, spread)
    assert {row[0] for row in sheet(manager, spread)[1:]} <= {"平均响应时间", "达标率"}


@pytest.mark.parametrize("nonsense", ["f=x&f=&shape=cake&against=y", "f=breaches&agent=x&from=2026-13-01&by=colour"])
def test_what_cannot_be_meant_is_left_out(enter, broken, nonsense):
    assert "<table" in body(enter("jingli"), f"/figures/explore/?{nonsense}")


def keep(client, name: str, shared: str, every: str = "") -> None:
    told = {"name": name, "shared": shared, "every": every, "query": "f=breaches&by=agent&period=week&export=csv"}
    assert client.post("/figures/explore/", told).status_code == 302


def test_a_view_is_shared_with_rights_and_removed_only_by_its_owner(enter, broken):
    leader, member, manager = enter("zuzhang"), enter("xiaolin"), enter("jingli")
    keep(leader, "我的", "nobody")
    keep(leader, "组里的", "team")
    keep(manager, "大家的", "everybody")
    names = [re.findall(r"<bdi>([^<]+)</bdi></a>", body(one, "/figures/explore/")) for one in (leader, member, manager)]
    assert names == [["大家的", "我的", "组里的"], ["大家的", "组里的"], ["大家的"]]
    view = SavedView.objects.get(name="组里的")
    assert "export" not in view.query
    member.post("/figures/explore/", {"do": "remove", "view": view.id})
    assert SavedView.objects.filter(id=view.id).exists()
    leader.post("/figures/explore/", {"do": "remove", "view": view.id})
    assert not SavedView.objects.filter(id=view.id).exists()
    # A shared view answers each reader with what is theirs.
    assert "周敏" not in body(member, "/figures/explore/?f=breaches&by=agent&period=week")


def test_a_view_is_due_once_when_its_day_is_over(enter, broken):
    keep(enter("jingli"), "每天", "nobody", "daily")
    assert mail_due_views(now()) == 0
    tomorrow = now() + hours(33)
    assert (mail_due_views(tomorrow), mail_due_views(tomorrow)) == (1, 0)
    assert SavedView.objects.get().owner_id == next(one.id for one in demo_agents() if one.login == "jingli")


def test_a_stretch_leads_to_its_values_and_percentiles_have_hours(enter, broken):
    for waited in (3, 4, 4, 30):
        Pen(within={}, inline=True).run(happen, SYSTEM, now() - seconds(60), sent(waited, dialogue=600 + waited))
    follow(now())
    manager = enter("jingli")
    page = body(manager, "/figures/explore/?f=response-p90&shape=spread&period=week")
    links = re.findall(r'<td class="num"><a class="row-link" href="([^"]*least=[^"]*)">(\d+)</a>', page)
    assert links
    for link, number in links:
        down = body(manager, html.unescape(link))
        assert re.search(r'id="behind"><h2>[^<]*<span class="quiet num">(\d+)', down)[1] == number  # type: ignore[index]
        assert "/console/#d=" in down
    assert 'class="heat"' in body(manager, "/figures/explore/?f=response-p90&shape=heat&period=week")
    assert body(manager, "/figures/response-p90/?by=hour&period=week").count("#behind") > 0
    assert enter("jingli").get("/figures/response-p90/?least=-4&below=x").status_code == 200
