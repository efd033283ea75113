"""A text is cut into the word pieces whose scores add up to most."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhunsheng.ground.encoder.cutting import UNLIKELY, Cutter, write_tree

SCORES = {
    "▁": -2.0,
    "a": -3.0,
    "b": -3.5,
    "ab": -4.0,
    "▁a": -4.5,
    "aba": -9.0,
    "退": -5.0,
    "退货": -6.0,
    "货": -8.0,
    "bab": -5.0,
}
PIECES = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *SCORES.items()]
NUMBER = {piece: number for number, (piece, _) in enumerate(PIECES)}


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Cutter:
    folder = tmp_path_factory.mktemp("pieces")
    write_tree(PIECES, folder)
    return Cutter(folder, 128)


def best(word: str) -> float:
    """Try every way through a word."""
    unknown = min(SCORES.values()) - UNLIKELY
    ways = [
        SCORES.get(head, unknown) + best(word[len(head) :])
        for head in (word[:size] for size in range(1, len(word) + 1))
        if head in SCORES or (len(head) == 1)
    ]
    return max(ways, default=0.0)


@settings(max_examples=150, deadline=None)
@given(st.text("ab退货x", min_size=1, max_size=9))
def test_no_other_way_through_a_word_scores_more(cut: Cutter, text: str) -> None:
    found = cut([text])[0][1:-1]
    unknown = min(SCORES.values()) - UNLIKELY
    word = "▁" + text
    score = 0.0
    for number in found:
        piece = "x" if number == NUMBER["<unk>"] else PIECES[number][0]
        while number == NUMBER["<unk>"] and word.startswith("xx"):
            word, score = word[1:], score + unknown  # a row of strangers is one piece
        assert word.startswith(piece)
        word, score = word[len(piece) :], score + (unknown if piece == "x" else SCORES[piece])
    assert word == ""
    assert score == pytest.approx(best("▁" + text))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("退货", ["▁", "退货"]),
        ("ab  ab", ["▁", "ab", "▁", "ab"]),
        ("ａ\u3000退", ["▁a", "▁", "退"]),
        ("xyz退", ["▁", "<unk>", "退"]),
        ("a</s>b", ["▁a", "</s>", "▁", "b"]),
        ("<s", ["▁", "<unk>"]),
        ("▁▁a", ["▁", "▁a"]),
    ],
)
def test_width_spaces_strangers_and_signs_of_the_encoder_itself(cut: Cutter, text: str, pieces: list[str]) -> None:
    assert cut([text]) == [[NUMBER[one] for one in ("<s>", *pieces, "</s>")]]


def test_of_a_long_text_the_beginning_is_read(cut: Cutter, tmp_path: Path) -> None:
    write_tree(PIECES, tmp_path)
    short = Cutter(tmp_path, 5)(["退退退退退退", "退"])
    assert [len(one) for one in short] == [5, 4]
    assert short[0][1:-1] == cut(["退退退退退退"])[0][1:4]
