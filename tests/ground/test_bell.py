"""The bell, over a real Redis."""

import threading
import time

import pytest
import redis

from zhunsheng.ground.bell import SEALED, WRITTEN, Bell
from zhunsheng.kernel.ids import new_token


@pytest.fixture
def channel(redis_url: str) -> str:
    return new_token(8)


class Ear:
    """Remembers what was heard."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.any = threading.Event()

    def __call__(self, word: str) -> None:
        self.words.append(word)
        self.any.set()


def _listening(redis_url: str, channel: str, ears: int) -> None:
    client = redis.Redis.from_url(redis_url)
    for _ in range(100):
        if dict(client.pubsub_numsub(f"zhunsheng:{channel}")).get(f"zhunsheng:{channel}".encode()) == ears:
            return
        time.sleep(0.05)
    raise AssertionError("nobody listens")


def test_a_ring_in_one_process_is_heard_in_another(channel: str, redis_url: str) -> None:
    ear = Ear()
    with Bell(redis_url, channel, ear), Bell(redis_url, channel, Ear()) as ringer:
        _listening(redis_url, channel, 2)
        ringer.ring(WRITTEN)
        assert ear.any.wait(5)
    assert ear.words == [WRITTEN]


def test_a_burst_is_one_message_a_word(channel: str, redis_url: str) -> None:
    ear = Ear()
    with Bell(redis_url, channel, ear) as bell:
        _listening(redis_url, channel, 1)
        for _ in range(500):
            bell.ring(WRITTEN)
        bell.ring(SEALED)
        time.sleep(1)
    assert 2 <= len(ear.words) < 100
    assert set(ear.words) == {WRITTEN, SEALED}


def test_without_an_address_nothing_rings_and_nothing_fails() -> None:
    ear = Ear()
    with Bell("", "nobody", ear) as bell:
        bell.ring(WRITTEN)
    assert ear.words == []


def test_a_redis_that_is_away_delays_nobody() -> None:
    with Bell("redis://127.0.0.1:1/0", "nobody", Ear()) as bell:
        for _ in range(100):
            bell.ring(WRITTEN)
