"""Questions as rows of a table: product, shop, days and test questions go out and come back, and what is wrong is named."""

from datetime import date

import pytest

from tests.commerce.test_shops_and_orders import open_shop as open_a_shop
from tests.dialogue.desk import after, open_shop
from tests.people.staff import AT, hire, rights
from zhunsheng.access.values import Actor, Role
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge import queries
from zhunsheng.knowledge.actions import draft_faq, set_tests, take_in
from zhunsheng.knowledge.files import read_sheet
from zhunsheng.knowledge.queries import WRITTEN, Sheet, export, faqs, looked_through, rows_of
from zhunsheng.knowledge.values import FaqDraft

pytestmark = pytest.mark.usefixtures("db", "keys")


def editor() -> Actor:
    open_shop()
    return hire("xie", rights(Role.TRAINER))


def sheet(*rows: dict[str, str]) -> Sheet:
    return Sheet(headings=WRITTEN, rows=tuple((number, row) for number, row in enumerate(rows, start=2)))


def test_product_shop_days_and_tests_go_out_and_come_back() -> None:
    who, shop, key = editor(), open_a_shop("tea").id, "tea"
    draft = FaqDraft(
        question="怎么退货", answer="订单页申请。", product="晨露 键盘", shop_id=shop,
        valid_from=Instant.parse("2026-11-30T16:00:00Z"), valid_to=Instant.parse("2026-12-31T16:00:00Z"),
    )  # fmt: skip
    made = run(draft_faq, who, AT, draft)
    run(set_tests, who, AT, made, ["我想退了它", "退货咋弄"])
    (row,) = rows_of(export(who))
    told = dict(zip(WRITTEN, row, strict=True))
    assert [told[name] for name in ("商品", "店铺", "生效日期", "最后一天", "测试问题")] == [
        "晨露 键盘", key, "2026-12-01", "2026-12-31", "我想退了它\n退货咋弄",
    ]  # fmt: skip
    again = told | {"标准问题": "怎样退换", "测试问题": "我想退了它\n怎样退换\n换一个行不行"}
    found = looked_through(sheet(again), shops={key})
    assert (found.faults, found.lines[0].valid_to) == ((), date(2026, 12, 31))
    assert run(take_in, who, after(1), found.lines) == (1, 0, 0)
    came = next(one for one in faqs(who) if one.draft.question == "怎样退换")
    mine = came.draft
    assert (mine.product, mine.shop_id, mine.valid_from, mine.valid_to) == (
        "晨露 键盘", shop, draft.valid_from, draft.valid_to,
    )  # fmt: skip
    assert queries.tests(who, came.id) == ["换一个行不行"]
    assert run(take_in, who, after(2), found.lines) == (0, 0, 0)


@pytest.mark.parametrize(
    ("part", "typed", "expected"),
    [
        ("店铺", "没有的店", "shop"),
        ("生效日期", "12月1日", "day"),
        ("生效日期", "2026-02-30", "day"),
        ("生效日期", "2026-12-01 09:30", "day"),
        ("最后一天", "2026-11-01", "days"),
        ("商品", "长" * 81, "short"),
        ("测试问题", "长" * 201, "short"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(part: str, typed: str, expected: str) -> None:
    row = {"标准问题": "怎么退货", "答案": "订单页申请。", "生效日期": "2026-12-01", part: typed}
    (fault,) = looked_through(sheet(row), shops={"tea"}).faults
    assert (fault.number, fault.expected, fault.value) == (2, expected, typed[:80])


@pytest.mark.parametrize("typed", ["2026-1-5", "2026/01/05", "2026年1月5日", "2026-01-05 00:00:00", "'2026-01-05"])
def test_days_are_read_as_tables_hold_them(typed: str) -> None:
    (line,) = looked_through(sheet({"标准问题": "怎么退货", "答案": "订单页。", "生效日期": typed})).lines
    assert line.valid_from == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("前言\n\n# 会员怎么办\n\n点“加入”。\n\n## \n\n没有标题的段落\n\n# \n- 只有问法\n\n# \n\n# 怎么退\n\n联系客服。\n", "a.md"),
        ("<p>前言</p><h2>会员怎么办</h2><p>点“加入”。</p><h2> </h2><p>没有标题的段落</p><h3></h3><ul><li>只有问法</li></ul><h2></h2><h2>怎么退</h2><p>联系客服。</p>", "a.html"),
    ],
)  # fmt: skip
def test_words_under_an_empty_heading_are_named_and_not_lost(text: str, name: str) -> None:
    found = looked_through(queries.read_sheet(text.encode(), name))
    assert [one.question for one in found.lines] == ["会员怎么办", "怎么退"]
    assert [(one.part, one.expected, one.value) for one in found.faults] == [
        ("question", "words", "没有标题的段落"),
        ("question", "words", "只有问法"),
    ]


def test_markdown_may_begin_with_an_introduction_in_a_file_and_pasted_and_a_table_stays_one() -> None:
    text = "---\ntitle: 问答\n---\n先说两句，\n\n# 怎么退\n\n联系客服。\n".encode()
    for name in ("常见问题.MD", ""):
        assert [one.question for one in looked_through(queries.read_sheet(text, name)).lines] == ["怎么退"]
    table = "标准问题,答案\n编号#1 是什么,订单号。\n".encode()
    for name in ("a.csv", ""):
        assert [one.question for one in looked_through(queries.read_sheet(table, name)).lines] == ["编号#1 是什么"]


@pytest.mark.parametrize(
    ("column", "typed", "part", "expected"),
    [
        ("步骤", "\n".join(f"第{n}步" for n in range(13)), "steps", "at most 12 steps"),
        ("步骤", "长" * 201, "steps", "one printable line of 1 to 200 characters"),
        ("链接", "\n".join(f"页{n} https://example.com/{n}" for n in range(6)), "links", "at most 5 links"),
        ("答案", "{手机号} 的订单在路上。", "answer", ""),
        ("VIP答案", "{when} 前送到。", "vip", ""),
        ("网页会话答案", "{order_status}", "webchat", "at least one sentence without a slot, for customers of whom nothing is known"),
        ("英文步骤", "\n".join(f"step {n}" for n in range(13)), "en_steps", "at most 12 steps"),
        ("英文VIP答案", "By {when}.", "en_vip", ""),
        ("相似问法", "\n".join(f"问法{n}号" for n in range(300)), "phrasings", "at most 300 ways to ask one question"),
    ],
)  # fmt: skip
def test_a_row_that_could_not_be_kept_is_named_and_takes_no_other_with_it(
    column: str, typed: str, part: str, expected: str
) -> None:
    good = {"标准问题": "能开发票吗", "答案": "能。"}
    bad = {
        "标准问题": "怎么退货",
        "答案": "订单页申请。",
        "英文问题": "How to return",
        "英文答案": "On the order's page.",
        column: typed,
    }
    found = looked_through(sheet(bad, good))
    (fault,) = found.faults
    assert (fault.number, fault.part) == (2, part)
    assert fault.expected == expected or (not expected and "{order_status}" in fault.expected)
    assert run(take_in, editor(), AT, found.lines) == (1, 0, 0)


def test_phrasings_a_row_are_counted_together_and_so_is_what_is_wrong_with_a_version_that_is_tried() -> None:
    rows = [{"标准问题": "怎么退货", "答案": "订单页申请。", "相似问法": f"问法{n}号"} for n in range(301)]
    trial = {
        "标准问题": "怎么退货",
        "答案": "看这里。",
        "步骤": "\n".join("步" * n for n in range(1, 14)),
        "版本": "试用",
    }
    found = looked_through(sheet(*rows, trial))
    assert [(one.number, one.part) for one in found.faults] == [(301, "phrasings"), (302, "phrasings"), (303, "steps")]
    assert (len(found.lines[0].phrasings), found.lines[0].trial) == (299, None)


def test_a_face_and_a_sign_are_no_formula() -> None:
    row = {"标准问题": "怎么退货", "答案": "#1 订单页申请。", "相似问法": "=_="}
    found = looked_through(sheet(row))
    assert (found.faults, found.lines[0].answer) == ((), "#1 订单页申请。")


def test_a_file_that_is_too_large_is_told_in_the_unit_of_its_limit() -> None:
    with pytest.raises(BadInput) as refused:
        read_sheet(b"x" * 1_500_001)
    assert refused.value.detail == {"thing": "the file", "expectation": "at most 1500 kB", "value": "1501 kB"}
