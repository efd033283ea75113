"""Marks behind a message's words: they lead to what one may see and to the newest, decide nothing, and nobody's query reaches them."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhunsheng.access.queries import EVERYTHING
from zhunsheng.ground.models import SearchEntry
from zhunsheng.ground.search import Entry, find, index, index_many, marking, marks, remove_owner, rescope

find_module = import_module("zhunsheng.ground.search.find")

pytestmark = pytest.mark.usefixtures("db")

ALL = frozenset({"all"})
AGENT = frozenset({"agent:3"})


def streams() -> dict[int, str]:
    return dict(SearchEntry.objects.order_by("ref").values_list("ref", "stream"))


def refs(query: str, topics: frozenset[str], size: int = 200) -> list[int]:
    """Walk through all pages."""
    found: list[int] = []
    page = find("message", query, topics=topics, limit=size)
    while page:
        found += [hit.ref for hit in page]
        page = find("message", query, topics=topics, limit=size, before=page[-1].place)
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(
    said=st.lists(st.tuples(st.sampled_from(("退款", "发货", "退款发货")), st.integers(1, 4)), min_size=1, max_size=40),
    size=st.integers(1, 7),
)
def test_pages_over_many_ages_hold_everything_once_newest_first(
    monkeypatch: pytest.MonkeyPatch, said: list[tuple[str, int]], size: int
) -> None:
    monkeypatch.setattr(marks, "AGE", 2)
    for ref, (words, agent) in enumerate(said):
        index("message", ref, words, scope={"all", f"agent:{agent}"}, owner=100 * agent)
    monkeypatch.setattr(find_module, "NEAR", 3)
    for word in ("退款", "发货", "退", "货", "发货 退"):
        holding = [
            ref for ref, (words, _) in reversed(list(enumerate(said))) if all(one in words for one in word.split())
        ]
        assert refs(word, ALL, size) == holding
        assert refs(word, AGENT, size) == [ref for ref in holding if said[ref][1] == 3]
    for agent in range(1, 5):
        remove_owner("message", 100 * agent)


def test_ages_rise_with_the_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "AGE", 2)
    index_many(Entry(kind="message", ref=ref, owner=1, text="退款") for ref in range(12))
    ages = [marks.age_in(stream) for stream in streams().values()]
    assert ages == sorted(ages)
    assert ages[-1] - ages[0] in (5, 6)


def test_what_is_said_again_is_as_new_as_its_age(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "AGE", 2)
    for ref in (1, 2, 3, 4, 5, 6, 1):
        index("message", ref, "退款", scope={"all"}, owner=7)
    assert refs("退款", ALL, 2) == [1, 6, 5, 4, 3, 2]


def test_a_mark_is_no_word_that_can_be_looked_for() -> None:
    index("message", 1, "退款", scope={"all", "agent:3", "group:online"})
    assert streams()[1].startswith("退款 款 §agent§3 §group§online §§")
    for query in ("§", "agent", "3", "§agent§3", "group", "online", "all", "§§0", "0"):
        assert find("message", query, topics=ALL) == []


def test_topics_that_share_a_mark_are_still_told_apart() -> None:
    index("message", 1, "退款", scope={"group:a b"})
    index("message", 2, "退款", scope={"group:a-b"})
    assert marks.mark_of("group:a b") == marks.mark_of("group:a-b")
    assert refs("退款", frozenset({"group:a b"})) == [1]
    assert refs("退款", frozenset({"group:a-b"})) == [2]
    assert refs("退款", frozenset({"group:'; --"})) == []


def test_what_changes_hands_takes_its_marks_along_and_keeps_its_age() -> None:
    for ref in (1, 2):
        index("message", ref, "退款", scope={"all", "agent:3"}, owner=7)
    before = streams()
    rescope("message", 7, {"all", "agent:4", "team:1"})
    assert {ref: stream.replace("§agent§4 §team§1", "§agent§3") for ref, stream in streams().items()} == before
    assert (refs("退款", AGENT), refs("退款", frozenset({"agent:4"}))) == ([], [2, 1])


def test_what_was_indexed_before_there_were_marks_is_marked_and_can_be_unmarked() -> None:
    index("faq", 9, "退款", scope={"all"})
    for ref in (1, 2, 3):
        index("message", ref, "退款进度", scope={"all", f"agent:{ref}"})
    before = streams()
    with connection.schema_editor() as editor:
        marking.unmark(apps, editor)
    assert set(streams().values()) == {"退款 款进 进度 度", "退款 款"}
    assert refs("退款", ALL) == [3, 2, 1]
    with connection.schema_editor() as editor:
        marking.mark(apps, editor)
    assert streams() == before
    assert (refs("退款", AGENT), [hit.ref for hit in find("faq", "退款", topics=ALL)]) == ([3], [9])
    index("message", 4, "退款进度", scope={"agent:3"})
    assert refs("进度", AGENT) == [4, 3]


def test_what_is_marked_afterwards_is_of_as_many_ages_as_it_fills(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "AGE", 2)
    index_many(Entry(kind="message", ref=ref, owner=1, text="退款") for ref in range(6))
    for step in (marking.unmark, marking.mark):
        with connection.schema_editor() as editor:
            step(apps, editor)
    assert [marks.age_in(stream) for stream in streams().values()] == [0, 0, 1, 1, 2, 2]


def test_the_topic_that_needs_no_mark_is_that_of_everything() -> None:
    assert frozenset({EVERYTHING}) == marks.OPEN
