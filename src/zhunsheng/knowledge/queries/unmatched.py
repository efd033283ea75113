"""Gather what no question answered into heaps of like messages, the largest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.db.models import F

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.cases.queries import open_improvements
from zhunsheng.dialogue.queries import texts_of
from zhunsheng.ground.asking.asker import ask
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.answering import HEAPED
from zhunsheng.knowledge.bank import learned
from zhunsheng.knowledge.checks import without_numbers
from zhunsheng.knowledge.gathering import heaped_in
from zhunsheng.knowledge.models import Improved, Sought, Unmatched, Wording
from zhunsheng.knowledge.queries.samples import questions_of
from zhunsheng.knowledge.recogniser.reading import LONGEST, plain
from zhunsheng.knowledge.values import APPROVED, Heap, Heaped, HeapTold, SoughtShown

SHELF: Final = Subject(kind="card")
WEEK: Final = hours(24 * 7)
MOST: Final = 600
"""Messages that are looked at; the newest."""
KEPT: Final = 200
"""Settled messages that are looked at beside them because an improvement is open on them; those marked last."""
READING: Final = 8.0
"""Seconds that a page waits for the worker to read what they mean."""


def sought(actor: Actor, limit: int = 50) -> list[SoughtShown]:
    """List what readers of the help pages looked for in vain, the most frequent first. Refuses: AccessDenied."""
    require(actor, Verb.CARD_WRITE, SHELF)
    rows = Sought.objects.filter(settled_at__isnull=True).order_by("-times", "-newest_at", "id")[:limit]
    names = questions_of([row.faq_id for row in rows])
    return [
        SoughtShown(
            id=row.id, shop_id=row.shop_id, text=row.text, times=row.times, newest_at=row.newest_at,
            faq_id=row.faq_id if row.faq_id in names else None, question=names.get(row.faq_id or 0, ""),
        )
        for row in rows
    ]  # fmt: skip


def heaps(actor: Actor, now: Instant) -> list[Heap]:
    """Gather waiting messages by likeness, each heap with the question it is most like and how many came this week and last.

    Refuses   AccessDenied
    """
    require(actor, Verb.CARD_WRITE, SHELF)
    rows = Unmatched.objects.filter(settled_at__isnull=True).order_by("-at", "-id")[:MOST]
    at = {row.message_id: row.at for row in rows}
    kept = _improved_since()
    said, lying = _heaped(at | kept)
    names, found = _asked_as([likely for _, likely in lying if likely is not None]), []
    opened = _opened_for([*at, *kept])
    for whole, likely in lying:
        mine = [one for one in whole if one in at]
        if not mine:
            continue
        faq_id = likely if likely in names else None
        texts = tuple(dict.fromkeys(said[message_id] for message_id in mine))
        found.append(
            Heap(
                message_ids=tuple(mine), texts=texts, newest_at=at[mine[0]], faq_id=faq_id,
                question=names.get(faq_id or 0, ""),
                this_week=sum(at[each] > now - WEEK for each in mine),
                week_before=sum(now - WEEK - WEEK < at[each] <= now - WEEK for each in mine),
                settled_ids=tuple(one for one in whole if one not in at),
                improvement_ids=tuple(sorted({item for one in whole for item in opened.get(one, ())})),
            )
        )  # fmt: skip
    return sorted(found, key=lambda heap: (-len(heap.message_ids), -heap.newest_at.us))


def _improved_since() -> dict[int, Instant]:
    """Give the messages that were settled while an improvement is open on them: who asks the same later lies with them, and the heap still says so."""
    newest = Improved.objects.filter(unmatched__settled_at__isnull=False).order_by("-id")[:KEPT]
    rows = list(newest.values_list("improvement_id", "unmatched__message_id", "unmatched__at"))
    still = open_improvements({item for item, _, _ in rows})
    return {message_id: at for item, message_id, at in rows if item in still}


def _opened_for(message_ids: Sequence[int]) -> dict[int, list[int]]:
    """Name the improvements that were opened because of messages."""
    found = dict[int, list[int]]()
    rows = Improved.objects.filter(unmatched__message_id__in=message_ids)
    for message_id, item in rows.values_list("unmatched__message_id", "improvement_id"):
        found.setdefault(message_id, []).append(item)
    return found


def unmatched_dialogues(actor: Actor, message_ids: Sequence[int]) -> list[int]:
    """Name the dialogues in which messages stand that no question answered, the newest first. Refuses: AccessDenied."""
    require(actor, Verb.CARD_WRITE, SHELF)
    rows = Unmatched.objects.filter(message_id__in=message_ids).order_by("-at", "-id")
    return list(dict.fromkeys(rows.values_list("dialogue_id", flat=True)))


def heaps_between(actor: Actor, before: Instant, since: Instant, until: Instant) -> list[HeapTold]:
    """Gather what no question answered in a period, settled since or not, the largest heaps first; `before`: when the period before began.

    Refuses   AccessDenied
    """
    require(actor, Verb.CARD_WRITE, SHELF)
    at: dict[int, Instant] = {}
    for start, end in ((since, until), (before, since)):
        rows = Unmatched.objects.filter(at__gte=start, at__lt=end).order_by("-at", "-id")[:MOST]
        at |= {row.message_id: row.at for row in rows}
    found = []
    for mine, _ in _heaped(at)[1]:
        fresh = tuple(one for one in mine if at[one] >= since)
        if fresh:
            found.append(HeapTold(message_ids=fresh, number=len(fresh), before=len(mine) - len(fresh)))
    return sorted(found, key=lambda heap: (-heap.number, -at[heap.message_ids[0]].us))


def _asked_as(faq_ids: Sequence[int]) -> dict[int, str]:
    """Name approved questions as they are asked."""
    rows = Wording.objects.filter(faq_id__in=faq_ids, faq__state=APPROVED, number=F("faq__approved"))
    return dict(rows.values_list("faq_id", "question"))


def _heaped(at: Mapping[int, Instant]) -> tuple[Mapping[int, str], list[tuple[list[int], int | None]]]:
    """Give the words of messages without numbers, and the messages in heaps of like ones, each in the order they came in, with a likely question.

    The worker reads what they mean where it has an encoder; only without one this process learns the bank, which may take seconds, and goes by characters.
    """
    said = {message_id: without_numbers(text) for message_id, text in texts_of(list(at)).items()}
    ids = [message_id for message_id in at if plain(said.get(message_id, ""))]
    texts = [said[one][:LONGEST] for one in ids]
    found = ask(HEAPED, texts, Heaped, patience=READING) if texts else Heaped()
    if found is None:
        found = heaped_in(learned(meaning=False), texts)
    return said, [
        ([ids[place] for place in heap], likely) for heap, likely in zip(found.heaps, found.likely, strict=True)
    ]
