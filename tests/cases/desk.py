"""A furnished desk with the shipped standards, a shop, an order, and people who work on cases."""

import itertools
from typing import Any

from tests.dialogue.desk import after, open_shop, says
from tests.people.staff import AT, hire, rights, team
from zhunsheng.access.values import SYSTEM, Actor, Grade, Role, customer_actor
from zhunsheng.assembly.wiring import AFTER
from zhunsheng.cases.actions import (
    assign_case,
    fill_case,
    gather_evidence,
    move_case,
    put_options,
    register_case,
)
from zhunsheng.cases.models import Case
from zhunsheng.cases.values import NewCase, Option
from zhunsheng.commerce.actions import create_shop, put_order
from zhunsheng.commerce.values import Item, NewShop, OrderDraft, OrderStatus
from zhunsheng.dialogue.actions import open_dialogue
from zhunsheng.dialogue.values import Opening
from zhunsheng.journal.actions import run
from zhunsheng.journal.events import Fact
from zhunsheng.journal.queries import history
from zhunsheng.journal.readers import read_once
from zhunsheng.journal.sealing import seal
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.actions import find_or_make_customer
from zhunsheng.people.values import Details, IdentityKey

__all__ = ["AT", "after"]

_NUMBERS = itertools.count(1)
WORDS = {"matter": "收到的杯子碎了，客服态度差", "demand": "要求换货并道歉"}
FACTS = dict.fromkeys(("who", "what", "when", "where", "why", "how"), "已核实")


class Desk:
    """The people and things of one desk."""

    def __init__(self) -> None:
        open_shop()
        self.shop = run(create_shop, SYSTEM, AT, NewShop(key="tea", name="茶", colour="#1a2b3c")).id
        self.team = team("投诉组")
        self.specialist = hire("mei", rights(Role.AGENT, groups="complaint aftersales", team_id=self.team))
        self.other = hire("lan", rights(Role.AGENT, groups="online", team_id=self.team))
        self.junior = hire(
            "xin", rights(Role.AGENT, grade=Grade.TRAINEE, groups="complaint aftersales", team_id=self.team)
        )
        self.senior = hire(
            "shu", rights(Role.AGENT, grade=Grade.SENIOR, groups="complaint aftersales", team_id=self.team)
        )
        self.leader = hire("zhang", rights(Role.LEADER, grade=Grade.SENIOR, groups="complaint", team_id=self.team))
        self.boss = hire("wang", rights(Role.SUPERVISOR, grade=Grade.SENIOR))
        self.administrator = hire("root", rights(Role.ADMINISTRATOR))

    def customer(self) -> Actor:
        key = IdentityKey(channel="webchat", account="tea", external_id=f"k{next(_NUMBERS)}")
        return customer_actor(run(find_or_make_customer, SYSTEM, AT, key, Details()).id)

    def talking(self, at: Instant = AT) -> Actor:
        """Give a customer who has written in the chat, and so can be told something there."""
        buyer = self.customer()
        opening = Opening(shop_id=self.shop, channel="webchat", customer_id=buyer.id, group="online")
        says(buyer, run(open_dialogue, buyer, at, opening), "您好")
        return buyer

    def order(self, owner: Actor, cents: int = 60_000, received_at: Instant | None = None) -> str:
        number = f"6900000000{next(_NUMBERS):09d}"
        draft = OrderDraft(
            number=number, status=OrderStatus.DONE, items=(Item(title="杯", sku="C", qty=1, price_cents=cents),),
            placed_at=AT - hours(48), paid_cents=cents, received_at=received_at,
        )  # fmt: skip
        run(put_order, SYSTEM, AT, self.shop, owner.id, draft)
        return number

    def new(self, owner: Actor, kind: str = "complaint", **more: Any) -> NewCase:
        usual: dict[str, Any] = {
            "issue_type": "attitude" if kind == "complaint" else None,
            "fields": WORDS if kind == "complaint" else {},
        }
        return NewCase(kind=kind, shop_id=self.shop, customer_id=owner.id, channel="webchat", **{**usual, **more})

    def complaint(self, owner: Actor, at: Instant = AT, **more: Any) -> int:
        return run(register_case, owner, at, self.new(owner, **more))

    def to_proposed(self, owner: Actor, at: Instant = AT) -> int:
        """Bring a complaint to where its options lie with the customer."""
        case_id = self.complaint(owner, at)
        me = self.specialist
        run(assign_case, me, at, case_id, me.id)
        run(move_case, me, at, case_id, "take_up")
        run(fill_case, me, at, case_id, {"apology": "非常抱歉给您添麻烦了", **FACTS}, due_at=at + hours(24))
        run(move_case, me, at, case_id, "calm")
        run(gather_evidence, me, at, case_id)
        run(move_case, me, at, case_id, "establish")
        run(put_options, me, at, case_id, OPTIONS)
        run(move_case, me, at, case_id, "propose")
        return case_id


def arrive(at: Instant = AT) -> None:
    """Let what was written for customers go out, as the worker does a moment later."""
    while run(seal, SYSTEM, at, 500):
        pass
    reader = next(one for one in AFTER if one.name == "news")
    while read_once(reader, at):
        pass


OPTIONS = (Option(title="换货，三天内寄出", due_at=AT + hours(72)), Option(title="全额退款", due_at=AT + hours(24)))


def state(case_id: int) -> str:
    return Case.objects.get(id=case_id).state


def told(case_id: int) -> list[str]:
    return [one.fact.NAME for one in history("case", case_id)]


def facts_of(case_id: int) -> list[Fact]:
    return [one.fact for one in history("case", case_id)]
