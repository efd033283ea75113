"""Who looks at what in other processes is known while they tell it, and forgotten when they fall silent."""

from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.instants import Instant
from zhunsheng.surface.live.elsewhere import Elsewhere

NOW = Instant.parse("2026-11-28T08:00:00Z")


def test_the_newest_word_of_each_process_counts_and_ones_own_is_not_heard() -> None:
    here, there, third = Elsewhere(), Elsewhere(), Elsewhere()
    assert here.hear(here.words(7, [1]), NOW) is None
    assert (here.hear(there.words(7, [1, 2]), NOW), here.hear(third.words(7, [3]), NOW)) == (7, 7)
    assert here.hear(there.words(7, [1, 2]), NOW) is None
    assert here.agents(7, NOW) == {1, 2, 3}
    assert here.hear(there.words(7, []), NOW) == 7
    assert here.agents(7, NOW) == {3}


def test_a_silent_process_is_forgotten() -> None:
    here, there = Elsewhere(), Elsewhere()
    here.hear(there.words(7, [1]), NOW)
    assert here.forget(NOW + seconds(14)) == []
    assert here.agents(7, NOW + seconds(15)) == set()
    assert (here.forget(NOW + seconds(15)), here.forget(NOW + seconds(16))) == ([7], [])


def test_what_is_no_word_of_this_kind_is_passed_over() -> None:
    here = Elsewhere()
    assert [here.hear(words, NOW) for words in ("sealed", "here x", "here x y 1", "here x 7 1 2")] == [None] * 4
    assert here.agents(7, NOW) == set()
