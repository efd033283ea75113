import os
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from zhunsheng.kernel.ids import new_id, new_token


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


def test_tokens_are_long_and_never_alike() -> None:
    tokens = {new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert {len(token) for token in tokens} == {43}
    assert len(new_token(16)) == 22
