"""Judge the labelled sentences of one part piece by piece, so that a page can show how far it is."""

from __future__ import annotations

from threading import Lock

from zhunsheng.guard import labelled
from zhunsheng.guard.measuring import Tally, counts, is_hit, tally
from zhunsheng.guard.phrases import Guard


class Bench:
    """Remember which sentences of one part were judged, and how they came out; several readers may ask at once."""

    def __init__(self, guard: Guard, part: str) -> None:
        self._guard = guard
        self._sentences = tuple(labelled.sentences(part))
        self._hit: list[bool] = []
        self._one_at_a_time = Lock()

    @property
    def total(self) -> int:
        """How many sentences the part has."""
        return len(self._sentences)

    @property
    def done(self) -> int:
        """How many of them were judged."""
        return len(self._hit)

    @property
    def over(self) -> bool:
        """Tell whether all were judged."""
        return self.done >= self.total

    def go_on(self, most: int) -> None:
        """Judge the next sentences, so many at most."""
        with self._one_at_a_time:
            for one in self._sentences[self.done : self.done + most]:
                self._hit.append(is_hit(self._guard, one.family, one))

    def tallies(self, family: str = "") -> tuple[Tally, ...]:
        """Count what was judged, of one family or of all."""
        by_family: dict[str, list[tuple[labelled.Sentence, bool]]] = {}
        for one, hit in zip(self._sentences, self._hit, strict=False):
            if not family or one.family == family:
                by_family.setdefault(one.family, []).append((one, hit))
        return tuple(tally(name, judged) for name, judged in sorted(by_family.items()))

    def because(self, family: str, text: str) -> tuple[str, ...]:
        """Quote the words by which a family hit a sentence: those found, or those that made it like others of the family."""
        one = next((one for one in self._sentences if one.family == family and one.text == text), None)
        return () if one is None else words_of(self._guard, family, one)


def words_of(guard: Guard, family: str, sentence: labelled.Sentence) -> tuple[str, ...]:
    """Quote the words by which a family hits a sentence; of a clean one, by which any does."""
    judged = guard.judge(sentence.text, speaker=sentence.speaker, context=sentence.context)
    hits = [hit for hit in judged.hits if counts(family, hit)]
    return tuple(dict.fromkeys(words for hit in hits for words in (hit.alike or (hit.phrase,))))
