"""What was said in the two weeks before the demonstration was made: drawn from a seed, the same every time. Pure."""

import random
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import Final

import msgspec

from zhunsheng.kernel.durations import Duration, hours, seconds
from zhunsheng.kernel.instants import Instant
from zhunsheng.workshop.life.cast import SEED, Habit, Life, Topic, life, patrons, products_of, regulars

DAY: Final = 86_400
OFFERS: Final = 0.93
"""How often an answer is marked as the solution, which stops the clocks that wait for one."""

ENDS: Final = hours(1)
"""No planned dialogue lasts longer, its last words included."""


class Ending(StrEnum):
    """How a dialogue of the past ends."""

    SOLVED = "solved"
    FOLLOWUP = "followup"
    SILENT = "silent"


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a dialogue, so many seconds after its beginning.

    `slip` are words tried first that the guard holds back; `solves` says that these words are the solution.
    """

    after_s: int
    agent: bool
    text: str
    slip: str = ""
    solves: bool = False


class Plot(msgspec.Struct, frozen=True, kw_only=True):
    """One dialogue of the past; `patron` is a place among the customers, `kept_s` when what was promised was done."""

    number: int
    patron: int
    login: str
    at: Instant
    taken_s: int
    graded_s: int
    issue_type: str
    order: str
    lines: tuple[Spoken, ...]
    offers: bool
    ending: Ending
    closed_s: int
    recorded_s: int | None
    kept_s: int | None
    score: int | None
    comment: str


@cache
def plots(made_us: int) -> tuple[Plot, ...]:
    """Plan every dialogue of the two weeks before an instant, in the order in which they begin."""
    chance, told, made = random.Random(SEED + 1), life(), Instant(made_us)
    begins = sorted(at for at in _arrivals(chance, told, made) if (at + ENDS).us < made_us)
    return tuple(_plot(chance, told, number, at, made) for number, at in enumerate(begins))


def _arrivals(chance: random.Random, told: Life, made: Instant) -> Iterator[Instant]:
    shift = told.zone_hours * 3600
    today = (made.us // 1_000_000 + shift) // DAY
    for day in range(today - told.days, today + 1):
        weekday = (day + 3) % 7
        for _ in range(round(told.dialogues_a_day * told.weekdays[weekday] * chance.uniform(0.9, 1.1))):
            hour = chance.choices(range(24), told.hours)[0]
            yield Instant((day * DAY - shift + hour * 3600 + chance.randrange(3600)) * 1_000_000)


def _plot(chance: random.Random, told: Life, number: int, at: Instant, made: Instant) -> Plot:
    login = chance.choice(sorted(told.everybody()))
    habit = told.habit_of(login)
    patron = chance.choice(regulars())
    topic = chance.choices(told.topics, [one.weight for one in told.topics])[0]
    order = f"69{chance.randrange(10**16, 10**17)}"
    ending = chance.choices(list(Ending), (78, 9, 13))[0]
    product = chance.choice(products_of(patrons()[patron].shop)).title
    slots = {"product": product, "order": order, "carrier": "顺丰速运", "agent": login}
    lines, end = _lines(chance, told, habit, topic, ending, slots)
    score, comment = _rating(chance, told, habit, ending)
    kept = end + round(chance.triangular(1, 26, 8) * 3600)
    quick, late = round(chance.lognormvariate(6.0, 1.0)), round(chance.triangular(2.2, 22, 5) * 3600)
    recorded = end + (quick if chance.random() < habit.records else late)
    return Plot(
        number=number, patron=patron, login=login, at=at, taken_s=chance.choice((0, 0, 1, 2, 5)),
        graded_s=lines[1].after_s + 1, issue_type=topic.type, order=order, lines=lines,
        offers=chance.random() < OFFERS, ending=ending, closed_s=end,
        recorded_s=recorded if at + after(recorded) < made else None,
        kept_s=kept if ending is Ending.FOLLOWUP and at + after(kept) < made else None, score=score, comment=comment,
    )  # fmt: skip


def _lines(
    chance: random.Random, told: Life, habit: Habit, topic: Topic, ending: Ending, slots: dict[str, str]
) -> tuple[tuple[Spoken, ...], int]:
    """Let customer and agent speak; returns the words and the second at which the dialogue is closed."""
    lines, now = [], 1

    def speak(text: str, *, agent: bool, slip: str = "", solves: bool = False) -> None:
        words = text.format(**slots) if "{" in text else text
        lines.append(Spoken(after_s=now, agent=agent, text=words, slip=slip, solves=solves))

    def pause(median: float) -> int:
        return now + 2 + round(median * chance.lognormvariate(0, 0.55))

    speak(chance.choice(topic.ask), agent=False)
    now = pause(habit.speed)
    if now > 60:
        speak(chance.choice(told.angry), agent=False)
        now += 8
    greeting = chance.choice(told.greetings).replace("{agent}", "客服")
    # Whoever keeps their records also sums up what the customer wants before answering.
    sums_up = random.Random(f"{topic.type} {now} {habit.speed}").random() < habit.records
    speak(greeting + told.restating.format(about=topic.about) if sums_up else greeting, agent=True)
    now = pause(habit.speed * 2.5)
    slip = chance.choice(told.slips) if chance.random() < habit.slips else ""
    speak(topic.answer, agent=True, slip=slip, solves=True)
    if ending is Ending.SILENT:
        for chase in told.chases:
            now += 605 + chance.randrange(60)
            speak(chase, agent=True)
        return tuple(lines), now + 10
    for question, replies in zip(told.questions, told.replies, strict=True):
        now = pause(habit.speed)
        speak(question, agent=True)
        now = pause(12)
        if ending is Ending.FOLLOWUP:
            speak("还没有解决，你们跟进一下吧", agent=False)
            break
        speak(chance.choice(replies), agent=False)
    now = pause(habit.speed)
    speak(told.farewell, agent=True)
    return tuple(lines), now + chance.randint(3, 40)


def _rating(chance: random.Random, told: Life, habit: Habit, ending: Ending) -> tuple[int | None, str]:
    if ending is Ending.SILENT or chance.random() > 0.45:
        return None, ""
    mean = (4.4 if ending is Ending.SOLVED else 2.6) + habit.charm
    score = max(1, min(5, round(chance.gauss(mean, 0.8))))
    return score, chance.choice(told.comments[score])


def later(plot: Plot, second: int) -> Instant:
    """Give the instant of a second of a dialogue."""
    return plot.at + after(second)


def after(second: int) -> Duration:
    """Give so many seconds."""
    return seconds(second)
