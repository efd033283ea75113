"""A process that is asked to end, many times and at any moment, always hears it."""

import signal
import subprocess
import sys
import time

import pytest

WAITING = """
import sys
from zhunsheng.ground.stopping import hear_ending
asked = hear_ending()
print("here", flush=True)
while not asked.wait(0.000001):
    pass
print("heard", flush=True)
"""


def test_signals_that_fall_into_each_other_and_into_the_waiting_itself_are_heard():
    for _ in range(10):
        with subprocess.Popen([sys.executable, "-c", WAITING], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "here\n"
            for _ in range(40):
                process.send_signal(signal.SIGTERM)
                process.send_signal(signal.SIGINT)
            try:
                said = process.communicate(timeout=60)[0]
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        assert said == "heard\n"  # a signal that comes while the interpreter winds down may still end it


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_signal_is_enough(number: signal.Signals):
    with subprocess.Popen([sys.executable, "-c", WAITING], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        time.sleep(0.05)
        process.send_signal(number)
        assert process.communicate(timeout=60)[0] == "heard\n"
