"""Times that a message promises something for, in both languages."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.guard.promises import asked_of_the_customer, find_promises, may_name_a_time
from zhunsheng.kernel.calendars import calendar_from
from zhunsheng.kernel.instants import Instant

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = Instant.parse("2026-11-26T15:30:00+08:00")
"""A Thursday afternoon."""


def found(text: str) -> list[tuple[str, str]]:
    promised = find_promises(text, NOW, SHANGHAI, calendar_from("working_days"))
    return [(one.quote, one.due_at.to_datetime(SHANGHAI).strftime("%m-%d %H:%M")) for one in promised]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("两小时内给您回复", [("两小时内", "11-26 17:30")]),
        ("2个小时之内联系您", [("2个小时之内", "11-26 17:30")]),
        ("半小时内给您答复", [("半小时内", "11-26 16:00")]),
        ("一个半小时内回电", [("一个半小时内", "11-26 17:00")]),
        ("30分钟内回复", [("30分钟内", "11-26 16:00")]),
        ("十五分钟后联系您", [("十五分钟后", "11-26 15:45")]),
        ("今天下午6点前给您答复", [("今天下午6点前", "11-26 18:00")]),
        ("今晚八点半之前处理好", [("今晚八点半之前", "11-26 20:30")]),
        ("明天上午联系您", [("明天上午", "11-27 12:00")]),
        ("明早9点给您回电", [("明早9点", "11-27 09:00")]),
        ("明天给您寄出", [("明天", "11-28 00:00")]),
        ("后天14:30前到账", [("后天14:30前", "11-28 14:30")]),
        ("周五下午给您答复", [("周五下午", "11-27 18:00")]),
        ("下周一前处理好", [("下周一前", "12-01 00:00")]),
        ("12月3日前退款", [("12月3日前", "12-04 00:00")]),
        ("24小时内专人联系", [("24小时内", "11-27 15:30")]),
        ("3天内到账", [("3天内", "11-29 15:30")]),
        ("17点前给您答复", [("17点前", "11-26 17:00")]),
        ("I will call you within two hours", [("within two hours", "11-26 17:30")]),
        ("We will reply by tomorrow morning", [("by tomorrow morning", "11-27 12:00")]),
        ("You will hear from us by 6 pm today", [("by 6 pm today", "11-26 18:00")]),
        ("两小时内回电，明天上午寄出", [("两小时内", "11-26 17:30"), ("明天上午", "11-27 12:00")]),
    ],
)
def test_a_time_is_found_with_its_instant(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "您好",
        "尺码是175",
        "9点已经过了",
        "订单20261128001234",
        "昨天已寄出",
        "零分钟内",
        "25点前",
        "2月30日前",
        "9999天",
        "",
    ],
)
def test_what_is_no_time_to_come_is_not_found(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("请问今天有什么可以帮您？", True),
        ("很高兴又见到您！我是星野数码客服小林，请问今天有什么可以帮您？", True),
        ("您今天想咨询哪款产品，我帮您查", True),
        ("Good to see you again! I am Lin of Xingye. What can I do for you today?", True),
        ("今天18点前给您答复，您看可以吗？", False),
        ("请问明天上午给您回电可以吗？", False),
        ("不管什么情况，明天给您答复", False),
        ("明天给您看看有什么办法，好吗？", False),
        ("Whatever happens, we will call you tomorrow", False),
        ("May I call you tomorrow morning?", False),
    ],
)
def test_a_time_within_an_open_question_is_none_of_ours(text: str, asked: bool) -> None:
    (one,) = find_promises(text, NOW, SHANGHAI, calendar_from("working_days"))
    assert asked_of_the_customer(one.sentence, one.quote) is asked


def test_working_days_are_counted_by_the_calendar() -> None:
    assert found("2个工作日内退款")[0][1].startswith("12-01 00:00")


PIECES = ["30", "两", "十五", "半", "个", "小时", "分钟", "刻钟", "工作日", "天", "内", "之后", "明天", "今晚", "下周", "周五", "3月", "5号", "上午",
          "六点", "18:30", "前", "in ", "two ", "hours", "an ", " by ", "tomorrow", "tonight", "this evening", "6 pm", "给您", ",", " "]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join))
def test_a_text_that_names_a_time_is_never_passed_over(text):
    assert may_name_a_time(text) or find_promises(text, NOW, SHANGHAI, calendar_from("working_days")) == ()
