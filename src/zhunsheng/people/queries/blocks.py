"""Read who may not write to us."""

from collections.abc import Collection

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb, customer_subject
from zhunsheng.ground.statements import Fetch, with_marks
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.defaults import shipped_defaults
from zhunsheng.people.models import Block
from zhunsheng.people.models.sealing import open_note
from zhunsheng.people.values import BlockLength, BlockRow, Named

AMONG = (
    "SELECT customer_id FROM people_block WHERE lifted_at IS NULL AND (until IS NULL OR until > %s)"
    " AND customer_id IN ({marks})"
)


def blocked_among(customer_ids: Collection[int], at: Instant, fetch: Fetch) -> frozenset[int]:
    """Say who of these may not write now: one statement for a whole batch of messages, read by the batch's own way."""
    if not customer_ids:
        return frozenset()
    rows = fetch(with_marks(AMONG, len(customer_ids)), (at.us, *customer_ids))
    return frozenset(row[0] for row in rows)


def block_of(customer_id: int, at: Instant) -> BlockRow | None:
    """Return the block that keeps a customer out now, if there is one."""
    row = Block.objects.filter(customer_id=customer_id, lifted_at__isnull=True).first()
    if row is None or (row.until is not None and row.until <= at):
        return None
    return _row(row)


def blocks(
    actor: Actor, at: Instant, *, only_active: bool = True, before: int | None = None, limit: int = 50
) -> list[BlockRow]:
    """List who may not write, the newest first; `before` is the last id of the page before.

    Refuses  AccessDenied
    """
    require(actor, Verb.CUSTOMER_BLOCK, Subject(kind="customer"))
    rows = Block.objects.order_by("-id")
    if only_active:
        rows = rows.filter(lifted_at__isnull=True).exclude(until__lte=at)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [_row(row) for row in rows[:limit]]


def blocks_of(actor: Actor, customer_id: int, *, within: Subject | None = None) -> list[BlockRow]:
    """List every time a customer was kept out, the newest first.

    Refuses  AccessDenied
    """
    require(actor, Verb.CUSTOMER_READ, customer_subject("customer", customer_id, customer_id, within))
    return [_row(row) for row in Block.objects.filter(customer_id=customer_id).order_by("-id")]


def block_words(actor: Actor, block_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Open what colleagues wrote when they kept customers out, and when they let them in again.

    Refuses  AccessDenied
    """
    for verb in (Verb.CUSTOMER_BLOCK, Verb.CUSTOMER_READ):
        require(actor, verb, Subject(kind="customer"))
    rows = Block.objects.filter(id__in=block_ids).values_list("id", "note_sealed", "lifted_why_sealed")
    return {block_id: (open_note(note), open_note(why)) for block_id, note, why in rows}


def block_reasons() -> tuple[Named, ...]:
    """List the reasons for which a customer may be kept out."""
    return shipped_defaults().block_reasons


def block_lengths() -> tuple[BlockLength, ...]:
    """List for how long a customer may be kept out."""
    return shipped_defaults().block_lengths


def _row(row: Block) -> BlockRow:
    return BlockRow(
        id=row.id, customer_id=row.customer_id, reason=row.reason, agent_id=row.agent_id, at=row.at, until=row.until,
        lifted_at=row.lifted_at, lifted_by=row.lifted_by,
    )  # fmt: skip
