"""In which ways the desk itself helps: what it shows unasked, and by what it gives customers out."""

import enum


class Aid(enum.StrEnum):
    """Name what a console opens beside a dialogue by itself: earlier dialogues, what the tier is entitled to."""

    HISTORY = "history"
    ENTITLEMENTS = "entitlements"


class Route(enum.StrEnum):
    """Name what customers are given out by: the skill group that fits."""

    GROUP = "group"
