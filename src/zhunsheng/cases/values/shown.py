"""Everything that stands with a case, as pages and programs see it."""

from collections.abc import Mapping

import msgspec

from zhunsheng.cases.values.case import CaseRow, Gate, OptionShown
from zhunsheng.cases.values.words import Belonging, RefundState, TaskState
from zhunsheng.kernel.instants import Instant


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a case's own story: who did what when, with the words."""

    id: int
    kind: str
    at: Instant
    by_kind: str
    by_id: int
    words: str
    detail: str


class TaskWord(msgspec.Struct, frozen=True, kw_only=True):
    """What a department asked back about its task, or what the desk added then; masked."""

    by_department: bool
    words: str


class TaskShown(msgspec.Struct, frozen=True, kw_only=True):
    """A department's task as the desk sees it."""

    id: int
    department: str
    recipient: str
    question: str
    state: TaskState
    asked_at: Instant
    due_at: Instant
    opened_at: Instant | None
    answered_at: Instant | None
    answer: str
    rating: int | None
    asked_by: int
    withdrawn_why: str
    talk: tuple[TaskWord, ...]


class RefundShown(msgspec.Struct, frozen=True, kw_only=True):
    """A refund of a case. Units: cents."""

    id: int
    cents: int
    state: RefundState
    asked_by: int
    decided_by: int | None
    asked_at: Instant
    why: str


class CallbackRow(msgspec.Struct, frozen=True, kw_only=True):
    """A call-back as lists show it, with the case it is about, and the one it was planned for where that was merged into it.

    `quiet` is between which minutes the customer said not to be called, `to_tell` what was written for the customer and reached nobody.
    """

    id: int
    case: "CaseRow"
    clause: str
    state: str
    due_at: Instant
    next_at: Instant
    attempts: int
    outcome: str
    done_at: Instant | None
    quiet: tuple[int, int] | None = None
    made_at: Instant
    own_id: int = 0
    to_tell: tuple[str, ...] = ()


class DecisionShown(msgspec.Struct, frozen=True, kw_only=True):
    """What a meeting decided, with the talk about it as (when, who, words), the oldest first."""

    id: int
    department: str
    what: str
    owner_id: int
    due_at: Instant
    made_at: Instant
    state: str
    result: str
    done_at: Instant | None
    words: tuple[tuple[Instant, int, str], ...]


class ViewShown(msgspec.Struct, frozen=True, kw_only=True):
    """A list of cases kept under a name; `mine` where the reader made it."""

    id: int
    name: str
    query: str
    shared: bool
    mine: bool


class PauseShown(msgspec.Struct, frozen=True, kw_only=True):
    """A time in which the clocks of a case stood still: why, and who allowed it."""

    reason: str
    allowed_by: int
    since: Instant
    until: Instant | None


class ImprovementShown(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be made better, because of a case."""

    id: int
    department: str
    what: str
    owner_id: int
    due_at: Instant
    changed: str
    done_at: Instant | None
    told_at: Instant | None


class ImprovementState(msgspec.Struct, frozen=True, kw_only=True):
    """Where an improvement stands, for a place that led to it; its case and words only for who may see that case."""

    id: int
    case_id: int | None
    what: str
    department: str
    due_at: Instant
    done_at: Instant | None


class Often(msgspec.Struct, frozen=True, kw_only=True):
    """What comes up so often that something is to be made better: a sub-type of issue, or a kind of case and its type.

    `beside` are the open improvements that whoever asks for another has seen.
    """

    issue: str = ""
    kind: str = ""
    issue_type: str = ""
    beside: tuple[int, ...] = ()


class LinkShown(msgspec.Struct, frozen=True, kw_only=True):
    """Another case this one belongs to."""

    other_id: int
    kind: Belonging
    title: str
    case_kind: str
    state: str
    merged_into: int | None = None


class AttachmentShown(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a case. Units: bytes."""

    id: int
    token: str
    name: str
    media_type: str
    size: int
    shared: bool
    at: Instant
    by_kind: str
    by_id: int


class CopyShown(msgspec.Struct, frozen=True, kw_only=True):
    """A copy that went to a department, and when it was read."""

    id: int
    department: str
    recipient: str
    sent_at: Instant
    read_at: Instant | None


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about a case."""

    row: CaseRow
    fields: Mapping[str, str]
    gates: tuple[Gate, ...]
    entries: tuple[Entry, ...]
    options: tuple[OptionShown, ...]
    tasks: tuple[TaskShown, ...]
    refunds: tuple[RefundShown, ...]
    pauses: tuple[PauseShown, ...]
    improvements: tuple[ImprovementShown, ...]
    verdict: Mapping[str, object]
    evidence: Mapping[str, object]
    rating: int | None
    links: tuple[LinkShown, ...] = ()
    tags: tuple[str, ...] = ()
    watchers: tuple[int, ...] = ()
    files: tuple[AttachmentShown, ...] = ()
    copies: tuple[CopyShown, ...] = ()
    alike: tuple[CaseRow, ...] = ()
    merged_here: tuple[int, ...] = ()
    merged_into: int | None = None
    older: bool = False
