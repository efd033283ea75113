"""Measure the guard: precision, recall and false alarms by family, with the sentences it got wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from zhunsheng.guard import labelled
from zhunsheng.guard.emotion import read_emotion
from zhunsheng.guard.inspecting import what_is_said
from zhunsheng.guard.lines import KNOWN_AS
from zhunsheng.guard.personal import find_personal
from zhunsheng.guard.phrases import Guard
from zhunsheng.standards.values import Value

LEVELS: Final = (0, 1, 2)
NOTED_PARTS: Final = frozenset({"refusal_without_alternative", "apology_without_remedy", "jargon", "too_long", "typo"})
"""What ordinary sentences may lack or hold without anyone being offended."""
CLEAN: Final = "clean"
"""The file of ordinary sentences that belong to no family."""


class Tally(Value, frozen=True):
    """Count one family: of the sentences to be hit those that were, of the others those hit without cause."""

    family: str
    caught: int
    missed: tuple[str, ...]
    passed: int
    false_alarms: tuple[str, ...]

    @property
    def recall(self) -> float:
        """Share of the sentences to be hit that were; 1 when there were none."""
        return _share(self.caught, self.caught + len(self.missed))

    @property
    def alarm_rate(self) -> float:
        """Share of the other sentences of the family's file that were hit without cause; 0 when there were none."""
        whole = self.passed + len(self.false_alarms)
        return len(self.false_alarms) / whole if whole else 0.0

    @property
    def precision(self) -> float:
        """Share of the hit sentences that should have been hit; 1 when none was."""
        return _share(self.caught, self.caught + len(self.false_alarms))


class Measured(Value, frozen=True):
    """Hold the figures of one part of the labelled sets."""

    part: str
    families: tuple[Tally, ...]
    says: tuple[int, int]
    says_wrong: tuple[str, ...]
    emotion_f1: float
    upset_recall: float
    emotion_wrong: tuple[str, ...]
    personal_f1: float
    personal_wrong: tuple[str, ...]
    lines: int

    def table(self, *, quiet: bool = False) -> str:
        """Print the figures, and under them the sentences behind each miss and each false alarm."""
        rows = [
            f"{self.part}: {self.lines} lines",
            f"{'family':<30}{'recall':>14}{'false alarms':>16}{'precision':>11}",
        ]
        rows += [_row(one) for one in self.families]
        rows.append(f"{'says':<30}{self.says[0]:>6}/{self.says[1]:<4} accuracy {_share(*self.says):.3f}")
        rows.append(f"{'emotion':<30}macro F1 {self.emotion_f1:.3f}, upset recall {self.upset_recall:.3f}")
        rows.append(f"{'personal':<30}F1 {self.personal_f1:.3f}")
        if not quiet:
            for one in self.families:
                rows += [f"missed by {one.family}: {text}" for text in one.missed]
                rows += [f"false alarm of {one.family}: {text}" for text in one.false_alarms]
            rows += [*self.says_wrong, *self.emotion_wrong, *self.personal_wrong]
        return "\n".join(rows)


def measure(guard: Guard, part: str) -> Measured:
    """Judge every labelled sentence of one part."""
    sentences = list(labelled.sentences(part))
    names = sorted({one.family for one in sentences})
    says = list(labelled.named(part, "says"))
    wrong = [
        f"says {want}: {text} -> {', '.join(got) or '-'}"
        for want, text in says
        if not _right(want, got := what_is_said(text))
    ]
    moods = [(int(level), read_emotion(text).level, text) for level, text in labelled.named(part, "emotion")]
    found = [(one, _places(one.text)) for one in labelled.marked(part)]
    return Measured(
        part=part,
        families=tuple(_tally(guard, name, [one for one in sentences if one.family == name]) for name in names),
        says=(len(says) - len(wrong), len(says)),
        says_wrong=tuple(wrong),
        emotion_f1=sum(_f1_of(level, moods) for level in LEVELS) / len(LEVELS),
        upset_recall=_share(
            sum(seen == 2 for level, seen, _ in moods if level == 2), sum(level == 2 for level, _, _ in moods)
        ),
        emotion_wrong=tuple(f"emotion {level} read as {seen}: {text}" for level, seen, text in moods if level != seen),
        personal_f1=_personal_f1(found),
        personal_wrong=tuple(f"personal: {one.text}" for one, got in found if got != one.places),
        lines=len(sentences) + len(says) + len(moods) + len(found),
    )


def bench(guard: Guard, part: str, family: str = "") -> tuple[Tally, ...]:
    """Judge the labelled sentences of one part, of one family or of all."""
    said = [one for one in labelled.sentences(part) if not family or one.family == family]
    names = sorted({one.family for one in said})
    return tuple(_tally(guard, name, [one for one in said if one.family == name]) for name in names)


def families_of_sets() -> tuple[str, ...]:
    """Name the families that the labelled sets hold sentences of."""
    return tuple(sorted({one.family for part in labelled.PARTS for one in labelled.sentences(part)}))


def families_hit(guard: Guard, sentence: labelled.Sentence) -> frozenset[str]:
    """Name the families that hit a sentence."""
    judged = guard.judge(sentence.text, speaker=sentence.speaker, context=sentence.context)
    return frozenset(KNOWN_AS.get(hit.known_as, hit.known_as) for hit in judged.hits)


def _is_hit(guard: Guard, family: str, sentence: labelled.Sentence) -> bool:
    """Tell whether a family hit a sentence; a `clean` sentence must not be hit by any."""
    if family != CLEAN:
        return family in families_hit(guard, sentence)
    judged = guard.judge(sentence.text, speaker=sentence.speaker, context=sentence.context)
    return any(hit.family not in NOTED_PARTS for hit in judged.hits)


def _tally(guard: Guard, family: str, sentences: Iterable[labelled.Sentence]) -> Tally:
    judged = [(one, _is_hit(guard, family, one)) for one in sentences]
    return Tally(
        family=family,
        caught=sum(one.hit and hit for one, hit in judged),
        missed=tuple(one.text for one, hit in judged if one.hit and not hit),
        passed=sum(not one.hit and not hit for one, hit in judged),
        false_alarms=tuple(one.text for one, hit in judged if hit and not one.hit),
    )


def _right(wanted: str, got: tuple[str, ...]) -> bool:
    return not got if wanted == "-" else wanted in got


def _places(text: str) -> frozenset[tuple[str, int, int]]:
    return frozenset((one.kind, one.start, one.end) for one in find_personal(text))


def _personal_f1(found: Iterable[tuple[labelled.Marked, frozenset[tuple[str, int, int]]]]) -> float:
    count: Counter[str] = Counter()
    for one, got in found:
        count.update(right=len(one.places & got), extra=len(got - one.places), lost=len(one.places - got))
    return _share(2 * count["right"], 2 * count["right"] + count["extra"] + count["lost"])


def _f1_of(level: int, moods: Iterable[tuple[int, int, str]]) -> float:
    pairs = [(wanted == level, seen == level) for wanted, seen, _ in moods]
    right = sum(wanted and seen for wanted, seen in pairs)
    return _share(2 * right, 2 * right + sum(wanted != seen for wanted, seen in pairs))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _row(one: Tally) -> str:
    wanted, others = one.caught + len(one.missed), one.passed + len(one.false_alarms)
    return (
        f"{one.family:<30}{one.caught:>4}/{wanted:<3} {one.recall:.3f}{len(one.false_alarms):>7}/{others:<3} {one.alarm_rate:.3f}"
        f"{one.precision:>11.3f}"
    )
