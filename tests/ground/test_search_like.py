"""Likeness: what holds every word comes before what lacks one, messages are not walked through, and an older index is parted."""

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhunsheng.ground.search import find, find_like, index, like, query_terms, rarity, remove_owner, schema, stream

ALL = frozenset({"all"})
WORDS = st.lists(
    st.sampled_from(("退款", "耳机", "发货", "iphone", "15", "mk870")), min_size=1, max_size=5, unique=True
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(texts=st.lists(WORDS, min_size=1, max_size=12), query=WORDS, limit=st.integers(1, 5))
def test_what_holds_every_word_comes_before_what_lacks_one(
    db: None, texts: list[list[str]], query: list[str], limit: int
) -> None:
    for ref, words in enumerate(texts):
        index("faq", ref, " ".join(words), scope={"all"})
        index("message", ref, " ".join(words), scope={"all"})
    wanted = {token for term in query_terms(" ".join(query)) for token in term.tokens}
    whole = {ref for ref, words in enumerate(texts) if wanted <= set(stream(" ".join(words)))}
    found = find_like("faq", " ".join(query), topics=ALL, limit=limit)
    holding = [one.ref in whole for one in found]
    assert holding == sorted(holding, reverse=True)
    assert sum(holding) == min(limit, len(whole))
    assert {one.ref for one in find("message", " ".join(query), topics=ALL)} >= whole
    for ref in range(len(texts)):
        remove_owner("faq", ref)
        remove_owner("message", ref)


@pytest.mark.usefixtures("db")
def test_an_index_from_before_is_parted_and_can_be_joined_again() -> None:
    for ref in range(3):
        index("faq", ref, "退款", scope={"all"})
        index("message", ref, "退款", scope={"all"})
    for step in (schema.join, schema.part):
        with connection.schema_editor() as editor:
            step(apps, editor)
        for kind in ("faq", "message") if step is schema.part else ("message",):
            assert [hit.ref for hit in find(kind, "退款", topics=ALL)] == [2, 1, 0]
    index("faq", 1, "发货", scope={"all"})
    assert [hit.ref for hit in find("faq", "退款", topics=ALL)] == [2, 0]
    assert [hit.ref for hit in find("faq", "发货", topics=ALL)] == [1]


@pytest.mark.usefixtures("db")
def test_a_single_sign_is_found_wherever_it_stands() -> None:
    for ref, text in enumerate(("怎么退货", "发货时间", "请退")):
        index("faq", ref, text, scope={"all"})
    assert [one.ref for one in find_like("faq", "退", topics=ALL)] == [0, 2]
    assert [one.ref for one in find_like("faq", "货", topics=ALL)] == [0, 1]


@pytest.mark.usefixtures("db")
def test_among_very_many_a_mistyped_sign_and_a_rare_word_still_find_what_was_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rarity, "FEW", 50)
    monkeypatch.setattr(like, "READ", 20)
    monkeypatch.setattr(like, "CANDIDATES", 10)
    for ref in range(120):
        index("crowd", ref, f"退款申请多久处理 {ref % 7}", scope={"all"})
    index("crowd", 500, "充电宝充不进电怎么处理", scope={"all"})
    index("crowd", 501, "充电宝多久充满", scope={"others"})
    assert [one.ref for one in find_like("crowd", "充电宝充布进电怎么处理", topics=ALL)][:1] == [500]
    assert [one.ref for one in find_like("crowd", "退款 充电宝", topics=ALL)][:1] == [500]
    assert next(one.share for one in find_like("crowd", "退款申清多久处理", topics=ALL)) > 0.6
    assert 501 not in [one.ref for one in find_like("crowd", "充电宝多久", topics=ALL)]
    assert rarity.sample("crowd").within(["退款", "充电"], 20) == ["充电"]


@pytest.mark.usefixtures("db")
def test_of_a_long_sentence_it_is_not_asked_what_holds_all_but_one_word() -> None:
    index("faq", 1, "充电宝充不进电怎么处理", scope={"all"})
    asked = []
    for query in ("充电宝充布进电", "充电宝充布进电怎么处理啊"):
        with CaptureQueriesContext(connection) as seen:
            assert [one.ref for one in find_like("faq", query, topics=ALL)] == [1]
        asked.append(len(seen))
    assert asked[1] == asked[0] - 1
