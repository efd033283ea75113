"""The demonstration shop: a small desk that a newcomer can work on at once, made through the doors of the rooms.

The same seed makes the same shop. Everything made here is marked as a demonstration.
"""

import random
from functools import cache
from importlib import resources
from typing import Final, Literal

import msgspec

from zhunsheng.access.queries import reach
from zhunsheng.access.values import SYSTEM, Grade, Reach, Role, Verb, customer_actor
from zhunsheng.assist.actions import (
    acknowledge,
    begin_shift,
    furnish_categories,
    furnish_scripts,
    publish_announcement,
    publish_card,
)
from zhunsheng.assist.values import AnnouncementKind, NewAnnouncement, NewCard
from zhunsheng.cases.actions import register_case
from zhunsheng.cases.values import NewCase
from zhunsheng.commerce.actions import create_shop, put_order, set_shop_widget
from zhunsheng.commerce.queries import orders_of, shop_widget, shops
from zhunsheng.commerce.values import Delivery, Item, NewShop, OrderDraft, OrderStatus, Shipment, SignedVisitor
from zhunsheng.ground import files
from zhunsheng.ground.keys import create_keyring
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.kernel.yamls import read_yaml
from zhunsheng.knowledge.actions import add_document, approve_faq, draft_faq
from zhunsheng.knowledge.values import DocumentDraft, FaqDraft, FaqEnglish
from zhunsheng.people.actions import (
    create_agent,
    create_team,
    end_shift,
    ensure_defaults,
    find_or_make_customer,
    set_presence,
)
from zhunsheng.people.queries import actor_of, agent_cards, demo_agents
from zhunsheng.people.values import NewAgent, Presence, Rights
from zhunsheng.standards.actions import install_standard
from zhunsheng.standards.queries import shipped

SEED: Final = 20261122
ORDERS_EACH: Final = (1, 4)
CAPACITY: Final = 8


class DemoShop(msgspec.Struct, frozen=True):
    """The shop's key, name and colour, and what its page says first."""

    key: str
    name: str
    colour: str
    hero: str
    hero_en: str


class DemoAgent(msgspec.Struct, frozen=True, kw_only=True):
    """A colleague of the demonstration."""

    login: str
    name: str
    nickname: str
    roles: list[Role]
    grade: Grade
    team: int | None
    groups: list[str]


class DemoProduct(msgspec.Struct, frozen=True):
    """Something the shop sells."""

    title: str
    sku: str
    price_cents: int
    picture: str
    title_en: str
    about: str
    about_en: str


class DemoCustomer(msgspec.Struct, frozen=True):
    """A made-up customer."""

    external_id: str
    name: str
    phone: str
    tier: Literal["new", "repeat", "vip"]
    city: str


class DemoAnnouncement(msgspec.Struct, frozen=True):
    """A made-up announcement."""

    kind: AnnouncementKind
    title: str
    text: str
    category: str


class DemoCase(msgspec.Struct, frozen=True):
    """A made-up complaint or application."""

    customer: str
    kind: str
    issue_type: str
    fields: dict[str, str]
    with_order: bool = False


class DemoDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A manual or a note of the demonstration, and its file in `documents`."""

    file: str
    title: str
    kind: str
    product: str
    category: str
    public: bool = False


class DemoData(msgspec.Struct, frozen=True):
    """The whole file `demo.yaml`."""

    shop: DemoShop
    fills: dict[str, dict[str, str]]
    teams: list[str]
    agents: list[DemoAgent]
    products: list[DemoProduct]
    customers: list[DemoCustomer]
    streets: list[str]
    announcements: list[DemoAnnouncement]
    cards: list[NewCard]
    carriers: list[str]
    cases: list[DemoCase]
    documents: list[DemoDocument]


class DemoEnglish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a question of the demonstration is in English, and the ways customers ask it there."""

    question: str
    answer: str
    phrasings: list[str]
    by_tier: dict[str, str] = {}


class DemoQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question of the demonstration with its answer and the ways customers ask it."""

    question: str
    answer: str
    category: str
    phrasings: list[str]
    english: DemoEnglish
    by_tier: dict[str, str] = {}


@cache
def demo_questions() -> list[DemoQuestion]:
    """Read what customers of the demonstration ask."""
    text = (resources.files("zhunsheng.workshop") / "questions.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text), list[DemoQuestion])


@cache
def demo_data() -> DemoData:
    """Read the demonstration's own data."""
    text = (resources.files("zhunsheng.workshop") / "demo.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text), DemoData)


def is_empty() -> bool:
    """Tell whether the desk holds neither a shop nor a colleague."""
    return not shops() and not agent_cards()


def build(at: Instant | None = None, since: Instant | None = None) -> None:
    """Fill an empty desk: standards, in force since an instant, people, one shop, its customers and orders.

    Writes  through the actions of the rooms, so every row has its fact
    """
    at = at or now()
    first = since or at
    data = demo_data()
    create_keyring()
    for name, text in shipped():
        run(install_standard, SYSTEM, first, text, name=name, effective_at=first, fills=data.fills.get(name, {}))
    run(ensure_defaults, SYSTEM, first)
    run(furnish_scripts, SYSTEM, at)
    _people(data, at)
    new = NewShop(key=data.shop.key, name=data.shop.name, colour=data.shop.colour, is_demo=True)
    shop = run(create_shop, SYSTEM, at, new)
    run(set_shop_widget, SYSTEM, at, shop.id, msgspec.structs.replace(shop_widget(shop.id), sees_typing=True))
    _customers(data, shop.id, at)
    _knowledge(data, at)


def _knowledge(data: DemoData, at: Instant) -> None:
    """Put cards and announcements on the shelves; all but the newcomer have had a shift in which they read them."""
    run(furnish_categories, SYSTEM, at)
    for card in data.cards:
        run(publish_card, SYSTEM, at, card)
    for asked in demo_questions():
        told = asked.english
        draft = FaqDraft(
            question=asked.question, answer=asked.answer, category=asked.category, by_tier=asked.by_tier,
            english=FaqEnglish(question=told.question, answer=told.answer, by_tier=told.by_tier),
        )  # fmt: skip
        made = run(draft_faq, SYSTEM, at, draft, [*asked.phrasings, *told.phrasings])
        run(approve_faq, SYSTEM, at, made, number=1)
    _documents(data, at)
    keys = []
    for one in data.announcements:
        new = NewAnnouncement(kind=one.kind, title=one.title, text=one.text, category=one.category, valid_from=at)
        keys.append(f"announcement:{run(publish_announcement, SYSTEM, at, new)}:1")
    for agent in demo_agents():
        if reach(actor_of(agent.id), Verb.SHIFT_WORK) > Reach.NONE and agent.grade is not Grade.TRAINEE:
            actor = actor_of(agent.id)
            run(begin_shift, actor, at)
            run(acknowledge, actor, at, keys)
            run(end_shift, actor, at)  # an instant long: no sheet for a leader to appraise


def _documents(data: DemoData, at: Instant) -> None:
    """Hand the manuals and the note in; the worker reads them."""
    for one in data.documents:
        content = (resources.files("zhunsheng.workshop") / "documents" / one.file).read_bytes()
        draft = DocumentDraft(
            title=one.title, kind=one.kind, product=one.product, category=one.category, public=one.public
        )
        run(add_document, SYSTEM, at, draft, files.prepare(content, name=one.file, markup=True))


def signed_demo_visitor(external_id: str, at: Instant, nonce: str) -> SignedVisitor:
    """Say of a made-up customer what a real shop's server would say of its own."""
    data = demo_data()
    customer = next(one for one in data.customers if one.external_id == external_id)
    return SignedVisitor(
        shop=data.shop.key,
        external_id=customer.external_id,
        exp=(at + hours(1)).us // 1_000_000,
        nonce=nonce,
        name=customer.name,
        phone=customer.phone,
        tier=customer.tier,
    )


def _people(data: DemoData, at: Instant) -> None:
    teams = [run(create_team, SYSTEM, at, name, is_demo=True) for name in data.teams]
    for one in data.agents:
        rights = Rights(
            roles=frozenset(one.roles),
            grade=one.grade,
            capacity=CAPACITY,
            team_id=None if one.team is None else teams[one.team],
            groups=frozenset(one.groups),
        )
        new = NewAgent(login=one.login, name=one.name, nickname=one.nickname, rights=rights, is_demo=True)
        agent_id = run(create_agent, SYSTEM, at, new)
        if Role.AGENT in rights.roles:
            run(set_presence, SYSTEM, at, agent_id, Presence.AWAY)


def _customers(data: DemoData, shop_id: int, at: Instant) -> None:
    chance = random.Random(SEED)
    for customer in data.customers:
        visitor = signed_demo_visitor(customer.external_id, at, "demonstration-seed")
        found = run(find_or_make_customer, SYSTEM, at, visitor.identity, visitor.details, is_demo=True)
        for _ in range(chance.randint(*ORDERS_EACH)):
            run(put_order, SYSTEM, at, shop_id, found.id, order_for(data, customer, chance, at))
    for case in data.cases:
        _case(data, case, shop_id, at)


def _case(data: DemoData, case: DemoCase, shop_id: int, at: Instant) -> None:
    """Let a customer complain or apply, as on the customer's own page."""
    customer = next(one for one in data.customers if one.external_id == case.customer)
    visitor = signed_demo_visitor(customer.external_id, at, "demonstration-seed")
    actor = customer_actor(run(find_or_make_customer, SYSTEM, at, visitor.identity, visitor.details, is_demo=True).id)
    orders = orders_of(actor, actor.id) if case.with_order else []
    new = NewCase(
        kind=case.kind, shop_id=shop_id, customer_id=actor.id, channel="webchat", tier=customer.tier,
        issue_type=case.issue_type, order_number=orders[0].number if orders else "", fields=case.fields,
    )  # fmt: skip
    run(register_case, actor, at, new)


def order_for(data: DemoData, customer: DemoCustomer, chance: random.Random, at: Instant) -> OrderDraft:
    """Draw an order of somebody, placed in the three weeks before an instant."""
    product = chance.choice(data.products)
    status = chance.choice([one for one in OrderStatus if one is not OrderStatus.UNKNOWN])
    placed = at - hours(chance.randint(2, 24 * 20))
    item = Item(title=product.title, sku=product.sku, qty=chance.choice((1, 1, 1, 2)), price_cents=product.price_cents)
    paid = status in (OrderStatus.TO_SHIP, OrderStatus.SHIPPED, OrderStatus.DONE)
    sent = status in (OrderStatus.SHIPPED, OrderStatus.DONE)
    number = "69" + "".join(str(chance.randint(0, 9)) for _ in range(17))
    tracking = f"SF{chance.randint(10**12, 10**13 - 1)}"
    age = at.us - placed.us
    shipped = Instant(placed.us + min(hours(20).us, age * 3 // 10))
    received = Instant(max(placed.us + min(hours(72).us, age * 7 // 10), at.us - hours(24 * 6).us))
    return OrderDraft(
        number=number,
        status=status,
        items=(item,),
        placed_at=placed,
        paid_at=placed if paid else None,
        shipped_at=shipped if sent else None,
        received_at=received if status is OrderStatus.DONE else None,
        paid_cents=item.qty * item.price_cents if paid else 0,
        shipments=parcels_for(data, tracking, shipped, item.qty) if sent else (),
        delivery=Delivery(
            name=customer.name, phone=customer.phone, address=f"{customer.city}{chance.choice(data.streets)}"
        ),
    )


def parcels_for(data: DemoData, tracking: str, shipped: Instant, pieces: int) -> tuple[Shipment, ...]:
    """Send two pieces in two parcels of two carriers, the second some hours later."""
    first = Shipment(carrier=data.carriers[0], tracking=tracking, shipped_at=shipped)
    later = shipped + hours(5)
    second = Shipment(carrier=data.carriers[1], tracking=f"ZT{tracking[2:]}", shipped_at=later)
    return (first, second)[:pieces]
