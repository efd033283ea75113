"""Learn a bank of questions, and recognise what is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from zhunsheng.knowledge.recogniser.deciding import Example, Found
from zhunsheng.knowledge.recogniser.fitting import Floats, Labels, fit
from zhunsheng.knowledge.recogniser.grams import Grams, Row
from zhunsheng.knowledge.recogniser.reading import plain, spoken

Encode = Callable[[Sequence[str]], Floats]
"""An encoder: texts in, one vector of length one for each. One with a `nearer` says how its centred vectors are compared."""

SURE: Final = 1.0
NEARNESS: Final = 40.0
"""How much the likeness to the nearest phrasing counts beside the probability, when asking whether a question is ours."""
MIDST: Final = 40.0
"""How much the likeness to the mean of all phrasings counts there: chatter is far from whatever a bank is about."""
FAMILIAR: Final = 10.0
"""How much it counts there, where only runs of characters are compared, which share of a text's signs and pairs the bank knows at all:
its likeness to a phrasing says little, for it is reckoned from the runs that are known alone, and of a stranger's words these are few."""
MEANING: Final = 1.5
"""How much an encoder's likeness counts beside that of the characters, for questions known by one phrasing."""
WEIGHT: Final = 2.0
"""How much an encoder's likeness counts beside that of the characters, where a regression is fitted to the sum."""


class Recogniser:
    """Know one bank of questions."""

    def __init__(self, examples: Sequence[Example], encode: Encode | None, vectors: Floats | None = None) -> None:
        """Learn the examples; `vectors` are theirs where they were encoded before."""
        self.examples = list(examples)
        self.faqs = sorted({one.faq for one in examples})
        place = {faq: at for at, faq in enumerate(self.faqs)}
        self.labels: Labels = np.array([place[one.faq] for one in examples], np.int64)
        self._encode = encode
        self._nearer: Callable[[Floats], Floats] = getattr(encode, "nearer", _as_they_are)
        texts = [plain(one.text) for one in examples]
        self._exact = _exact(self.examples, texts)
        self._grams = Grams(texts)
        rows = self._grams.rows(texts)
        self._runs = self._grams.turned(rows)
        if vectors is None and encode is not None and texts:
            vectors = encode([spoken(one.text) for one in examples])
        self._raw = vectors
        self._centre: Floats = np.zeros(0, np.float32)
        if vectors is not None:
            self._centre = vectors.mean(axis=0) * (1.0 if len(self.faqs) > 1 else 0.0)
            self._meant = _level(self._nearer(vectors - self._centre))
            self._midst: Floats = _level(vectors.mean(axis=0, keepdims=True))[0]
        self._by_runs: tuple[Floats, Floats] | None = None
        self._fit(rows)

    def _fit(self, rows: list[Row]) -> None:
        counts = np.bincount(self.labels, minlength=len(self.faqs))
        self._few = not len(counts) or len(self.labels) < 1.5 * len(self.faqs)
        if self._few:
            return
        alike = self._runs.likenesses(rows)
        if self._raw is not None:
            alike += WEIGHT * (self._meant @ self._meant.T)
        self._fitted = fit(alike, self.labels, len(self.faqs))

    def _fitted_to_runs(self) -> tuple[Floats, Floats]:
        """Fit the runs of characters alone, once, for a time when there is none to encode."""
        if self._by_runs is None:
            rows = self._grams.rows([plain(one.text) for one in self.examples])
            self._by_runs = fit(self._runs.likenesses(rows), self.labels, len(self.faqs))
        return self._by_runs

    def learn_haste(self) -> None:
        """Learn what recognises without an encoder as well, before it is needed."""
        if self._raw is not None and not self._few:
            self._fitted_to_runs()

    def without(self, left: npt.NDArray[np.int64]) -> Recogniser:
        """Learn only the examples that are left, with the vectors that are known already."""
        return Recogniser([self.examples[one] for one in left], self._encode, self.vectors_of(left))

    def vectors_of(self, wanted: npt.NDArray[np.int64]) -> Floats | None:
        """Return the vectors of some examples; nothing without an encoder."""
        return None if self._raw is None else self._raw[wanted]

    def changed(self, kept: Sequence[int], more: Sequence[Example]) -> Recogniser:
        """Learn some of the examples and others besides; only those are encoded."""
        vectors = self.vectors_of(np.array(kept, np.int64))
        if vectors is not None and self._encode is not None and more:
            vectors = np.concatenate([vectors, self._encode([spoken(one.text) for one in more])])
        return Recogniser([*(self.examples[one] for one in kept), *more], self._encode, vectors)

    def recognise(self, text: str) -> Found:
        """Recognise one text."""
        return self.recognise_all([text])[0]

    def recognise_in_haste(self, texts: Sequence[str]) -> list[Found]:
        """Recognise many texts by runs of characters alone, in a fraction of the time and less surely."""
        if not self.faqs or not texts:
            return [Found(ranked=(), belonging=-np.inf)] * len(texts)
        folded = [plain(text) for text in texts]
        return self._founds(
            folded, self._runs.likenesses(self._grams.rows(folded)), None, self._likest(folded, None, None)
        )

    def recognise_all(self, texts: Sequence[str], vectors: Floats | None = None) -> list[Found]:
        """Recognise many texts at once, which an encoder does several times faster than one by one."""
        if not self.faqs or not texts:
            return [Found(ranked=(), belonging=-np.inf)] * len(texts)
        folded = [plain(text) for text in texts]
        runs = self._runs.likenesses(self._grams.rows(folded))
        raw = meant = None
        if vectors is None and self._encode is not None:
            vectors = self._encode([spoken(text) for text in texts])
        if self._raw is not None and vectors is not None:
            raw = vectors @ self._raw.T
            meant = _level(self._nearer(vectors - self._centre)) @ self._meant.T
        return self._founds(folded, runs, meant, self._likest(folded, raw, vectors))

    def read(self, texts: Sequence[str]) -> Floats | None:
        """Read texts as the encoder does; nothing without one."""
        if self._encode is None or self._raw is None or not texts:
            return None
        return self._encode([spoken(text) for text in texts])

    def alike(self, vectors: Floats) -> Floats:
        """Say how alike texts that were read are to each other, by what tells questions apart."""
        middle = vectors.mean(axis=0) if self._raw is None else (vectors.mean(axis=0) + self._raw.mean(axis=0)) / 2
        meant = _level(self._nearer(vectors - middle))
        found: Floats = meant @ meant.T
        return found

    def _likest(self, folded: Sequence[str], raw: Floats | None, vectors: Floats | None) -> Floats:
        """Say how like each text is to whatever the bank is about."""
        if raw is None or vectors is None:
            return FAMILIAR * self._grams.familiar(folded)
        likest: Floats = NEARNESS * raw.max(axis=1) + MIDST * (vectors @ self._midst)
        return likest

    def _founds(self, folded: Sequence[str], runs: Floats, meant: Floats | None, likest: Floats) -> list[Found]:
        shares = self._shares(runs, meant)
        near: Floats = runs if meant is None else (runs + MEANING * meant).astype(np.float32)
        belonging = np.log(np.maximum(shares.max(axis=1), 1e-9)) + likest
        return [
            self._found(text, share, nearness, float(mine))
            for text, share, nearness, mine in zip(folded, shares, near, belonging, strict=True)
        ]

    def _shares(self, runs: Floats, meant: Floats | None) -> Floats:
        if not self._few:
            alike = runs if meant is None else runs + WEIGHT * meant
            weights, start = self._fitted_to_runs() if meant is None and self._raw is not None else self._fitted
            logits = alike @ weights + start
        else:
            # One phrasing a question teaches a regression nothing: the nearest phrasing decides.
            alike = runs if meant is None else (runs + MEANING * meant).astype(np.float32)
            logits = np.full((len(alike), len(self.faqs)), -9.0, np.float32)
            np.maximum.at(logits.T, self.labels, alike.T)
            logits *= 8.0 if meant is None else 5.0
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: Floats = powers / powers.sum(axis=1, keepdims=True)
        return shares

    def _found(self, text: str, shares: Floats, near: Floats, belonging: float) -> Found:
        known = self._exact.get(text)
        if known is not None:
            shares = shares * 1e-6
            shares[known] = SURE
        best = np.argsort(-shares, kind="stable")[:10]
        own = np.flatnonzero(self.labels == best[0])
        return Found(
            ranked=tuple((self.faqs[one], float(shares[one])) for one in best),
            belonging=NEARNESS + MIDST + 1 if known is not None else belonging,
            nearest=self.examples[own[near[own].argmax()]].text,
            exact=known is not None,
        )


def learn(examples: Sequence[Example], encode: Encode | None = None, vectors: Floats | None = None) -> Recogniser:
    """Learn a bank; seconds for hundreds of questions."""
    return Recogniser(examples, encode, vectors)


def learn_again(examples: Sequence[Example], encode: Encode | None, before: Recogniser | None) -> Recogniser:
    """Learn a bank that has changed: what was encoded before, by the same encoder, is not encoded again."""
    if encode is None or before is None or not examples:
        return learn(examples, encode)
    old = before.vectors_of(np.arange(len(before.examples)))
    have = {} if old is None else {one.text: vector for one, vector in zip(before.examples, old, strict=True)}
    fresh = [text for text in dict.fromkeys(one.text for one in examples) if text not in have]
    if fresh:
        have |= dict(zip(fresh, encode([spoken(text) for text in fresh]), strict=True))
    return learn(examples, encode, np.array([have[one.text] for one in examples], np.float32))


def _exact(examples: list[Example], texts: list[str]) -> dict[str, int]:
    faqs = sorted({one.faq for one in examples})
    place = {faq: at for at, faq in enumerate(faqs)}
    found: dict[str, int] = {}
    doubtful = set[str]()
    for one, text in zip(examples, texts, strict=True):
        if text and found.setdefault(text, place[one.faq]) != place[one.faq]:
            doubtful.add(text)
    return {text: faq for text, faq in found.items() if text not in doubtful}


def _as_they_are(vectors: Floats) -> Floats:
    return vectors


def _level(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    level: Floats = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return level


def folds(labels: npt.NDArray[np.int64], parts: int) -> npt.NDArray[np.int64]:
    """Deal the examples of each question out to parts, so that each part knows nearly every question."""
    dealt = np.zeros(len(labels), np.int64)
    for one in np.unique(labels):
        mine = np.flatnonzero(labels == one)
        dealt[mine] = (np.arange(len(mine)) + one) % parts
    return dealt
