"""Rehearse the bot on stored dialogues: begun by somebody, carried on by the worker piece by piece, cancelled at any time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models import F

from zhunsheng.access.queries import require
from zhunsheng.access.values import SYSTEM, Subject, Verb
from zhunsheng.assist.bot import meant_by, read_as
from zhunsheng.assist.errors import RehearsalGoesOn
from zhunsheng.assist.events import RehearsalBegan, RehearsalEnded, SuggestionsAnswered
from zhunsheng.assist.models import Rehearsal, RehearsedRow
from zhunsheng.assist.rehearsing import CANCELLED, DONE, FAILED, RehearsalWish, Rehearsed, has_hit, tidy_wish, would_do
from zhunsheng.dialogue.queries import FirstWords, dialogues_between, first_words
from zhunsheng.ground.jobs import enqueue, job
from zhunsheng.journal.actions import Ink, run, system_only
from zhunsheng.journal.queries import histories
from zhunsheng.kernel.errors import NotFound, Refusal
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.knowledge.queries import (
    Course,
    bank_to_try,
    confirmed_meanings,
    courses,
    insist_on_edition,
    must_learn,
    recognise_first,
)
from zhunsheng.knowledge.values import Recognised

SHELF: Final = Subject(kind="card")
PIECE: Final = 100
"""Dialogues that are tried between two looks whether somebody has cancelled; the queue's other jobs come in between."""
KEPT: Final = 10
"""Rehearsals of a shop that are kept, the newest."""
TAKEN: Final = frozenset({"suggestions.answered"})


def begin_rehearsal(ink: Ink, wish: RehearsalWish, *, by_worker: bool = True) -> int:
    """Begin to rehearse the bot on a shop's stored dialogues; one at a time in a shop. Return its id.

    Writes    the rehearsal, a job; the shop's oldest rehearsals go
    Records   rehearsal.began
    Refuses   AccessDenied, BadInput for the period or the share, NotFound and EditionGone for the version, RehearsalGoesOn
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    tidy = tidy_wish(wish, ink.at)
    if tidy.edition is not None:
        insist_on_edition(tidy.edition)
    if Rehearsal.objects.filter(shop_id=tidy.shop_id, why="").exists():
        raise RehearsalGoesOn
    older = Rehearsal.objects.filter(shop_id=tidy.shop_id).order_by("-at", "-id")
    Rehearsal.objects.filter(id__in=list(older.values_list("id", flat=True)[KEPT - 1 :])).delete()
    row = Rehearsal(
        id=new_id(), shop_id=tidy.shop_id, by_id=ink.actor.id, at=ink.at, since=tidy.since, until=tidy.until,
        edition=tidy.edition, wrong_permille=tidy.wrong_permille,
        total=dialogues_between(tidy.shop_id, tidy.since, tidy.until),
    )  # fmt: skip
    row.save(force_insert=True)
    ink.record(RehearsalBegan(shop_id=row.shop_id, rehearsal_id=row.id, dialogues=row.total))
    if by_worker:
        enqueue(carry_on_rehearsal, row.id)
    return row.id


def cancel_rehearsal(ink: Ink, rehearsal_id: int) -> None:
    """Cancel a rehearsal; what was tried so far stays to be read.

    Writes    how it ended
    Records   rehearsal.ended, unless it had ended
    Refuses   AccessDenied, NotFound
    """
    require(ink.actor, Verb.CARD_WRITE, SHELF)
    _end(ink, _get(rehearsal_id), CANCELLED)


@system_only("the worker carries on what somebody with the right began")
def note_rehearsed(ink: Ink, rehearsal_id: int, behind: int, piece: Sequence[Rehearsed], encoder: str) -> bool:
    """Keep what a piece of dialogues would have come to; tell whether the rehearsal goes on.

    A piece that comes twice, or after the end, is left out.
    Writes    the dialogues' rows, how far it is
    Records   rehearsal.ended behind the last piece
    """
    row = _get(rehearsal_id)
    if row.why or row.behind != behind:
        return not row.why
    RehearsedRow.objects.bulk_create(
        RehearsedRow(
            id=new_id(), rehearsal_id=row.id, dialogue_id=one.dialogue_id, message_id=one.message_id, at=one.at,
            would=one.would, happened=one.happened, faq_id=one.faq_id, permille=one.permille, meant_id=one.meant_id,
            source=one.source, hit=one.hit,
        )
        for one in piece
    )  # fmt: skip
    if piece:
        Rehearsal.objects.filter(id=row.id).update(
            done=F("done") + len(piece), behind=piece[-1].dialogue_id, encoder=encoder
        )
    if len(piece) < PIECE:
        _end(ink, row, DONE)
        return False
    return True


@system_only("the worker could not carry on what somebody with the right began")
def fail_rehearsal(ink: Ink, rehearsal_id: int) -> None:
    """Note that a rehearsal cannot be carried on: its version or its shop is gone. Writes: how it ended. Records: rehearsal.ended."""
    _end(ink, _get(rehearsal_id), FAILED)


@system_only("follows from erasing dialogues")
def forget_rehearsed(ink: Ink, dialogue_ids: Sequence[int]) -> None:
    """Forget what was tried on these dialogues. Writes: deletes the rows."""
    RehearsedRow.objects.filter(dialogue_id__in=dialogue_ids).delete()


@system_only("follows from taking a shop away")
def forget_rehearsals(ink: Ink, shop_id: int) -> None:
    """Forget a shop's rehearsals. Writes: deletes the rows."""
    Rehearsal.objects.filter(shop_id=shop_id).delete()


@job()
def carry_on_rehearsal(rehearsal_id: int) -> None:
    """Try one piece and leave the next to the queue, so that other jobs come in between."""
    if rehearse_piece(rehearsal_id):
        enqueue(carry_on_rehearsal, rehearsal_id)


def rehearse_piece(rehearsal_id: int) -> bool:
    """Try the next piece of a rehearsal; tell whether any is left."""
    row = Rehearsal.objects.filter(id=rehearsal_id).first()
    if row is None or row.why:
        return False
    found = first_words(row.shop_id, row.since, row.until, behind=row.behind, limit=PIECE)
    try:
        guessed, encoder = _guesses(row, found, now())
    except Refusal:  # the version is gone meanwhile: trying again would not bring it back
        run(fail_rehearsal, SYSTEM, now(), rehearsal_id)
        return False
    piece = _held_against(found, guessed)
    return run(note_rehearsed, SYSTEM, now(), rehearsal_id, row.behind, piece, encoder)


def _guesses(row: Rehearsal, found: Sequence[FirstWords], at: Instant) -> tuple[dict[int, Recognised], str]:
    asked = [one for one in found if one.text]
    if not asked or not must_learn():
        return {}, ""
    bank = bank_to_try(row.edition, shop_id=row.shop_id, wrong_permille=row.wrong_permille)
    read = [read_as(one.texts) for one in asked]
    texts = [(text, one.tier) for one, its in zip(asked, read, strict=True) for text in its]
    guessed = iter(recognise_first(bank, texts, at, shop_id=row.shop_id))
    meant = {one.dialogue_id: meant_by([next(guessed) for _ in its]) for one, its in zip(asked, read, strict=True)}
    return meant, bank.encoder


def _held_against(found: Sequence[FirstWords], guessed: dict[int, Recognised]) -> list[Rehearsed]:
    ids = [one.dialogue_id for one in found]
    gone = courses(ids)
    known = confirmed_meanings([one.message_id for one in found if one.message_id is not None])
    took = _taken(ids)
    return [_one(one, guessed.get(one.dialogue_id), gone.get(one.dialogue_id), known, took) for one in found]


def _one(
    first: FirstWords, found: Recognised | None, course: Course | None, known: dict[int, int | None], took: dict[int, int]
) -> Rehearsed:  # fmt: skip
    would, said, permille = would_do(first.texts, found) if first.message_id is not None else ("nothing", (), 0)
    meant, source = None, ""
    if first.message_id in known:
        meant, source = known[first.message_id], "confirmed"
    elif course is not None and course.solved and course.faq_id is not None:
        meant, source = course.faq_id, "solved"
    elif first.dialogue_id in took:
        meant, source = took[first.dialogue_id], "taken"
    return Rehearsed(
        dialogue_id=first.dialogue_id, message_id=first.message_id, at=first.opened_at, would=would,
        happened=_happened(first, course), faq_id=said[0] if said else None, permille=permille, meant_id=meant,
        source=source, hit=has_hit(would, said, meant) if source and would != "nothing" else None,
    )  # fmt: skip


def _happened(first: FirstWords, course: Course | None) -> str:
    if course is None:
        return "person" if first.answered else "nobody"
    if course.solved:
        return "bot_solved"
    if course.faq_id is None:
        return "bot_handed"
    return "bot_then_person" if course.why else "bot_answered"


def _taken(dialogue_ids: Sequence[int]) -> dict[int, int]:
    """Say which question's answer an agent took first in each dialogue."""
    took: dict[int, int] = {}
    for one in histories("dialogue", dialogue_ids, TAKEN):
        fact = one.fact
        if isinstance(fact, SuggestionsAnswered) and fact.used.startswith("card:"):
            took.setdefault(fact.dialogue_id, int(fact.used.removeprefix("card:")))
    return took


def _end(ink: Ink, row: Rehearsal, why: str) -> None:
    if Rehearsal.objects.filter(id=row.id, why="").update(why=why, ended_at=ink.at):
        done = Rehearsal.objects.values_list("done", flat=True).get(id=row.id)
        ink.record(RehearsalEnded(shop_id=row.shop_id, rehearsal_id=row.id, outcome=why, dialogues=done))


def _get(rehearsal_id: int) -> Rehearsal:
    row = Rehearsal.objects.filter(id=rehearsal_id).first()
    if row is None:
        raise NotFound("rehearsal", rehearsal_id)
    return row
