"""Messages that a person would put together lie together, unlike ones do not; measured on written sets."""

import random
from collections import Counter
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import yaml

from tests.knowledge.bank import BANK
from tests.knowledge.waiting import WAITING
from zhunsheng.knowledge.recogniser.deciding import Example
from zhunsheng.knowledge.recogniser.heaping import heap_up, heaps_of, read_once
from zhunsheng.knowledge.recogniser.learn import learn

KEPT_OUT = Path(__file__).parents[2] / "tools" / "teaching" / "kept_out"


def test_what_is_asked_for_decides_and_not_how_one_asks() -> None:
    texts = [
        "能写贺卡吗",
        "可以帮我放一张贺卡吗",
        "能写发票吗",
        "可以帮我开发票吗",
        "生日礼物要手写贺卡",
        "贺卡！",
        "今天天气怎么样",
    ]
    assert heap_up(texts) == [[0, 1, 4, 5], [2, 3], [6]]


def test_what_the_desk_answers_often_tells_little() -> None:
    texts = ["无线键盘失灵", "无线键盘刻字", "天气"]
    known = [
        "无线键盘怎么连接",
        "无线键盘保修多久",
        "无线键盘能退吗",
        "无线键盘有货吗",
        "无线键盘怎么样",
        "无线键盘坏了",
    ]
    assert heap_up(texts) == [[0, 1], [2]]
    assert heap_up(texts, known) == [[0], [1], [2]]


def test_english_lies_together_by_what_it_is_about() -> None:
    texts = ["do you have a store", "where are your stores", "do you have a gift card", "where are you?"]
    assert heap_up(texts) == [[0, 1], [2], [3]]


def test_the_same_words_are_one_heap_however_little_they_say() -> None:
    assert heap_up(["怎么用", "怎么用？", "在吗", "怎么用 "]) == [[0, 1, 3], [2]]
    assert heap_up([]) == []


@pytest.mark.parametrize(
    ("matters", "right", "found"), [("waiting", 0.9, 0.4), ("shipped", 0.85, 0.18), ("courier", 0.5, 0.12)]
)
def test_of_pairs_that_lie_together_most_belong_together(matters: str, right: float, found: float) -> None:
    together = belonging = joined = 0
    for known, texts, about in _days(matters):
        for heap in heap_up(texts, known):
            same = Counter(about[at] for at in heap)
            together += len(heap) * (len(heap) - 1) // 2
            joined += sum(one * (one - 1) // 2 for one in same.values())
        belonging += sum(one * (one - 1) // 2 for one in Counter(about).values())
    assert joined / together >= right
    assert joined / belonging >= found


def test_where_an_encoder_reads_them_its_reading_decides() -> None:
    meant = {"a": [1.0, 0.0, 0.0], "b": [0.0, 1.0, 0.0], "c": [0.0, 0.0, 1.0]}

    def encode(texts: Sequence[str]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
        return np.array([meant[text[0]] for text in texts], np.float32)

    known = learn([Example("1", "a1"), Example("1", "a2"), Example("2", "b1"), Example("2", "b2")], encode)
    texts = ["a甲乙", "b甲乙", "a丙丁", "c甲乙", "c戊己"]
    vectors = known.read(texts)
    assert vectors is not None
    assert heaps_of(known.alike(vectors), texts, 0.4) == [[0, 2], [1], [3, 4]]
    assert learn([Example("1", "a1")], None).read(texts) is None


def test_a_text_that_waits_is_read_by_an_encoder_once() -> None:
    seen: list[str] = []

    def read(texts: Sequence[str]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
        seen.extend(texts)
        return np.array([[float(text)] for text in texts], np.float32)

    assert read_once(["1", "2", "1"], "one", read) is not None
    found = read_once(["2", "3"], "one", read)
    assert (found is not None and found.tolist(), seen) == ([[2.0], [3.0]], ["1", "2", "3"])
    read_once(["2"], "another", read)
    assert seen[-1] == "2"
    assert read_once(["4"], "", lambda _: None) is None


def _days(matters: str) -> list[tuple[list[str], list[str], list[int]]]:
    """Deal days on which of each matter one to five messages came and of strange ones one each; half of a bank is known, unless it is made to wait."""
    bank = _bank(matters)
    chance, days = random.Random(3), []
    strangers = (KEPT_OUT / "strangers.txt").read_text(encoding="utf-8").splitlines()
    for _ in range(12):
        known, asked = [way for ways in BANK.values() for way in ways], bank
        if matters != "waiting":
            shuffled = chance.sample(bank, len(bank))
            known, asked = [way for ways in shuffled[: len(bank) // 2] for way in ways], shuffled[len(bank) // 2 :]
        said = [
            (way, at)
            for at, ways in enumerate(asked)
            for way in chance.sample(ways, min(len(ways), chance.randint(1, 5)))
        ]
        said += [(text, -at) for at, text in enumerate(chance.sample(strangers, 15), 1)]
        chance.shuffle(said)
        days.append((known, [text for text, _ in said], [about for _, about in said]))
    return days


def _bank(matters: str) -> list[list[str]]:
    if matters == "waiting":
        return WAITING
    if matters == "courier":
        return [line.split("|") for line in (KEPT_OUT / "courier.txt").read_text(encoding="utf-8").splitlines()]
    shipped = yaml.safe_load(files("zhunsheng.workshop").joinpath("questions.yaml").read_text(encoding="utf-8"))
    return [[one["question"], *one["phrasings"]] for one in shipped]
