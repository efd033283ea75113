"""Blanks take figures of the right sort, for everybody or for some; anything else is refused by name."""

import pytest

from zhunsheng.kernel.durations import minutes, seconds
from zhunsheng.standards.fills import FillsRefused, fill
from zhunsheng.standards.loader import load, shipped
from zhunsheng.standards.values import ClockRule

TEXTS = dict(shipped())
DOUYIN = load(TEXTS["douyin"], name="douyin.yaml")
CALLCENTER = load(TEXTS["callcenter"], name="callcenter.yaml")


def turn_clock(fills: dict[str, str]) -> ClockRule:
    clock = next(c.clock for c in fill(DOUYIN, fills).clauses if c.id == "dy-3.1b")
    assert clock is not None
    return clock


def test_a_limit_is_filled_for_everybody_and_for_some() -> None:
    clock = turn_clock(
        {
            "dy-3.1b.clock.limit": "2 min",
            "dy-3.1b.clock.limit[tier=vip]": "1 min",
            "dy-3.1b.clock.limit[channel=email|phone, skill=complaint]": "90 s",
        }
    )
    asked: tuple[dict[str, object], ...] = (
        {},
        {"tier": "vip"},
        {"channel": "email", "skill": "complaint"},
        {"channel": "email", "skill": "online"},
    )
    assert [clock.limit_for(values) for values in asked] == [minutes(2), minutes(1), seconds(90), minutes(2)]


def test_the_band_of_speech_takes_numbers() -> None:
    fills = {"cc-2.2a.figures.min_chars_per_minute": "180", "cc-2.2a.figures.max_chars_per_minute": "240.5"}
    pace = next(c for c in fill(CALLCENTER, fills).clauses if c.id == "cc-2.2a")
    assert dict(pace.figures) == {"min_chars_per_minute": 180, "max_chars_per_minute": 240.5}
    assert pace.blanks() == ()


def test_no_fills_leave_the_document_as_it_is() -> None:
    assert fill(DOUYIN, {}) == DOUYIN


REFUSED = (
    (
        {"dy-3.1b.clock.limit": "soon"},
        'dy-3.1b.clock.limit: expected a duration such as "30 s", got "soon"',
    ),
    (
        {"dy-3.1f.figures.attempts": "3"},
        'dy-3.1f.figures.attempts: expected one of the blanks dy-3.1b.clock.limit, got "dy-3.1f.figures.attempts"',
    ),
    (
        {"dy-3.1b.clock.limit[mood=sour]": "1 min"},
        (
            "dy-3.1b.clock.limit[mood=sour]: expected one of channel, skill, tier, issue_type, grade, all, any, not,"
            ' got "mood"'
        ),
    ),
    (
        {"dy-3.1b.clock.limit[vip]": "1 min"},
        "dy-3.1b.clock.limit[vip]: expected a scope such as [tier=vip], got [vip]",
    ),
)


@pytest.mark.parametrize(("fills", "expected"), REFUSED)
def test_a_fill_that_does_not_fit_is_refused(fills: dict[str, str], expected: str) -> None:
    with pytest.raises(FillsRefused) as caught:
        fill(DOUYIN, fills)
    assert caught.value.lines == (expected,)


def test_all_wrong_fills_are_told_at_once() -> None:
    with pytest.raises(FillsRefused) as caught:
        fill(CALLCENTER, {"cc-2.2a.figures.min_chars_per_minute": "fast", "nowhere": "1"})
    assert [line.partition(":")[0] for line in caught.value.lines] == [
        "cc-2.2a.figures.min_chars_per_minute",
        "nowhere",
    ]
