"""Processes of one desk ask each other: together where many ask, and in silence where nobody answers."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from django.conf import settings

from zhunsheng.ground.asking.answerer import Answerer
from zhunsheng.ground.asking.asker import ask
from zhunsheng.ground.asking.wire import address, folder
from zhunsheng.ground.settings import desk


@pytest.fixture(params=["near", "d" * 120])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the data folder near, or so deep that its name is longer than a socket's may be."""
    (tmp_path / request.param).mkdir()
    monkeypatch.setattr(settings, "ZHUNSHENG", msgspec.structs.replace(desk(), data_dir=tmp_path / request.param))


@pytest.fixture
def sizes(place: None) -> Iterator[list[int]]:
    """Answer with the double of a number, slowly enough that questions gather; tell how many came together."""
    seen: list[int] = []
    pause = threading.Event()

    def double(asked: Sequence[msgspec.Raw]) -> list[int | None]:
        seen.append(len(asked))
        pause.wait(0.05)
        numbers = [msgspec.json.decode(one, type=int) for one in asked]
        if 13 in numbers:
            raise ValueError(numbers)
        return [None if one == 0 else 2 * one for one in numbers]

    answerer = Answerer({"double": double})
    answerer.start()
    assert any(ask("double", 1, int) or pause.wait(0.05) for _ in range(100))
    yield seen
    answerer.stop()


def test_nobody_answers_and_nobody_is_kept_waiting(place: None) -> None:
    assert ask("double", 2, int) is None


def test_a_question_is_answered_and_none_is_an_answer_too(sizes: list[int]) -> None:
    assert (ask("double", 21, int), ask("double", 0, int)) == (42, None)
    assert (folder().stat().st_mode & 0o777) == 0o700


def test_what_fails_is_no_answer_and_the_next_question_is_answered(sizes: list[int]) -> None:
    assert (ask("double", 13, int), ask("nobody", 1, int), ask("double", 4, int)) == (None, None, 8)


def test_questions_that_wait_are_answered_together(sizes: list[int]) -> None:
    with ThreadPoolExecutor(16) as many:
        found = list(many.map(lambda number: ask("double", number, int, patience=5), range(20, 52)))
    assert found == [2 * number for number in range(20, 52)]
    assert max(sizes) > 1


def test_a_second_answerer_stands_by_until_the_first_is_gone(sizes: list[int]) -> None:
    other = Answerer({"double": lambda asked: [-1 for _ in asked]})
    other.start()
    assert {ask("double", 3, int) for _ in range(5)} == {6}
    with address() as where:
        assert Path(where).exists()
    other.stop()


def test_many_who_ask_the_same_are_answered_at_once(sizes: list[int]) -> None:
    with ThreadPoolExecutor(16) as many:
        found = list(many.map(lambda _: ask("double", 7, int, patience=5), range(32)))
    assert found == [14] * 32
    assert sum(sizes) < 32


def test_an_answer_that_takes_long_keeps_no_other_waiting(place: None) -> None:
    begun, end = threading.Event(), threading.Event()

    def learn(asked: Sequence[msgspec.Raw]) -> list[int]:
        begun.set()
        end.wait(10)
        return [1 for _ in asked]

    answerer = Answerer({"double": lambda asked: [2 for _ in asked]}, long={"learn": learn})
    answerer.start()
    assert any(ask("double", 1, int) or begun.wait(0.05) for _ in range(100))
    with ThreadPoolExecutor(1) as slow:
        learning = slow.submit(ask, "learn", 1, int, patience=10)
        assert begun.wait(5)
        assert ask("double", 1, int, patience=5) == 2
        assert not learning.done()
        end.set()
        assert learning.result() == 1
    answerer.stop()


def test_a_line_that_is_behind_is_answered_briefly(place: None) -> None:
    begun, go = threading.Event(), threading.Event()

    def whole(asked: Sequence[msgspec.Raw]) -> list[str]:
        begun.set()
        go.wait(5)
        return ["whole" for _ in asked]

    answerer = Answerer({"say": whole}, brief={"say": lambda asked: ["brief" for _ in asked]})
    answerer.start()
    try:
        with ThreadPoolExecutor(20) as many:
            first = many.submit(lambda: next(filter(None, (ask("say", -1, str, patience=5) for _ in range(100)))))
            assert begun.wait(5)
            others = [many.submit(ask, "say", one, str, patience=5) for one in range(16)]
            while len(answerer._asked._waiting) < 16:
                begun.wait(0.001)
            go.set()
            told = [one.result() for one in others]
        assert first.result() == "whole"
        assert told.count("brief") >= 8  # all of them, where this machine is slow
    finally:
        answerer.stop()


def test_who_answers_stops_at_once_though_nobody_asks(place: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhunsheng.ground.asking.answerer.LOOK", 600.0)
    idle = Answerer({"double": lambda asked: [2 for _ in asked]})
    idle.start()
    pause = threading.Event()
    assert any(ask("double", 1, int) or pause.wait(0.05) for _ in range(100))
    stopping = threading.Thread(target=idle.stop, daemon=True)
    stopping.start()
    stopping.join(60)
    assert not stopping.is_alive(), "it would have looked around in ten minutes"
