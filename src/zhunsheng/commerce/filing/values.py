"""What somebody wishes of a file of orders, and how far its taking in is; pure."""

from typing import Final

import msgspec

from zhunsheng.commerce.intake.mapping import Fault
from zhunsheng.kernel.instants import Instant

DONE: Final = "done"
CANCELLED: Final = "cancelled"
FILE_GONE: Final = "file_gone"
NOT_ALLOWED: Final = "not_allowed"
FAULT: Final = "fault"
ENDS: Final = (DONE, CANCELLED, FILE_GONE, NOT_ALLOWED, FAULT)
"""How taking in ends: to its end; cancelled; the file lies here no longer (a desk put back from a backup); who began it left or lost
the right; a fault of ours."""


class ImportWish(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was looked through and is to be taken in: the word of its look, the word under which that is kept, its orders."""

    shop_id: int
    name: str
    looked: str
    token: str
    total: int
    faults: tuple[Fault, ...] = ()


class ImportShown(msgspec.Struct, frozen=True, kw_only=True):
    """How far taking in a file is and what became of its orders; without `why` it goes on, behind `before` others."""

    id: int
    shop_id: int
    by_id: int
    at: Instant
    name: str
    total: int
    done: int
    made: int
    changed: int
    same: int
    faults: int
    why: str
    ended_at: Instant | None
    before: int = 0
