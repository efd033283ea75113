"""Tell in which language a customer writes, so that agents are offered words that the customer can read."""

from __future__ import annotations

from typing import Final

from zhunsheng.assist.filling import surname_in_english
from zhunsheng.assist.languages import writes_english
from zhunsheng.dialogue.queries import newest_lines
from zhunsheng.dialogue.values import By, DialogueRow, MessageKind

READ: Final = 20
"""Lines that are looked back over; technical."""

__all__ = ["customer_writes_english", "surname_in_english"]


def customer_writes_english(row: DialogueRow) -> bool:
    """Tell by the newest words of the customer of a dialogue whose row was read by right."""
    lines = newest_lines(row, READ)
    return writes_english([one.text for one in lines if one.by == By.CUSTOMER and one.kind == MessageKind.TEXT])
