"""Pages of figures: the same number on the page, in its files and for everybody who may see it, and as many things behind it."""

import csv
import io
import re
import zipfile

import pytest

from tests.surface.pages.test_keeping_pages import ROW, body
from tests.surface.pages.test_keeping_pages import broken as broken  # noqa: PLC0414 - a fixture
from zhunsheng.insight.queries import indicators

BEHIND = "/figures/breaches/?period=day"


def test_every_figure_has_a_page_and_a_line(enter, broken):
    manager = enter("jingli")
    page = body(manager, "/figures/")
    assert {one.id for one in indicators()} == set(re.findall(r'class="row-link" href="/figures/([^/]+)/"', page))
    for one in indicators():
        assert f'<code class="quiet">{one.id}</code>' in body(manager, f"/figures/{one.id}/?period=month&by=shop")


def test_as_many_are_listed_as_the_figure_says_and_the_files_agree(enter, broken):
    manager = enter("jingli")
    page = body(manager, BEHIND)
    assert sorted(map(int, ROW.findall(page))) == broken
    assert '<span class="value missed">2</span>' in page or '<span class="value ">2</span>' in page
    sheet = b"".join(manager.get(f"{BEHIND}&export=csv")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(sheet)))
    assert [row[1] for row in rows[1:]] == ["2.0", "2.0"]
    book = zipfile.ZipFile(io.BytesIO(manager.get(f"{BEHIND}&export=xlsx").content))
    assert book.read("xl/worksheets/sheet1.xml").count(b"<v>2</v>") >= 4


def test_everybody_sees_what_is_theirs(enter, broken):
    assert sorted(map(int, ROW.findall(body(enter("xiaozhou"), BEHIND)))) == broken
    assert ROW.findall(body(enter("xiaolin"), BEHIND)) == []
    assert enter("guanli").get("/figures/").status_code == 403


@pytest.mark.parametrize(
    "query",
    ["?period=year&by=colour&agent=x&before=9" + "9" * 30, "?from=2026-13-01&to=x", "?agent=-1&tier=" + "x" * 200],
)
def test_an_odd_address_is_answered(enter, broken, query):
    assert enter("jingli").get(f"/figures/response/{query}").status_code == 200


def test_an_unknown_figure_is_not_found(enter, broken):
    assert enter("jingli").get("/figures/nothing/").status_code == 404
