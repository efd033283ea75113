"""What a case is, as frozen values without a database."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Annotated

import msgspec

from zhunsheng.access.values import Subject
from zhunsheng.dialogue.values import About
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Text

LONGEST_WORDS = 4000
LONGEST_FIELD = 4000
LONGEST_TAG = 20
MOST_TAGS = 10
MOST_FILES = 30
MOST_VIEWS = 20
LONGEST_VIEW = 30


class CasesOpen(Refusal):
    """{count} cases of this customer are still open; end them first, then erase."""

    code = "case.still_open"


class CaseMerged(Refusal):
    """This case was merged into case {into}; please work on that one."""

    code = "case.merged"


class NoSkip(Refusal):
    """The move "{move}" cannot skip {needs}; these are needed in any case."""

    code = "case.no_skip"


class SecondPersonNeeded(Refusal):
    """Whoever asked for a refund cannot confirm it; a second person must."""

    code = "case.second_person"


class TooLate(Refusal):
    """The longer limit is open only before the first one has passed, and only once the customer was told."""

    code = "case.too_late"


class LinkUsed(Refusal):
    """This link has been opened by somebody else already; please ask for a new one."""

    code = "case.link_used"


class NotConfirmed(Refusal):
    """Please confirm first that you keep this confidential."""

    code = "case.not_confirmed"


class RefundTooHigh(Refusal):
    """Of this order at most {cents} cents can still go back."""

    code = "case.refund_too_high"


class StillQuiet(Refusal):
    """This customer does not want to be called now; from {until} on it is fine."""

    code = "case.still_quiet"


class Reached(StrEnum):
    """What came of calling a customer back."""

    FINE = "fine"
    UNHAPPY = "unhappy"
    NO_ANSWER = "no_answer"
    DECLINED = "declined"


class Priority(IntEnum):
    """How much a case presses beside the others."""

    NORMAL = 0
    HIGH = 1
    URGENT = 2


class TaskState(StrEnum):
    """Where a department's task stands."""

    SENT = "sent"
    ASKED_BACK = "asked_back"
    ANSWERED = "answered"
    SETTLED = "settled"


class RefundState(StrEnum):
    """Where a refund stands."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"


class Belonging(StrEnum):
    """How another case stands to this one."""

    PARENT = "parent"
    CHILD = "child"
    RELATED = "related"


class NewCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case to be registered."""

    kind: str
    shop_id: int
    customer_id: int
    channel: str
    issue_type: str | None = None
    dialogue_id: int | None = None
    order_number: str = ""
    grade: str | None = None
    tier: str = "new"
    fields: Mapping[str, str] = {}
    take: bool = False


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One way out that a customer may choose, with the time by which it is done."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
    due_at: Instant


class OptionShown(msgspec.Struct, frozen=True, kw_only=True):
    """An option as it was put to the customer in one round."""

    number: int
    round: int
    title: str
    due_at: Instant
    chosen: bool


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case as lists show it."""

    id: int
    kind: str
    state: str
    shop_id: int
    customer_id: int
    channel: str
    group: str
    tier: str
    issue_type: str | None
    grade: str | None
    order_number: str
    dialogue_id: int | None
    owner_id: int | None
    team_id: int | None
    standing_id: int
    edition: int
    rounds: int
    registered_at: Instant
    due_at: Instant | None
    platform_due_at: Instant | None
    closed_at: Instant | None
    paused_since: Instant | None
    title: str
    version: int
    priority: int = 0

    def subject(self) -> Subject:
        """Say to whom the case belongs; without an owner it waits for its group."""
        return Subject(
            kind="case", id=self.id, agent_id=self.owner_id, team_id=self.team_id, customer_id=self.customer_id,
            waiting_group=self.group if self.owner_id is None else None,
        )  # fmt: skip

    def about(self) -> About:
        """Say what every fact of the case says about it."""
        return About(
            channel=self.channel, shop_id=self.shop_id, group=self.group, tier=self.tier,
            customer_id=self.customer_id, standing_id=self.standing_id, agent_id=self.owner_id, team_id=self.team_id,
            issue_type=self.issue_type, grade=self.grade,
        )  # fmt: skip


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a case's own story: who did what when, with the words."""

    id: int
    kind: str
    at: Instant
    by_kind: str
    by_id: int
    words: str
    detail: str


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


class RefundShown(msgspec.Struct, frozen=True, kw_only=True):
    """A refund of a case. Units: cents."""

    id: int
    cents: int
    state: RefundState
    asked_by: int
    decided_by: int | None
    asked_at: Instant


class CallbackRow(msgspec.Struct, frozen=True, kw_only=True):
    """A call-back as lists show it, with the case it is about; `quiet` where the customer said between which minutes not to be called."""

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


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """One move that the state has, and what it still needs."""

    move: str
    to: str
    needs: tuple[str, ...]
    missing: tuple[str, ...]
    hard: tuple[str, ...]
    by: tuple[str, ...]


class LinkShown(msgspec.Struct, frozen=True, kw_only=True):
    """Another case this one belongs to."""

    other_id: int
    kind: Belonging
    title: str
    case_kind: str
    state: str


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


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a case holds when a gate is judged."""

    fields: Mapping[str, str]
    has_type: bool
    has_owner: bool
    is_specialist: bool
    has_due: bool
    has_evidence: bool
    options: int
    chosen: bool
    rejection: bool
    answered: bool
    attempts: tuple[Instant, ...]
    has_verdict: bool
    refunds_open: int
    tasks_open: int
    needs_copy: bool = False
    copied: bool = False


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of clauses that gates need. Units: seconds."""

    options_min: int
    options_max: int
    attempts: int
    spacing_s: int


class Word(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What something of a procedure is called, and whether it takes a long text."""

    zh: str
    en: str
    long: bool = False
    limit_s: int = 0

    @property
    def text(self) -> Text:
        """Give it as a text in both languages."""
        return Text(zh=self.zh, en=self.en)


class Erasable(msgspec.Struct, frozen=True, kw_only=True):
    """How much is kept about a customer in cases and orders."""

    cases: int
    open_cases: int
    entries: int
    files: int
    tasks: int
    orders: int
    pushes: int
