"""What an answer leaves open, and how it is filled from a customer and an order; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

ORDER_SLOTS: Final = ("order_status", "order", "item", "amount", "carrier", "tracking", "eta")
"""Slots that an order fills: how it stands, its number, its goods, what was paid, who carries it under which number, when it comes."""
SLOTS: Final = (*ORDER_SLOTS, "customer", "tier")
"""All of them; the last two are how a customer is addressed, and what they are to the shop."""
_SLOT: Final = re.compile(r"\{([^{}\n]{0,40})\}")
_SENTENCE: Final = re.compile(r"(?:[^。！？!?\n.]|\.(?!\s))*(?:[。！？!?\n]|\.(?=\s))?")
"""A sentence with its mark; a full stop ends one only before a space, so that figures and addresses stay whole."""


def slots_in(text: str) -> tuple[str, ...]:
    """Name what a text leaves open, in its order, each once."""
    return tuple(dict.fromkeys(name for name in _SLOT.findall(text) if name in SLOTS))


def unknown_slot(text: str) -> str:
    """Return the first pair of braces that stands for nothing known; nothing where there is none."""
    return next((f"{{{name}}}" for name in _SLOT.findall(text) if name not in SLOTS), "")


def fixed_parts(text: str) -> list[str]:
    """Give the pieces of a text that are the same for everybody."""
    return [piece.strip() for piece in re.split("|".join(re.escape(f"{{{name}}}") for name in SLOTS), text)]


def needs_order(text: str) -> bool:
    """Tell whether a text speaks of a customer's order."""
    return any(name in ORDER_SLOTS for name in slots_in(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put in what is known; what is not stays open, for somebody to fill. How an order stands is a sentence of its own and may be left out."""

    def one(found: re.Match[str]) -> str:
        name = found[1]
        return values.get(name, "") if name == "order_status" else values.get(name) or found[0]

    return _SLOT.sub(one, text).strip()


def settled(text: str, values: Mapping[str, str]) -> str:
    """Put in what is known, and leave out each sentence in which something stays open: nobody is shown a hole.

    A missing form of address takes only itself away.
    """
    told = re.sub(r"\{customer\}[，,、]?", lambda found: found[0].replace("{customer}", values["customer"]) if values.get("customer") else "", text)  # fmt: skip
    kept = [one for one in _SENTENCE.findall(filled(told, values)) if not slots_in(one)]
    return re.sub(r"\n{3,}", "\n\n", "".join(kept)).strip()
