"""Ask the guard: is this message allowed, was that phrase said, did the customer confirm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zhunsheng.guard.approving import Noes, Standing, insist_newest, insist_other_author, insist_sayable
from zhunsheng.guard.benching import Bench
from zhunsheng.guard.cache import guard_of
from zhunsheng.guard.confirmations import find_confirmations
from zhunsheng.guard.emotion import Emotion, emotion_of, read_emotion, sure_of
from zhunsheng.guard.hearing import Hearing, Told, What
from zhunsheng.guard.inspecting import Inspection, inspect, restates, what_is_said
from zhunsheng.guard.issues import Suggested, suggest_issue
from zhunsheng.guard.labelled import PARTS
from zhunsheng.guard.lines import judge_lines
from zhunsheng.guard.measuring import Tally, families_of_sets, measure
from zhunsheng.guard.personal import Personal, find_personal, mask
from zhunsheng.guard.phrases import Guard, compile_guard
from zhunsheng.guard.presence import find_present
from zhunsheng.guard.promises import Promised, find_promises, may_name_a_time
from zhunsheng.guard.proving import CLAIMS
from zhunsheng.guard.reading import Reader, reader_of
from zhunsheng.guard.score import Labelled, Report, score
from zhunsheng.guard.sparing import without_personal
from zhunsheng.guard.values import NO_CONTEXT, NOTHING_KNOWN, Confirmation, Context, Judgement, Line, Presence
from zhunsheng.standards.values import Kind, Place, Rulebook, Speaker

__all__ = [
    "CLAIMS",
    "PARTS",
    "Bench",
    "Emotion",
    "Guard",
    "Hearing",
    "Inspection",
    "Labelled",
    "Noes",
    "Personal",
    "Promised",
    "Reader",
    "Report",
    "Standing",
    "Suggested",
    "Tally",
    "Told",
    "What",
    "compile_guard",
    "confirmations",
    "emotion_of",
    "families_of_sets",
    "find_confirmations",
    "find_personal",
    "find_present",
    "find_promises",
    "guard_of",
    "insist_newest",
    "insist_other_author",
    "insist_sayable",
    "inspect",
    "judge",
    "judge_lines",
    "mask",
    "may_name_a_time",
    "measure",
    "presence",
    "read_emotion",
    "reader_of",
    "restates",
    "score",
    "suggest_issue",
    "sure_of",
    "what_is_said",
    "without_personal",
]


def judge(
    rulebook: Rulebook, text: str, *, speaker: Speaker = Speaker.AGENT, context: Context = NO_CONTEXT
) -> Judgement:
    """Judge one message by the phrase clauses of a rulebook.

    Clauses   cc-2.1b, ec-2.2b
    """
    return guard_of(rulebook).judge(text, speaker=speaker, context=context)


def presence(
    rulebook: Rulebook, lines: Sequence[Line], *, at: Place, about: Mapping[str, object] = NOTHING_KNOWN
) -> tuple[Presence, ...]:
    """Say whether the phrases that a rulebook demands at this place were said.

    Clauses   cc-1.3b
    """
    return find_present(rulebook.of_kind(Kind.PHRASE), lines, at=at, about=about)


def confirmations(
    rulebook: Rulebook,
    lines: Sequence[Line],
    *,
    at: Place = Place.CLOSING,
    about: Mapping[str, object] = NOTHING_KNOWN,
) -> dict[str, tuple[Confirmation, ...]]:
    """Say for each gate clause of this place what the dialogue itself confirms, by clause id.

    Clauses   cc-1.3a
    """
    return {
        clause.id: find_confirmations(clause.gate, lines)
        for clause in rulebook.of_kind(Kind.STEP)
        if clause.gate is not None and clause.gate.at is at and clause.applies_to(about)
    }
