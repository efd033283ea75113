"""Words drafted beside a dialogue, by a real endpoint over HTTP: what goes out, what is kept of what comes back, and what stands in its place."""

import time
from http.server import BaseHTTPRequestHandler

import pytest

from tests.assist.endpoint import HERE, in_turn, name_endpoint, said, sent
from tests.dialogue.desk import AT, after, agent, answers, customer, open_shop, opening, says
from tests.ground.desks import using
from tests.ground.servers import Answer, say, serving
from tests.people.staff import hire, rights
from zhunsheng.access.values import Actor, Role
from zhunsheng.assist.actions import draft_record, draft_summary, reword_draft
from zhunsheng.assist.events import HelperAsked
from zhunsheng.assist.queries import helper_figures
from zhunsheng.dialogue.actions import offer_solution, open_dialogue
from zhunsheng.dialogue.queries import record_of
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import history
from zhunsheng.kernel.errors import AccessDenied

pytestmark = pytest.mark.usefixtures("db", "keys")

ISSUE = "耳机左边没声音了，我电话13812345678"
DRAFTED = "耳机左边没声音了"
"""A draft does not say again how somebody is reached."""
SOLVED = "因为接口松动，我们给您换新，3天内寄出"


def meeting() -> tuple[Actor, Actor, int]:
    open_shop()
    lin, guest = agent("lin"), customer()
    dialogue_id = run(open_dialogue, guest, AT, opening(guest))
    says(guest, dialogue_id, ISSUE, after(1))
    answers(lin, dialogue_id, SOLVED, after(5))
    run(offer_solution, lin, after(6), dialogue_id)
    says(guest, dialogue_id, "好的谢谢，那我等着", after(8))
    return lin, guest, dialogue_id


def told(dialogue_id: int) -> list[tuple[str, str]]:
    facts = [one.fact for one in history("dialogue", dialogue_id)]
    return [(one.kind, one.outcome) for one in facts if isinstance(one, HelperAsked)]


def test_without_an_endpoint_the_dialogues_own_words_are_the_draft_and_nobody_is_asked() -> None:
    lin, _, dialogue_id = meeting()
    found = draft_record(lin, after(10), dialogue_id)
    assert (found.by, found.why, found.fields["issue"], found.fields["cause"]) == (
        "desk",
        "off",
        DRAFTED,
        "因为接口松动，我们给您换新，3天内寄出",
    )
    summary = draft_summary(lin, after(10), dialogue_id, "zh-hans")
    assert (summary.by, summary.why) == ("desk", "off")
    assert summary.text.startswith("客户诉求：耳机左边没声音了")
    assert "13812345678" not in summary.text
    assert draft_summary(lin, after(10), dialogue_id, "en").text.startswith("Asked：")
    assert reword_draft(lin, after(10), dialogue_id, "换新可以").why == "off"
    assert told(dialogue_id) == []


def test_a_switch_of_its_own_keeps_agents_from_the_editors_endpoint() -> None:
    with serving(said("x")) as server, using(outbound_allow=HERE):
        lin, _, dialogue_id = meeting()
        name_endpoint(server.port, AT, console=False)
        assert draft_record(lin, after(10), dialogue_id).why == "off"
    assert server.asked == []


def test_a_record_is_drafted_from_masked_words_and_what_is_not_said_stays_the_dialogues_own() -> None:
    lines = "问题：耳机左侧无声\n原因：接口松动\n处理：换新，3天内寄出\n反馈：未提及"
    with serving(said(lines)) as server, using(outbound_allow=HERE):
        lin, _, dialogue_id = meeting()
        boss = name_endpoint(server.port, AT)
        found = draft_record(lin, after(10), dialogue_id)
    assert (found.by, found.why) == ("helper", "")
    assert found.fields == {
        "issue": "耳机左侧无声", "cause": "接口松动", "solution": "换新，3天内寄出", "feedback": "好的谢谢，那我等着"
    }  # fmt: skip
    out = sent(server.asked[0][3])
    assert out.startswith("客户：耳机左边没声音了")
    assert ("13812345678" in out, "客服：因为接口松动" in out) == (False, True)
    assert told(dialogue_id) == [("records", "drafted")]
    assert record_of(lin, dialogue_id, after(11)).version == 0
    figures = helper_figures(boss, AT)
    assert (figures.calls, figures.tokens, figures.spent) == (1, 160, 20_000_000)


@pytest.mark.parametrize(
    "lines",
    [
        "问题：请加微信 wx13812345678 处理",
        "问题：耳机坏了，需要补 99 元",
        "问题：耳机\u202e坏了",
        "问题：客户邮箱是 zhang.san@example.com",
        "问题：" + "长" * 501,
        "好的，以下是记录……",
        "原因：未提及",
    ],
)
def test_what_is_invented_personal_hidden_or_no_record_is_left_out(lines: str) -> None:
    with serving(said(lines)) as server, using(outbound_allow=HERE):
        lin, _, dialogue_id = meeting()
        name_endpoint(server.port, AT)
        found = draft_record(lin, after(10), dialogue_id)
    assert (found.by, found.why, found.fields["issue"]) == ("desk", "held", DRAFTED)
    assert told(dialogue_id) == [("records", "held")]


def slow(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(3)
    said("问题：迟到了")(handler)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(30):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


def hanging_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.close()


@pytest.mark.parametrize(
    "answer",
    [
        slow, dripping, hanging_up, say(b"<html>nonsense</html>"), say(b"{}", 500), say(b'{"error":"quota"}', 429), say(b"x" * 300_000),
        say(b"", 302, Location="http://127.0.0.1:1/steal"), say(b'{"choices":[{"message":{"content":null}}]}'),
    ],
)  # fmt: skip
def test_a_slow_broken_or_hostile_endpoint_leaves_the_dialogues_own_words(answer: Answer) -> None:
    with serving(answer) as server, using(outbound_allow=HERE):
        lin, _, dialogue_id = meeting()
        boss = name_endpoint(server.port, AT, seconds=1)
        found = draft_record(lin, after(10), dialogue_id)
    assert (found.by, found.why, found.fields["issue"]) == ("desk", "failed", DRAFTED)
    assert (told(dialogue_id), helper_figures(boss, AT).failed) == ([("records", "failed")], 1)
    assert len(server.asked) == 1


def test_an_endpoint_that_is_down_and_a_month_that_is_spent_change_nothing_for_the_agent() -> None:
    with serving(said("概括：客户要换新", tokens_in=900, tokens_out=200)) as server, using(outbound_allow=HERE):
        lin, _, dialogue_id = meeting()
        name_endpoint(server.port, AT, monthly_tokens=1000)
        first = draft_summary(lin, after(10), dialogue_id, "zh-hans")
        second = draft_summary(lin, after(11), dialogue_id, "zh-hans")
    assert (first.by, second.by, second.why) == ("helper", "desk", "spent")
    with using(outbound_allow=HERE):
        name_endpoint(server.port, after(12), "boss2")
        down = draft_summary(lin, after(12), dialogue_id, "zh-hans")
    assert (down.by, down.why, down.text) == ("desk", "failed", second.text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("您好，我们为您换新，3天内会寄出。", True),
        ("您好，我们为您换新，5天内会寄出。", False),
        ("您好，我们的耳机全网最低价，3天内寄出！", False),
        ("您好，3天内寄出，加微信 wx888999 联系。", False),
        ("", False),
    ],
)
def test_other_words_for_an_answer_keep_its_figures_and_pass_the_guard(text: str, kept: bool) -> None:
    with serving(said(text)) as server, using(outbound_allow=HERE):
        lin, _, dialogue_id = meeting()
        name_endpoint(server.port, AT)
        found = reword_draft(lin, after(10), dialogue_id, "给你换新的 3天内寄")
    assert (found.text, found.by) == ((text, "helper") if kept else ("", "desk"))


def test_only_whoever_serves_a_dialogue_has_words_drafted_from_it() -> None:
    with serving(in_turn(said("问题：x"))) as server, using(outbound_allow=HERE):
        _, _, dialogue_id = meeting()
        name_endpoint(server.port, AT)
        other = agent("ma")
        for draft in (
            draft_record,
            lambda who, at, one: draft_summary(who, at, one, "en"),
            lambda who, at, one: reword_draft(who, at, one, "x"),
        ):
            with pytest.raises(AccessDenied):
                draft(other, after(10), dialogue_id)
        inspector = hire("jian", rights(Role.INSPECTOR))
        assert record_of(inspector, dialogue_id, after(10)).fields["issue"] == DRAFTED
        for draft in (draft_record, lambda who, at, one: reword_draft(who, at, one, "x")):
            with pytest.raises(AccessDenied):
                draft(inspector, after(10), dialogue_id)
    assert server.asked == []
