"""What threads take from the C library's store."""

import subprocess
import sys

import pytest

STORES = """
import ctypes, threading
from zhunsheng.ground.trimming import share_memory

if {shared}:
    share_memory()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
both = threading.Barrier(3)

def take():
    taken = [libc.malloc(60_000) for _ in range(50)]
    both.wait()
    for one in taken:
        libc.free(one)
    both.wait()

threads = [threading.Thread(target=take) for _ in range(2)]
for one in threads:
    one.start()
both.wait()
with open("/proc/self/maps") as maps:
    starts = [int(line.split("-")[0], 16) for line in maps if len(line.split()) == 5]
both.wait()
print(sum(start % (64 << 20) == 0 for start in starts))
"""
"""Each store of a thread begins where the address can be divided by 64 MB."""


@pytest.mark.parametrize(("shared", "stores"), [(True, 0), (False, 2)])
def test_threads_take_from_one_store_once_they_are_told_to(shared: bool, stores: int) -> None:
    told = subprocess.run(
        [sys.executable, "-c", STORES.format(shared=shared)], capture_output=True, text=True, check=True, timeout=60
    )
    assert int(told.stdout) == stores
