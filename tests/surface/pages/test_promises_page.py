"""Promises as a list: how each stands, and only those of dialogues one may see."""

import re

from tests.dialogue.desk import agent, customer, opened, says
from zhunsheng.dialogue.actions import finish_followup, make_promise
from zhunsheng.dialogue.models import FollowUp
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours, seconds
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import agent_cards


def states(client, query: str = "") -> list[tuple[str, str]]:
    page = client.get(f"/promises/{query}").content.decode()
    return re.findall(r'class="row-link"[^>]*><bdi>([^<]+)</bdi>.*?class="mark (\w+)"', page, re.DOTALL)


def test_broken_promises_come_first_and_strangers_see_none(enter):
    lin = agent("lin")
    who = customer()
    dialogue = opened(who, now())
    says(who, dialogue, "什么时候回电", now())
    made = {
        plan: run(make_promise, lin, now(), dialogue, plan, (now() + hours(1)).us) for plan in ("甲", "乙", "丙", "丁")
    }
    FollowUp.objects.filter(id__in=[made["乙"], made["丁"]]).update(due_at=now() + seconds(-60))
    run(finish_followup, lin, now(), made["丙"], "已回电")
    run(finish_followup, lin, now(), made["丁"], "已回电")
    assert states(enter("zhuguan")) == [("乙", "breached"), ("甲", "note"), ("丁", "due"), ("丙", "kept")]
    assert states(enter("zhuguan"), "?state=broken") == [("乙", "breached")]
    assert states(enter("xiaozhou")) == []
    assert enter("guanli").get("/promises/").status_code == 403
    assert {card.login for card in agent_cards()} >= {"zhuguan", "xiaozhou"}
