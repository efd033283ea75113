"""The writing aid: a real endpoint over HTTP; masked out, judged back, timed, counted, and never more than a draft."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dialogue.desk import AT, agent, open_shop
from tests.ground.desks import using
from tests.ground.servers import Answer, say, serving
from tests.people.staff import facts, hire, rights
from zhunsheng.access.values import Actor, Role
from zhunsheng.assist.actions import draft_phrasings, rewrite_answer, set_helper
from zhunsheng.assist.events import HelperSet
from zhunsheng.assist.models import HelperSettingsRow
from zhunsheng.assist.queries import helper_figures, helper_settings
from zhunsheng.assist.values import Drafted, HelperSettings, spent_on
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.surface.pages.knowledge.helper import cost_words

pytestmark = pytest.mark.usefixtures("db", "keys")

HERE = ("127.0.0.1/32",)
QUESTION = "怎么退货"


def said(text: str, tokens_in: int = 120, tokens_out: int = 40) -> Answer:
    told = {
        "choices": [{"message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": tokens_in, "completion_tokens": tokens_out},
    }
    return say(msgspec.json.encode(told))


def desk(port: int, **changes: Any) -> Actor:
    open_shop()
    boss = hire("boss", rights(Role.ADMINISTRATOR, Role.TRAINER))
    wanted: dict[str, Any] = {
        "on": True,
        "url": f"http://127.0.0.1:{port}/v1",
        "model": "m",
        "cents_in": 100_000,
        "cents_out": 200_000,
    }
    run(set_helper, boss, AT, HelperSettings(**(wanted | changes)), "sk-secret")
    return boss


def test_it_is_off_until_somebody_names_an_endpoint() -> None:
    open_shop()
    writer = hire("xie", rights(Role.TRAINER))
    assert draft_phrasings(writer, AT, QUESTION, []) == Drafted(why="off")
    with pytest.raises(AccessDenied):
        run(set_helper, agent("lin"), AT, HelperSettings())
    with pytest.raises(AccessDenied):
        draft_phrasings(agent("ma"), AT, QUESTION, [])


def test_what_goes_out_is_masked_and_what_comes_back_is_looked_through_and_counted() -> None:
    lines = "1. 想退掉怎么弄\n- 退货流程\n* 我叫王小明电话13812345678想退货\n怎么退货？\n" + "长" * 61
    with serving(said(lines)) as server, using(outbound_allow=HERE):
        boss = desk(server.port)
        found = draft_phrasings(boss, AT, QUESTION, ["退货流程", "13912345678 的单怎么退"])
    assert found == Drafted(texts=("想退掉怎么弄",))
    method, path, headers, body = server.asked[0]
    asked = msgspec.json.decode(body)
    assert (method, path, headers["authorization"]) == ("POST", "/v1/chat/completions", "Bearer sk-secret")
    assert "13912345678" not in body.decode()
    assert (asked["model"], [one["role"] for one in asked["messages"]]) == ("m", ["system", "user"])
    figures = helper_figures(boss, AT)
    assert (figures.calls, figures.failed, figures.tokens, figures.spent) == (1, 0, 160, 120 * 100_000 + 40 * 200_000)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("您好，请在订单页点“申请退货”。{order_status}", True),
        ("七天内可退", False),
        ("绝对第一，全网最好，{order_status}", False),
        ("加我微信 13812345678 {order_status}", False),
        ("请拨 138****5678 {order_status}", False),
    ],
)
def test_an_answer_is_reworded_only_in_words_that_may_be_said_and_keeps_its_slots(text: str, kept: bool) -> None:
    with serving(said(text)) as server, using(outbound_allow=HERE):
        found = rewrite_answer(desk(server.port), AT, "签收七天内可以退货。{order_status}")
    assert found == (Drafted(texts=(text,)) if kept else Drafted(why="held"))


@pytest.mark.parametrize(
    "answer",
    [say(b"nonsense"), say(b"{}", 500), say(b'{"choices":[{"message":{"content":7}}]}'), say(b'{"choices":[]}')],
)
def test_whatever_goes_wrong_is_a_failure_and_the_desk_goes_on(answer: Answer) -> None:
    with serving(answer) as server, using(outbound_allow=HERE):
        boss = desk(server.port)
        assert draft_phrasings(boss, AT, QUESTION, []) == Drafted(why="failed")
    assert helper_figures(boss, AT).failed == 1


def test_where_the_desk_may_not_go_and_nobody_listens_it_fails_too() -> None:
    with serving(said("x")) as server, using(outbound_allow=()):
        boss = desk(server.port)
        assert draft_phrasings(boss, AT, QUESTION, []).why == "failed"
    assert server.asked == []
    with using(outbound_allow=HERE):
        assert draft_phrasings(boss, AT, QUESTION, []).why == "failed"


def test_tokens_end_the_key_stays_sealed_and_goes_when_the_address_changes() -> None:
    with serving(said("换个说法", tokens_in=900, tokens_out=200)) as server, using(outbound_allow=HERE):
        boss = desk(server.port, monthly_tokens=1000)
        assert draft_phrasings(boss, AT, QUESTION, []).texts == ("换个说法",)
        assert draft_phrasings(boss, AT, QUESTION, []) == Drafted(why="spent")
    row = HelperSettingsRow.objects.get()
    assert b"sk-secret" not in bytes(row.key_sealed or b"") + row.settings.encode()
    assert helper_settings().has_key
    run(set_helper, boss, AT, HelperSettings(on=True, url="https://other.example/v1", model="m"))
    assert not helper_settings().has_key
    assert isinstance(facts()[-1], HelperSet)
    right: dict[str, Any] = {"on": True, "url": "https://x/v1", "model": "m"}
    wrongs: tuple[dict[str, Any], ...] = ({"url": "ftp://x"}, {"model": " "}, {"seconds": 0}, {"monthly_tokens": -1})
    for wrong in wrongs:
        with pytest.raises(BadInput):
            run(set_helper, boss, AT, HelperSettings(**(right | wrong)))


def test_each_call_costs_what_it_cost_when_it_was_made() -> None:
    with serving(said("1. 想退掉怎么弄", 1_000, 120)) as server, using(outbound_allow=HERE):
        boss = desk(server.port, cents_in=100, cents_out=200)
        draft_phrasings(boss, AT, QUESTION, [])
        assert helper_figures(boss, AT).spent == 1_000 * 100 + 120 * 200
        before = helper_settings()
        run(set_helper, boss, AT, msgspec.structs.replace(before, cents_in=1_000, cents_out=2_000))
        assert helper_figures(boss, AT).spent == 1_000 * 100 + 120 * 200
        draft_phrasings(boss, AT, QUESTION, [])
    assert helper_figures(boss, AT).spent == 11 * (1_000 * 100 + 120 * 200)


SOME = st.integers(0, 2_000) | st.integers(0, 10**6)
CALLS = st.lists(st.tuples(SOME, SOME, SOME, SOME), min_size=1, max_size=20)


@given(CALLS)
def test_what_many_small_calls_cost_adds_up_exactly_and_is_written_so_that_little_is_not_nothing(
    calls: list[tuple[int, int, int, int]],
) -> None:
    settings = [(HelperSettings(cents_in=cheap, cents_out=dear), into, out) for into, out, cheap, dear in calls]
    spent = sum(spent_on(*one) for one in settings)
    exact = sum((Decimal(into) * one.cents_in + Decimal(out) * one.cents_out) / 10**8 for one, into, out in settings)
    written = cost_words(spent)
    assert Decimal(spent) / 10**8 == exact
    assert len(written.partition(".")[2]) >= 2
    assert abs(Decimal(written) - exact) * 200 <= max(exact, Decimal(1))
    assert (Decimal(written) == 0) == (spent == 0)


def test_what_the_usual_prices_make_of_a_few_calls() -> None:
    written = [cost_words(one) for one in (0, 1, 120_000, 224_000, 99_999_999, 100_000_000, 12_345_678_901)]
    assert written == ["0.00", "0.00000001", "0.00120", "0.00224", "1.000", "1.00", "123.46"]
