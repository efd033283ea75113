"""The standards pages show how clauses are kept, whose figures they are, and the very dialogues behind a breach."""

import csv
import io
import re

import pytest
from django.test import Client

from tests.clocks.desk import record
from tests.clocks.standard import about, fact_of
from tests.insight.following import follow
from zhunsheng.access.values import SYSTEM
from zhunsheng.clocks.actions import tick
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import demo_agents
from zhunsheng.standards.queries import draft_of, editions, standing

GREETING = "ec-1.2a"
ROW = re.compile(r'class="row-link" href="/console/#d=(\d+)"')


@pytest.fixture
def broken(demonstration: str) -> list[int]:
    """Let 林晓 greet in time once and 周敏 too late twice, a moment ago; return the dialogues of the breaches."""
    at = now() - seconds(120)
    agents = {card.login: card.id for card in demo_agents()}
    on = {login: about(standing_id=standing(now()).id, agent_id=agents[login]) for login in ("xiaolin", "xiaozhou")}
    for dialogue_id, login in ((501, "xiaolin"), (502, "xiaozhou"), (503, "xiaozhou")):
        run(record, SYSTEM, at, [fact_of("opened", on[login], dialogue_id=dialogue_id)])
    run(record, SYSTEM, at + seconds(5), [fact_of("sent", on["xiaolin"], dialogue_id=501)])
    run(tick, SYSTEM, at + seconds(60), limit=50)
    follow(now())
    return [502, 503]


def body(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_rate_and_breaches_and_finds_what_was_broken(enter, broken):
    manager = enter("jingli")
    row = re.search(rf'href="/standards/{GREETING}/">.*?</tr>', body(manager, "/standards/"), re.DOTALL)
    assert row is not None
    assert ("33.3%" in row[0], f'href="/standards/{GREETING}/breaches/"' in row[0]) == (True, True)
    assert f"/standards/{GREETING}/" in body(manager, "/standards/?kept=broken")
    assert f"/standards/{GREETING}/" not in body(manager, "/standards/?kept=idle")
    assert "/standards/cc-1.3c/" not in body(manager, "/standards/?kept=broken")
    untouched = re.search(r'href="/standards/cc-2.1b/">.*?</tr>', body(manager, "/standards/"), re.DOTALL)
    assert untouched is not None
    assert "100%" in untouched[0], "every message is held against every clause of words, also those it does not touch"


def test_what_is_behind_a_figure_is_listed_and_exported_alike(enter, broken):
    manager = enter("jingli")
    page = body(manager, f"/standards/{GREETING}/breaches/?period=day")
    assert sorted(map(int, ROW.findall(page))) == broken
    assert len(re.findall(r'data-explain="/clocks/\d+/told/"', page)) == len(broken)
    sheet = manager.get(f"/standards/{GREETING}/breaches/?period=day&format=csv").content.decode("utf-8-sig")
    assert sorted(int(line[1]) for line in list(csv.reader(io.StringIO(sheet)))[1:]) == broken


def test_everybody_sees_the_figures_that_are_theirs(enter, broken):
    assert sorted(map(int, ROW.findall(body(enter("xiaozhou"), f"/standards/{GREETING}/breaches/")))) == broken
    assert ROW.findall(body(enter("xiaolin"), f"/standards/{GREETING}/breaches/")) == []
    assert ROW.findall(body(enter("guanli"), f"/standards/{GREETING}/breaches/")) == []


def test_a_clause_page_says_who_has_which_share(enter, broken):
    page = body(enter("jingli"), f"/standards/{GREETING}/")
    agents = {card.login: card for card in demo_agents()}
    assert f"period=month&amp;agent={agents['xiaozhou'].id}" in page
    assert agents["xiaolin"].name in page


@pytest.mark.parametrize("query", ["?period=year&agent=x&before=99999999999999999999", "?agent=-1"])
def test_an_odd_address_is_answered(enter, broken, query):
    assert enter("jingli").get(f"/standards/{GREETING}/breaches/{query}").status_code == 200


def test_a_figure_is_drafted_looked_over_and_published(enter, demonstration):
    manager = enter("jingli")
    form = {"version": "0", f"{GREETING}.clock.limit": "20 s"}
    assert manager.post(f"/standards/{GREETING}/draft/", form).status_code == 302
    page = body(manager, "/standards/drafts/ecommerce/")
    assert (f"{GREETING}.clock.limit" in page, "20 s" in page) == (True, True)
    assert manager.post("/standards/drafts/ecommerce/", {"version": "1", "publish": "1"}).status_code == 302
    clock = standing(now()).clauses[GREETING].clock
    assert (str(clock and clock.limit), draft_of("ecommerce")) == ("20 s", None)
    newest, oldest = (one.id for one in editions() if one.document == "ecommerce")
    differs = body(manager, f"/admin/standards/{newest}/")
    assert [words in differs for words in ("clock.limit", "30 s", "<b>20 s</b>", GREETING)] == [True] * 4
    assert "<b>30 s</b>" in body(manager, f"/admin/standards/{oldest}/")
    assert manager.get("/admin/standards/1/").status_code == 404
    assert enter("zhijian").get(f"/admin/standards/{newest}/").status_code == 403


def test_a_wrong_figure_comes_back_with_what_was_typed_and_why(enter, demonstration):
    answer = enter("jingli").post(f"/standards/{GREETING}/draft/", {"version": "0", f"{GREETING}.clock.limit": "soon"})
    page = answer.content.decode()
    assert (answer.status_code, 'value="soon"' in page, "30 s" in page) == (400, True, True)
    assert draft_of("ecommerce") is None


@pytest.mark.parametrize("path", [f"/standards/{GREETING}/draft/", "/standards/drafts/ecommerce/"])
def test_drafts_are_for_those_who_may_publish(enter, demonstration, path):
    inspector = enter("zhijian")
    assert (inspector.get(path).status_code, inspector.post(path, {"version": "0"}).status_code) == (403, 403)


def test_an_instant_of_the_past_is_refused(enter, demonstration):
    manager = enter("jingli")
    manager.post(f"/standards/{GREETING}/draft/", {"version": "0", f"{GREETING}.clock.limit": "20 s"})
    past = {"version": "1", "publish": "1", "effective": "2020-01-01T00:00"}
    assert manager.post("/standards/drafts/ecommerce/", past).status_code == 400
    assert draft_of("ecommerce") is not None
