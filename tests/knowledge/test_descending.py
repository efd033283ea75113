"""The lowest point of a bowl is found, however long and narrow the bowl is."""

import numpy as np
import pytest

from zhunsheng.knowledge.recogniser.descending import Floats, descend


@pytest.mark.parametrize("narrow", [1.0, 30.0, 1000.0])
def test_the_lowest_point_of_a_bowl_is_found(narrow: float) -> None:
    chance = np.random.default_rng(4)
    turned = np.linalg.qr(chance.standard_normal((12, 12)))[0]
    shape = (turned * np.geomspace(1, narrow, 12)) @ turned.T
    lowest = chance.standard_normal(12)

    def loss(place: Floats) -> tuple[float, Floats]:
        off = place.astype(np.float64) - lowest
        return float(off @ shape @ off) / 2, (shape @ off).astype(np.float32)

    found = descend(loss, np.zeros(12, np.float32), rounds=200, enough=0.0)
    assert np.abs(found - lowest).max() < 0.02


def test_rounds_end_it_and_the_lowest_point_is_left_at_once() -> None:
    asked = []

    def loss(place: Floats) -> tuple[float, Floats]:
        asked.append(place)
        return float(place @ place) / 2, place

    assert descend(loss, np.zeros(3, np.float32), rounds=5, enough=0.0).tolist() == [0, 0, 0]
    assert len(asked) == 1
    descend(loss, np.ones(3, np.float32), rounds=1, enough=0.0)
    assert len(asked) == 3
