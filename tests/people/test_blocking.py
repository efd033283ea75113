"""A customer can be kept out for a while; the block is one, has an end, and can be lifted."""

import pytest

from tests.dialogue.desk import after, agent, customer, open_shop, opened, says
from tests.people.staff import AT, facts, hire, rights
from zhunsheng.access.values import Actor, Grade, Role
from zhunsheng.dialogue.queries import subject_of_dialogue
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput, NotFound
from zhunsheng.people.actions import block_customer, unblock_customer
from zhunsheng.people.events import CustomerBlocked, CustomerUnblocked
from zhunsheng.people.queries import block_of, blocks, blocks_of
from zhunsheng.people.values import MayNotWrite

HOUR = 3600


@pytest.fixture
def met(db: None, keys: None) -> tuple[Actor, Actor, int]:
    """An agent in a dialogue with a customer."""
    open_shop()
    who, mei = agent("lin"), customer()
    return who, mei, opened(mei)


def keep_out(who: Actor, mei: Actor, dialogue: int, length: str = "hour") -> int:
    within = subject_of_dialogue(dialogue)
    return run(block_customer, who, AT, mei.id, "abuse", length, "骂人", within=within)


def test_a_blocked_customer_cannot_write_until_the_hour_is_over(met):
    who, mei, dialogue = met
    keep_out(who, mei, dialogue)
    with pytest.raises(MayNotWrite):
        says(mei, dialogue, "喂", after(10))
    assert says(mei, dialogue, "喂", after(HOUR)).seq == 3
    holding = block_of(mei.id, after(10))
    assert holding is not None
    assert holding.reason == "abuse"
    assert block_of(mei.id, after(HOUR)) is None


def test_a_blocked_customer_can_neither_begin_nor_reopen(met):
    _, mei, _ = met
    other = customer()
    run(block_customer, hire("boss", rights(Role.SUPERVISOR)), AT, other.id, "spam", "open_ended")
    with pytest.raises(MayNotWrite):
        opened(other, after(99 * HOUR))
    assert not says(mei, opened(mei), "我没事", after(5)).repeated


def test_what_was_acknowledged_before_is_acknowledged_again(met):
    who, mei, dialogue = met
    first = says(mei, dialogue, "在吗", cid="once")
    keep_out(who, mei, dialogue)
    assert says(mei, dialogue, "在吗", after(10), cid="once").seq == first.seq


def test_lifting_lets_them_write_and_is_told_once(met):
    who, mei, dialogue = met
    keep_out(who, mei, dialogue, "open_ended")
    within = subject_of_dialogue(dialogue)
    with pytest.raises(BadInput):
        run(unblock_customer, who, after(19), mei.id, " ", within=within)
    run(unblock_customer, who, after(20), mei.id, "已经道歉", within=within)
    run(unblock_customer, who, after(21), mei.id, "", within=within)
    assert not says(mei, dialogue, "谢谢", after(22)).repeated
    kinds = [type(fact) for fact in facts() if isinstance(fact, CustomerBlocked | CustomerUnblocked)]
    assert kinds == [CustomerBlocked, CustomerUnblocked]


def test_a_second_block_replaces_the_first(met):
    who, mei, dialogue = met
    keep_out(who, mei, dialogue, "hour")
    keep_out(who, mei, dialogue, "week")
    assert block_of(mei.id, after(2 * HOUR)) is not None
    boss = hire("boss", rights(Role.SUPERVISOR))
    assert [row.customer_id for row in blocks(boss, after(1))] == [mei.id]
    assert len(blocks(boss, after(1), only_active=False)) == 2
    assert [row.lifted_at for row in blocks_of(who, mei.id, within=subject_of_dialogue(dialogue))] == [None, AT]


def test_who_may_not_block_changes_nothing(met):
    _, mei, dialogue = met
    within = subject_of_dialogue(dialogue)
    trainee = hire("new", rights(Role.AGENT, grade=Grade.TRAINEE))
    for nobody in (trainee, hire("far", rights(Role.AGENT)), hire("qc", rights(Role.INSPECTOR)), mei):
        with pytest.raises(AccessDenied):
            run(block_customer, nobody, AT, mei.id, "abuse", "hour", within=within)
    assert block_of(mei.id, AT) is None


@pytest.mark.parametrize(
    ("reason", "length", "note"), [("ugly", "hour", ""), ("abuse", "year", ""), ("abuse", "hour", "长" * 201)]
)
def test_a_block_outside_the_lists_is_refused(met, reason, length, note):
    who, mei, dialogue = met
    with pytest.raises(BadInput):
        run(block_customer, who, AT, mei.id, reason, length, note, within=subject_of_dialogue(dialogue))


def test_nobody_who_does_not_exist_is_blocked(met):
    with pytest.raises(NotFound):
        run(block_customer, hire("boss", rights(Role.SUPERVISOR)), AT, 5, "abuse", "hour")
