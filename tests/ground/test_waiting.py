"""Questions wait the newest first, the same only once, and none longer than somebody wants its answer."""

import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.ground.asking import waiting
from zhunsheng.ground.asking.waiting import FOR_EVER, Line
from zhunsheng.ground.asking.wire import Question


def asked(about: int, *, name: str = "double", until: float = FOR_EVER) -> Question:
    return Question(name, msgspec.Raw(msgspec.json.encode(about)), until)


def abouts(line: Line, most: int = 100) -> list[int]:
    return [msgspec.json.decode(one.question.about, type=int) for one in line.take(most, 0)[0]]


@given(st.lists(st.integers(0, 5)), st.integers(1, 4))
def test_each_question_comes_once_and_those_asked_last_come_first(told: list[int], most: int) -> None:
    line = Line()
    for one in told:
        line.put(asked(one))
    found: list[int] = []
    while part := abouts(line, most):
        assert len(part) <= most
        found += part
    assert found == list(dict.fromkeys(reversed(told)))


def test_who_asks_the_same_waits_for_the_same_answer_and_another_name_is_another_question() -> None:
    line = Line()
    first, other = line.put(asked(1)), line.put(asked(1, name="treble"))
    assert line.put(asked(1)) is first
    assert other is not first
    taken, _ = line.take(2, 0)
    assert taken == [first, other]
    assert line.put(asked(1)) is not first  # it is being answered of what was known before


def test_what_nobody_waits_for_any_more_is_dropped_and_one_who_still_waits_is_enough() -> None:
    gone, later = time.monotonic() - 1, time.monotonic() + 60
    line = Line()
    left = line.put(asked(1, until=gone))
    line.put(asked(2, until=gone))
    line.put(asked(2, until=later))
    line.put(asked(3, until=FOR_EVER))
    line.put(asked(3, until=gone))
    assert abouts(line) == [3, 2]
    assert left.done.is_set()
    assert bytes(left.reply.answer) == b"null"


def test_one_too_many_is_sent_away_and_what_waits_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST", 2)
    line = Line()
    line.put(asked(1))
    line.put(asked(2))
    with pytest.raises(OSError, match="2 questions wait already"):
        line.put(asked(3))
    line.put(asked(1))
    assert abouts(line) == [1, 2]


def test_a_line_is_behind_when_more_wait_than_are_taken_or_the_first_waits_long() -> None:
    line = Line()
    for one in range(3):
        line.put(asked(one))
    assert [line.take(2, 0)[1], line.take(2, 0)[1], line.take(2, 0)[1]] == [True, False, False]
    line.put(asked(1)).since -= waiting.SOON
    line.put(asked(2))
    assert line.take(2, 0)[1]
    for one in range(3):
        line.put(asked(one, until=time.monotonic() - 1))
    assert line.take(2, 0) == ([], False)  # nobody waits any more
