import os
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.kernel import ids
from zhunsheng.kernel.ids import leave_lane, new_id, new_ids, new_token
from zhunsheng.kernel.instants import now_us


def test_ids_rise_and_fit_into_javascript_numbers() -> None:
    ids = [new_id() for _ in range(20_000)]
    assert all(before < after for before, after in pairwise(ids))
    assert ids[0] > 2**40
    assert ids[-1] < 2**53


def test_threads_never_get_the_same_id() -> None:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            batches = list(pool.map(lambda _: [new_id() for _ in range(2_000)], range(16)))
    finally:
        sys.setswitchinterval(usual)
    assert len({one for batch in batches for one in batch}) == 32_000


def test_a_forked_child_has_numbers_of_its_own() -> None:
    new_id()
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.write(write, b"".join(new_id().to_bytes(8, "big") for _ in range(50)))
        os._exit(0)
    os.waitpid(child, 0)
    theirs = os.read(read, 400)
    os.close(read)
    os.close(write)
    ours = {new_id() for _ in range(50)}
    assert ours.isdisjoint({int.from_bytes(theirs[n : n + 8], "big") for n in range(0, 400, 8)})


def test_a_process_that_lost_an_id_goes_on_in_another_lane_and_upwards() -> None:
    for _ in range(200):
        before = new_id()
        leave_lane()
        one, two = new_ids(2)
        assert two == one + 1 > before + 1
        assert (one >> 12) % 128 != (before >> 12) % 128  # 4,096 ids to a lane


def test_two_processes_that_draw_the_same_lane_part_at_the_first_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = now_us()
    monkeypatch.setattr("zhunsheng.kernel.ids.now_us", lambda: clock)
    monkeypatch.setattr("zhunsheng.kernel.ids.secrets.randbelow", lambda _: 7)  # the dice of both fall alike
    one, two = ids._Counter(), ids._Counter()
    assert one.take() == two.take()
    two.leave()
    lost = set[int]()
    for _ in range(20):
        clock += 125_000
        mine, theirs = set(one.take(1_500)), set(two.take(1_500))
        lost |= mine & theirs
    assert not lost


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 200_000), st.integers(1, 6_000)), max_size=60))
def test_processes_that_leave_at_each_loss_never_keep_an_id_twice(steps: list[tuple[int, int, int]]) -> None:
    taken, last = set[int](), [0, 0, 0, 0]
    with pytest.MonkeyPatch.context() as patch:
        clock = now_us()
        patch.setattr("zhunsheng.kernel.ids.now_us", lambda: clock)
        counters = [ids._Counter() for _ in last]
        for who, later, number in steps:
            clock += later
            mine = counters[who].take(number)
            while not taken.isdisjoint(mine):
                counters[who].leave()
                assert last[who] < mine[0]
                last[who] = mine[-1]
                mine = counters[who].take(number)
            assert last[who] < mine[0]
            last[who] = mine[-1]
            taken |= set(mine)


def test_tokens_are_long_and_never_alike() -> None:
    tokens = {new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert {len(token) for token in tokens} == {43}
    assert len(new_token(16)) == 22
