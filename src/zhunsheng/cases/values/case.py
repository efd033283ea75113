"""A case as it is registered, listed and judged."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from zhunsheng.access.values import Subject
from zhunsheng.dialogue.values import About
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Text


class NewCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case to be registered; `issue` is a sub-type of the issue taxonomy, `issue_type` a type of the procedure."""

    kind: str
    shop_id: int
    customer_id: int
    channel: str
    issue_type: str | None = None
    issue: str = ""
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
    issue: str
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
    merged_into: int | None = None
    registered_by: int | None = None

    def subject(self) -> Subject:
        """Say to whom the case belongs; without an owner it waits for its group, and who registered it keeps seeing it."""
        return Subject(
            kind="case", id=self.id, agent_id=self.owner_id, team_id=self.team_id, customer_id=self.customer_id,
            waiting_group=self.group if self.owner_id is None else None, registrar_id=self.registered_by,
        )  # fmt: skip

    def about(self) -> About:
        """Say what every fact of the case says about it."""
        return About(
            channel=self.channel, shop_id=self.shop_id, group=self.group, tier=self.tier,
            customer_id=self.customer_id, standing_id=self.standing_id, agent_id=self.owner_id, team_id=self.team_id,
            issue_type=self.issue or None, grade=self.grade,
        )  # fmt: skip


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a case holds when a gate is judged."""

    fields: Mapping[str, str]
    has_type: bool
    has_issue: bool
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


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """One move that the state has, and what it still needs."""

    move: str
    to: str
    needs: tuple[str, ...]
    missing: tuple[str, ...]
    hard: tuple[str, ...]
    by: tuple[str, ...]


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
