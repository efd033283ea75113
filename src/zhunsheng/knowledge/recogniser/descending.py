"""Find the lowest point of a smooth bowl by its slopes: L-BFGS, with numpy alone.

A worker holds numpy for its vectors anyway; the library that holds a descent as well takes fifty megabytes more (decision 43).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Loss = Callable[[Floats], tuple[float, Floats]]
"""Says how high a place lies, and its slope."""

KEPT: Final = 8
"""Steps from which the bowl's shape is guessed."""
LOWER: Final = 1e-4
"""Share of the promised descent that a step must keep."""
HALVINGS: Final = 20
FLAT: Final = 1e-10
Steps = deque[tuple[Floats, Floats, float]]


def descend(loss: Loss, start: Floats, *, rounds: int, enough: float) -> Floats:
    """Go down until a round lowers the loss by less than a share, or the rounds are over, and return the place.

    The loss must be convex: then each step is bent towards the lowest point by the last `KEPT` ones, and a step too long is halved.
    """
    place, (height, slope) = start, loss(start)
    steps: Steps = deque(maxlen=KEPT)
    for _ in range(rounds):
        way = _bent(slope, steps)
        promised = float(slope @ way)
        if promised > -FLAT:
            return place
        length = 1.0 if steps else min(1.0, 1.0 / float(np.linalg.norm(slope)))
        for _ in range(HALVINGS):
            there = place + np.float32(length) * way
            lower, steeper = loss(there)
            if lower <= height + LOWER * length * promised:
                break
            length /= 2
        else:
            return place
        moved, turned = there - place, steeper - slope
        if (product := float(moved @ turned)) > FLAT:
            steps.append((moved, turned, product))
        done = height - lower <= enough * max(abs(height), abs(lower), 1.0)
        place, height, slope = there, lower, steeper
        if done:
            return place
    return place


def _bent(slope: Floats, steps: Steps) -> Floats:
    """Turn the steepest way by what the last steps tell of the bowl."""
    way, shares = -slope, []
    for moved, turned, product in reversed(steps):
        share = np.float32(float(moved @ way) / product)
        way = way - share * turned
        shares.append(share)
    if steps:
        _, turned, product = steps[-1]
        way = way * np.float32(product / float(turned @ turned))
    for (moved, turned, product), share in zip(steps, reversed(shares), strict=True):
        way = way + (share - np.float32(float(turned @ way) / product)) * moved
    return way
