"""Dialogues whose first clocks come due at a chosen pace: opened by the actions that customers call, in what has just passed."""

from typing import Final

from zhunsheng.access.values import SYSTEM, customer_actor
from zhunsheng.commerce.actions import create_shop
from zhunsheng.commerce.values import NewShop
from zhunsheng.dialogue.actions import open_dialogue, receive_message
from zhunsheng.dialogue.values import Draft, Opening
from zhunsheng.ground.keys import create_keyring
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import US_PER_SECOND
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.actions import ensure_defaults, take_in_customers
from zhunsheng.people.values import Details, IdentityKey
from zhunsheng.standards.actions import install_standard
from zhunsheng.standards.queries import shipped
from zhunsheng.workshop.demo import demo_data

ASKED: Final = "我的订单什么时候发货？"


def furnish(at: Instant) -> int:
    """Make an empty desk one that clocks run on; returns its shop."""
    create_keyring()
    fills = demo_data().fills
    for name, text in shipped():
        run(install_standard, SYSTEM, at, text, name=name, effective_at=at, fills=fills.get(name, {}))
    run(ensure_defaults, SYSTEM, at)
    return run(create_shop, SYSTEM, at, NewShop(key="bench", name="Bench", colour="#0f766e")).id


def let_come(shop: int, first: Instant, count: int, a_second: int, name: str) -> None:
    """Let customers have come, so many a second, since an instant; nobody is there to answer them."""
    keys = [IdentityKey(channel="webchat", account="bench", external_id=f"{name}:{one}") for one in range(count)]
    customers = run(take_in_customers, SYSTEM, first, [(key, Details()) for key in keys])
    for number, customer in enumerate(customers):
        at, actor = Instant(first.us + number * US_PER_SECOND // a_second), customer_actor(customer)
        dialogue_id = run(open_dialogue, actor, at, Opening(shop_id=shop, channel="webchat", customer_id=customer))
        run(receive_message, actor, at, dialogue_id, Draft(cid=f"{name}:{number}", text=ASKED))
