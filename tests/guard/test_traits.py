"""What holds of a family as a whole is data: its wider name, whom it is about, how far its patterns are believed."""

import pytest

from tests.guard.shipped import shipped_clauses
from zhunsheng.guard.measures import MEASURES
from zhunsheng.guard.phrases import compile_guard
from zhunsheng.guard.recognise import shipped_rules
from zhunsheng.guard.traits import known_as, shipped_traits, traits_of
from zhunsheng.guard.values import Context
from zhunsheng.standards.values import Speaker
from zhunsheng.standards.ways import READS

GUARD = compile_guard(shipped_clauses().values())


def test_every_family_that_the_data_name_is_one_that_the_guard_knows() -> None:
    assert shipped_traits().keys() <= {*shipped_rules(), *MEASURES}
    assert {one.known_as for one in shipped_traits().values()} - {""} <= READS


def test_a_family_is_reported_under_its_wider_name() -> None:
    assert (known_as("over_promise"), known_as("policy_told"), known_as("shirk")) == (
        "vague_promise", "policy_incomplete", "shirk",
    )  # fmt: skip


@pytest.mark.parametrize(("speaker", "held"), [(Speaker.AGENT, True), (Speaker.BOT, False)])
def test_the_bot_is_not_held_to_what_is_only_of_persons(speaker: Speaker, held: bool) -> None:
    said = Context(customer_said=("气死我了，你们就是骗子公司！",))
    families = {hit.known_as for hit in GUARD.judge("请提供订单号", speaker=speaker, context=said).hits}
    assert ("empathy_first" in families) is held


def test_what_a_customer_calls_an_agent_is_believed_however_the_rest_reads() -> None:
    assert traits_of("abuse").sure_of == (Speaker.CUSTOMER,)
    text = "您好呀，谢谢您帮我查快递，麻烦了，不过你个傻逼，祝您生活愉快，辛苦啦"
    assert "abuse" in {hit.known_as for hit in GUARD.judge(text, speaker=Speaker.CUSTOMER).hits}
