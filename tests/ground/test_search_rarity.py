"""Rarity: the rarest words are looked for first, as many as are worth reading, never none; a sample serves for a while."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhunsheng.ground.search import find_like, index, rarity, sounds_within
from zhunsheng.ground.search.rarity import Sample, padded

ALL = frozenset({"all"})


def test_words_that_no_sample_holds_count_as_half_a_thing_of_it_each() -> None:
    seen = Sample(1_000, [padded("退款 进度")] * 10)
    assert seen.within(["甲乙", "丙丁", "戊己", "退款"], 120) == ["丙丁", "戊己"]
    assert seen.within(["甲乙", "退款"], 2_000) == ["甲乙", "退款"]


def test_one_word_is_looked_for_however_common_it_is() -> None:
    assert Sample(1_000, [padded("退款")] * 10).within(["退款"], 1) == ["退款"]


def test_among_few_things_every_word_is_looked_for() -> None:
    assert Sample(3, []).within(["退款", "a"], 1) == ["a", "退款"]


@pytest.mark.usefixtures("db")
def test_a_sample_serves_for_a_while_and_is_then_taken_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rarity, "FEW", 2)
    for ref in range(4):
        index("herd", ref, "退款", scope={"all"})
    assert rarity.sample("herd").count == 4
    index("herd", 9, "退款", scope={"all"})
    with CaptureQueriesContext(connection) as asked:
        assert rarity.sample("herd").count == 4
    assert len(asked) == 0
    monkeypatch.setattr(rarity, "KEPT_SECONDS", 0.0)
    assert rarity.sample("herd").count == 5


@pytest.mark.usefixtures("db")
def test_of_few_things_no_sample_is_kept() -> None:
    index("pair", 1, "退款", scope={"all"})
    assert rarity.sample("pair") == Sample(1, [])
    index("pair", 2, "退款", scope={"all"})
    assert rarity.sample("pair") == Sample(2, [])


@pytest.mark.usefixtures("db")
def test_what_only_sounds_alike_counts_four_fifths_and_what_holds_less_than_three_tenths_is_not_found() -> None:
    index("faq", 1, f"退款进度 {sounds_within('退款进度')}", scope={"all"})
    assert [(one.ref, one.share) for one in find_like("faq", "推宽", topics=ALL)] == [(1, 0.8)]
    for ref, text in ((2, "alpha"), (3, "alpha beta")):
        index("faq", ref, text, scope={"all"})
    found = find_like("faq", "alpha beta gamma delta epsilon", topics=ALL)
    assert [(one.ref, one.share) for one in found] == [(3, 0.4)]
