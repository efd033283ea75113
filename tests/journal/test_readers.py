"""Readers count each fact exactly once; what they cannot digest is parked, visible, and tried again."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.journal.following import COUNTING, POISON, digest, position, read_all, seen
from tests.journal.trial import AT, execute, record_teams, told
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal import readers
from zhunsheng.journal.actions import Ink, Pen, run, use_pen
from zhunsheng.journal.events import Recorded, Unreadable
from zhunsheng.journal.ink import DEEPEST
from zhunsheng.journal.models import Parked, ReaderRow
from zhunsheng.journal.queries import after, history, parked, reader_positions
from zhunsheng.journal.readers import (
    LONGEST_WAIT,
    PIECE,
    Reader,
    digest_facts,
    pass_by,
    read_once,
    read_round,
    retry_parked,
)
from zhunsheng.journal.sealing import seal
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import Conflict
from zhunsheng.people.events import TeamCreated

pytestmark = pytest.mark.usefixtures("tables")


class PowerCut(BaseException):
    """The process ends here."""


@pytest.fixture(autouse=True)
def no_poison():
    POISON.clear()
    yield
    POISON.clear()


def happen(*keys: int) -> None:
    record_teams(*keys)
    run(seal, SYSTEM, AT)


def lot() -> list[tuple[int, int, str, float]]:
    """Return place, number of tries, error and seconds until the next try of what is parked."""
    return [(one.position, one.attempts, one.error, (one.retry_at - AT).us / 1e6) for one in parked()]


def test_facts_are_digested_once_in_their_order():
    happen(3, 1, 2)
    assert (read_once(COUNTING, AT), read_once(COUNTING, AT)) == (3, 0)
    happen(5, 4)
    assert read_once(COUNTING, AT) == 2
    assert (seen(), position()) == ([3, 1, 2, 5, 4], 5)


def test_a_reader_waits_for_the_seal():
    record_teams(1)
    assert (read_once(COUNTING, AT), seen()) == (0, [])


def test_two_readers_do_not_hinder_each_other():
    other = Reader("other", digest, frozenset({"team.created"}))
    happen(1, 2)
    read_once(COUNTING, AT, 1)
    read_all(other, 2)
    assert reader_positions() == {"counting": 1, "other": 2}
    assert seen() == [1, 1, 2]


def test_facts_nobody_wants_are_passed():
    happen(1, 2)
    deaf = Reader("deaf", digest, frozenset({"team.dissolved"}))
    assert (read_once(deaf, AT), position(deaf), seen()) == (2, 2, [])


def test_a_crash_between_two_facts_counts_none_twice():
    happen(1, 2, 3, 4)
    POISON[3] = PowerCut()
    with pytest.raises(PowerCut):
        read_once(COUNTING, AT)
    assert (seen(), position(), parked()) == ([], 0, [])
    POISON.clear()
    assert read_all(COUNTING, 4) == 4
    assert seen() == [1, 2, 3, 4]


def test_a_crash_while_taking_them_one_by_one_counts_none_twice():
    happen(1, 2, 3, 4)
    POISON.update({1: ValueError("no"), 3: PowerCut()})
    with pytest.raises(PowerCut):
        read_once(COUNTING, AT)
    POISON.pop(3)
    read_all(COUNTING, 4)
    assert seen() == [2, 3, 4]
    assert [place for place, *_ in lot()] == [1]


def test_a_poisoned_fact_is_parked_and_the_others_go_on():
    happen(1, 2, 3)
    POISON[2] = ValueError("cannot digest this")
    assert read_once(COUNTING, AT) == 3
    assert (seen(), position()) == ([1, 3], 3)
    assert lot() == [(2, 1, "ValueError('cannot digest this')", 2.0)]
    assert parked()[0].fact_id == history("team", 2)[0].id


def test_a_reader_that_always_meets_a_conflict_parks_the_fact_and_does_not_stand_still():
    happen(1, 2)
    POISON[1] = Conflict("somebody else's row")
    read_once(COUNTING, AT)
    assert (seen(), position(), lot()[0][:2]) == ([2], 2, (1, 1))


def test_a_retry_before_its_time_does_nothing():
    happen(1)
    POISON[1] = ValueError("no")
    read_once(COUNTING, AT)
    assert retry_parked(COUNTING, AT + seconds(1)) == 0
    assert lot()[0][1] == 1


def test_the_wait_doubles_up_to_an_hour():
    happen(1)
    POISON[1] = ValueError("no")
    read_once(COUNTING, AT)
    waits, at = [], AT
    for _ in range(12):
        at = parked()[0].retry_at
        assert retry_parked(COUNTING, at) == 0
        waits.append((parked()[0].retry_at - at).us // 1_000_000)
    assert waits == [4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, LONGEST_WAIT, LONGEST_WAIT]
    assert lot()[0][1:3] == (13, "ValueError('no')")


def test_a_retry_that_succeeds_unparks():
    happen(1, 2)
    POISON.update({1: ValueError("no"), 2: ValueError("no")})
    read_once(COUNTING, AT)
    POISON.pop(2)
    assert retry_parked(COUNTING, AT + seconds(2)) == 1
    assert (seen(), [place for place, *_ in lot()]) == ([2], [1])


def test_every_parked_fact_may_be_tried_at_once():
    happen(*range(1, 106))
    Parked.objects.bulk_create(
        Parked(reader="counting", fact_id=one.id, position=0, error="", parked_at=AT, retry_at=AT + seconds(9))
        for one in after(0, 200)
    )
    assert (retry_parked(COUNTING, AT), len(parked())) == (0, 105)
    assert retry_parked(COUNTING, AT, every=True) == 105
    assert (sorted(seen()), parked()) == (list(range(1, 106)), [])


def test_a_parked_fact_of_one_reader_is_none_of_anothers():
    other = Reader("other", digest)
    happen(1)
    POISON[1] = ValueError("no")
    read_once(COUNTING, AT)
    POISON.clear()
    read_once(other, AT)
    assert retry_parked(other, AT, every=True) == 0
    assert [(one.reader, one.position) for one in parked()] == [("counting", 1)]


def test_who_was_overtaken_writes_nothing_and_parks_nothing():
    happen(1, 2)
    known = history("team", 1)
    read_all(COUNTING, 2)
    POISON[1] = ValueError("no")
    with pytest.raises(Exception, match="counting is not at 0") as told_so:
        run(digest_facts, SYSTEM, AT, COUNTING, 0, known)
    assert getattr(told_so.value, "code", "") == "journal.overtaken"
    assert (seen(), position(), parked()) == ([1, 2], 2, [])


def test_an_unreadable_fact_parks_only_for_those_who_want_its_name():
    happen(1)
    execute(
        "INSERT INTO journal_fact (id, name, version, subject_kind, subject_id, actor_kind, actor_id, cause, depth, at, data)"
        " VALUES (9007199254740991, 'team.repainted', 1, 'team', 5, 'system', 0, NULL, 0, 0, '{}')"
    )
    happen(2)
    wanting = Reader("wanting", digest, frozenset({"team.repainted", "team.created"}))
    greedy = Reader("greedy", digest)
    for reader in (COUNTING, wanting, greedy):
        read_all(reader, 3)
    assert [(one.reader, one.fact_id) for one in parked()] == [
        ("wanting", 9007199254740991),
        ("greedy", 9007199254740991),
    ]
    assert "no room of this version declares" in parked()[0].error
    assert sorted(seen()) == [1, 1, 1, 2, 2, 2]
    (unreadable,) = history("team", 5)
    assert isinstance(unreadable.fact, Unreadable)
    assert unreadable.fact.name == "team.repainted"


def repeat(ink: Ink, recorded: Recorded) -> None:
    ink.record(TeamCreated(team_id=recorded.fact.subject_id + 1))


def test_what_a_reader_records_names_its_cause_so_that_a_circle_ends():
    circling = Reader("circling", repeat, frozenset({"team.created"}))
    happen(1)
    for _ in range(DEEPEST + 3):
        read_once(circling, AT)
        run(seal, SYSTEM, AT)
    assert told() == list(range(1, DEEPEST + 2))
    (first,), (second,) = history("team", 1), history("team", 2)
    assert (second.cause, second.depth) == (first.id, 1)
    assert [(one.position, one.error.partition("(")[0]) for one in parked()] == [(DEEPEST + 1, "RecursionError")]


def test_a_reader_in_the_process_of_a_threaded_pen(tmp_path):
    happen(*range(1, 31))
    pen = Pen(within={})
    use_pen(pen)
    pen.start()
    POISON[13] = ValueError("no")
    read_all(COUNTING, 30, limit=7)
    pen.stop()
    assert seen() == [key for key in range(1, 31) if key != 13]
    assert [place for place, *_ in lot()] == [13]


def digest_together(ink: Ink, recorded: Sequence[Recorded]) -> None:
    for one in recorded:
        digest(ink, one)


def test_facts_digested_together_count_once_and_a_poisoned_one_is_found_among_them():
    bulk = Reader("counting", digest, COUNTING.facts, digest_together)
    happen(1, 2, 3)
    POISON[2] = ValueError("no")
    assert read_once(bulk, AT) == 3
    assert (seen(), position(), [place for place, *_ in lot()]) == ([1, 3], 3, [2])
    POISON.clear()
    happen(4, 5)
    assert read_once(bulk, AT) == 2
    assert seen() == [1, 3, 4, 5]


def test_a_crash_while_digesting_together_counts_none_twice():
    bulk = Reader("counting", digest, COUNTING.facts, digest_together)
    happen(1, 2, 3)
    POISON[3] = PowerCut()
    with pytest.raises(PowerCut):
        read_once(bulk, AT)
    assert (seen(), position(), parked()) == ([], 0, [])
    POISON.clear()
    assert (read_once(bulk, AT), seen()) == (3, [1, 2, 3])


@pytest.mark.parametrize(("number", "taken"), [(PIECE * 2 + 3, [PIECE, PIECE, 3]), (200, [200])])
def test_who_is_hardly_behind_takes_small_pieces_and_who_is_far_behind_large_ones(number: int, taken: list[int]):
    sizes: list[int] = []

    def note(ink: Ink, recorded: Sequence[Recorded]) -> None:
        sizes.append(len(recorded))
        digest_together(ink, recorded)

    happen(*range(1, number + 1))
    assert read_once(Reader("counting", digest, COUNTING.facts, note), AT) == number
    assert (sizes, position(), seen()) == (taken, number, list(range(1, number + 1)))


def test_who_is_overtaken_between_two_pieces_leaves_the_rest_to_the_other():
    def overtaken(ink: Ink, recorded: Sequence[Recorded]) -> None:
        digest_together(ink, recorded)
        if recorded[-1].position == PIECE:
            ReaderRow.objects.filter(name="counting").update(position=PIECE + 1)

    happen(*range(1, PIECE + 3))
    assert read_once(Reader("counting", digest, COUNTING.facts, overtaken), AT) == PIECE
    assert (seen(), position()) == (list(range(1, PIECE + 1)), PIECE + 1)


def odd(recorded: Sequence[Recorded]) -> list[Recorded]:
    return [one for one in recorded if isinstance(one.fact, TeamCreated) and one.fact.team_id % 2]


SIFTING = Reader("counting", digest, COUNTING.facts, sift=odd)


def test_what_is_sifted_out_is_passed_without_being_digested():
    happen(*range(1, PIECE * 3 + 1))
    assert read_once(SIFTING, AT) == PIECE * 3
    assert (seen(), position()) == (list(range(1, PIECE * 3, 2)), PIECE * 3)


def test_what_is_sifted_out_costs_no_transaction_of_its_own(monkeypatch: pytest.MonkeyPatch):
    happen(2, 4, 6, 1, 8, 10)
    committed: list[str] = []

    def noted(action: Callable[..., object], *words: Any) -> object:
        committed.append(action.__name__)
        return run(action, *words)

    monkeypatch.setattr(readers, "run", noted)
    idle = [Reader(name, digest, COUNTING.facts, sift=lambda _: []) for name in ("first", "second")]
    assert read_round((SIFTING, *idle), AT) == 18
    assert committed == ["digest_facts", "pass_by"]
    assert reader_positions() == {"counting": 6, "first": 6, "second": 6}
    assert seen() == [1]


def test_who_cannot_sift_takes_everything():
    def broken(_: Sequence[Recorded]) -> list[Recorded]:
        raise ValueError("no")

    happen(1, 2)
    assert read_once(Reader("counting", digest, COUNTING.facts, sift=broken), AT) == 2
    assert seen() == [1, 2]


def test_a_poisoned_fact_among_sifted_ones_is_parked_alone():
    happen(1, 2, 3, 4, 5, 6)
    POISON[3] = ValueError("no")
    assert read_once(SIFTING, AT) == 6
    assert (seen(), position(), [place for place, *_ in lot()]) == ([1, 5], 6, [3])


def test_a_cursor_that_another_process_has_moved_is_not_moved_back():
    happen(1, 2, 3)
    read_all(COUNTING, 3)
    run(pass_by, SYSTEM, AT, [("counting", 1, 2), ("other", 0, 3)])
    assert reader_positions() == {"counting": 3, "other": 3}
