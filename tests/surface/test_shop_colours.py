"""A shop's colour is readable whatever was chosen: its own text, words on the page and words on buttons."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zhunsheng.surface.shop_colours import DARK, ENOUGH, LIGHT, contrast, look_of, text_on

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
HOSTILE = ("#ffffff", "#000000", "#777777", "#ffff00", "#0000ff", "#00ff00", "#ff0000", "#7b7b7b", "#f4f6f6", "#171c1d")
INK = {False: "#182021", True: "#e6ebeb"}
"""The text of `tokens.css`, light and dark."""


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
    ],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, expected: float) -> None:
    assert round(contrast(one, other), 2) == pytest.approx(expected, abs=0.005)
    assert contrast(one, other) == contrast(other, one)


@given(COLOURS)
@example("#ffffff")
@example("#000000")
@example("#787878")
@example("#ffff00")
def test_whatever_a_shop_chose_can_be_read(colour: str) -> None:
    assert contrast(text_on(colour), colour) >= ENOUGH
    for dark, grounds in ((False, LIGHT), (True, DARK)):
        look = look_of(colour, dark=dark)
        assert (look.shop, look.on_shop) == (colour, text_on(colour))
        assert contrast(look.on_shop, look.shop) >= ENOUGH
        assert contrast(look.on_accent, look.accent) >= ENOUGH
        assert min(contrast(look.accent, ground) for ground in (*grounds, look.soft)) >= ENOUGH
        assert contrast(INK[dark], look.soft) >= ENOUGH


def test_a_colour_that_can_be_read_stays_what_the_shop_chose() -> None:
    assert look_of("#0f4c81", dark=False).accent == "#0f4c81"
    assert look_of("#7fd1ff", dark=True).accent == "#7fd1ff"


def test_the_grounds_are_those_of_the_pages() -> None:
    tokens = Path("src/zhunsheng/surface/static/css/tokens.css").read_text()
    light, dark = tokens.split("@media", 2)[0], tokens.split('[data-theme="dark"]', 1)[1]
    for text, grounds in ((light, LIGHT), (dark, DARK)):
        found = [re.search(rf"--{name}: (#\w+);", text) for name in ("surface", "bg", "sunken", "hover")]
        assert tuple(one.group(1) for one in found if one) == grounds
