"""Say what a suggestion and a script are."""

from __future__ import annotations

from typing import Final, Literal

from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Text, Value

SLOTS: Final = ("customer", "order", "agent", "shop", "time")
"""What a script may leave open: filled from the dialogue it is used in."""

TIERS: Final = ("new", "repeat", "vip")

TEXT_LIMIT: Final = 2000
"""Characters in one script; what fits into one message."""


class Greeting(Value, frozen=True):
    """Carry a greeting ready to send and the clause it comes from."""

    text: str
    clause_id: str


class ScriptDraft(Value, frozen=True, kw_only=True):
    """Carry one wording of a script and where it fits; an empty tier or channel means any."""

    situation: str
    title: str
    title_en: str
    text: str
    issue_types: tuple[str, ...] = ()
    tier: str = ""
    channel: str = ""
    effective_from: Instant | None = None
    effective_to: Instant | None = None


class ScriptShown(Value, frozen=True, kw_only=True):
    """Show a script with one of its wordings: the approved one to agents, the newest one to editors."""

    id: int
    key: str
    state: str
    number: int
    latest: int
    approved: int | None
    draft: ScriptDraft
    owner_id: int
    reviewed_at: Instant | None
    changed_at: Instant
    uses: int
    used_at: Instant | None
    sound: str = ""


class Edition(Value, frozen=True, kw_only=True):
    """Show one wording in a script's history."""

    number: int
    draft: ScriptDraft
    author_id: int
    made_at: Instant
    approved_by: int | None
    approved_at: Instant | None


class Surroundings(Value, frozen=True, kw_only=True):
    """Say in what dialogue a script is wanted."""

    issue_type: str | None = None
    tier: str = ""
    channel: str = ""


class ScriptChange(Value, frozen=True, kw_only=True):
    """Say what became different in the library: a new script, another wording, or one that is gone."""

    script_id: int
    kind: Literal["new", "changed", "retired"]
    title: str
    title_en: str
    text: str
    before: str | None
    issue_types: tuple[str, ...]
    at: Instant


class Situation(Value, frozen=True, kw_only=True):
    """Name a moment of a dialogue that scripts are made for."""

    code: str
    name: Text
