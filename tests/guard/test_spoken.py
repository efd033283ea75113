from hypothesis import given, settings
from hypothesis import strategies as st

from zhunsheng.guard.spoken import speak, spoken

TYPED = st.text(max_size=60) | st.text(
    alphabet=st.sampled_from("加微薇威信vVxX做不到第一最好ｚui ，,。.·❤👍\u200b\n_-①＋+%保證"), max_size=60
)


def test_noise_between_characters_goes_and_sentence_marks_stay() -> None:
    assert speak("做 不❤到，好 的！") == "做不到,好的!"
    assert speak("全網最低價") == "全网最低价"
    assert speak("第一句\n第二句") == "第一句。第二句"


def test_a_mark_between_every_two_characters_is_a_trick() -> None:
    assert speak("最,好,的") == "最好的"
    assert speak("加.微.信") == "加微信"


def test_tricky_spellings_become_the_word_meant() -> None:
    assert speak("wei信") == speak("薇❤信") == speak("徽信") == speak("V信") == "微信"
    assert speak("zui好用的") == "最好用的"
    assert speak("NO.1的品牌") == "第一的品牌"
    assert speak("hao评返xian") == "好评返现"


def test_pinyin_may_stand_apart_by_syllables() -> None:
    assert speak("把 yan zheng ma 报给我") == speak("把yanzhengma报给我") == "把验证码报给我"
    assert "i mean" in speak("what i mean is")


def test_a_spelling_within_a_latin_word_means_itself() -> None:
    assert speak("nozui") == "nozui"
    assert speak("加vip") == "加vip"


def test_the_way_back_points_at_everything_a_word_stands_for() -> None:
    typed = "请加 wei 信 吧"
    form = spoken(typed)
    at = form.text.index("微信")
    start, end = form.span(at, at + 2)
    assert typed[start:end] in ("wei 信", "wei 信 ")


@given(TYPED)
@settings(max_examples=400)
def test_the_quick_form_equals_the_mapped_form(text: str) -> None:
    assert speak(text) == spoken(text).text


@given(TYPED)
@settings(max_examples=400)
def test_every_place_lies_in_the_typed_text_in_order(text: str) -> None:
    form = spoken(text)
    assert len(form.text) == len(form.starts) == len(form.stops)
    assert list(form.starts) == sorted(form.starts)
    assert all(0 <= start < stop <= len(text) for start, stop in zip(form.starts, form.stops, strict=True))
