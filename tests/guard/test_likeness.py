from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.guard.shipped import shipped_clauses
from zhunsheng.guard import labelled
from zhunsheng.guard.likeness import Likeness, Taught, shipped_likeness
from zhunsheng.guard.measuring import measure, together
from zhunsheng.guard.phrases import Guard, compile_guard
from zhunsheng.guard.pieces import length_of, pieces_of
from zhunsheng.guard.recognise import shipped_rules, taught_of
from zhunsheng.guard.spoken import speak
from zhunsheng.standards.values import Speaker

GUARD = compile_guard(shipped_clauses().values())
TAUGHT = (
    Taught(family="one", bias=-40, needed=10, sure=-30, pieces={"甲": 300, "乙": -120, "^甲": 7}),
    Taught(family="two", bias=15, needed=40, sure=0, pieces={"乙": 90, "甲": -500, "丙丁": 33}),
    Taught(family="three", bias=0, needed=1, sure=0, pieces={"丁": 1}),
)


def slowly(said: str, one: Taught) -> int:
    pieces = pieces_of(said)
    return one.bias + round(sum(one.pieces.get(piece, 0) for piece in pieces) / length_of(len(pieces)))


@given(st.text(alphabet="甲乙丙丁^,。a1", max_size=40))
def test_one_sum_weighs_for_all_families_what_each_sum_would(said: str) -> None:
    model = Likeness(TAUGHT)
    assert model.scores(said) == tuple(slowly(said, one) for one in TAUGHT)


def test_a_model_that_was_taught_nothing_finds_and_doubts_nothing() -> None:
    assert Likeness([]).find("您直接转给我", ()) == []
    assert not Likeness([]).doubts("您直接转给我", "private_transfer", 0, 4)


def test_the_words_that_spoke_most_for_a_family_are_quoted_in_reading_order() -> None:
    assert Likeness(TAUGHT).carried("丙丁,甲子,甲甲", "one") == ("甲甲",)
    assert Likeness(TAUGHT).carried("丙丁丙,2026年丙丁", "two") == ("丙丁", "丙丁")
    assert Likeness(TAUGHT).carried("丙", "two") == ()


def test_what_is_only_alike_says_which_words_made_it_so() -> None:
    text = "您这事儿得问承运那头，我这儿真插不上手"
    hits = [one for one in GUARD.judge(text).hits if one.alike]
    assert hits
    assert all(words in speak(text) for one in hits for words in one.alike)
    assert [one.alike for one in GUARD.judge("做不到").hits if one.alike] == []


def test_words_that_a_pattern_found_are_let_go_where_the_sentence_reads_otherwise() -> None:
    text = "2025年度本店在本平台扫地机类目销量第1名，数据来自平台公开榜单，截止12月31日"
    judged = GUARD.judge(text)
    assert "unlike" in [one.because for one in judged.spared if one.known_as == "absolute_term"]
    assert "absolute_term" not in {one.known_as for one in judged.hits}


def test_harmless_words_around_do_not_hide_what_a_pattern_found() -> None:
    harmless = (
        "这款有黑色和藏青两个颜色，尺码齐全，冷水手洗，深色浅色分开洗，今天下午四点前付款的当天发出，您收到先看看合不合身。"
        * 3
    )
    assert "private_transfer" in {
        one.known_as for one in GUARD.judge(f"{harmless}您直接转我支付宝，给您便宜五块。{harmless}").hits
    }


def test_customers_are_held_to_fraud_and_abuse_and_to_nothing_else() -> None:
    held = {family for family in shipped_rules() if taught_of(family, Speaker.CUSTOMER)}
    assert held == {"private_transfer", "phishing", "diversion", "cashback_for_review", "abuse"}


def test_scores_do_not_depend_on_what_was_weighed_before() -> None:
    first = shipped_likeness().scores(speak("麻烦您稍等，我查一下"))
    shipped_likeness().scores(speak("您直接转我支付宝"))
    assert shipped_likeness().scores(speak("麻烦您稍等，我查一下")) == first


def test_no_exemption_lets_pass_what_reads_far_too_much_like_a_family() -> None:
    sure = Taught(family="phishing", bias=0, needed=10, sure=-900, pieces={"码": 20000})
    nearly = Taught(family="phishing", bias=0, needed=10, sure=-900, pieces={"码": 300})
    text = "请别告诉任何人您的取件码"
    for taught, held in ((sure, True), (nearly, False)):
        guard = Guard(shipped_clauses().values(), Likeness([taught]))
        assert ("phishing" in {one.known_as for one in guard.judge(text).hits}) is held


def test_each_author_of_a_set_is_measured_alone_and_all_together() -> None:
    parts = [measure(GUARD, "weighed", author=author) for author in ("set B", "set E")]
    whole = together(parts)
    assert [one.says[1] for one in parts] == [80, 160]
    assert whole.says == (sum(one.says[0] for one in parts), 240)
    shirk = next(one for one in whole.families if one.family == "shirk")
    assert shirk.caught + len(shirk.missed) == 28


def test_a_line_that_holds_no_phrase_is_known_by_either_label(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "blind").mkdir()
    (tmp_path / "blind" / "says.txt").write_text(
        "# set X, by nobody\nnone\t订单已出库\n-\t尺码偏大\n", encoding="utf-8"
    )
    monkeypatch.setattr(labelled, "_DATA", tmp_path)
    assert [(one.label, one.author) for one in labelled.named("blind", "says")] == [("-", "set X"), ("-", "set X")]
    assert measure(GUARD, "blind").says == (2, 2)


def test_a_share_of_germs_killed_is_not_doubted_whatever_stands_around_it() -> None:
    for text in ("小熊洗手液除菌率99%，您放心使用", "湿巾杀灭99.9%的细菌，您放心"):
        assert "unsupported_claim" in {hit.family for hit in GUARD.judge(text, speaker=Speaker.AGENT).hits}, text
    told = "检测报告显示除菌率99%，报告编号在详情页"
    assert not GUARD.judge(told, speaker=Speaker.AGENT).hits
