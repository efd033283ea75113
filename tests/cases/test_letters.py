"""The text of an e-mail, whole or copied: who wrote, about what, and the words without what they quote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.cases.letters import Letter, letter_from

WHOLE = """From: =?utf-8?b?546L5bCP5piO?= <Wang@Example.com>
To: desk@example.com
Subject: =?utf-8?b?5oqV6K+J77ya5p2v5a2Q56KO5LqG?=
Content-Type: text/plain; charset=utf-8

订单 6923847561029384756 的杯子碎了，手机 13800138000。
> 您好，请问有什么可以帮您
--
王小明
"""
COPIED = """发件人：王小明 <wang@example.com>
收件人: desk@example.com
主题：投诉：杯子碎了

订单 6923847561029384756 的杯子碎了，手机 13800138000。

------ 原始邮件 ------
您好
"""
WANTED = Letter(
    sender="wang@example.com", subject="投诉：杯子碎了", words="订单 6923847561029384756 的杯子碎了，手机 13800138000。",
    numbers=("6923847561029384756", "13800138000"),
)  # fmt: skip


@pytest.mark.parametrize("text", [WHOLE, COPIED, WHOLE.replace("\n", "\r\n"), "\n" + COPIED])
def test_a_letter_is_read_whole_or_copied(text: str) -> None:
    assert letter_from(text) == WANTED


def test_words_alone_are_the_matter_and_html_is_shown_as_words() -> None:
    assert letter_from("杯子碎了") == Letter(sender="", subject="", words="杯子碎了", numbers=())
    html = WHOLE.replace("text/plain", "text/html").replace("订单", "<script>x</script><p>订单")
    assert letter_from(html).words.startswith("订单 6923847561029384756")


@pytest.mark.parametrize(
    "more", ["", "MIME-Version: 1.0\n", "Content-Type: text/plain\n", "Content-Transfer-Encoding: 8bit\n"]
)
def test_letters_that_were_pasted_without_a_character_set_are_kept(more: str) -> None:
    text = f"From: 王小明 <wang@example.com>\nSubject: 投诉：杯子碎了\n{more}\n订单 6923847561029384756 的杯子碎了，手机 13800138000。\n"
    assert letter_from(text) == WANTED


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    found = letter_from("From: a@b.cn\n\n" + text)
    assert "\x00" not in found.words
    letter_from(text)
