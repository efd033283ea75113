"""Refused words that wait stand on the floor; what became of others is a list to search, filter and take along."""

import pytest

from tests.surface.pages.test_floor import floor, write
from zhunsheng.access.values import SYSTEM
from zhunsheng.dialogue.actions import ask_release
from zhunsheng.dialogue.values import Draft
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import set_presence
from zhunsheng.people.queries import actor_of, demo_agents
from zhunsheng.people.values import Presence

WORDS = "抱歉，这个不归我管哦，您打 13812345678 吧"


@pytest.fixture
def asked(demonstration: str) -> int:
    """Let 林晓 of team one ask for the release of refused words; return the dialogue."""
    agents = {card.login: card.id for card in demo_agents()}
    run(set_presence, SYSTEM, now(), agents["xiaolin"], Presence.AVAILABLE)
    number = write("欧阳明")
    run(ask_release, actor_of(agents["xiaolin"]), now(), number, Draft(cid="r1", text=WORDS), "客户要听原话", "小林")
    return number


def test_what_waits_stands_on_the_floor_of_those_who_may_answer(enter, asked):
    (one,) = floor(enter("zuzhang"))["releases"]
    assert (one["dialogue"], one["clauses"], one["why"]) == (asked, ["cc-2.1b"], "客户要听原话")
    assert "13812345678" not in one["text"]
    assert floor(enter("jingli"))["releases"] == [], "a manager watches and lets nothing out"
    assert "/floor/releases/" in enter("zuzhang").get("/floor/").content.decode()


def test_the_page_is_searched_filtered_and_exported_with_personal_data_masked(enter, asked):
    leader = enter("zuzhang")

    def shown(query: str) -> bool:
        told = leader.get(f"/floor/releases/?{query}")
        assert told.status_code == 200
        assert "13812345678" not in told.content.decode()
        return "不归我管" in told.content.decode()

    found = ("", "q=原话", "state=asked", "clause=cc-2.1b", "since=nonsense")
    assert [query for query in found if not shown(query)] == []
    lost = ("q=没有这句", "state=sent", "clause=ec-2.2b", "since=2099-01-01", "until=2020-01-01")
    assert [query for query in lost if shown(query)] == []
    table = b"".join(leader.get("/floor/releases/?export=csv").streaming_content).decode("utf-8-sig")
    assert "不归我管" in table
    assert "13812345678" not in table


def test_only_those_who_may_let_words_out_see_the_page(enter, asked):
    assert enter("xiaolin").get("/floor/releases/").status_code == 403
    assert enter("jingli").get("/floor/releases/").status_code == 403
