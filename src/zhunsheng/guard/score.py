"""Measure a guard on labelled sentences: precision, recall and the sentences it got wrong."""

from __future__ import annotations

from collections.abc import Iterable

from zhunsheng.guard.phrases import Guard
from zhunsheng.guard.values import Context
from zhunsheng.standards.values import Speaker, Value


class Labelled(Value, frozen=True):
    """Hold one sentence and the families that must catch it; none for a clean one."""

    text: str
    families: frozenset[str] = frozenset()
    speaker: Speaker = Speaker.AGENT
    context: Context = Context()


class Score(Value, frozen=True):
    """Count what was caught, and keep the sentences that were missed or hit without cause."""

    caught: int = 0
    missed: tuple[str, ...] = ()
    false_alarms: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        """Share of the hit sentences that should have been hit; 1 when none was."""
        return _share(self.caught, len(self.false_alarms))

    @property
    def recall(self) -> float:
        """Share of the sentences to be hit that were; 1 when there were none."""
        return _share(self.caught, len(self.missed))


class Report(Value, frozen=True):
    """Hold the scores by family and of the whole guard, which only has to stop a forbidden sentence.

    A clean sentence that is hit is a false alarm of the family that hit it. A forbidden sentence may offend
    more families than it is labelled with.
    """

    families: dict[str, Score]
    whole: Score
    clean: int
    forbidden: int

    def table(self) -> str:
        """Print the scores, and the sentences behind every miss and false alarm."""
        rows = [f"{'family':<28}{'caught':>7}{'missed':>7}{'false':>7}{'precision':>11}{'recall':>8}"]
        rows += [_row(name, score) for name, score in sorted(self.families.items())]
        rows.append(_row(f"all ({self.clean} clean, {self.forbidden} not)", self.whole))
        for name, score in sorted(self.families.items()):
            rows += [f"missed by {name}: {text}" for text in score.missed]
            rows += [f"false alarm of {name}: {text}" for text in score.false_alarms]
        return "\n".join(rows)


def score(guard: Guard, labelled: Iterable[Labelled]) -> Report:
    """Judge labelled sentences and compare what was hit with what should have been."""
    judged = [(sentence, _families_hit(guard, sentence)) for sentence in labelled]
    names = sorted({name for sentence, hit in judged for name in sentence.families | hit})
    return Report(
        families={
            name: _count((each.text, name in each.families, name in hit, not each.families) for each, hit in judged)
            for name in names
        },
        whole=_count((each.text, bool(each.families), bool(hit), not each.families) for each, hit in judged),
        clean=sum(not each.families for each, _ in judged),
        forbidden=sum(bool(each.families) for each, _ in judged),
    )


def _families_hit(guard: Guard, sentence: Labelled) -> frozenset[str]:
    judgement = guard.judge(sentence.text, speaker=sentence.speaker, context=sentence.context)
    return frozenset(hit.family for hit in judgement.stopping())


def _count(outcomes: Iterable[tuple[str, bool, bool, bool]]) -> Score:
    """Add up (text, expected, hit, clean)."""
    seen = list(outcomes)
    return Score(
        caught=sum(expected and hit for _, expected, hit, _ in seen),
        missed=tuple(text for text, expected, hit, _ in seen if expected and not hit),
        false_alarms=tuple(text for text, _, hit, clean in seen if clean and hit),
    )


def _share(right: int, wrong: int) -> float:
    return right / (right + wrong) if right + wrong else 1.0


def _row(name: str, score: Score) -> str:
    return (
        f"{name:<28}{score.caught:>7}{len(score.missed):>7}{len(score.false_alarms):>7}"
        f"{score.precision:>11.3f}{score.recall:>8.3f}"
    )
