"""The automata of the guard: what they hold is bounded, and costs no answer."""

import subprocess
import sys

import pytest

from zhunsheng.guard.recognise import recogniser, shipped_rules
from zhunsheng.standards.values import Speaker

ASKED = """
import hashlib, sys
from zhunsheng.guard import recognise
from zhunsheng.guard.labelled import sentences
from zhunsheng.guard.spoken import speak
from zhunsheng.standards.values import Speaker

recognise._MEMORY = int(sys.argv[1]) << 20
every = recognise.recogniser(tuple(sorted(recognise.shipped_rules())), Speaker.AGENT)
asked = sorted({one.text for part in ("tuned", "weighed") for one in sentences(part)})[::8]
print(hashlib.sha256(repr([sorted(every._answers(speak(text)) or ()) for text in asked]).encode()).hexdigest())
"""


def test_the_bot_is_asked_by_the_very_automaton_that_agents_are() -> None:
    families = tuple(sorted(shipped_rules()))
    assert recogniser(families, Speaker.BOT) is recogniser(families, Speaker.AGENT)
    assert recogniser(families, Speaker.CUSTOMER) is not recogniser(families, Speaker.AGENT)


@pytest.mark.soak
def test_an_automaton_that_begins_anew_answers_as_one_that_keeps_everything() -> None:
    assert _answers(16) == _answers(512)


def _answers(megabytes: int) -> str:
    words = [sys.executable, "-c", ASKED, str(megabytes)]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout
