"""The floor: whoever watches over others sees their dialogues with what is due, and nobody else's."""

from typing import Any

import pytest
from django.test import Client

from tests.surface.pages.test_cases_page import complaint
from zhunsheng.access.values import SYSTEM, customer_actor
from zhunsheng.cases.actions import register_case
from zhunsheng.cases.values import NewCase
from zhunsheng.clocks.actions import tick
from zhunsheng.commerce.queries import shops
from zhunsheng.dialogue.actions import open_dialogue
from zhunsheng.dialogue.values import Opening
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import find_or_make_customer, set_presence
from zhunsheng.people.queries import demo_agents
from zhunsheng.people.values import Details, IdentityKey, Presence, Tier


def floor(client: Client) -> Any:
    answer = client.get("/floor/state/")
    assert answer.status_code == 200
    return answer.json()


def write(name: str) -> int:
    """Let a new VIP open a dialogue."""
    key = IdentityKey(channel="webchat", account="demo", external_id=name)
    who = run(find_or_make_customer, SYSTEM, now(), key, Details(tier=Tier("vip"), name=name)).id
    opening = Opening(shop_id=shops()[0].id, channel="webchat", customer_id=who)
    return run(open_dialogue, customer_actor(who), now(), opening)


@pytest.fixture
def busy(demonstration: str) -> dict[str, int]:
    """Let one dialogue be with 何川 of team two, and one wait; return their ids."""
    agents = {card.login: card.id for card in demo_agents()}
    run(set_presence, SYSTEM, now(), agents["xiaohe"], Presence.AVAILABLE)
    with_him = write("欧阳明")
    run(set_presence, SYSTEM, now(), agents["xiaohe"], Presence.AWAY)
    return {"his": with_him, "waits": write("陈一")}


def test_a_supervisor_sees_every_hand_and_what_waits(enter, busy):
    state = floor(enter("zhuguan"))
    hands = {agent["name"]: [one["id"] for one in agent["dialogues"]] for agent in state["agents"]}
    assert [ids for ids in hands.values() if ids] == [[busy["his"]]]
    assert [one["id"] for one in state["waiting"]] == [busy["waits"]]
    assert (state["waiting"][0]["tier"], state["waiting"][0]["customer"]) == ("vip", "陈*")


def test_a_leader_sees_the_own_team_and_what_waits_for_it(enter, busy):
    state = floor(enter("zuzhang"))
    assert {one["id"] for agent in state["agents"] for one in agent["dialogues"]} == set()
    assert all("何川" not in agent["name"] for agent in state["agents"])
    assert [one["id"] for one in state["waiting"]] == [busy["waits"]]


def test_the_next_clock_is_named_with_its_instant(enter, busy):
    waiting = floor(enter("zhuguan"))["waiting"][0]
    assert waiting["due"]["clause"] == "ec-1.2a"
    assert waiting["due"]["at"] > now().us - 60_000_000


def test_what_was_broken_and_is_not_seen_to_stands_on_top_with_whom_the_desk_told(enter, busy):
    boss, leader = enter("zhuguan"), enter("zuzhang")
    like = complaint()
    new = NewCase(
        kind="complaint", shop_id=like.shop_id, customer_id=like.customer_id, channel="webchat", issue_type="attitude",
        fields={"matter": "杯子碎了", "demand": "换货"},
    )  # fmt: skip
    case_id = run(register_case, SYSTEM, now(), new)
    run(tick, SYSTEM, now() + hours(30), limit=500)
    found = [one for one in floor(boss)["lasting"] if one["case"] == case_id]
    assert found
    assert {one["who"] for one in found} == {"杯子碎了"}
    assert all(one["told"] for one in found)
    assert [one["case"] for one in floor(leader)["lasting"] if one["case"] == case_id] == []  # of no team of theirs
    page = boss.get(f"/cases/{case_id}/print/").content.decode()
    assert "逐级通知" in page
    assert "组长" in page


@pytest.mark.parametrize("login", ["xiaolin", "guanli", "yinsi"])
def test_nobody_else_sees_the_floor(enter, busy, login):
    client = enter(login)
    assert (client.get("/floor/").status_code, client.get("/floor/state/").status_code) == (403, 403)
    assert 'href="/floor/"' not in client.get("/standards/").content.decode()
