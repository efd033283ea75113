"""In which ways the desk itself helps: what it shows unasked, and by what it gives customers out."""

import enum


class Aid(enum.StrEnum):
    """Name what a console opens beside a dialogue by itself: earlier dialogues, what the tier is entitled to."""

    HISTORY = "history"
    ENTITLEMENTS = "entitlements"


class Route(enum.StrEnum):
    """Name what customers are given out by: the skill group that fits."""

    GROUP = "group"


class Place(enum.StrEnum):
    """Name the point of a dialogue, or of the desk's work, at which a phrase or a gate is looked for."""

    OPENING = "opening"
    CLOSING = "closing"
    HANDOVER = "handover"
    SHIFT = "shift"
    SHIFT_END = "shift_end"
    TAXONOMY = "taxonomy"
