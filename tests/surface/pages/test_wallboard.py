"""The wallboard: who may see it, what it counts for whom, and that it equals what other pages say."""

from typing import Any

import msgspec
import pytest
from django.test import Client

from tests.clocks.desk import record
from tests.clocks.standard import about, fact_of
from tests.insight.following import MANAGER, follow
from zhunsheng.access.values import SYSTEM
from zhunsheng.clocks.actions import tick
from zhunsheng.insight.actions import readings, watch
from zhunsheng.insight.queries import Span, figures_by, last
from zhunsheng.insight.values import By
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import demo_agents, teams
from zhunsheng.standards.queries import standing
from zhunsheng.surface.pages import board_state

GREETING = "ec-1.2a"


@pytest.fixture(autouse=True)
def _nothing_kept():
    board_state._kept.clear()


def board(client: Client) -> Any:
    answer = client.get("/wallboard/state/")
    assert answer.status_code == 200
    return answer.json()


@pytest.fixture
def two_teams(demonstration: str) -> None:
    """Let team one greet in time and let team two miss it, two minutes ago; one clock of team one still runs."""
    at = now() - seconds(120)
    cards = {card.login: card for card in demo_agents()}
    for dialogue_id, login in ((601, "xiaolin"), (602, "xiaohe")):
        on = about(standing_id=standing(now()).id, agent_id=cards[login].id)
        placed = msgspec.structs.replace(on, team_id=cards[login].team_id)
        run(record, SYSTEM, at, [fact_of("opened", placed, dialogue_id=dialogue_id)])
        if login == "xiaolin":
            run(record, SYSTEM, at + seconds(5), [fact_of("sent", placed, dialogue_id=dialogue_id)])
            run(record, SYSTEM, at + seconds(100), [fact_of("received", placed, dialogue_id=dialogue_id)])
    run(tick, SYSTEM, at + seconds(60), limit=50)
    follow(now())


def rate(client: Client, span: str) -> tuple[object, int]:
    found = board(client)["rates"][0][span]
    return found["value"], found["among"]


def test_who_watches_over_nobody_has_no_board(enter, demonstration):
    for login in ("xiaolin", "guanli", "yinsi"):
        client = enter(login)
        assert (client.get("/wallboard/").status_code, client.get("/wallboard/state/").status_code) == (403, 403)
    assert Client(headers={"host": "127.0.0.1"}).get("/wallboard/state/").status_code == 302


def test_a_supervisor_sees_all_and_a_leader_the_team(enter, two_teams):
    assert rate(enter("zhuguan"), "day") == (0.5, 2)
    assert rate(enter("zuzhang"), "day") == (1.0, 1)


def test_breaches_and_what_is_due_are_named(enter, two_teams):
    state = board(enter("zhuguan"))
    assert state["breaches"] == {"n": 1, "by": [{"clause": GREETING, "n": 1, "title": "在线咨询 30 秒内问候"}]}
    due = {(one["dialogue"], one["clause"]) for one in state["river"]["due"]}
    assert (601, "dy-3.1b") in due
    mine = {one["dialogue"] for one in board(enter("zuzhang"))["river"]["due"]}
    assert mine == {601}


def test_the_board_speaks_the_readers_language(enter, two_teams):
    client = enter("zhuguan")
    client.post("/language/", {"language": "en", "next": "/"})
    assert board(client)["breaches"]["by"][0]["title"] == "Greet within 30 seconds"


def test_without_figures_it_says_nothing_rather_than_zero(enter, demonstration):
    state = board(enter("zhuguan"))
    values = {one["name"]: one["value"] for one in state["figures"]}
    assert values["satisfaction"] is None
    assert len(state["arrivals"]["came"]) in (23, 24, 25)


def test_the_board_equals_the_report_and_names_people_only_where_it_is_set(enter, demonstration):
    cards = {card.login: card for card in demo_agents()}
    for login, waited in (("xiaolin", 4), ("xiaohe", 60)):
        on = msgspec.structs.replace(
            about(standing_id=standing(now()).id, agent_id=cards[login].id), team_id=cards[login].team_id
        )
        told = [msgspec.structs.replace(fact_of("sent", on), waited_us=waited * 1_000_000) for _ in range(20)]
        run(record, SYSTEM, now(), told)
    follow(now())
    client = enter("zhuguan")
    state = board(client)
    report = figures_by(MANAGER, ["response"], last(Span.DAY, now(), "Asia/Shanghai"), by=By.TEAM)
    assert {one["response"]["value"] for one in state["teams"] if one["response"]["n"]} == {
        part["response"].value for part in report.values()
    }
    assert state["people"] is None
    assert {one["part"] for one in state["teams"]} == {
        f"team={card.team_id}" for card in cards.values() if card.team_id
    }
    answer = client.post(
        "/wallboard/settings/",
        {"names_people": "on", "language": "zh-hans", "level-response": "30", "mails": "", "webhook": ""},
    )
    assert answer.status_code == 302
    run(watch, SYSTEM, now(), readings(now()))
    board_state._kept.clear()
    state = board(client)
    assert {one["title"]: one["response"]["value"] for one in state["people"]} == {
        cards["xiaolin"].name: 4.0,
        cards["xiaohe"].name: 60.0,
    }
    assert [(one["title"], one["value"], one["level"]) for one in state["alerts"]] == [
        ("今天的平均响应时间（秒）", 32.0, 30.0)
    ]
    assert enter("zuzhang").get("/wallboard/settings/").status_code == 403


def test_an_alarm_of_a_team_is_set_by_name_and_stands_with_it(enter, demonstration):
    cards = {card.login: card for card in demo_agents()}
    team = next(card.team_id for card in cards.values() if card.team_id not in (None, cards["zuzhang"].team_id))
    client = enter("zhuguan")
    page = client.get("/wallboard/settings/").content.decode()
    assert f'<option value="team:{team}">' in page
    told = {"language": "zh-hans", "mails": "", "webhook": ""}
    row = {"part-0_0": f"team:{team}", "part-0_1": "overdue", "part-0_2": "0"}
    assert client.post("/wallboard/settings/", told | row).status_code == 302
    run(watch, SYSTEM, now(), readings(now()))
    board_state._kept.clear()
    name = next(one.name for one in teams() if one.id == team)
    assert [(one["whom"], one["title"]) for one in board(client)["alerts"]] == [(name, "已到时的计时")]
    assert f'<option value="team:{team}" selected>' in client.get("/wallboard/settings/").content.decode()
    board_state._kept.clear()
    assert board(enter("zuzhang"))["alerts"] == []
    wrong = row | {"part-0_1": "waiting"}
    refused = client.post("/wallboard/settings/", told | wrong)
    assert (refused.status_code, "还在排队的客户不属于任何团队" in refused.content.decode()) == (200, True)
    assert (
        client.post("/wallboard/settings/", told | {"part-0_0": "", "part-0_1": "", "part-0_2": ""}).status_code == 302
    )
    board_state._kept.clear()
    assert board(client)["alerts"] == []
