"""Learn which directions of the encoder's vectors tell questions of customers apart: `python -m tools.teaching.nearing`.

Each written bank beside this file (a line is a question and ways to ask it, with `|` between) is asked of its own middles:
of each question some ways are laid together, and others have to find them among all questions of the bank. One symmetric
map of the centred vectors is fitted that makes this likelier and is held near to leaving everything as it is, so that what
one trade says helps another. Its largest parts are written, small enough to be shipped. `--without NAME` leaves a bank out
and `--to FILE` writes elsewhere: so a bank is measured with a map that never saw it. Needs the encoder as it was taught before
(`python -m tools.teaching`); some minutes.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Final

import django
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from zhunsheng.assembly.cli import SETTINGS
from zhunsheng.ground.encoder.nearing import FOLDER
from zhunsheng.knowledge.recogniser.reading import spoken

Numbers = npt.NDArray[np.float64]
Exercise = tuple[Numbers, Numbers, npt.NDArray[np.int64]]

BANKS: Final = Path(__file__).with_name("banks")
LAID_TOGETHER: Final = 5
"""Ways of a question that make its middle; a bank has seldom fewer."""
TIMES: Final = 1
"""How often each bank is dealt anew."""
SHARP: Final = 12.0
"""What a likeness is multiplied by before it is a logarithm of a chance."""
HELD: Final = 15.0
"""How much staying near to leaving everything as it is weighs; from 4 to 60 all sets gained, most between 4 and 15."""
ROUNDS: Final = 30
PARTS: Final = 96
"""Directions that are kept; with all 768 no set was told apart better."""


def bank(name: str) -> dict[str, list[str]]:
    """Read one written bank: each question with the ways to ask it, itself among them."""
    lines = (BANKS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {line.split("|")[0]: list(dict.fromkeys(line.split("|"))) for line in lines}


def main(words: list[str]) -> int:
    """Learn the map and write it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--to", type=Path)
    given = parser.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    from zhunsheng.ground.encoder.using import encoder  # why: settings come first

    encode = encoder()
    if encode is None:
        sys.stderr.write("nearing: no encoder; `zhunsheng models install` fetches it\n")
        return 1
    names = sorted(path.stem for path in BANKS.glob("*.txt") if path.stem not in given.without)
    chance = np.random.default_rng(0)
    exercises: list[Exercise] = []
    for name in names:
        groups = bank(name)
        vectors = [encode([spoken(text) for text in texts]).astype(np.float64) for texts in groups.values()]
        exercises += [_dealt(vectors, chance) for _ in range(TIMES)]
    target = given.to or FOLDER / f"{encode.note.name}-{encode.note.version}.npy"
    np.save(target, _parts(_fitted(exercises)))
    sys.stdout.write(f"{target}: {target.stat().st_size} bytes from {', '.join(names)}\n")
    return 0


def _dealt(vectors: list[Numbers], chance: np.random.Generator) -> Exercise:
    """Lay some ways of each question together; the others are asked."""
    centre = np.concatenate(vectors).mean(axis=0)
    middles, asked, right = [], [], []
    for place, one in enumerate(vectors):
        level = _level(one - centre)[chance.permutation(len(one))]
        middles.append(level[:LAID_TOGETHER].mean(axis=0))
        asked.append(level[LAID_TOGETHER : LAID_TOGETHER + 10])
        right += [place] * len(asked[-1])
    return np.array(middles), np.concatenate(asked), np.array(right, np.int64)


def _fitted(exercises: list[Exercise]) -> Numbers:
    """Fit the map: convex, so there is one best."""
    width = exercises[0][0].shape[1]
    count = sum(len(right) for _, _, right in exercises)
    same = np.eye(width)

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        tried, missed, slope = flat.reshape(width, width), 0.0, np.zeros((width, width))
        for middles, asked, right in exercises:
            logits = SHARP * (asked @ tried @ middles.T)
            powers = np.exp(logits - logits.max(axis=1, keepdims=True))
            shares = powers / powers.sum(axis=1, keepdims=True)
            rows = np.arange(len(right))
            missed -= float(np.log(shares[rows, right] + 1e-30).sum())
            shares[rows, right] -= 1
            slope += SHARP * asked.T @ (shares @ middles)
        away = tried - same
        held = HELD / width
        return missed / count + held * float((away * away).sum()) / 2, (slope / count + held * away).ravel()

    best = minimize(
        loss, same.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS, "maxcor": 6}
    )  # fmt: skip
    found: Numbers = best.x.reshape(width, width)
    return (found + found.T) / 2


def _parts(likeness: Numbers) -> npt.NDArray[np.float16]:
    """Return the largest parts of the map whose product with itself is the likeness: how much, then the direction."""
    values, directions = np.linalg.eigh(likeness)
    more = np.sqrt(np.maximum(values, 0)) - 1
    kept = np.argsort(-np.abs(more))[:PARTS]
    return np.concatenate([more[kept, None], directions[:, kept].T], axis=1).astype(np.float16)


def _level(vectors: Numbers) -> Numbers:
    level: Numbers = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return level


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
