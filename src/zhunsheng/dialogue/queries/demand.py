"""What a dialogue is about, as a screen shows it: its type and grade, and what the desk would suggest."""

from collections.abc import Iterable
from typing import Final

import msgspec
from django.db import connection
from django.db.models import Max

from zhunsheng.access.values import Actor
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.dialogue.queries.rows import dialogue_row
from zhunsheng.dialogue.values import By, DialogueRow
from zhunsheng.guard.queries import Suggested, suggest_issue
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards import queries as standards
from zhunsheng.standards.queries import Taxonomy

READ_FIRST: Final = 5
"""How many of the customer's first messages a suggestion is read from: technical, it bounds the work."""
REOPENED: Final = "dialogue.reopened"
FIRST_SAID: Final = (
    "SELECT text FROM dialogue_message WHERE dialogue_id = %s AND by = %s AND seq >"
    " (SELECT COALESCE(MAX(seq), 0) FROM dialogue_message WHERE dialogue_id = %s AND event = %s) ORDER BY seq LIMIT %s"
)


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """What a dialogue is about. Instants as microseconds."""

    dialogue_id: int
    taxonomy: Taxonomy
    issue_type: str | None
    grade: str | None
    handling: str | None
    stated_at: int | None
    offered_at: int | None
    suggestions: tuple[Suggested, ...]


def demand_of(actor: Actor, dialogue_id: int, at: Instant) -> Demand:
    """Show what a dialogue is about.

    Refuses  NotFound, AccessDenied
    Clauses  ec-3.1a
    """
    return demand_in(dialogue_row(actor, dialogue_id), at)


def demand_in(row: DialogueRow, at: Instant) -> Demand:
    """Show what a dialogue is about whose row was read by right.

    Clauses  ec-3.1a
    """
    return Demand(
        dialogue_id=row.id,
        taxonomy=standards.taxonomy(Instant(row.opened_at), asked_at=at),
        issue_type=row.issue_type,
        grade=row.grade,
        handling=row.handling,
        stated_at=row.stated_at,
        offered_at=row.offered_at,
        suggestions=suggestions_for(row.id, row.opened_at, at),
    )


def graded_as(dialogue_ids: Iterable[int]) -> dict[int, str]:
    """Give as what each of these dialogues was graded; one that was not is left out."""
    rows = Dialogue.objects.filter(id__in=list(dialogue_ids), issue_type__isnull=False)
    return {key: told for key, told in rows.values_list("id", "issue_type") if told}


def suggestions_for(dialogue_id: int, opened_at: int, at: Instant) -> tuple[Suggested, ...]:
    """Suggest the type of a dialogue from the customer's first messages since it began, or began again."""
    kept = standards.taxonomy(Instant(opened_at), asked_at=at)
    with connection.cursor() as cursor:
        cursor.execute(FIRST_SAID, [dialogue_id, By.CUSTOMER.value, dialogue_id, REOPENED, READ_FIRST])
        return suggest_issue(kept.leaves(), [text for (text,) in cursor.fetchall()])


def begun_at(dialogue_id: int) -> int:
    """Give the number of the line with which the dialogue last began again; 0 where it never ended."""
    found = Message.objects.filter(dialogue_id=dialogue_id, event=REOPENED).aggregate(seq=Max("seq"))["seq"]
    return found or 0
