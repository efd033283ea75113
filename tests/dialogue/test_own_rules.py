"""Rules of the desk's own and evidence for claims: on trial nobody is stopped, turned on they hold, a proved claim passes."""

import pytest

from tests.dialogue.desk import after, agent, answers, customer, held, lines, open_shop, opened, says, told, tries
from tests.people.staff import hire, rights
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.commerce.actions import end_evidence, record_evidence
from zhunsheng.commerce.values import NewEvidence
from zhunsheng.dialogue.actions import Written, import_rules, save_rule, turn_rule
from zhunsheng.dialogue.errors import RuleCodeTaken
from zhunsheng.dialogue.events import MessageTried
from zhunsheng.dialogue.queries import own_rules, read_rules, tried_between, write_rules
from zhunsheng.dialogue.values import NewRule, RuleState
from zhunsheng.journal.actions import run
from zhunsheng.journal.sealing import seal
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.standards.queries import standing

pytestmark = pytest.mark.usefixtures("db")

TEA = NewRule(
    code="cold-tea", clause_id="cc-2.1b", title="不说凉茶", severity="refuse", phrases=("茶凉了",), unless=("茶凉了可以换",),
    say_instead="马上为您换热茶。", reason="不好听。",
)  # fmt: skip
SAID = "亲亲，您的茶凉了呢"


def test_a_rule_on_trial_only_logs_until_somebody_entitled_turns_it_on():
    open_shop()
    xiaolin, boss, guest = agent("xiaolin"), hire("boss", rights(Role.SUPERVISOR)), customer()
    dialogue_id = opened(guest)
    says(guest, dialogue_id, "耳机坏了，能退吗", after(1))
    with pytest.raises(AccessDenied):
        run(save_rule, xiaolin, after(2), TEA)
    rule_id = run(save_rule, boss, after(2), TEA)
    answers(xiaolin, dialogue_id, SAID, after(3))
    assert [(one.families, one.clause_ids) for one in told(dialogue_id, MessageTried)] == [
        (["own-cold-tea"], ["cc-2.1b"])
    ]
    run(seal, SYSTEM, after(4), 1000)
    assert tried_between(boss, after(0), after(9)) == {"cold-tea": 1}
    run(turn_rule, boss, after(5), rule_id, RuleState.ON)
    (hit,) = held(tries(xiaolin, dialogue_id, SAID, after(6))).hits
    assert (hit.clause_id, hit.family, hit.phrase, hit.instead.of("zh-hans")) == (
        "cc-2.1b", "own-cold-tea", "茶凉了", "马上为您换热茶。",
    )  # fmt: skip
    answers(xiaolin, dialogue_id, "您放心，茶凉了可以换哦，我来为您办理", after(7))
    with pytest.raises(RuleCodeTaken):
        run(save_rule, boss, after(8), TEA)
    run(turn_rule, boss, after(8), rule_id, RuleState.OFF)
    answers(xiaolin, dialogue_id, SAID + "，我马上给您换", after(9))
    assert lines(dialogue_id)[-1].text.startswith(SAID)
    text = write_rules(own_rules(boss))
    assert run(import_rules, boss, after(10), read_rules(text, frozenset(standing(after(10)).clauses))) == 1
    assert [(one.code, one.state, one.phrases) for one in own_rules(boss)] == [("cold-tea", "trial", ("茶凉了",))]


@pytest.mark.parametrize(
    ("table", "thing"),
    [
        ("code,title\nx,y", "the first line"),
        ("code,clause,title,severity,phrases,say_instead,reason\ncold,nowhere,t,refuse,茶凉了,好,好", "the clause"),
        ("code,clause,title,severity,phrases,say_instead,reason\ncold,cc-2.1b,t,shout,茶凉了,好,好", "the severity"),
        ("code,clause,title,severity,phrases,say_instead,reason", "the table"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_taken_in_says_what_is_wrong(table, thing):
    with pytest.raises(BadInput) as refused:
        read_rules(table, frozenset({"cc-2.1b"}))
    assert refused.value.detail["thing"] == thing


def test_a_claim_passes_while_a_document_proves_it_for_the_product_that_was_named():
    open_shop()
    xiaolin, boss, guest = agent("xiaolin"), hire("boss", rights(Role.SUPERVISOR)), customer()
    dialogue_id = opened(guest)
    says(guest, dialogue_id, "这款小熊洗手液除菌吗", after(1))
    claim = "小熊洗手液除菌率99%，您放心使用"
    assert held(tries(xiaolin, dialogue_id, claim, after(2))).hits[0].clause_id == "ec-4.2b"
    new = NewEvidence(
        product="小熊洗手液", claim="除菌率99%", source="检字2026-118", valid_from=after(2), valid_until=after(60)
    )
    made = run(record_evidence, boss, after(3), new)
    assert isinstance(tries(xiaolin, dialogue_id, claim, after(4)), Written)
    other = claim.replace("99%，", "99%还能治脚气，")
    assert "ec-4.2b" in {hit.clause_id for hit in held(tries(xiaolin, dialogue_id, other, after(5))).hits}
    run(end_evidence, boss, after(6), made)
    assert "ec-4.2b" in {hit.clause_id for hit in held(tries(xiaolin, dialogue_id, claim, after(7))).hits}
    with pytest.raises(AccessDenied):
        run(record_evidence, xiaolin, after(8), new)
