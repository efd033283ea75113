"""Search: the same findings on both databases, equal to a plain reading of the text, and only within one's rights."""

from typing import Final

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhunsheng.ground.models import SearchEntry, SearchScope
from zhunsheng.ground.search import (
    Entry,
    compact,
    find,
    index,
    index_many,
    query_terms,
    remove,
    remove_owner,
    rescope,
    rescope_many,
    stream,
)
from zhunsheng.ground.search.words import TEXT_LIMIT, Term

ALL: Final = frozenset({"all"})
CORPUS: Final = (
    "你好，我的退款申请什么时候到账？",
    "iPhone15Pro 128GB 屏幕碎了，可以换新吗",
    "iPhone 15 Pro的保护壳有货吗",
    "快递单号 SF1234567890123，显示已签收但我没收到",
    "申请了退货，退的款呢",
    "请问这件T恤有XL码吗？颜色发错了",
    "ＡＢＣ全角字母 和 半角ABC",
    "发票抬头写错了，能重开吗",
    "退",
    "Straße und Café, naïve",
    "한국어 문의드립니다 환불",
    "カタカナとひらがな",
    "价格￥1,299.00元，满300减40",
    "😀🎉👍🏽",
    "",
)


def naive(text: str, query: str) -> bool:
    """Read a text as the documentation promises it is found, without any index."""
    tokens = stream(text)
    return all(
        any(token.startswith(term.tokens[0]) for token in tokens)
        if term.begins
        else any(tuple(tokens[at : at + len(term.tokens)]) == term.tokens for at in range(len(tokens)))
        for term in query_terms(query)
    )


def refs(query: str, topics: frozenset[str] = ALL, **more) -> list[int]:
    return [hit.ref for hit in find("message", query, topics=topics, **more)]


@pytest.fixture
def corpus(db):
    for ref, text in enumerate(CORPUS):
        index("message", ref, text, scope={"all"})


FOUND: Final = {
    "退款": [0],
    "退款申请": [0],
    "申请": [4, 0],
    "申请 退": [4, 0],
    "退": [8, 4, 0],
    "款": [4, 0],
    "申请退款": [],
    "iphone15pro": [2, 1],
    "iPhone 15": [2, 1],
    "IPHONE15": [2, 1],
    "iphone 128gb": [1],
    "gb128": [],
    "SF1234567890123": [3],
    "1234567890123": [3],
    "t恤": [5],
    "xl 发错": [5],
    "abc": [6],
    "ａｂｃ": [6],
    "strasse": [9],
    "CAFÉ": [9],
    "환불": [10],
    "カタカナ": [11],
    "ｶﾀｶﾅ": [11],
    "1299": [],
    "299": [12],
    "300减40": [12],
    "抬头 重开": [7],
    "抬头 退款": [],
}
WORDLESS: Final = ("", " ", "？！", "😀", "___", '""', "*", "%", "'")
HOSTILE: Final = (
    '退款" OR "你好',
    "退款*",
    "stream:退款",
    "退款 NOT 你好",
    "退款') --",
    "退款' & 'x",
    "NEAR(退款 到账)",
    "退款\x00",
    "退款\ud800",
    "(((((退款",
    "退款 AND",
    "^退款",
    "-退款",
    "%s 退款",
    "{0}退款",
)


def test_what_people_type_finds_what_they_mean(corpus):
    assert {query: refs(query) for query in FOUND} == FOUND


def test_a_query_without_words_finds_nothing(corpus):
    assert {query: refs(query) for query in WORDLESS} == {query: [] for query in WORDLESS}


def test_the_languages_of_the_databases_are_not_spoken(corpus):
    plainly = {query: [ref for ref in (0,) if naive(CORPUS[ref], query)] for query in HOSTILE}
    assert {query: refs(query) for query in HOSTILE} == plainly
    assert [] in plainly.values()
    assert [0] in plainly.values()


def test_a_very_long_query_is_cut_and_answered(corpus):
    assert refs("退款" * 10_000) == []
    assert refs(" ".join(f"w{number}" for number in range(5000))) == []


ALPHABET: Final = "退款申请退货的a1Bé9 ,。😀ｶﾀ한국ßİǅ²٣々\u0301\u200d\U00020000\x00\t_'\"*%\\"
SIGNS: Final = frozenset(map(chr, range(128))) - frozenset("0123456789abcdefghijklmnopqrstuvwxyz")
TEXTS: Final = st.text(st.sampled_from(ALPHABET), max_size=14)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=120, print_blob=False
)
@given(texts=st.lists(TEXTS, min_size=1, max_size=8), queries=st.lists(TEXTS, min_size=1, max_size=6))
def test_the_index_finds_exactly_what_a_plain_reading_finds(db, texts, queries):
    with transaction.atomic():
        for ref, text in enumerate(texts):
            index("message", ref, text, scope={"all"})
        for query in queries:
            wanted = [ref for ref, text in enumerate(texts) if query_terms(query) and naive(text, query)]
            assert refs(query) == wanted[::-1], query
        transaction.set_rollback(True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60, print_blob=False)
@given(texts=st.lists(st.text(max_size=30), min_size=1, max_size=4), query=st.text(max_size=6))
def test_any_text_of_the_world_can_be_indexed_and_asked_for(db, texts, query):
    with transaction.atomic():
        for ref, text in enumerate(texts):
            index("message", ref, text, scope={"all"})
        wanted = [ref for ref, text in enumerate(texts) if query_terms(query) and naive(text, query)]
        assert refs(query) == wanted[::-1]
        for text in texts:
            piece = text[: len(text) // 2]
            holds = [ref for ref, other in enumerate(texts) if query_terms(piece) and naive(other, piece)]
            assert refs(piece) == holds[::-1]
        transaction.set_rollback(True)


@given(text=TEXTS, query=st.text(st.sampled_from("退款申请货"), min_size=1, max_size=4))
def test_a_chinese_query_is_found_exactly_where_it_stands(text, query):
    plain = "".join(text.split("\u0301"))
    runs = "".join(sign if sign in "退款申请退货的ｶﾀ한국々\U00020000" else " " for sign in plain)
    assert naive(plain, query) == (query in runs)


@given(st.text(max_size=60))
def test_tokens_are_never_empty_and_hold_no_space_or_sign(text):
    assert [token for token in stream(text) if not token or set(token) & SIGNS] == []


def test_a_word_is_cut_where_letters_meet_digits():
    assert stream("iPhone15Pro退款") == ["iphone", "15", "pro", "退款", "款"]
    assert query_terms("iPhone15 退") == [Term(("iphone", "15")), Term(("退",), begins=True)]


def test_a_long_text_repeats_a_word_thousands_of_times_and_its_end_is_found(db):
    index("message", 1, "退款 " * 20_000 + "到账", scope={"all"})
    index("message", 2, "字" * TEXT_LIMIT + "末尾", scope={"all"})
    assert refs("到账") == [1]
    assert refs("款到") == []
    assert refs("末尾") == []


def test_only_the_topics_of_the_owner_find_it(db):
    index("message", 1, "退款到账", scope={"all", "team:7", "agent:3"}, owner=70)
    index("message", 2, "退款失败", scope={"all", "team:8"}, owner=80)
    assert refs("退款", frozenset({"agent:3"})) == [1]
    assert refs("退款", frozenset({"team:7", "team:8"})) == [2, 1]
    assert refs("退款") == [2, 1]
    assert refs("退款", frozenset({"agent:4"})) == []
    assert refs("退款", frozenset({"agent:3' OR '1'='1"})) == []
    assert refs("退款", frozenset()) == []


def test_what_has_no_scope_is_found_by_nobody(db):
    index("message", 1, "退款", scope=())
    assert refs("退款") == []


def test_the_limit_counts_only_what_one_may_see(db):
    for ref in range(30):
        index("message", ref, "退款", scope={"all", "agent:3"} if ref < 3 else {"all"}, owner=ref)
    assert refs("退款", frozenset({"agent:3"}), limit=2) == [2, 1]


def test_when_a_dialogue_changes_hands_all_of_it_does(db):
    for ref in range(3):
        index("message", ref, "退款", scope={"all", "agent:3"}, owner=70)
    rescope("message", 70, {"all", "agent:4"})
    assert refs("退款", frozenset({"agent:3"})) == []
    assert refs("退款", frozenset({"agent:4"})) == [2, 1, 0]
    assert sorted(SearchScope.objects.values_list("topic", flat=True)) == ["agent:4", "all"]


def test_kinds_are_apart_even_with_equal_ids(db):
    index("message", 1, "退款", scope={"all"})
    index("card", 1, "退款", scope={"agent:3"})
    assert [hit.kind for hit in find("card", "退款", topics=frozenset({"agent:3"}))] == ["card"]
    assert find("card", "退款", topics=ALL) == []


def test_changed_text_is_found_by_its_new_words_only(db):
    index("card", 5, "七天无理由退货", scope={"all"})
    index("card", 5, "十五天无理由换货", scope={"all"})
    assert find("card", "退货", topics=ALL) == []
    assert [hit.ref for hit in find("card", "十五天 换货", topics=ALL)] == [5]
    assert SearchEntry.objects.count() == 1


def test_what_is_removed_is_found_no_more(db):
    index("message", 1, "退款", scope={"all"}, owner=70)
    index("message", 2, "退款", scope={"all"}, owner=70)
    remove("message", 1)
    assert refs("退款") == [2]
    remove_owner("message", 70)
    assert refs("退款") == []
    assert (SearchEntry.objects.count(), SearchScope.objects.count()) == (0, 0)


def test_a_removed_text_is_gone_from_the_index_pages(db):
    index("message", 1, "secretword", scope={"all"})
    remove("message", 1)
    compact()
    if connection.vendor != "sqlite":
        assert refs("secretword") == []
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM ground_search_text_data WHERE instr(block, cast('secretword' AS blob)) > 0"
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("INSERT INTO ground_search_text(ground_search_text) VALUES ('integrity-check')")


def test_pages_follow_each_other_without_gap_or_repeat(db):
    index_many(Entry(kind="message", ref=ref, owner=7, text="退款") for ref in range(25))
    rescope("message", 7, {"all"})
    seen: list[int] = []
    before = None
    while page := find("message", "退款", topics=ALL, limit=10, before=before):
        seen += [hit.ref for hit in page]
        before = page[-1].place
    assert seen == list(range(24, -1, -1))


def test_a_search_can_be_narrowed_to_owners(db):
    for ref in range(4):
        index("message", ref, "退款", scope={"all"}, owner=ref % 2)
    assert refs("退款", owners=[1]) == [3, 1]
    assert refs("退款", owners=[]) == []


def test_an_index_write_shares_the_fate_of_its_transaction(db):
    with transaction.atomic():
        index("message", 1, "退款", scope={"all"})
        transaction.set_rollback(True)
    assert refs("退款") == []


def test_the_same_thing_twice_in_one_write_counts_once_and_the_last_text_stands(db):
    index_many([Entry(kind="card", ref=1, owner=1, text="旧的"), Entry(kind="card", ref=1, owner=1, text="新的")])
    rescope("card", 1, {"all"})
    assert find("card", "旧的", topics=ALL) == []
    assert len(find("card", "新的", topics=ALL)) == 1


def test_a_repeated_scope_writes_nothing(db, django_writes):
    index("message", 1, "退款", scope={"all", "agent:3"}, owner=70)
    with django_writes() as writes:
        rescope("message", 70, {"agent:3", "all"})
    assert writes == []


def test_several_owners_are_rescoped_together_and_only_where_they_differ(db, django_writes):
    for owner in (70, 71, 72):
        index("message", owner, "退款", scope={"agent:3"}, owner=owner)
    with django_writes() as writes:
        rescope_many("message", {70: {"agent:3"}, 71: {"agent:4"}, 72: {"agent:3", "all"}})
    assert len(writes) == 3
    assert [hit.owner for hit in find("message", "退款", topics=frozenset({"agent:3"}))].count(71) == 0
    assert {hit.owner for hit in find("message", "退款", topics=frozenset({"agent:3"}))} == {70, 72}
    assert {hit.owner for hit in find("message", "退款", topics=frozenset({"agent:4"}))} == {71}
    rescope_many("message", {})
