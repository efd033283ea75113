"""Fill the demonstration piece by piece, in the background: each piece is one transaction, done once, then the next.

Killed at any point, it goes on behind the last piece that was committed. It plays agents and customers, and what
that loads would stay in the worker for good; so it is done apart, by a process that ends.
"""

import logging
import random
import threading
from collections.abc import Sequence
from typing import Final

import msgspec

from zhunsheng.access.values import SYSTEM, Grade, Role
from zhunsheng.commerce.actions import create_shop, put_order
from zhunsheng.commerce.queries import shop_by_key, shops
from zhunsheng.commerce.values import NewShop, SignedVisitor
from zhunsheng.ground.jobs import enqueue, find_jobs, job
from zhunsheng.journal.actions import Ink, run, system_only
from zhunsheng.journal.actions.once import Answer, Request, once
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.actions import create_agent, find_or_make_customer, set_presence
from zhunsheng.people.queries import actor_of, demo_agents
from zhunsheng.people.values import NewAgent, Presence, Rights
from zhunsheng.workshop.demo import CAPACITY, demo_data, order_for
from zhunsheng.workshop.life.cast import SEED, Patron, life, newcomers, products_of
from zhunsheng.workshop.life.playing import play
from zhunsheng.workshop.life.plot import plots
from zhunsheng.workshop.life.reviews import PIECES, review_some
from zhunsheng.workshop.life.shifts import read_up, work_shifts, workers

log = logging.getLogger(__name__)

CUSTOMERS_A_PIECE: Final = 6
DIALOGUES_A_PIECE: Final = 2
PIECES_A_JOB: Final = 20
BREATH: Final = 0.15
"""Seconds between two pieces, so that those who try the desk meanwhile are not kept waiting."""


def pieces(made_us: int) -> int:
    """Count the pieces in which everything is made."""
    return 1 + len(_customer_pieces()) + len(_past_pieces(made_us)) + len(workers()) + PIECES


def begin(made: Instant) -> None:
    """Put the first job into the queue.

    Writes   the job
    """
    run(_begin, SYSTEM, now(), made.us)


def progress() -> tuple[int, int] | None:
    """Tell how many pieces are made and of how many, to the nearest job; None when none are to come."""
    waiting = [*find_jobs("RUNNING"), *find_jobs("READY")]
    jobs = [one.args for one in waiting if one.path.endswith(".fill_demonstration")]
    if not jobs:
        return None
    made_us, first = (int(str(one)) for one in jobs[0])
    return first, pieces(made_us)


@job(attempts=40, apart=True)
def fill_demonstration(made_us: int, first: int) -> None:
    """Make some pieces and put the next job into the queue with the last of them."""
    total = pieces(made_us)
    for number in range(first, min(first + PIECES_A_JOB, total)):
        if not any(shop.is_demo for shop in shops()):
            return  # taken away meanwhile
        if run(make_piece, SYSTEM, now(), made_us, number):
            threading.Event().wait(BREATH)
    log.info("demonstration: %d of %d pieces made", min(first + PIECES_A_JOB, total), total)


@system_only("the demonstration is made by the desk itself")
def make_piece(ink: Ink, made_us: int, number: int) -> bool:
    """Make one piece unless it was made before; tell whether anything was done.

    Writes   through the actions of the rooms; the next job behind the last piece of a job
    """
    request = Request(owner="demonstration", key=f"{made_us}:{number}", digest=b"piece")

    def act(hold: Ink) -> Answer:
        _make(hold, Instant(made_us), number)
        if (number + 1) % PIECES_A_JOB == 0 and number + 1 < pieces(made_us):
            enqueue(fill_demonstration, made_us, number + 1)
        return Answer(status=200, body=b"")

    return not once(ink, request, act).again


@system_only("the demonstration is made by the desk itself")
def _begin(ink: Ink, made_us: int) -> None:
    ink.settle()
    enqueue(fill_demonstration, made_us, 0)


def _make(ink: Ink, made: Instant, number: int) -> None:
    customers, past = _customer_pieces(), _past_pieces(made.us)
    if number == 0:
        _people_and_shops(ink)
    elif number <= len(customers):
        _customers(ink, made, customers[number - 1])
    elif number <= len(customers) + len(past):
        _past(ink, made, past[number - 1 - len(customers)])
    else:
        _afterwards(ink, made, number - 1 - len(customers) - len(past))


def _afterwards(ink: Ink, made: Instant, number: int) -> None:
    """Make what looks back on the dialogues: shifts with their sheets, and reviews."""
    logins = workers()
    if number < len(logins):
        work_shifts(ink, made, logins[number])
    else:
        review_some(ink, made, number - len(logins))


def _customer_pieces() -> list[range]:
    return _cut(len(newcomers()), CUSTOMERS_A_PIECE)


def _past_pieces(made_us: int) -> list[range]:
    return _cut(len(plots(made_us)), DIALOGUES_A_PIECE)


def _cut(count: int, size: int) -> list[range]:
    return [range(start, min(start + size, count)) for start in range(0, count, size)]


def _people_and_shops(ink: Ink) -> None:
    teams: Sequence[int] = list(dict.fromkeys(card.team_id for card in demo_agents() if card.team_id is not None))
    for one in life().agents:
        rights = Rights(
            roles=frozenset({Role.AGENT}), grade=one.grade, capacity=CAPACITY, team_id=teams[one.team],
            groups=frozenset({"online"}),
        )  # fmt: skip
        new = NewAgent(login=one.login, name=one.name, nickname=one.nickname, rights=rights, is_demo=True)
        agent_id = create_agent(ink, new)
        set_presence(ink, agent_id, Presence.AWAY)
        ink.settle()
        if one.grade is not Grade.TRAINEE:
            read_up(ink.on_behalf_of(actor_of(agent_id)))
    for shop in life().shops:
        create_shop(ink, NewShop(key=shop.key, name=shop.name, colour=shop.colour, is_demo=True))


def _customers(ink: Ink, made: Instant, part: range) -> None:
    for place in part:
        _customer(ink, made, newcomers()[place], random.Random(SEED + 1000 + place))


def _customer(ink: Ink, made: Instant, patron: Patron, chance: random.Random) -> None:
    who = patron.who
    visitor = SignedVisitor(
        shop=patron.shop, external_id=who.external_id, exp=0, nonce="", name=who.name, phone=who.phone, tier=who.tier
    )
    found = find_or_make_customer(ink, visitor.identity, visitor.details, is_demo=True)
    goods = msgspec.structs.replace(demo_data(), products=list(products_of(patron.shop)))
    for _ in range(chance.randint(*life().orders_each)):
        put_order(ink, shop_by_key(patron.shop).id, found.id, order_for(goods, who, chance, made))


def _past(ink: Ink, made: Instant, part: range) -> None:
    for place in part:
        play(ink, plots(made.us)[place])
