"""Measure the guard: precision, recall and false alarms by family, with the sentences it got wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from zhunsheng.guard import labelled
from zhunsheng.guard.emotion import UPSET, mood_of
from zhunsheng.guard.inspecting import what_is_said
from zhunsheng.guard.likeness import Likeness
from zhunsheng.guard.personal import find_personal
from zhunsheng.guard.phrases import Guard
from zhunsheng.guard.traits import known_as, traits_of
from zhunsheng.guard.values import Hit
from zhunsheng.standards.values import Value

LEVELS: Final = (0, 1, 2)
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
    moods: tuple[tuple[int, int, str], ...]
    """The level that each customer's message has, the one it was read as, and the message."""
    personal: tuple[int, int]
    """Places right twice over, and all places found and to be found: the two halves of F1."""
    personal_wrong: tuple[str, ...]
    lines: int

    @property
    def emotion_f1(self) -> float:
        """How well the three levels were told apart, the mean of theirs."""
        return sum(_f1_of(level, self.moods) for level in LEVELS) / len(LEVELS)

    @property
    def upset_recall(self) -> float:
        """Share of the upset messages that were read as such."""
        upset = [seen for level, seen, _ in self.moods if level == UPSET]
        return _share(sum(seen == UPSET for seen in upset), len(upset))

    @property
    def personal_f1(self) -> float:
        """How well the places of personal data were found."""
        return _share(*self.personal)

    @property
    def emotion_wrong(self) -> tuple[str, ...]:
        """Say which messages were read as more or less upset than they are."""
        return tuple(f"emotion {level} read as {seen}: {text}" for level, seen, text in self.moods if level != seen)

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


def measure(guard: Guard, part: str, *, author: str = "", likeness: Likeness | None = None) -> Measured:
    """Judge every labelled sentence of one part, or of one author's set in it; another likeness is for weighing it."""
    sentences = [one for one in labelled.sentences(part) if author in ("", one.author)]
    names = sorted({one.family for one in sentences})
    says = [one for one in labelled.named(part, "says") if author in ("", one.author)]
    said = [(one.label, one.text, what_is_said(one.text, likeness)) for one in says]
    heard = [one for one in labelled.named(part, "emotion") if author in ("", one.author)]
    found = [(one, _places(one.text)) for one in labelled.marked(part)] if not author else []
    return Measured(
        part=part,
        families=tuple(
            tally(name, [(one, is_hit(guard, name, one)) for one in sentences if one.family == name]) for name in names
        ),
        says=(sum(_right(label, got) for label, _, got in said), len(said)),
        says_wrong=tuple(
            f"says {label}: {text} -> {', '.join(got) or '-'}" for label, text, got in said if not _right(label, got)
        ),
        moods=tuple((int(one.label), mood_of(one.text, likeness), one.text) for one in heard),
        personal=_personal(found),
        personal_wrong=tuple(f"personal: {one.text}" for one, got in found if got != one.places),
        lines=len(sentences) + len(says) + len(heard) + len(found),
    )


def together(parts: Sequence[Measured]) -> Measured:
    """Add several measured sets up."""
    names = sorted({one.family for part in parts for one in part.families})
    return Measured(
        part=parts[0].part,
        families=tuple(
            _added([one for part in parts for one in part.families if one.family == name]) for name in names
        ),
        says=(sum(part.says[0] for part in parts), sum(part.says[1] for part in parts)),
        says_wrong=tuple(one for part in parts for one in part.says_wrong),
        moods=tuple(one for part in parts for one in part.moods),
        personal=(sum(part.personal[0] for part in parts), sum(part.personal[1] for part in parts)),
        personal_wrong=tuple(one for part in parts for one in part.personal_wrong),
        lines=sum(part.lines for part in parts),
    )


def _added(tallies: Sequence[Tally]) -> Tally:
    return Tally(
        family=tallies[0].family,
        caught=sum(one.caught for one in tallies),
        missed=tuple(text for one in tallies for text in one.missed),
        passed=sum(one.passed for one in tallies),
        false_alarms=tuple(text for one in tallies for text in one.false_alarms),
    )


def families_of_sets() -> tuple[str, ...]:
    """Name the families that the labelled sets hold sentences of."""
    return tuple(sorted({one.family for part in labelled.PARTS for one in labelled.sentences(part)}))


def families_hit(guard: Guard, sentence: labelled.Sentence) -> frozenset[str]:
    """Name the families that hit a sentence."""
    judged = guard.judge(sentence.text, speaker=sentence.speaker, context=sentence.context)
    return frozenset(known_as(hit.known_as) for hit in judged.hits)


def is_hit(guard: Guard, family: str, sentence: labelled.Sentence) -> bool:
    """Tell whether a family hit a sentence; a `clean` sentence must not be hit by any."""
    judged = guard.judge(sentence.text, speaker=sentence.speaker, context=sentence.context)
    return any(counts(family, hit) for hit in judged.hits)


def counts(family: str, hit: Hit) -> bool:
    """Tell whether a hit is held against the sentences of a family's file: its own, and in `clean` any that offends."""
    return not traits_of(hit.known_as).noted if family == CLEAN else known_as(hit.known_as) == family


def tally(family: str, judged: Sequence[tuple[labelled.Sentence, bool]]) -> Tally:
    """Count the judged sentences of one family."""
    return Tally(
        family=family,
        caught=sum(one.hit and hit for one, hit in judged),
        missed=tuple(one.text for one, hit in judged if one.hit and not hit),
        passed=sum(not one.hit and not hit for one, hit in judged),
        false_alarms=tuple(one.text for one, hit in judged if hit and not one.hit),
    )


def _right(wanted: str, got: tuple[str, ...]) -> bool:
    return not got if wanted == labelled.NOTHING else wanted in got


def _places(text: str) -> frozenset[tuple[str, int, int]]:
    return frozenset((one.kind, one.start, one.end) for one in find_personal(text))


def _personal(found: Iterable[tuple[labelled.Marked, frozenset[tuple[str, int, int]]]]) -> tuple[int, int]:
    count: Counter[str] = Counter()
    for one, got in found:
        count.update(right=len(one.places & got), extra=len(got - one.places), lost=len(one.places - got))
    return 2 * count["right"], 2 * count["right"] + count["extra"] + count["lost"]


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
