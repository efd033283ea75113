"""The explorer: the files equal the screen, views are shared with rights, and mailed to their owner when their day is over."""

import csv
import io
import re
import zipfile

import pytest

from tests.surface.pages.test_keeping_pages import body
from tests.surface.pages.test_keeping_pages import broken as broken  # noqa: PLC0414 - a fixture
from zhunsheng.assembly.mailing import mail_due_views
from zhunsheng.insight.models import SavedView
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import demo_agents

ASKED = "/figures/explore/?f=breaches&f=keeping&period=week&by=agent&against=before"
CELL = re.compile(r'<td class="num"><b>([^<]*)</b>')
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
