"""An event loop asks another process: many at once, on lines that are used again, and in silence where nobody answers."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from django.conf import settings

from zhunsheng.ground.asking import inquiring
from zhunsheng.ground.asking.answerer import Answerer
from zhunsheng.ground.asking.asker import ask
from zhunsheng.ground.asking.inquiring import inquire
from zhunsheng.ground.settings import desk


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ZHUNSHENG", msgspec.structs.replace(desk(), data_dir=tmp_path))


@pytest.fixture
def answerer(place: None) -> Iterator[Answerer]:
    """Answer with the double of a number, 0 with nothing, 13 never in time."""
    pause = threading.Event()

    def double(asked: Sequence[msgspec.Raw]) -> list[int | None]:
        numbers = [msgspec.json.decode(one, type=int) for one in asked]
        if 13 in numbers:
            pause.wait(1)
        return [None if one == 0 else 2 * one for one in numbers]

    running = Answerer({"double": double})
    running.start()
    assert any(ask("double", 1, int) or pause.wait(0.05) for _ in range(100))
    yield running
    running.stop()


def test_nobody_answers_and_nobody_is_kept_waiting(place: None) -> None:
    assert asyncio.run(inquire("double", 2, int)) is None


def test_many_ask_at_once_and_none_is_an_answer_too(answerer: Answerer) -> None:
    async def many() -> list[int | None]:
        await asyncio.gather(*(inquire("double", one, int, patience=5) for one in range(40)))
        return list(await asyncio.gather(*(inquire("double", one, int, patience=5) for one in range(40))))

    assert asyncio.run(many()) == [None, *(2 * one for one in range(1, 40))]


def test_who_does_not_answer_in_time_is_not_waited_for_and_the_next_answer_is_its_own(answerer: Answerer) -> None:
    async def late() -> int | None:
        with pytest.raises(TimeoutError):
            await inquire("double", 13, int, patience=0.2)
        return await inquire("double", 4, int, patience=5)

    assert asyncio.run(late()) == 8
    assert asyncio.run(inquire("nobody", 1, int)) is None


def test_a_line_whose_other_end_has_gone_is_replaced(answerer: Answerer) -> None:
    async def twice() -> tuple[int | None, int | None]:
        first = await inquire("double", 3, int, patience=5)
        for _, writer in inquiring._free[asyncio.get_running_loop()]:
            writer.close()
        return first, await inquire("double", 5, int, patience=5)

    assert asyncio.run(twice()) == (6, 10)
