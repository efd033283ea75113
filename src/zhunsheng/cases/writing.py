"""How every action writes a case: only onto the version it has read, with its tally, its story and its fact."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from zhunsheng.cases.events import CaseFact, CaseWordsConfirmed, CaseWordsHeld, ReturnTold
from zhunsheng.cases.evidence import evidence_of
from zhunsheng.cases.models import Case, CaseEntry, CaseShare, CaseTally
from zhunsheng.cases.queries import row_of
from zhunsheng.cases.rows import stored_case
from zhunsheng.cases.values import LONGEST_WORDS, CaseMerged, CaseRow, NothingWritten
from zhunsheng.dialogue.actions import Held
from zhunsheng.dialogue.queries import judged_words
from zhunsheng.guard.values import Hit
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import FACTS
from zhunsheng.kernel.errors import BadInput, Conflict
from zhunsheng.kernel.ids import new_id
from zhunsheng.standards.values import Severity


def held_case(case_id: int) -> Case:
    """Return a case as it stands now, and let nobody else act on it before this commit. Refuses: NotFound.

    A version alone guards what is written onto the case; an act that writes beside it (a task, a line, a clock that
    starts) would pass an end or a merger that another process commits meanwhile. On SQLite the pens take turns anyway.
    """
    return stored_case(case_id, hold=True)


def open_case(case_id: int) -> Case:
    """Return a case that can be worked on, held as `held_case` does. Refuses: NotFound, CaseMerged."""
    case = held_case(case_id)
    if case.merged_into is not None:
        raise CaseMerged(into=case.merged_into)
    return case


def hold_in_turn(*case_ids: int) -> None:
    """Hold several cases, the eldest first: two acts that name the same cases the other way round would wait for each other."""
    list(Case.objects.select_for_update().filter(id__in=case_ids).order_by("id").values_list("id", flat=True))


def change(case: Case, **columns: Any) -> CaseRow:
    """Write columns onto the version that was read; whoever was slower runs again on what the other wrote."""
    before = _counted(case)
    written = Case.objects.filter(id=case.id, version=case.version).update(version=case.version + 1, **columns)
    if written != 1:
        raise Conflict(f"case {case.id} is not version {case.version} any more")
    for name, value in columns.items():
        setattr(case, name, value)
    case.version += 1
    after = _counted(case)
    if after != before:
        _count(before, -1, but=after)
        _count(after, 1, but=before)
    return row_of(case)


Counted = tuple[dict[str, Any], dict[str, Any]]
"""The place of a case in the tally, and in the shares of those who have them."""


def _counted(case: Case) -> Counted | None:
    """Say where a case is counted; one that goes on in another is not."""
    if case.merged_into is not None:
        return None
    place = {
        "kind": case.kind, "state": case.state, "issue": case.issue, "open": case.closed_at is None,
        "priority": case.priority,
    }  # fmt: skip
    waits = "" if case.owner_id else case.group
    whose = {"owner_id": case.owner_id or 0, "team_id": case.team_id or 0, "group": waits}
    return {**place, "issue_type": case.issue_type or ""}, {**whose, **place}


def count(case: Case, by: int) -> None:
    """Keep the tally, and the share of whoever has them, for so many cases like one; nothing for one that goes on in another."""
    _count(_counted(case), by)


def _count(place: Counted | None, by: int, *, but: Counted | None = None) -> None:
    """Count at a place, where it is not the same as another one."""
    if place is None:
        return
    tally, share = place
    if but is None or but[0] != tally:
        if not CaseTally.objects.filter(**tally).update(count=F("count") + by):
            CaseTally.objects.bulk_create([CaseTally(count=by, **tally)])
    if but is None or but[1] != share:
        if not CaseShare.objects.filter(**share).update(count=F("count") + by):
            CaseShare.objects.bulk_create([CaseShare(count=by, **share)])


def enter(ink: Ink, case_id: int, kind: str, words: str = "", detail: str = "") -> int:
    """Add a line to a case's story and return it."""
    entry = CaseEntry(
        id=new_id(), case_id=case_id, kind=kind, at=ink.at, by_kind=ink.actor.kind, by_id=ink.actor.id, words=words,
        detail=detail,
    )  # fmt: skip
    CaseEntry.objects.bulk_create([entry])
    return entry.id


def enter_return(ink: Ink, row: CaseRow, before: str, told: str) -> None:
    """Leave a line where the parcel of a return is said, said otherwise or taken back, whoever says it; a case of another kind has none."""
    if told == before or row.kind != "aftersale":
        return
    if before:
        enter(ink, row.id, "return_changed", f"{before} → {told or '—'}")
    else:
        enter(ink, row.id, "return_told", told)
    ink.record(ReturnTold(case_id=row.id, about=row.about(), again=bool(before)))


def gather(ink: Ink, case: Case) -> dict[str, object]:
    """Fill the folder of evidence with what the desk knows by now."""
    found = evidence_of(case, ink.at)
    change(case, evidence=found)
    counts = (len(found[name]) for name in ("dialogues", "cases", "files"))  # type: ignore[arg-type]  # why: lists
    enter(ink, case.id, "evidence", detail=" / ".join(map(str, counts)))
    return found


def tell(ink: Ink, row: CaseRow, name: str, **fields: Any) -> None:
    """Record a fact of a case by the name that its procedure gives."""
    kind = FACTS[name]
    if not issubclass(kind, CaseFact):
        raise LookupError(f"{name} is no fact of a case")
    ink.record(kind(case_id=row.id, about=row.about(), **fields))


def words_out(ink: Ink, case: Case, text: str, confirmed: frozenset[str] = frozenset()) -> str | Held:
    """Tidy words that go out to a customer, after the guard; what it holds comes back with the reason, as in the chat.

    Records   case.words_held, or case.words_confirmed
    Refuses   BadInput
    """
    tidy = words_of(text, "what the customer is told")
    return held_out(ink, case, tidy, confirmed) or tidy


def held_out(ink: Ink, case: Case, text: str, confirmed: frozenset[str]) -> Held | None:
    """Let the guard judge words for a customer; what it only asks about goes out once those clauses are confirmed by one more press.

    Records   case.words_held, or case.words_confirmed
    Clauses   cc-2.1b, ec-2.2b
    """
    about = row_of(case).about()
    judgement = judged_words(case.dialogue_id, about, text, ink.at)
    stopping = judgement.stopping(confirmed)
    if stopping:
        ink.record(CaseWordsHeld(case_id=case.id, about=about, **_named(stopping)))
        return Held(hits=stopping, may_confirm=all(hit.severity is not Severity.REFUSE for hit in stopping))
    asked = [hit for hit in judgement.hits if hit.severity is Severity.CONFIRM]
    if asked:
        ink.record(CaseWordsConfirmed(case_id=case.id, about=about, **_named(asked)))
    return None


def _named(hits: Iterable[Hit]) -> dict[str, list[str]]:
    """Name the clauses and families that were hit; the words themselves stand in no fact."""
    found = tuple(hits)
    return {"clause_ids": sorted({hit.clause_id for hit in found}), "families": sorted({hit.family for hit in found})}


def words_of(text: str, thing: str, *, needed: bool = True, longest: int = LONGEST_WORDS) -> str:
    """Tidy what somebody wrote. Refuses: NothingWritten, BadInput for too much, or what no text holds."""
    tidy = text.strip()
    if needed and not tidy:
        raise NothingWritten(thing, "written", "")
    if (needed and not tidy) or len(tidy) > longest or "\x00" in tidy:
        raise BadInput(thing, f"{1 if needed else 0} to {longest} characters", len(tidy))
    return tidy
