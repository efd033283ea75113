"""What the clocks do at the commit of other rooms' facts (the *within* column of the wiring table)."""

from collections.abc import Sequence

from zhunsheng.cases.events import CaseAssigned, CaseFact, CaseOpened, CaseReleased, CaseUnmerged
from zhunsheng.clocks.editions import plan_of
from zhunsheng.clocks.fold import advance
from zhunsheng.clocks.hot import Book, Key, OpenClock, book_of, changed, fresh_book
from zhunsheng.clocks.plan import OWNER_FACTS, Listener, values_of
from zhunsheng.clocks.restoring import bring_back
from zhunsheng.clocks.writing import Occasion, put_all
from zhunsheng.dialogue.events import DialogueFact, DialogueOpened
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import Recorded

__all__ = ["on_fact"]


def on_fact(ink: Ink, recorded: Recorded) -> None:
    """Start, stop, pause, resume or call off the clocks that listen to a fact of a dialogue or case.

    Writes   the clocks of it (planned, one row a clock and batch)
    Records  the clock facts of what happened
    """
    fact = recorded.fact
    if not isinstance(fact, DialogueFact | CaseFact):
        return
    fresh = isinstance(fact, DialogueOpened | CaseOpened)
    listeners = plan_of(fact.about.standing_id).listeners.get(fact.NAME)
    if listeners is None and not fresh and not isinstance(fact, CaseUnmerged):
        return
    book = (fresh_book if fresh else book_of)(ink, fact.SUBJECT, fact.subject_id)
    if listeners:
        _hear(ink, recorded, fact, book, listeners)
    if isinstance(fact, CaseUnmerged):
        bring_back(ink, recorded, fact, book)
    if fact.NAME in OWNER_FACTS or isinstance(fact, CaseAssigned | CaseReleased):
        _follow_owner(ink, fact, book)


def _hear(
    ink: Ink, recorded: Recorded, fact: DialogueFact | CaseFact, book: Book, listeners: tuple[Listener, ...]
) -> None:
    values: dict[str, object] | None = None
    occasion = Occasion(fact.SUBJECT, fact.subject_id, recorded.id, fact.about)
    for listener in listeners:
        for key in _meant(listener, fact, book):
            runs, used = book.runs(key), key in book.used
            if not runs and (not listener.starts or (used and listener.once)):
                continue
            if runs and listener.only_starts:
                continue  # it runs already, and this fact can do nothing else to it
            row = book.find(key)
            if values is None:
                values = values_of(fact)
            changes = advance(
                None if row is None else row.clock,
                listener.marks(values),
                recorded.at,
                listener.plan.calendar,
                clause=listener.plan.key,
                used=used,
            )
            put_all(ink, book, listener.plan, changes, occasion)


def _meant(listener: Listener, fact: DialogueFact | CaseFact, book: Book) -> Sequence[Key]:
    """Name the clocks of a clause that a fact is about: as a rule one; of several side by side the one, or all."""
    clause_id, rule = listener.plan.clause.id, listener.plan.rule
    if rule.each is None:
        return ((clause_id, 0),)
    instance = rule.instance(values_of(fact))
    return book.running(clause_id) if instance is None else ((clause_id, instance),)


def _follow_owner(ink: Ink, fact: DialogueFact | CaseFact, book: Book) -> None:
    """Let the open clocks know their new owner, who is told when they run out."""
    rows: list[OpenClock] = [row for row in book.all() if row.about != fact.about]
    for row in rows:
        row.about = fact.about
        changed(ink, row)
