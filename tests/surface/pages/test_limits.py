"""Figures of clauses in the reader's words."""

import pytest
from django.utils import translation

from zhunsheng.kernel.durations import Duration, WorkDays, WorkDuration, hours, minutes, seconds
from zhunsheng.surface.pages.limits import span_words


@pytest.mark.parametrize(
    ("span", "zh", "en"),
    [
        (seconds(30), "30 秒", "30 s"),
        (seconds(90), "90 秒", "90 s"),
        (minutes(3), "3 分钟", "3 min"),
        (hours(2), "2 小时", "2 h"),
        (Duration(1_500_000), "1.5 秒", "1.5 s"),
        (WorkDuration(hours(8).us), "8 小时（工作时间）", "8 h of working time"),
        (WorkDays(1), "1 个工作日", "1 workday"),
        (WorkDays(5), "5 个工作日", "5 workdays"),
    ],
)
def test_a_span_is_said_with_its_unit(span, zh, en):
    with translation.override("zh-hans"):
        assert span_words(span) == zh
    with translation.override("en"):
        assert span_words(span) == en
