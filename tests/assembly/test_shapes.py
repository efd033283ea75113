"""Shapes of data are known before a second thread runs: two threads that meet at an unknown one end the process."""

import subprocess
import sys

CROWD = """
import sys, threading
import msgspec

def shape(n):
    words = ", ".join(repr(f"w{n}_{i}") for i in range(40))
    made = {}
    exec(
        "import msgspec\\nfrom typing import Literal, Mapping\\n"
        f"class Part{n}(msgspec.Struct):\\n    word: Literal[{words}]\\n"
        f"class Whole{n}(msgspec.Struct):\\n    parts: tuple[Part{n}, ...] = ()\\n    named: Mapping[str, Part{n}] = {{}}\\n",
        made,
    )
    return made[f"Whole{n}"]

shapes = [shape(n) for n in range(400)]
from zhunsheng.assembly.shapes import learn_shapes
assert learn_shapes() >= 800
sys.setswitchinterval(1e-6)
gate = threading.Barrier(8)

def read():
    gate.wait()
    for one in shapes:
        msgspec.convert({"parts": []}, one)

readers = [threading.Thread(target=read) for _ in range(8)]
for one in readers: one.start()
for one in readers: one.join()
print("all read")
"""

PAGES = """
import django
django.setup()
from zhunsheng.assembly.shapes import learn_shapes, learn_shapes_of_pages
few = learn_shapes()
assert learn_shapes_of_pages() > few + 100
from zhunsheng.access.matrix import Right
print("known", hasattr(Right, "__struct_fields__"))
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)


def test_threads_that_meet_at_a_shape_find_it_known():
    done = run(CROWD)
    assert (done.returncode, done.stdout.strip()) == (0, "all read"), done.stderr


def test_the_shapes_of_pages_are_loaded_with_them():
    done = run(PAGES)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("known")
