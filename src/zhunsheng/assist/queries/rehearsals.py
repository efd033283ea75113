"""Read rehearsals: how far they are, what they would have come to, and dialogue by dialogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
from django.db.models import Count

from zhunsheng.access.queries import decide, require
from zhunsheng.access.values import Actor, Allowed, Subject, Verb
from zhunsheng.assist.models import Rehearsal, RehearsedRow
from zhunsheng.assist.rehearsing import RehearsalFigures, RehearsalShown, RehearsalWish, Rehearsed
from zhunsheng.dialogue.queries import rows_of, texts_of
from zhunsheng.guard.queries import mask
from zhunsheng.kernel.errors import NotFound
from zhunsheng.knowledge.queries import questions_of

SHELF: Final = Subject(kind="card")
NUMBERED: Final = 50


class RehearsedShown(msgspec.Struct, frozen=True, kw_only=True):
    """Show one dialogue of a rehearsal; words and the way to it only for who may read that dialogue, personal data masked."""

    one: Rehearsed
    may_read: bool
    text: str
    question: str
    meant: str


def rehearsals(actor: Actor, shop_ids: Sequence[int], limit: int = 20) -> list[RehearsalShown]:
    """List the rehearsals of some shops, the newest first. Refuses: AccessDenied."""
    require(actor, Verb.CARD_WRITE, SHELF)
    return [_shown(row) for row in Rehearsal.objects.filter(shop_id__in=shop_ids).order_by("-at", "-id")[:limit]]


def rehearsal(actor: Actor, rehearsal_id: int) -> RehearsalShown:
    """Return one rehearsal. Refuses: AccessDenied, NotFound."""
    require(actor, Verb.CARD_WRITE, SHELF)
    row = Rehearsal.objects.filter(id=rehearsal_id).first()
    if row is None:
        raise NotFound("rehearsal", rehearsal_id)
    return _shown(row)


def rehearsal_figures(actor: Actor, rehearsal_id: int) -> RehearsalFigures:
    """Count what a rehearsal came to so far. Refuses: AccessDenied."""
    require(actor, Verb.CARD_WRITE, SHELF)
    rows = RehearsedRow.objects.filter(rehearsal_id=rehearsal_id).values_list("would", "happened", "hit")
    return RehearsalFigures(cells=tuple(rows.annotate(n=Count("id")).order_by("would", "happened", "hit")))


def rehearsed(
    actor: Actor, rehearsal_id: int, *, would: str = "", happened: str = "", verdict: str = "", behind: int = 0,
    limit: int = NUMBERED,
) -> list[RehearsedShown]:  # fmt: skip
    """List a rehearsal's dialogues behind an id: of one deed, one course, or one verdict (`right`, `wrong`, `unknown`).

    Refuses   AccessDenied
    """
    require(actor, Verb.CARD_WRITE, SHELF)
    found = RehearsedRow.objects.filter(rehearsal_id=rehearsal_id, dialogue_id__gt=behind)
    if would:
        found = found.filter(would=would)
    if happened:
        found = found.filter(happened=happened)
    if verdict:
        found = found.filter(hit={"right": True, "wrong": False}.get(verdict))
    rows = list(found.order_by("dialogue_id")[:limit])
    open_to = {
        row.id
        for row in rows_of([one.dialogue_id for one in rows])
        if isinstance(decide(actor, Verb.DIALOGUE_READ, row.subject()), Allowed)
    }
    said = texts_of([one.message_id for one in rows if one.message_id is not None and one.dialogue_id in open_to])
    names = questions_of([one.faq_id for one in rows] + [one.meant_id for one in rows])
    return [
        RehearsedShown(
            one=_one(row), may_read=row.dialogue_id in open_to, text=mask(said.get(row.message_id or 0, "")),
            question=names.get(row.faq_id or 0, ""), meant=names.get(row.meant_id or 0, ""),
        )
        for row in rows
    ]  # fmt: skip


def _one(row: RehearsedRow) -> Rehearsed:
    return Rehearsed(
        dialogue_id=row.dialogue_id, message_id=row.message_id, at=row.at, would=row.would, happened=row.happened,
        faq_id=row.faq_id, permille=row.permille, meant_id=row.meant_id, source=row.source, hit=row.hit,
    )  # fmt: skip


def _shown(row: Rehearsal) -> RehearsalShown:
    wish = RehearsalWish(
        shop_id=row.shop_id, since=row.since, until=row.until, edition=row.edition, wrong_permille=row.wrong_permille
    )
    return RehearsalShown(
        id=row.id, wish=wish, by_id=row.by_id, at=row.at, total=row.total, done=row.done, why=row.why,
        ended_at=row.ended_at, encoder=row.encoder,
    )  # fmt: skip
