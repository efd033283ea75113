"""Fill a desk for the console's bench, through the doors of its rooms: people, customers, a long past, an open present."""

import random
from typing import Final

from zhunsheng.access.values import SYSTEM, Grade, Role, customer_actor
from zhunsheng.commerce.actions import create_shop
from zhunsheng.commerce.values import NewShop
from zhunsheng.dialogue.actions import open_dialogue, receive_message
from zhunsheng.dialogue.actions.past import take_in_past
from zhunsheng.dialogue.values import Draft, Opening
from zhunsheng.ground.keys import create_keyring
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.actions import create_agent, create_team, ensure_defaults, set_presence, take_in_customers
from zhunsheng.people.queries import agent_cards
from zhunsheng.people.values import AgentCard, Details, IdentityKey, NewAgent, Presence, Rights, Tier
from zhunsheng.standards.actions import install_standard
from zhunsheng.standards.queries import shipped
from zhunsheng.workshop.bench.console.past import ASKED, past_dialogues
from zhunsheng.workshop.demo import demo_data

AGENTS: Final = 40
TEAMS: Final = 4
OPEN_EACH: Final = 8
WAITING: Final = 30
PIECE: Final = 200
CUSTOMERS_PIECE: Final = 500


def fill(dialogues: int, lines: int) -> None:
    """Fill an empty desk; the open present is the same whatever the length of the past."""
    at = now()
    create_keyring()
    fills = demo_data().fills
    for name, text in shipped():
        run(install_standard, SYSTEM, at, text, name=name, effective_at=at, fills=fills.get(name, {}))
    run(ensure_defaults, SYSTEM, at)
    shop = run(create_shop, SYSTEM, at, NewShop(key="bench", name="Bench", colour="#0f766e")).id
    agents = _people(at)
    customers = _customers(dialogues // 2, at)
    for number in range(0, dialogues, PIECE):
        count = min(PIECE, dialogues - number)
        made = list(past_dialogues(number, count, customers, agents, at.us, lines))
        run(take_in_past, SYSTEM, now(), shop, made)
    _present(shop, customers)


def phone_of(number: int) -> str:
    """Name the phone of a made-up customer."""
    return f"139{number:08d}"


def _people(at: Instant) -> list[AgentCard]:
    teams = [run(create_team, SYSTEM, at, f"Team {number}") for number in range(TEAMS)]
    for number in range(AGENTS):
        _join(f"agent{number}", Role.AGENT, teams[number % TEAMS], at)
    agents = agent_cards()
    for number in range(TEAMS):
        _join(f"leader{number}", Role.LEADER, teams[number], at)
    _join("supervisor", Role.SUPERVISOR, None, at)
    return agents


def _join(login: str, role: Role, team: int | None, at: Instant) -> None:
    rights = Rights(
        roles=frozenset({role}), grade=Grade.SENIOR, capacity=OPEN_EACH, team_id=team, groups=frozenset({"online"})
    )  # fmt: skip
    run(create_agent, SYSTEM, at, NewAgent(login=login, name=login, nickname=login, rights=rights))


def _customers(count: int, at: Instant) -> list[int]:
    made: list[int] = []
    for start in range(0, count, CUSTOMERS_PIECE):
        known = [
            (
                IdentityKey(channel="webchat", account="bench", external_id=f"member:{number}"),
                Details(name=f"客户{number}", phone=phone_of(number), tier=Tier.REPEAT),
            )
            for number in range(start, min(start + CUSTOMERS_PIECE, count))
        ]
        made += run(take_in_customers, SYSTEM, at, known)
    return made


def _present(shop: int, customers: list[int]) -> None:
    """Open what everybody has in hand, and a queue behind it, by the actions that real customers call."""
    for card in agent_cards():
        if Role.AGENT in card.roles:
            run(set_presence, SYSTEM, now(), card.id, Presence.AVAILABLE)
    rng = random.Random(1)
    for number, customer_id in enumerate(rng.sample(customers, AGENTS * OPEN_EACH + WAITING)):
        actor, at = customer_actor(customer_id), now()
        opened = run(open_dialogue, actor, at, Opening(shop_id=shop, channel="webchat", customer_id=customer_id))
        for said in range(3):
            run(receive_message, actor, now(), opened, Draft(cid=f"{number}-{said}", text=rng.choice(ASKED)))
