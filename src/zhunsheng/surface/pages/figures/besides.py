"""What a draft would have done beside its time limits: to words that were sent, to closings, and to targets of figures."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from django.utils.translation import get_language, gettext

from zhunsheng.access.values import Actor
from zhunsheng.dialogue.queries import Met, Rejudged, closings_under, words_under
from zhunsheng.insight.queries import Goal, TargetSupposed, targets_under
from zhunsheng.insight.values import Aim, Better, By, Indicator, Period
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.queries import standing
from zhunsheng.standards.values import Clause, Rulebook
from zhunsheng.surface.pages.figures.words import part_words, rests_on, value_words

SHOWN: Final = 50


class ClauseMet(msgspec.Struct, frozen=True, kw_only=True):
    """One clause: how often it was met, then and supposed."""

    id: str
    title: str
    was: int
    would: int

    @property
    def more(self) -> int:
        """How many more it would have been."""
        return self.would - self.was


class MetRow(msgspec.Struct, frozen=True, kw_only=True):
    """One message or closing that only the draft would have met."""

    dialogue_id: int
    clause_id: str
    at: Instant
    agent: str


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """What was judged again: clause by clause, and what would be new."""

    title: str
    says: str
    wordless: int
    alike: int
    rows: list[ClauseMet]
    fresh: list[MetRow]
    number: int

    @property
    def unnamed(self) -> int:
        """How many are not listed."""
        return self.number - len(self.fresh)


class TargetRow(msgspec.Struct, frozen=True, kw_only=True):
    """One figure whose goal would be another. `then` and `would` are met, missed or empty."""

    id: str
    title: str
    value: str
    rests_on: str
    goal_then: str
    goal_would: str
    then: str
    would: str
    people: int
    people_then: int
    people_would: int


class Besides(msgspec.Struct, frozen=True, kw_only=True):
    """Words and closings judged again, and targets."""

    tables: list[Table]
    targets: list[TargetRow]


def told_besides(actor: Actor, rulebook: Rulebook, period: Period, at: Instant) -> Besides:
    """Judge the words and closings of a period again and hold its figures against the targets of a draft."""
    words, closings = (
        under(rulebook, period.since, period.until, every=False) for under in (words_under, closings_under)
    )
    return Besides(
        tables=[
            _table(
                gettext("Words that would have been met"),
                gettext("%(n)s messages of agents were judged again by the words that are kept.") % {"n": words.judged},
                words, rulebook.clauses,
            ),
            _table(
                gettext("Closings that would have been held back"),
                gettext("%(n)s closings were led through the gate again with what they had.") % {"n": closings.judged},
                closings, rulebook.clauses,
            ),
        ],
        targets=[_target(one) for one in targets_under(actor, standing(at).clauses, rulebook.clauses, period)],
    )  # fmt: skip


def _table(title: str, says: str, found: Rejudged, clauses: Mapping[str, Clause]) -> Table:
    lang = get_language() or "zh-hans"
    rows = [
        ClauseMet(
            id=one, title=clauses[one].title.of(lang) if one in clauses else "", was=found.was.get(one, 0),
            would=found.would.get(one, 0),
        )
        for one in sorted({*found.was, *found.would})
    ]  # fmt: skip
    return Table(
        title=title, says=says, wordless=found.wordless, alike=found.alike, rows=sorted(rows, key=lambda one: (-one.more, one.id)),
        fresh=_named(found.fresh[:SHOWN]), number=len(found.fresh),
    )  # fmt: skip


def _named(of: Sequence[Met]) -> list[MetRow]:
    names = part_words(By.AGENT, {one.agent_id for one in of})
    return [
        MetRow(dialogue_id=one.dialogue_id, clause_id=one.clause_id, at=one.at, agent=names[one.agent_id]) for one in of
    ]


def _target(one: TargetSupposed) -> TargetRow:
    state = {True: "met", False: "missed", None: ""}
    return TargetRow(
        id=one.goal.indicator.id, title=one.goal.indicator.title.of(get_language() or "zh-hans"),
        value=value_words(one.goal.indicator, one.figure.value), rests_on=rests_on(one.goal.indicator, one.figure),
        goal_then=goal_words(one.goal.indicator, one.goal.then), goal_would=goal_words(one.goal.indicator, one.goal.supposed),
        then=state[one.met_then], would=state[one.would_meet], people=one.people, people_then=one.people_then,
        people_would=one.people_would,
    )  # fmt: skip


def goal_words(one: Indicator, goal: Goal) -> str:
    """Write what a figure is aimed at; nothing where it is aimed at nothing."""
    if goal.aim is not Aim.LEVEL:
        rising = goal.aim is Aim.RISING
        return gettext("rising from month to month") if rising else gettext("falling from month to month")
    if goal.target is None:
        return "—"
    return f"{'≥' if goal.better is Better.HIGHER else '≤'} {value_words(one, goal.target)}"
