"""Small values about handed-in shifts, and the ways in which one is refused."""

from typing import ClassVar

import msgspec

from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant


class MarkWord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the words a leader chooses from, in both languages; a higher mark is better."""

    mark: int
    code: str
    zh: str
    en: str


class AppraisalForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a leader says of a shift, and how many characters note and remark may have."""

    words: tuple[MarkWord, ...]
    longest_note: int
    longest_remark: int


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """What a shift leaves behind, by id: all its dialogues, those still open, records to confirm, promises to keep."""

    dialogues: tuple[int, ...] = ()
    open: tuple[int, ...] = ()
    records: tuple[int, ...] = ()
    promises: tuple[int, ...] = ()


class SheetShown(msgspec.Struct, frozen=True, kw_only=True):
    """A shift as it was handed in. `reason` stands where a leader ended it; without a mark it waits for the leader."""

    id: int
    shift_id: int
    agent_id: int
    team_id: int | None
    started_at: Instant
    handed_in_at: Instant
    handed_in_by: int
    note: str
    reason: str
    left: Left
    mark: int | None
    remark: str
    confirmed_by: int | None
    confirmed_at: Instant | None


class ClauseCount(msgspec.Struct, frozen=True, kw_only=True):
    """How often a clause's time limit was kept and broken in a shift."""

    clause_id: str
    kept: int
    broken: int


class DialoguesOpen(Refusal):
    """{count} dialogue(s) with you are still open: close them or hand them over, or ask your leader to end the shift."""

    code: ClassVar[str] = "shift.dialogues_open"


class SheetStands(Refusal):
    """This shift has been confirmed already."""

    code: ClassVar[str] = "shift.confirmed"
