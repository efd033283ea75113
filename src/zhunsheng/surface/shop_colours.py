"""A shop's one colour made into a readable set for its customers' pages, light and dark, whatever was chosen."""

from typing import Final

import msgspec

ENOUGH: Final = 4.5
"""The contrast that WCAG AA asks of text."""
WHITE: Final = "#ffffff"
INK: Final = "#101415"
BLACK: Final = "#000000"
LIGHT: Final = ("#ffffff", "#f4f6f6", "#eef1f1", "#f0f4f4")
"""What a light page has behind its text (`css/tokens.css`: surface, bg, sunken, hover)."""
DARK: Final = ("#171c1d", "#101415", "#0c1011", "#1e2526")
STEPS: Final = 50
SOFT: Final = 0.14
"""How much of the colour a soft ground has."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """The colours of one page: the shop's own with its text, and one for words on the page with its text. Units: #rrggbb."""

    shop: str
    on_shop: str
    accent: str
    on_accent: str
    soft: str


def look_of(colour: str, *, dark: bool) -> Look:
    """Say how a page looks in a shop's colour. Anything that is no #rrggbb is refused by the shop's own check."""
    grounds = DARK if dark else LIGHT
    soft = mixed(grounds[0], colour, SOFT)
    accent = _readable(colour, (*grounds, soft), WHITE if dark else BLACK)
    return Look(
        shop=colour,
        on_shop=text_on(colour),
        accent=accent,
        on_accent=text_on(accent),
        soft=soft,
    )


def text_on(ground: str) -> str:
    """Choose white or ink, whichever reads better; black where the ink falls short, so the contrast is always enough."""
    if contrast(WHITE, ground) >= contrast(BLACK, ground):
        return WHITE
    return INK if contrast(INK, ground) >= ENOUGH else BLACK


def contrast(one: str, other: str) -> float:
    """Compute the contrast of two colours as WCAG 2 does: 1 to 21."""
    first, second = sorted((_luminance(one), _luminance(other)))
    return (second + 0.05) / (first + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """Mix a share (0–1) of another colour into one."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(low + (high - low) * share):02x}" for low, high in pairs)


def _readable(colour: str, grounds: tuple[str, ...], towards: str) -> str:
    """Move a colour as little as needed until it can be read on each of the grounds."""
    for step in range(STEPS):
        tried = mixed(colour, towards, step / STEPS)
        if all(contrast(tried, ground) >= ENOUGH for ground in grounds):
            return tried
    return towards


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)
