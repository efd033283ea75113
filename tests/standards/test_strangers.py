"""A stranger's own standard, with other limits, words and clauses of the same kinds, needs no code."""

from tests.standards.sample import STRANGER
from tests.standards.test_loader import FACTS
from zhunsheng.kernel.durations import seconds
from zhunsheng.standards.fills import fill
from zhunsheng.standards.loader import load
from zhunsheng.standards.merging import merge
from zhunsheng.standards.values import BLANK, EditionRef, Kind, Rulebook, Severity, Tell

REF = EditionRef(id=7, document="tea-house", edition=1, number=1)


def stranger() -> Rulebook:
    return merge(3, [(REF, load(STRANGER, name="tea.yaml", facts=FACTS))])


def test_its_clauses_are_sorted_by_kind_and_keep_their_data() -> None:
    book = stranger()
    assert {kind.value: [c.id for c in book.of_kind(kind)] for kind in Kind if book.of_kind(kind)} == {
        "clock": ["tea-1", "tea-1.2b"],
        "phrase": ["tea-2"],
        "assist": ["tea-3"],
        "step": ["tea-4"],
        "indicator": ["tea-5"],
    }
    assert (book.id, book.editions) == (3, (REF,))
    assert book.clauses["tea-2"].families[0].severity is Severity.CONFIRM


def test_its_limit_depends_on_the_tier_and_an_unknown_tier_has_the_general_one() -> None:
    clock = stranger().clauses["tea-1"].clock
    assert clock is not None
    limits = [clock.limit_for(values) for values in ({"tier": "gold"}, {"tier": "new"}, {})]
    assert limits == [seconds(5), seconds(8), seconds(8)]
    assert [(rung.at.percent, rung.tell) for rung in clock.ladder] == [(50, Tell.OWNER), (100, Tell.LEADER)]


def test_it_applies_only_where_it_says_and_never_on_a_guess() -> None:
    mail = stranger().clauses["tea-1.2b"]
    assert [mail.applies_to(values) for values in ({"channel": "email"}, {"channel": "webchat"}, {})] == [
        True,
        False,
        False,
    ]


def test_its_blanks_are_filled_at_home() -> None:
    document = load(STRANGER, name="tea.yaml")
    filled = fill(document, {"tea-1.2b.clock.limit": "8 work h", "tea-5.figures.window_days": "30"})
    clauses = {clause.id: clause for clause in filled.clauses}
    clock = clauses["tea-1.2b"].clock
    assert document.blanks() == ("tea-1.2b.clock.limit", "tea-5.figures.window_days")
    assert filled.blanks() == ()
    assert clock is not None
    assert (str(clock.limit), clauses["tea-5"].figure("window_days")) == ("8 work h", 30)
    assert document.clauses[5].figures["window_days"] is BLANK
