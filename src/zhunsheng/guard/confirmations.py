"""Recognise in a dialogue what a gate wants confirmed: the agent asked and the customer said yes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from zhunsheng.guard.answers import Saying, Tone, sayings
from zhunsheng.guard.normalise import squash
from zhunsheng.guard.values import Confirmation, Line, Standing
from zhunsheng.standards.values import Need, Speaker, StepGate, Way

_folded = lru_cache(maxsize=4096)(squash)


def find_confirmations(gate: StepGate, lines: Sequence[Line]) -> tuple[Confirmation, ...]:
    """Say for each need that a dialogue can confirm how it stands; the customer's last word counts.

    Clauses   cc-1.3a
    """
    needs = tuple(need for need in gate.needs if Way.RECOGNISED in need.accepts)
    return tuple(_Following(need, needs).through(lines) for need in needs)


class _Following:
    """Follow one need through a dialogue."""

    def __init__(self, need: Need, needs: tuple[Need, ...]) -> None:
        self._need = need
        self._needs = needs
        self._asked: Line | None = None
        self._fresh = False
        self._customer_spoke = False
        self._so_far = Confirmation(need_id=need.id, title=need.title, standing=Standing.NOT_ASKED)

    def through(self, lines: Sequence[Line]) -> Confirmation:
        for line in lines:
            if line.by == Speaker.CUSTOMER:
                self._hear(line)
            elif line.by in (Speaker.AGENT, Speaker.BOT):
                self._ask(line)
        return self._so_far

    def _ask(self, line: Line) -> None:
        """Note a question; brief answers belong to the last question of the agent's latest turn."""
        if self._customer_spoke:
            self._fresh = self._customer_spoke = False
        asked = _last_asked(self._needs, line.text)
        if asked is not None:
            self._fresh = asked is self._need
        if not _asks(self._need, line.text):
            return
        self._asked = line
        if self._so_far.standing is Standing.NOT_ASKED:
            self._so_far = Confirmation(
                need_id=self._need.id,
                title=self._need.title,
                standing=Standing.UNANSWERED,
                asked_id=line.message_id,
            )

    def _hear(self, line: Line) -> None:
        self._customer_spoke = True
        said = [saying for saying in sayings(self._need, line.text) if self._counts(saying)]
        if said:
            denied = [saying for saying in said if saying.tone is Tone.DENIES]
            self._settle(line, denied[-1] if denied else said[-1])

    def _counts(self, saying: Saying) -> bool:
        if saying.brief:
            return self._fresh
        if saying.tone is Tone.AFFIRMS:
            return self._asked is not None
        return True

    def _settle(self, line: Line, saying: Saying) -> None:
        denied = saying.tone is Tone.DENIES
        if denied and self._so_far.standing is Standing.NOT_ASKED:
            return  # an opening complaint denies nothing yet
        self._so_far = Confirmation(
            need_id=self._need.id,
            title=self._need.title,
            standing=Standing.DENIED if denied else Standing.MET,
            asked_id=self._asked.message_id if self._asked is not None else None,
            answered_id=line.message_id,
            start=saying.start,
            end=saying.end,
            at=line.at,
        )


def _asks(need: Need, text: str) -> bool:
    folded = squash(text)
    return any(_folded(phrase) in folded for phrase in need.asked if phrase)


def _last_asked(needs: tuple[Need, ...], text: str) -> Need | None:
    """Give the need whose question stands last in a message."""
    folded = squash(text)
    ends = [
        (folded.rfind(_folded(phrase)), need)
        for need in needs
        for phrase in need.asked
        if phrase and _folded(phrase) in folded
    ]
    return max(ends, key=lambda end: end[0])[1] if ends else None
