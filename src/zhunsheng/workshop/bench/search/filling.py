"""Fill a desk for the bench of search, through the doors of its rooms."""

import random
from collections.abc import Iterator
from typing import Final

from zhunsheng.access.values import SYSTEM, Grade, Role, customer_actor
from zhunsheng.assist.actions import draft_script
from zhunsheng.assist.values import ScriptDraft
from zhunsheng.cases.actions import copy_cases, register_case
from zhunsheng.cases.values import NewCase
from zhunsheng.commerce.actions import create_shop
from zhunsheng.commerce.values import NewShop
from zhunsheng.dialogue.actions import open_dialogue, receive_message
from zhunsheng.dialogue.actions.past import take_in_past
from zhunsheng.dialogue.values import By, Draft, Opening, PastDialogue, PastLine
from zhunsheng.ground.keys import create_keyring
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.knowledge.actions import draft_faq
from zhunsheng.knowledge.values import FaqDraft
from zhunsheng.people.actions import create_agent, create_team, ensure_defaults, take_in_customers
from zhunsheng.people.queries import agent_cards
from zhunsheng.people.values import AgentCard, Details, IdentityKey, NewAgent, Rights, Tier
from zhunsheng.standards.actions import install_standard
from zhunsheng.standards.queries import shipped
from zhunsheng.workshop.bench.search.bench import LINES, Size
from zhunsheng.workshop.bench.search.speech import Speech
from zhunsheng.workshop.demo import demo_data

AGENTS: Final = 40
TEAMS: Final = 4
NEW: Final = 8
"""Dialogues that the newcomer had."""
WAITING: Final = 20
CUSTOMERS: Final = 500
PIECE: Final = 400
DISTINCT: Final = 100
"""Cases that are registered; the others are copies of their rows."""
MINUTE_US: Final = 60_000_000


def fill(size: Size) -> list[int]:
    """Fill an empty desk but for its documents; return the dialogues that wait, which nobody has indexed yet."""
    at = now()
    create_keyring()
    fills = demo_data().fills
    for name, text in shipped():
        run(install_standard, SYSTEM, at, text, name=name, effective_at=at, fills=fills.get(name, {}))
    run(ensure_defaults, SYSTEM, at)
    shop = run(create_shop, SYSTEM, at, NewShop(key="bench", name="Bench", colour="#0f766e")).id
    agents, newcomer = _people(at)
    known = [
        (IdentityKey(channel="webchat", account="bench", external_id=f"member:{n}"), Details(name=f"客户{n}", tier=Tier.REPEAT))
        for n in range(CUSTOMERS)
    ]  # fmt: skip
    customers = run(take_in_customers, SYSTEM, at, known)
    _shelf(size)
    _cases(size.cases, shop, customers)
    for number in range(0, size.dialogues, PIECE):
        ahead = range(number, min(number + PIECE, size.dialogues))
        run(take_in_past, SYSTEM, now(), shop, list(_past(ahead, size.dialogues, customers, agents, newcomer, at.us)))
    return list(_waiting(shop, customers))


def _people(at: Instant) -> tuple[list[AgentCard], AgentCard]:
    """Take on agents in teams, a newcomer, somebody in a group without any dialogue yet, and a supervisor."""
    teams = [run(create_team, SYSTEM, at, f"Team {number}") for number in range(TEAMS)]
    for number in range(AGENTS):
        _join(f"agent{number}", Role.AGENT, teams[number % TEAMS], at)
    agents = agent_cards()
    _join("leader", Role.LEADER, teams[0], at)
    _join("newcomer", Role.AGENT, teams[0], at)
    _join("colleague", Role.AGENT, None, at)
    _join("supervisor", Role.SUPERVISOR, None, at)
    return agents, next(one for one in agent_cards() if one.login == "newcomer")


def _join(login: str, role: Role, team: int | None, at: Instant) -> None:
    rights = Rights(
        roles=frozenset({role}), grade=Grade.SENIOR, capacity=8, team_id=team, groups=frozenset({"online"})
    )  # fmt: skip
    run(create_agent, SYSTEM, at, NewAgent(login=login, name=login, nickname=login, rights=rights))


def _shelf(size: Size) -> None:
    """Write questions with five ways to ask each, and scripts."""
    says = Speech(1)
    for number in range(size.faqs):
        draft = FaqDraft(
            question=f"{says.sentence(2, 5)}{number}", answer=says.paragraph(60), category=says.sentence(1, 1)
        )
        run(draft_faq, SYSTEM, now(), draft, list(dict.fromkeys(f"{says.sentence(2, 5)}{number}" for _ in range(5))))
    for number in range(size.scripts):
        words = says.sentence(1, 3)
        run(
            draft_script, SYSTEM, now(),
            ScriptDraft(situation="closing", title=f"{words}{number}", title_en=f"Words {number}", text=says.paragraph(40)),
        )  # fmt: skip


def _cases(count: int, shop: int, customers: list[int]) -> None:
    says = Speech(2)
    made = min(DISTINCT, count)
    for number in range(made):
        new = NewCase(
            kind="complaint", shop_id=shop, customer_id=customers[number % len(customers)], channel="webchat",
            fields={"matter": says.sentence(3, 8), "demand": says.sentence(2, 4)},
        )  # fmt: skip
        case_id = run(register_case, SYSTEM, now(), new)
        copies = count // made - 1
        if copies > 0:
            run(copy_cases, SYSTEM, now(), case_id, copies)


def _past(
    numbers: range, dialogues: int, customers: list[int], agents: list[AgentCard], newcomer: AgentCard, until_us: int
) -> Iterator[PastDialogue]:
    for number in numbers:
        says, chance = Speech(1_000 + number), random.Random(number)
        mine = number % max(1, dialogues // NEW) == 0
        agent = newcomer if mine else agents[number % len(agents)]
        start = until_us - (dialogues + 60 - number) * MINUTE_US
        lines = tuple(
            PastLine(by=By.AGENT if place % 2 else By.CUSTOMER, text=says.sentence(), at=start + place * 2_000_000)
            for place in range(LINES)
        )
        yield PastDialogue(
            channel="webchat", customer_id=chance.choice(customers), tier="repeat", group="online", agent_id=agent.id,
            agent_name=agent.nickname, team_id=agent.team_id, lines=lines,
        )  # fmt: skip


def _waiting(shop: int, customers: list[int]) -> Iterator[int]:
    """Let customers write while nobody is at work."""
    says = Speech(3)
    for number, customer_id in enumerate(customers[:WAITING]):
        actor = customer_actor(customer_id)
        opening = Opening(shop_id=shop, channel="webchat", customer_id=customer_id)
        dialogue_id = run(open_dialogue, actor, now(), opening)
        for said in range(3):
            run(receive_message, actor, now(), dialogue_id, Draft(cid=f"{number}-{said}", text=says.sentence()))
        yield dialogue_id
