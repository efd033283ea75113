"""Measure recognising: one text, many texts together, learning a large bank, what a bot would answer and get wrong; then a desk in full swing.

The questions are the demonstration's; of each, the last three phrasings are asked and never learned.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial
from statistics import quantiles
from typing import Final

from zhunsheng.ground.encoder.places import home
from zhunsheng.ground.encoder.using import encoder
from zhunsheng.knowledge.recogniser.bands import calibrate
from zhunsheng.knowledge.recogniser.deciding import Band, Example
from zhunsheng.knowledge.recogniser.learn import Encode, Recogniser, learn
from zhunsheng.workshop.bench import beside
from zhunsheng.workshop.bench.figures import Figure, Report
from zhunsheng.workshop.demo import demo_questions

ASKED: Final = 3
ROUNDS: Final = 10
TOGETHER: Final = 32
PRODUCTS: Final = 40


def run(command: Sequence[str], *, full: bool = False) -> Report:
    """Measure with the encoder that is here, or by characters alone; `full` adds the large bank and takes longer turns."""
    encode = encoder()
    bank, asked = _dealt()
    known = learn(bank, encode)
    figures = [Figure(name="encoder", value=float(encode is not None), unit="yes or no")]
    figures += [_alone(known, asked, encode), _together(known, asked), *_answered(known, asked)]
    if full:
        figures += _large(bank, encode)
    figures += beside.measure(command, home(), full=full)
    return Report("assist", figures)


def _dealt() -> tuple[list[Example], list[Example]]:
    bank, asked = [], []
    for one in demo_questions():
        ways = [Example(one.question, text) for text in (one.question, *one.phrasings)]
        bank += ways[:-ASKED]
        asked += ways[-ASKED:]
    return bank, asked


def _alone(known: Recogniser, asked: list[Example], encode: Encode | None) -> Figure:
    spent = [_timed(partial(known.recognise, one.text)) for _ in range(ROUNDS) for one in asked]
    goal = 5.0 if encode is None else 20.0
    return _kept("one text, 95 % below", quantiles(spent, n=20)[-1], goal, "ms of processor")


def _together(known: Recogniser, asked: list[Example]) -> Figure:
    texts = [asked[at % len(asked)].text for at in range(TOGETHER)]
    spent = min(_timed(lambda: known.recognise_all(texts)) for _ in range(ROUNDS)) / TOGETHER
    return _kept(f"each of {TOGETHER} together", spent, 1000 / 60, "ms of processor")


def _answered(known: Recogniser, asked: list[Example]) -> list[Figure]:
    lines = calibrate(known)
    found = known.recognise_all([one.text for one in asked])
    answered = [(one, query) for one, query in zip(found, asked, strict=True) if lines.of(one) is Band.ANSWER]
    wrong = sum(one.first != query.faq for one, query in answered)
    return [
        _kept("not answered at once", 100 * (1 - len(answered) / len(asked)), 40.0, "%"),
        _kept("answered wrongly", 100 * wrong / len(asked), 2.0, "%"),
    ]


def _large(bank: list[Example], encode: Encode | None) -> list[Figure]:
    many = [Example(f"{one.faq} {number}", f"{number} 号商品{one.text}") for number in range(PRODUCTS) for one in bank]
    start = time.perf_counter()
    vectors = None if encode is None else encode([one.text for one in many])
    encoded = time.perf_counter()
    learn(many, encode, vectors)
    learned = time.perf_counter()
    size = f"{len(many)} phrasings"
    return [
        Figure(name=f"encoding {size}", value=round(encoded - start, 2), unit="s"),
        _kept(f"learning {size}", learned - encoded, 10.0, "s"),
    ]


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def _kept(name: str, value: float, goal: float, unit: str) -> Figure:
    return Figure(name=name, value=round(value, 2), goal=round(goal, 1), unit=unit, ok=value <= goal)
