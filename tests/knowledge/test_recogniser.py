"""Which question is meant: word for word, by runs of characters, and with what an encoder adds."""

from collections.abc import Sequence

import numpy as np
import pytest

from tests.knowledge.bank import ASKED, BANK, STRANGERS, examples
from zhunsheng.knowledge.recogniser.bands import calibrate
from zhunsheng.knowledge.recogniser.deciding import NEVER, Band, Example
from zhunsheng.knowledge.recogniser.fitting import EXACT, coordinates
from zhunsheng.knowledge.recogniser.learn import learn, learn_again
from zhunsheng.knowledge.recogniser.reading import plain
from zhunsheng.knowledge.recogniser.trial import auroc, try_out


def test_other_words_for_the_same_question_are_recognised_without_any_model() -> None:
    known = learn(examples(BANK))
    asked = examples(ASKED)
    assert [one.first for one in known.recognise_all([each.text for each in asked])] == [one.faq for one in asked]


def test_a_phrasing_of_the_bank_is_known_whatever_its_width_case_script_and_marks() -> None:
    known = learn([Example("iphone", "iPhone 15 怎么退货？"), *examples(BANK)])
    found = known.recognise("ＩＰＨＯＮＥ１５怎麼退貨!!")
    assert (found.first, found.exact, found.nearest) == ("iphone", True, "iPhone 15 怎么退货？")


def test_words_that_two_questions_share_are_not_answered_as_if_they_were_one() -> None:
    known = learn([*examples(BANK), Example("track", "怎么退货")])
    assert not known.recognise("怎么退货").exact


def test_a_question_says_which_phrasing_it_is_like() -> None:
    known = learn(examples(BANK))
    assert known.recognise("优惠券怎么使用呀").nearest == "优惠券怎么用"


def test_an_empty_bank_recognises_nothing() -> None:
    known = learn([])
    found = known.recognise("怎么退货")
    assert (found.ranked, found.first, NEVER.of(found)) == ((), "", Band.HAND_OVER)


@pytest.mark.parametrize("text", ["", "？！", "\x00", "🙂" * 500])
def test_a_text_without_words_is_nobodys(text: str) -> None:
    known = learn(examples(BANK))
    assert not known.recognise(text).exact
    assert plain(text) == ""


def test_one_phrasing_a_question_is_enough_to_find_the_nearest() -> None:
    known = learn(examples(BANK, 1))
    assert known.recognise("快递现在到哪了呀").first == "track"


def words(texts: Sequence[str]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    """Encode by what a text is about, as an encoder does that has read more than this bank."""
    about = (("退货", "退掉", "不要了"), ("物流", "快递", "包裹", "货走到"), ("发票", "报销", "抬头"))
    rows = [[1.0 + 3 * any(word in text for word in group) for group in about] for text in texts]
    found = np.array(rows, np.float32)
    level: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = found / np.linalg.norm(found, axis=1, keepdims=True)
    return level


def test_an_encoder_adds_what_characters_do_not_show() -> None:
    bank = {
        "return": ["怎么退货", "退货流程"],
        "track": ["我的快递到哪了", "包裹到哪里了"],
        "invoice": ["可以开发票吗", "发票抬头"],
    }
    text = "公司报销要用的单子有吗"
    with_it, without = learn(examples(bank), words).recognise(text), learn(examples(bank)).recognise(text)
    assert with_it.first == "invoice"
    assert dict(with_it.ranked)["invoice"] > 2 * dict(without.ranked)["invoice"]


def test_in_haste_nothing_is_encoded_and_characters_decide_as_if_there_were_no_encoder() -> None:
    seen: list[str] = []

    def noting(texts: Sequence[str]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
        seen.extend(texts)
        return words(texts)

    known, without = learn(examples(BANK), noting), learn(examples(BANK))
    known.learn_haste()
    seen.clear()
    texts = [one.text for one in examples(ASKED)] + STRANGERS
    found = known.recognise_in_haste(texts)
    assert (seen, found) == ([], without.recognise_all(texts))
    assert found == without.recognise_in_haste(texts)


class Listening:
    """An encoder that says how its vectors are compared: here, only by the first of two things."""

    def __call__(self, texts: Sequence[str]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
        places = {"甲": (0.9, 0.1, 0.2), "乙": (0.9, 0.1, -0.2), "丙": (0.1, 0.9, 0.2), "丁": (0.1, 0.9, -0.2)}
        found = np.array([places.get(text, (0.6, 0.4, 0.9)) for text in texts], np.float32)
        level: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = found / np.linalg.norm(found, axis=1, keepdims=True)
        return level

    def nearer(
        self, vectors: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]"
    ) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
        return vectors * np.array([1.0, 1.0, 0.0], np.float32)


def test_an_encoder_says_which_of_its_directions_tell_questions_apart() -> None:
    bank = [Example("a", "甲"), Example("a", "乙"), Example("b", "丙"), Example("b", "丁")]
    encode = Listening()
    with_it, without = learn(bank, encode).recognise("戊"), learn(bank, encode.__call__).recognise("戊")
    assert (with_it.first, without.first) == ("a", "a")
    assert with_it.probability > without.probability + 0.05
    again = learn(bank, encode).changed([0, 1, 2], [Example("b", "丁")]).recognise("戊")
    assert again.probability == pytest.approx(with_it.probability)


def test_chatter_belongs_less_than_a_strange_question_of_the_same_trade() -> None:
    bank = [Example("a", "甲"), Example("a", "乙"), Example("b", "丙"), Example("b", "丁")]
    level = np.sqrt(0.5)
    places = {"甲": (1, 0, 0), "乙": (1, 0, 0), "丙": (0, 1, 0), "丁": (0, 1, 0)}
    places |= {"近": (level, level, 0), "远": (level, 0, level)}

    def encode(texts: Sequence[str]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
        return np.array([places[text] for text in texts], np.float32)

    known = learn(bank, encode)
    near, far = known.recognise_all(["近", "远"])
    assert near.belonging > far.belonging
    assert known.recognise("甲").belonging > near.belonging


def test_by_characters_alone_strangers_stand_apart_though_the_few_runs_they_share_are_those_of_a_phrasing() -> None:
    known = learn(examples(BANK))
    own = [one.belonging for one in known.recognise_all([each.text for each in examples(ASKED)])]
    strangers = ["火星怎么样", "怎么红烧排骨", "宇宙多大", "什么歌好听呀", "爬山几天能爬完", "钱塘江潮水哪天最大"]
    assert auroc(own, [one.belonging for one in known.recognise_all(strangers)]) == 1.0


def test_only_what_is_new_is_encoded_when_a_bank_changes() -> None:
    seen: list[str] = []

    def noting(texts: Sequence[str]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
        seen.extend(texts)
        return words(texts)

    before = learn(examples(BANK, 2), noting)
    seen.clear()
    after = learn_again([*examples(BANK, 2), Example("return", "我要退掉它")], noting, before)
    assert seen == ["我要退掉它"]
    assert after.recognise("包裹到哪里了").ranked == learn(after.examples, words).recognise("包裹到哪里了").ranked


def test_the_lines_are_drawn_by_questions_that_were_not_learned() -> None:
    known = learn(examples(BANK))
    lines = calibrate(known, wrong_at_most=0.1)
    found = known.recognise_all([one.text for one in examples(ASKED)] + STRANGERS)
    bands = [lines.of(one) for one in found]
    assert Band.ANSWER not in bands[len(examples(ASKED)) :]
    assert Band.HAND_OVER not in bands[: len(examples(ASKED))]


def test_a_stricter_line_is_never_lower() -> None:
    known = learn(examples(BANK))
    drawn = [calibrate(known, wrong_at_most=wrong).answer for wrong in (0.0, 0.02, 0.2, 1.0)]
    assert drawn == sorted(drawn, reverse=True)


def test_a_bank_too_small_to_try_answers_only_word_for_word() -> None:
    known = learn(examples(BANK, 1))
    lines = calibrate(known)
    assert lines == NEVER
    assert [lines.of(known.recognise(text)) for text in ("怎么退货", "想退货")] == [Band.ANSWER, Band.OFFER]


def test_nothing_is_lost_of_a_large_bank_that_speaks_of_few_things() -> None:
    points = np.random.default_rng(1).standard_normal((EXACT + 60, 24)).astype(np.float32)
    sides, back = coordinates(points @ points.T)
    assert np.allclose(sides @ sides.T, points @ points.T, atol=1e-2)
    assert np.allclose(points @ points.T @ back, sides, atol=1e-2)


def test_the_figures_of_a_trial_are_what_was_counted() -> None:
    known = learn(examples(BANK))
    asked = [*examples(ASKED), Example("nobody", "怎么退货")]
    trial = try_out(known, calibrate(known), asked, STRANGERS)
    assert (trial.top1, trial.top3, trial.macro_top1) == (12 / 13, 12 / 13, 6 / 7)
    assert (trial.queries, trial.faqs, trial.phrasings) == (13, 6, 36)
    assert trial.bands["1.00"].accuracy == 12 / 13
    assert sum(one.share for one in trial.lines.values()) == pytest.approx(1.0)
    assert trial.auroc is not None
    assert trial.auroc > 0.9


def test_auroc_counts_pairs_and_halves_of_equal_ones() -> None:
    assert auroc([3.0, 2.0, 1.0], [2.0, 0.0]) == (1 + 1 + 0.5 + 1 + 0 + 1) / 6
