"""Tables of questions in Markdown: rows are questions, the heading above is their category, what is wrong is named by its line."""

import pytest

from zhunsheng.knowledge.prose import write_markdown
from zhunsheng.knowledge.queries import Line, looked_through, read_sheet

TEXT = """# 售后

下面是售后常见问题：

| 问题 | 答案 | 相似问法 |
|:-----|:----:|---------|
| 怎么退货 | 订单页申请，`a|b` 也行 | 我要退货\\|退掉 |
| 怎么换货 | 先申请<br>再寄回 | |
| 缺一格 |
| 多一格 | 答 | 问法 | 又一格 |

## 发票怎么开

下单时选。

# Shipping

question | answer | category
--- | --- | ---
How long | Two \\| three days | delivery
"""


@pytest.mark.parametrize("name", ["a.md", ""])
def test_tables_are_read_beside_headings(name: str) -> None:
    found = looked_through(read_sheet(TEXT.encode(), name))
    assert [(one.number, one.question, one.answer, one.phrasings, one.category) for one in found.lines] == [
        (7, "怎么退货", "订单页申请，a|b 也行", ("我要退货", "退掉"), "售后"),
        (8, "怎么换货", "先申请\n再寄回", (), "售后"),
        (12, "发票怎么开", "下单时选。", (), ""),
        (20, "How long", "Two | three days", (), "delivery"),
    ]
    assert [(one.number, one.part, one.expected) for one in found.faults] == [
        (9, "answer", "words"),
        (10, "row", "one with no more cells than headings"),
    ]


@pytest.mark.parametrize("name", ["a.md", "a.txt", ""])
def test_a_table_alone_is_read_and_its_columns_may_be_chosen(name: str) -> None:
    text = "| 甲 | 乙 |\n|---|---|\n| 怎么退货 | 订单页申请。 |\n"
    found = looked_through(read_sheet(text.encode(), name), {"question": "甲", "answer": "乙"})
    assert [(one.question, one.answer) for one in found.lines] == [("怎么退货", "订单页申请。")]
    found = looked_through(read_sheet(text.replace("甲", "问题").replace("乙", "答案").encode(), name))
    assert [(one.number, one.question) for one in found.lines] == [(3, "怎么退货")]


def test_a_table_within_an_answer_stays_words_and_comes_back() -> None:
    text = "# 尺码怎么选\n\n| 身高 | 尺码 |\n|---|---|\n| 170 | L |\n"
    (line,) = looked_through(read_sheet(text.encode(), "a.md")).lines
    assert (line.question, line.answer) == ("尺码怎么选", "| 身高 | 尺码 |\n|---|---|\n| 170 | L |")
    told = Line(
        question="怎么写表", answer="问题 | 答案\n---|---\n甲 | 乙\n\n| question | answer |\n| :-: | - |\n| a | b |"
    )
    (again,) = looked_through(read_sheet(write_markdown([told]).encode(), "a.md")).lines
    assert (again.question, again.answer) == (told.question, told.answer)
