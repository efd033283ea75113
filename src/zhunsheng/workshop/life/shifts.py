"""Let agents have had shifts in the days before: with their sheets handed in, and confirmed by the supervisor. One agent a piece."""

import random
from typing import Final

from zhunsheng.access.values import Grade
from zhunsheng.assist.actions import acknowledge, begin_shift
from zhunsheng.assist.queries import unread
from zhunsheng.dialogue.queries import open_of
from zhunsheng.growth.actions import confirm_sheet, hand_in_shift
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.actions import end_shift
from zhunsheng.people.queries import actor_of, demo_agents, open_shift
from zhunsheng.people.values import AgentCard
from zhunsheng.workshop.life.cast import SEED, life

DAYS: Final = 4
BEGINS_H: Final = 9
ENDS_H: Final = 18
SECONDS_OF_DAY: Final = 86_400
NEW: Final = "xiaohe"
"""The newcomer of the first desk."""

SUPERVISOR: Final = "zhuguan"
NOTES: Final = ("", "", "下午退货咨询较多，已整理常见回复", "有两位客户约好明天回复，见承诺清单")
REMARKS: Final = {4: "响应快，记录完整", 3: "", 2: "注意首次问候的时限", 1: "请与组长约时间复盘"}


def workers() -> list[str]:
    """Name who has had shifts; a newcomer's first one is still to come."""
    grades = {one.login: one.grade for one in life().agents}
    return [login for login in sorted(life().everybody()) if grades.get(login) is not Grade.TRAINEE and login != NEW]


@system_only("the demonstration is made by the desk itself")
def work_shifts(ink: Ink, made: Instant, login: str) -> None:
    """Let somebody have worked on some of the days before, and have read by now what there is to read.

    Writes   shifts, sheets, acknowledgements; nothing for somebody who is on a shift at this moment, or whom somebody who tries the
             desk meanwhile has let serve a customer: no sheet is handed in over an open dialogue
    """
    cards = {card.login: card for card in demo_agents()}
    if login not in cards or open_shift(cards[login].id, ink.at) is not None or open_of(cards[login].id):
        return
    card, chance = cards[login], random.Random(f"{SEED}:{login}")
    for back in range(DAYS, 0, -1):
        if chance.random() < 0.8:
            _shift(ink, made, card, back, chance, cards.get(SUPERVISOR))
    read_up(ink.on_behalf_of(actor_of(card.id)))


@system_only("the demonstration is made by the desk itself")
def read_up(ink: Ink) -> None:
    """Let the actor have had a shift of an instant, without a sheet to appraise, in which what there is to read was read."""
    begin_shift(ink)
    acknowledge(ink, [one.key for one in unread(ink.actor.id, ink.at)])
    end_shift(ink)
    ink.settle()


def _shift(ink: Ink, made: Instant, card: AgentCard, back: int, chance: random.Random, boss: AgentCard | None) -> None:
    actor = actor_of(card.id)
    begin_shift(ink.earlier(_hour(made, back, BEGINS_H)).on_behalf_of(actor))
    ink.settle()
    sheet_id = hand_in_shift(ink.earlier(_hour(made, back, ENDS_H)).on_behalf_of(actor), chance.choice(NOTES))
    ink.settle()
    if boss is not None and back > 1:
        mark = max(1, min(4, round(3.2 + life().habit_of(card.login).charm + chance.gauss(0, 0.5))))
        confirming = ink.earlier(_hour(made, back, ENDS_H + 1)).on_behalf_of(actor_of(boss.id))
        confirm_sheet(confirming, sheet_id, mark, REMARKS[mark])
        ink.settle()


def _hour(made: Instant, back: int, hour: int) -> Instant:
    """Give an hour of a day before, as the clock stands in the demonstration's zone."""
    zone = life().zone_hours * 3600
    today = (made.us // 1_000_000 + zone) // SECONDS_OF_DAY
    return Instant(((today - back) * SECONDS_OF_DAY - zone + hour * 3600) * 1_000_000)
