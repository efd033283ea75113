"""Small things a walk over the pages of cases found: a call for a person is no matter, a printed task has its limit, a day of a table is said in words."""

import re
from io import BytesIO

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from tests.dialogue.desk import says
from tests.surface.pages.test_cases_page import complaint, post
from zhunsheng.access.values import customer_actor
from zhunsheng.dialogue.actions import open_dialogue, take_dialogue
from zhunsheng.dialogue.values import Opening
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import actor_of, agent_cards
from zhunsheng.surface.pages.rules.policy_words import day_words


def test_a_call_for_a_person_is_not_the_matter_of_a_case(enter):
    boss, known = enter("zhuguan"), complaint()
    buyer = customer_actor(known.customer_id)
    agent = actor_of(next(one.id for one in agent_cards() if one.login == "xiaolin"))
    opening = Opening(shop_id=known.shop_id, channel="webchat", customer_id=buyer.id, group="online")
    dialogue_id = run(open_dialogue, buyer, now(), opening)
    for words in ("转人工", "杯子碎了", "人工客服！", "I want a human", "转人工，杯子碎了一地没人管"):
        says(buyer, dialogue_id, words, at=now())
    run(take_dialogue, agent, now(), dialogue_id)
    page = boss.get(f"/cases/new/?dialogue={dialogue_id}").content.decode()
    matter = page[page.index('name="matter"') :].split("</textarea>")[0].partition(">")[2].strip()
    assert matter.splitlines() == ["杯子碎了", "转人工，杯子碎了一地没人管"]


def test_a_printed_task_says_how_it_stands_and_by_when_it_was_due(enter):
    boss, case = enter("zhuguan"), complaint()
    post(boss, case.id, do="task", department="logistics", recipient="赵", question="在哪")
    printed = boss.get(f"/cases/{case.id}/print/").content.decode()
    part = printed[printed.index("赵") :].split("</p>")[0]
    assert "已发出 · 完成时间 <time datetime=" in part
    paper = PdfReader(BytesIO(boss.get(f"/cases/{case.id}/file.pdf").content))
    text = "".join("".join((one.extract_text() or "").split()) for one in paper.pages)
    at = text.index("赵:在哪")
    assert "(Asia/Shanghai)" in text[at - 60 : at]


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        ("16", "16", "16"),
        ("16s", "16（零点整）", "16 (its first second)"),
        ("7e", "7（最后一秒）", "7 (its last second)"),
    ],
)
def test_a_day_of_a_table_is_said_in_words(day: str, chinese: str, english: str) -> None:
    with override("zh-hans"):
        assert day_words(day) == chinese
    with override("en"):
        assert day_words(day) == english


def test_the_priorities_are_called_as_people_call_them(enter):
    page = enter("zhuguan").get("/cases/").content.decode()
    found = re.findall(r'<option value="([012])"[^>]*>([^<]+)</option>', page)
    assert {words for code, words in found if code == "1"} == {"高"}
