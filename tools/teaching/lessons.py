"""What is learned from: written banks, and chatter that is about none of them."""

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from zhunsheng.ground.encoder.cutting import Cut
from zhunsheng.ground.encoder.installing import PREFIX
from zhunsheng.knowledge.recogniser.reading import spoken

HERE: Final = Path(__file__).parent
QUESTIONS: Final = 30
"""Questions of a bank in one lesson; a larger bank leaves some out."""
LAID: Final = 2
"""Ways to ask a question that make its middle."""
ASKED: Final = 2
"""Ways that have to find it."""
STRAYS: Final = 16
"""Lines of chatter in one lesson, which have to stay away."""
LONGEST: Final = 18
"""Word pieces of a text that is learned from; of the written ones 95 of 100 are as short."""


class Lesson(NamedTuple):
    """Rows of texts: of each question those that are laid and those that are asked, then chatter; and how many questions there are."""

    rows: npt.NDArray[np.int64]
    there: npt.NDArray[np.float32]


class Lessons:
    """Deal lessons, one bank after another, each time in another order."""

    def __init__(self, cut: Cut, without: list[str], seed: int) -> None:
        """Read what is written. `without` names banks that are left out, to be measured with what never saw them."""
        self._chance = np.random.default_rng(seed)
        self._cut = cut
        self.banks = {
            path.stem: found
            for path in sorted((HERE / "banks").glob("*.txt"))
            if path.stem not in without and (found := self._read(path))
        }
        self._chatter = self._short((HERE / "chatter.txt").read_text(encoding="utf-8").splitlines())
        ways = [way for bank in self.banks.values() for question in bank for way in question]
        self.texts = list(dict.fromkeys([*ways, *self._chatter]))
        self._at = {text: at for at, text in enumerate(self.texts)}
        self._waiting: list[str] = []

    def next(self) -> Lesson:
        """Deal the next one."""
        if not self._waiting:
            self._waiting = [str(one) for one in self._chance.permutation(list(self.banks))]
        bank = self.banks[self._waiting.pop()]
        taken = [bank[one] for one in self._chance.permutation(len(bank))[:QUESTIONS]]
        rows = [
            self._at[ways[one]] for ways in taken for one in self._chance.permutation(len(ways))[: LAID + ASKED]
        ]  # fmt: skip
        rows += [0] * ((QUESTIONS - len(taken)) * (LAID + ASKED))
        rows += [self._at[str(one)] for one in self._chance.choice(self._chatter, STRAYS, replace=False)]
        return Lesson(np.array(rows), (np.arange(QUESTIONS) < len(taken)).astype(np.float32))

    def _read(self, path: Path) -> list[list[str]]:
        lines = path.read_text(encoding="utf-8").splitlines()
        ways = [self._short(list(dict.fromkeys(line.split("|")))) for line in lines]
        return [one for one in ways if len(one) >= LAID + ASKED]

    def _short(self, texts: list[str]) -> list[str]:
        coded = self._cut([PREFIX + spoken(text) for text in texts])
        return [text for text, pieces in zip(texts, coded, strict=True) if len(pieces) <= LONGEST]
