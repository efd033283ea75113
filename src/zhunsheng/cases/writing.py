"""How every action writes a case: only onto the version it has read, with its tally, its story and its fact."""

from typing import Any

from django.db.models import F

from zhunsheng.cases.events import CaseFact
from zhunsheng.cases.evidence import evidence_of
from zhunsheng.cases.models import Case, CaseEntry, CaseTally
from zhunsheng.cases.queries import row_of
from zhunsheng.cases.values import LONGEST_WORDS, CaseMerged, CaseRow, WordsHeld
from zhunsheng.dialogue.queries import judged_words
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import FACTS
from zhunsheng.kernel.errors import BadInput, Conflict, NotFound
from zhunsheng.kernel.ids import new_id


def held_case(case_id: int) -> Case:
    """Return a case as it stands now, and let nobody else act on it before this commit. Refuses: NotFound.

    A version alone guards what is written onto the case; an act that writes beside it (a task, a line, a clock that
    starts) would pass an end or a merger that another process commits meanwhile. On SQLite the pens take turns anyway.
    """
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None:
        raise NotFound("case", case_id)
    return case


def open_case(case_id: int) -> Case:
    """Return a case that can be worked on, held as `held_case` does. Refuses: NotFound, CaseMerged."""
    case = held_case(case_id)
    if case.merged_into is not None:
        raise CaseMerged(into=case.merged_into)
    return case


def change(case: Case, **columns: Any) -> CaseRow:
    """Write columns onto the version that was read; whoever was slower runs again on what the other wrote."""
    before = case.state
    written = Case.objects.filter(id=case.id, version=case.version).update(version=case.version + 1, **columns)
    if written != 1:
        raise Conflict(f"case {case.id} is not version {case.version} any more")
    for name, value in columns.items():
        setattr(case, name, value)
    case.version += 1
    if case.state != before:
        count(case.kind, before, -1)
        count(case.kind, case.state, 1)
    return row_of(case)


def count(kind: str, state: str, by: int) -> None:
    """Keep the tally of a kind and state."""
    if not CaseTally.objects.filter(kind=kind, state=state).update(count=F("count") + by):
        CaseTally.objects.bulk_create([CaseTally(kind=kind, state=state, count=by)])


def enter(ink: Ink, case_id: int, kind: str, words: str = "", detail: str = "") -> int:
    """Add a line to a case's story and return it."""
    entry = CaseEntry(
        id=new_id(), case_id=case_id, kind=kind, at=ink.at, by_kind=ink.actor.kind, by_id=ink.actor.id, words=words,
        detail=detail,
    )  # fmt: skip
    CaseEntry.objects.bulk_create([entry])
    return entry.id


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


def words_out(ink: Ink, case: Case, text: str) -> str:
    """Tidy words that go out to a customer, after the guard. Refuses: BadInput, WordsHeld."""
    tidy = words_of(text, "what the customer is told")
    held = judged_words(case.dialogue_id, row_of(case).about(), tidy, ink.at).stopping()
    if held:
        raise WordsHeld(phrase=held[0].phrase, clause=held[0].clause_id)
    return tidy


def words_of(text: str, thing: str, *, needed: bool = True, longest: int = LONGEST_WORDS) -> str:
    """Tidy what somebody wrote. Refuses: BadInput for nothing, too much, or what no text holds."""
    tidy = text.strip()
    if (needed and not tidy) or len(tidy) > longest or "\x00" in tidy:
        raise BadInput(thing, f"{1 if needed else 0} to {longest} characters", len(tidy))
    return tidy
