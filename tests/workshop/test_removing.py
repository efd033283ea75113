"""The demonstration is taken away with every word in it, and a real desk's own data stay as they are."""

import pytest
from django.apps import apps

from tests.insight.following import ALWAYS, MANAGER, follow
from zhunsheng.access.values import SYSTEM, Grade, Role, customer_actor
from zhunsheng.assembly.wiring import AFTER
from zhunsheng.commerce.actions import create_shop
from zhunsheng.commerce.values import NewShop
from zhunsheng.dialogue.actions import open_dialogue, receive_message, send_message, take_dialogue
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.dialogue.values import Draft, Opening
from zhunsheng.insight.queries import compare, figures, shipped_definitions
from zhunsheng.journal.actions import run
from zhunsheng.journal.queries import head
from zhunsheng.journal.readers import read_once
from zhunsheng.kernel.durations import hours, seconds
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import create_agent, find_or_make_customer
from zhunsheng.people.models import Agent, Customer
from zhunsheng.people.queries import actor_of, demo_agents
from zhunsheng.people.values import IdentityKey, NewAgent, Rights
from zhunsheng.workshop import removing
from zhunsheng.workshop.demo import build
from zhunsheng.workshop.life import filling
from zhunsheng.workshop.life.cast import newcomers
from zhunsheng.workshop.life.reviews import PIECES
from zhunsheng.workshop.life.shifts import workers

NAMED = "xulan"
STAYING = frozenset(
    "assist_category assist_script assist_script_version people_role people_grade people_group people_presence_reason"
    " people_shift_demand standards_edition standards_standing dialogue_pace".split()
)
"""What belongs to the desk itself and not to its demonstration."""


@pytest.fixture
def desk(db: None, keys: None) -> None:
    made = now()
    build(made, made - hours(24 * 16))
    customers = -(-len(newcomers()) // filling.CUSTOMERS_A_PIECE)
    total = filling.pieces(made.us)
    for number in (0, 1, customers + 1, customers + 2, total - PIECES - len(workers()), *range(total - PIECES, total)):
        run(filling.make_piece, SYSTEM, now(), made.us, number)


def _people(login: str, *roles: Role) -> int:
    rights = Rights(roles=frozenset(roles), grade=Grade.SENIOR, capacity=8)
    return run(create_agent, SYSTEM, now(), NewAgent(login=login, name=login, nickname=login, rights=rights))


def _real_dialogue(agent_id: int) -> int:
    """Let a customer of a real shop be answered."""
    at = now()
    shop = run(create_shop, SYSTEM, at, NewShop(key="teahouse", name="茶馆", colour="#112233"))
    key = IdentityKey(channel="webchat", account="teahouse", external_id="guest")
    customer = run(find_or_make_customer, SYSTEM, at, key)
    opening = Opening(shop_id=shop.id, channel="webchat", customer_id=customer.id)
    dialogue_id = run(open_dialogue, customer_actor(customer.id), at, opening)
    run(receive_message, customer_actor(customer.id), at, dialogue_id, Draft(cid="1", text="茶什么时候到？"))
    run(take_dialogue, actor_of(agent_id), at + seconds(1), dialogue_id)
    run(send_message, actor_of(agent_id), at + seconds(2), dialogue_id, Draft(cid="2", text="您好，今天到。"), "小许")
    return dialogue_id


def _follow() -> None:
    follow(now())
    for reader in AFTER:
        while read_once(reader, now()):
            pass


def _left() -> dict[str, int]:
    """Count the rows of every table but the journal's, the framework's and those that stay."""
    found = {}
    for model in apps.get_models():
        name = model._meta.db_table
        if name.startswith(("journal_", "django_", "auth_")) or name in STAYING:
            continue
        count = model._default_manager.count()
        if count:
            found[name] = count
    return found


def test_nothing_of_the_demonstration_is_left(desk):
    _follow()
    assert figures(MANAGER, ["closed"], ALWAYS)["closed"].n == 2 * filling.DIALOGUES_A_PIECE
    before, customers = _left(), Customer.objects.count()
    assert {
        "dialogue_message",
        "people_agent",
        "commerce_order",
        "assist_card",
        "insight_mark",
        "quality_review",
    } < set(before)
    gone = removing.remove()
    _follow()
    assert (gone.shops, gone.dialogues, gone.customers, gone.agents, gone.kept) == (4, 4, customers, 20, 0)
    assert _left() == {}
    assert compare(shipped_definitions(), head().position, "Asia/Shanghai") == []
    assert not removing.has_demonstration()


def test_what_is_real_stays_and_whoever_it_names_keeps_the_name(desk):
    somebody = _people("somebody", Role.AGENT)
    with pytest.raises(removing.NobodyLeft):
        removing.remove()
    assert len(demo_agents()) == 20
    boss = _people("boss", Role.ADMINISTRATOR)
    worker = next(card.id for card in demo_agents() if card.login == NAMED)
    dialogue_id = _real_dialogue(worker)
    _follow()
    gone = removing.remove()
    _follow()
    assert (gone.agents, gone.kept) == (19, 1)
    assert list(Dialogue.objects.values_list("id", "agent_id")) == [(dialogue_id, None)]
    assert set(Message.objects.exclude(by="system").values_list("text", flat=True)) == {
        "茶什么时候到？",
        "您好，今天到。",
    }
    assert set(Agent.objects.values_list("id", "is_active")) == {(boss, True), (somebody, True), (worker, False)}
    assert Customer.objects.filter(is_demo=False).count() == Customer.objects.count() == 1
    assert demo_agents() == []
    assert figures(MANAGER, ["opened"], ALWAYS)["opened"].n == 1
    assert compare(shipped_definitions(), head().position, "Asia/Shanghai") == []


KNOWN = frozenset(
    "assist_rehearsal assist_rehearsed cases_case cases_held_news cases_quiet cases_refund cases_rules clocks_clock commerce_order dialogue_benefit_offer dialogue_bottalk dialogue_closing"
    " dialogue_dialogue dialogue_followup dialogue_grading dialogue_handover dialogue_message dialogue_note dialogue_place dialogue_promise_waved dialogue_wordrelease"
    " dialogue_record feedback_rating insight_mark knowledge_aim knowledge_sample knowledge_served"
    " knowledge_sought knowledge_unmatched people_block people_unmasking quality_review".split()
)
"""Tables that belong to a shop, a dialogue or a customer, and are emptied; what people write down about goods stays."""

CASCADING = frozenset(
    {
        "commerce_aftersale",
        "commerce_import",
        "commerce_import_faults",
        "commerce_order_source",
        "commerce_pull",
        "commerce_push",
        "people_identity",
        "knowledge_wording",
    }
)
"""What goes with its shop or customer by itself, and the answers that people wrote down, which stay."""


def test_no_table_of_shops_dialogues_or_customers_is_forgotten():
    columns = {one._meta.db_table: {field.attname for field in one._meta.fields} for one in apps.get_models()}
    theirs = {table for table, names in columns.items() if names & {"shop_id", "dialogue_id", "customer_id"}}
    assert theirs - KNOWN == CASCADING & theirs
    assert theirs >= KNOWN
