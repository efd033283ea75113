"""Fit one logistic regression to likenesses between the questions of a bank."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from zhunsheng.knowledge.recogniser.descending import descend

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]

FREEDOM: Final = 10.0
"""How much the examples weigh against keeping the weights small; flat between 3 and 30 on every set tried."""
ROUNDS: Final = 120
ENOUGH: Final = 1e-5
"""Share of the loss below which another round changes nothing that is seen."""
EXACT: Final = 1200
"""Examples up to which nothing is left out."""
SIDES: Final = 512
"""Directions that are kept of a larger bank."""


def fit(alike: Floats, labels: Labels, kinds: int) -> tuple[Floats, Floats]:
    """Return the weight of each example for each kind, and each kind's start.

    `alike` holds the likeness of every example to every other. Working on it instead of on the features themselves
    keeps the size of the task the number of examples, however many runs of characters there are.
    """
    sides, back = coordinates(alike)
    count, width = sides.shape
    wanted = np.zeros((count, kinds), np.float32)
    wanted[np.arange(count), labels] = 1

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat[: width * kinds].reshape(width, kinds)
        logits = sides @ weights + flat[width * kinds :]
        logits -= logits.max(axis=1, keepdims=True)
        powers = np.exp(logits)
        sums = powers.sum(axis=1, keepdims=True)
        missed = float((np.log(sums[:, 0]) - logits[np.arange(count), labels]).sum(dtype=np.float64))
        slope = (powers / sums - wanted) * FREEDOM
        steep: Floats = np.concatenate([(sides.T @ slope + weights).ravel(), slope.sum(axis=0)])
        return FREEDOM * missed + 0.5 * float(np.square(weights).sum(dtype=np.float64)), steep

    best = descend(loss, np.zeros((width + 1) * kinds, np.float32), rounds=ROUNDS, enough=ENOUGH)
    return back @ best[: width * kinds].reshape(width, kinds), best[width * kinds :]


def coordinates(alike: Floats) -> tuple[Floats, Floats]:
    """Return coordinates whose products are the likenesses, and the way back to weights of examples."""
    count = len(alike)
    values, vectors = np.linalg.eigh(alike) if count <= EXACT else _largest(alike)
    kept = values > values[-1] * 1e-5
    roots = np.sqrt(values[kept]).astype(np.float32)
    directions = vectors[:, kept].astype(np.float32)
    return directions * roots, directions / roots


def _largest(alike: Floats) -> tuple[Floats, Floats]:
    """Find the largest directions of a large bank by two passes over random ones."""
    chance = np.random.default_rng(7)
    span = alike @ chance.standard_normal((len(alike), SIDES + 32), np.float32)
    span = alike @ np.linalg.qr(span)[0]
    basis = np.linalg.qr(span)[0]
    values, inner = np.linalg.eigh(basis.T @ (alike @ basis))
    return values[-SIDES:], (basis @ inner)[:, -SIDES:]
