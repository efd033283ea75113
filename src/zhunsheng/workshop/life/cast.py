"""Who and what the living demonstration has: read from its file, and drawn from its seed. Pure."""

import random
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Final, Literal

import msgspec

from zhunsheng.access.values import Grade
from zhunsheng.kernel.yamls import read_yaml
from zhunsheng.workshop.demo import DemoCustomer, DemoProduct, DemoShop, demo_data

SEED: Final = 20261128
AT_COUNTER: Final = 8
TIERS: Final[tuple[Literal["new", "repeat", "vip"], ...]] = ("new", "new", "new", "repeat", "repeat", "vip")


class Habit(msgspec.Struct, frozen=True):
    """How somebody works: see the file."""

    speed: float
    slips: float
    records: float
    charm: float


class Colleague(Habit, frozen=True, kw_only=True):
    """An agent beyond those of the first desk."""

    login: str
    name: str
    nickname: str
    grade: Grade
    team: int

    @property
    def habit(self) -> Habit:
        """Give the habits alone."""
        return Habit(self.speed, self.slips, self.records, self.charm)


class Topic(msgspec.Struct, frozen=True):
    """Something customers ask: the type of the issue, how often, what it is about, in which words, and what is answered."""

    type: str
    weight: int
    about: str
    ask: list[str]
    answer: str


class Life(msgspec.Struct, frozen=True):
    """The whole file `life.yaml`."""

    days: int
    dialogues_a_day: int
    customers: int
    orders_each: tuple[int, int]
    zone_hours: int
    shops: list[DemoShop]
    agents: list[Colleague]
    habits: dict[str, Habit]
    hours: list[int]
    weekdays: list[float]
    surnames: list[str]
    given: list[str]
    cities: list[str]
    products: dict[str, list[DemoProduct]]
    slips: list[str]
    greetings: list[str]
    restating: str
    questions: list[str]
    replies: list[list[str]]
    farewell: str
    chases: list[str]
    angry: list[str]
    comments: dict[int, list[str]]
    topics: list[Topic]

    def habit_of(self, login: str) -> Habit:
        """Give somebody's habits."""
        return self.habits[login] if login in self.habits else self.everybody()[login]

    def everybody(self) -> dict[str, Habit]:
        """Name all agents with their habits."""
        return self.habits | {one.login: one.habit for one in self.agents}


class Patron(msgspec.Struct, frozen=True, kw_only=True):
    """A customer and the shop that they buy from."""

    shop: str
    who: DemoCustomer


@cache
def life() -> Life:
    """Read the file."""
    text = (resources.files("zhunsheng.workshop.life") / "life.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text), Life)


def products_of(shop: str) -> Sequence[DemoProduct]:
    """Name what a shop sells."""
    return life().products.get(shop) or demo_data().products


def demo_shops() -> Sequence[DemoShop]:
    """Name every shop of the demonstration."""
    return (demo_data().shop, *life().shops)


@cache
def newcomers() -> tuple[Patron, ...]:
    """Draw the customers beyond those of the first desk; the same ones every time."""
    chance, told = random.Random(SEED), life()
    keys = [shop.key for shop in demo_shops()]
    return tuple(
        Patron(
            shop=keys[number % len(keys)],
            who=DemoCustomer(
                external_id=f"d{number:04}",
                name=chance.choice(told.surnames) + chance.choice(told.given),
                phone=f"199{chance.randint(0, 99_999_999):08}",
                tier=chance.choice(TIERS),
                city=chance.choice(told.cities),
            ),
        )
        for number in range(told.customers)
    )


def at_counter(shop: str) -> list[Patron]:
    """Name the customers of a shop whom a visitor of its page may play.

    They have no past: what somebody writes after an end goes on in the dialogue that has ended, and whoever tries the
    shop wants to see one begin.
    """
    return [one for one in patrons() if one.shop == shop][:AT_COUNTER]


@cache
def regulars() -> tuple[int, ...]:
    """Give the places of the customers who have a past."""
    there = {one.who.external_id for shop in demo_shops() for one in at_counter(shop.key)}
    return tuple(place for place, one in enumerate(patrons()) if one.who.external_id not in there)


@cache
def patrons() -> tuple[Patron, ...]:
    """Name every customer of the demonstration."""
    first = demo_data()
    return (*(Patron(shop=first.shop.key, who=one) for one in first.customers), *newcomers())
