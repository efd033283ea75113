from hypothesis import example, given, settings
from hypothesis import strategies as st

from zhunsheng.guard.normalise import normalise, squash

TYPED = st.text(max_size=60) | st.text(
    alphabet=st.sampled_from("做不到保證第一 　,，.。!a B9Ｗ％%\u200b\ufe0f\u202e👍🏻\n_-é①㈱ﬁ\u0301가ㅤ"), max_size=60
)


def test_spaces_marks_and_emoji_between_chinese_characters_are_dropped() -> None:
    assert squash("做 不\u3000到") == "做不到"
    assert squash("做·不-到") == "做不到"
    assert squash("做👍🏻不️❤️到") == "做不到"
    assert squash("做_不*到") == "做不到"


def test_width_case_and_accents_are_folded() -> None:
    assert squash("ＮＯ Ｗay é É") == "no way e e"
    assert squash("１００％保证") == "100%保证"
    assert squash("①②㈠") == "12(一)"


def test_invisible_characters_are_dropped() -> None:
    assert squash("做\u200b不\u2060到\ufeff") == "做不到"
    assert squash("做\u202e不\u202c到") == "做不到"
    assert squash("做\u00ad不\u3164到\u034f") == "做不到"
    assert squash("ser\u200bvice") == "service"


def test_traditional_characters_become_simplified() -> None:
    assert squash("這個問題辦不了，請找別人") == "这个问题办不了请找别人"


def test_spaces_stay_between_latin_words_only() -> None:
    assert squash("  not   my\tjob  ") == "not my job"
    assert squash("订单 A 12 到了") == "订单a 12到了"
    assert squash("100 % 保证") == "100%保证"
    assert squash("wait, 您好") == "wait,您好"


def test_the_index_map_points_at_the_typed_characters() -> None:
    typed = "请问，做 \u200b不 到吗"
    folded = normalise(typed)
    start = folded.text.index("做不到")
    assert folded.span(start, start + 3) == (3, 9)
    assert typed[3:9] == "做 \u200b不 到"


def test_one_character_that_folds_to_several_keeps_its_place() -> None:
    folded = normalise("㈱ﬁn")
    assert folded.text == "(株)fin"
    assert folded.origin == (0, 0, 0, 1, 1, 2)


def test_lone_surrogates_do_not_reach_the_search() -> None:
    assert squash("做\ud800不到") == "做不到"


@given(TYPED)
@example("\u1e9e \ufdfa ´ 做 ")
@settings(max_examples=400)
def test_the_quick_form_equals_the_mapped_form(text: str) -> None:
    assert squash(text) == normalise(text).text


@given(TYPED)
@settings(max_examples=400)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert squash(squash(text)) == squash(text)


@given(TYPED)
@settings(max_examples=400)
def test_every_span_lies_in_the_typed_text_and_folds_to_its_words(text: str) -> None:
    folded = normalise(text)
    assert len(folded.origin) == len(folded.text)
    assert list(folded.origin) == sorted(folded.origin)
    for place, char in enumerate(folded.text):
        start, end = folded.span(place, place + 1)
        assert 0 <= start < end <= len(text)
        assert char == " " or char in squash(text[start:end])
