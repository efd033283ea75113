"""Let the inspector have reviewed some of the past dialogues, and some agents have answered."""

import random
from typing import Final

from zhunsheng.commerce.queries import shops
from zhunsheng.dialogue.queries import rows_of, some_of_shop
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.durations import minutes
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.queries import actor_of, demo_agents
from zhunsheng.quality.actions import answer_review, give_review
from zhunsheng.quality.queries import review_items
from zhunsheng.quality.values import Finding, Item, Verdict
from zhunsheng.workshop.life.cast import SEED

PIECES: Final = 4
A_PIECE: Final = 4
AMONG: Final = 60
FIRST_MIN, EVERY_MIN = 720, 40
"""Minutes before the demonstration was made at which the first review was given, and between two."""

INSPECTOR: Final = "zhijian"
WHOLE: Final = ("讲解清楚，可作为案例", "", "结束前的确认不完整，请注意", "")
WHY: Final = "见系统标记的证据"
ANSWERS: Final = ("收到，下次先问候再查单", "当时同时接待五位客户，已调整")


@system_only("the demonstration is made by the desk itself")
def review_some(ink: Ink, made: Instant, piece: int) -> None:
    """Let a few dialogues of one shop be reviewed as the desk's own evidence suggests.

    Writes   reviews and answers
    """
    chance = random.Random(f"{SEED}:review:{piece}")
    inspector = next((card for card in demo_agents() if card.login == INSPECTOR), None)
    stores = [shop for shop in shops() if shop.is_demo]
    if inspector is None or not stores:
        return
    ids = some_of_shop(stores[piece % len(stores)].id, AMONG)
    before = made - minutes(FIRST_MIN + 60)
    rows = [
        row
        for row in rows_of(ids)
        if row.closed_at is not None and row.closed_at < before.us and row.agent_id is not None
    ]
    for number, row in enumerate(chance.sample(rows, min(A_PIECE, len(rows)))):
        at = made - minutes(FIRST_MIN - EVERY_MIN * (piece * A_PIECE + number))
        hold = ink.earlier(at).on_behalf_of(actor_of(inspector.id))
        findings = {one.clause_id: _finding(one) for one in review_items(hold.actor, row.id, at)}
        review_id = give_review(hold, row.id, findings, chance.choice(WHOLE))
        ink.settle()
        if row.agent_id is not None and chance.random() < 0.4:
            answer_review(
                ink.earlier(at + minutes(20)).on_behalf_of(actor_of(row.agent_id)), review_id, ANSWERS[number % 2]
            )
            ink.settle()


def _finding(item: Item) -> Finding:
    return Finding(verdict=item.suggested, remark=WHY if item.suggested is Verdict.FAULT else "")
