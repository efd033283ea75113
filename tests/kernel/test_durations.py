import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.kernel.durations import (
    Duration,
    WorkDays,
    WorkDuration,
    hours,
    minutes,
    parse_duration,
    seconds,
)
from zhunsheng.kernel.errors import BadInput

LENGTHS = st.one_of(
    st.integers(0, 10**12).map(Duration),
    st.integers(0, 10**6).map(seconds),
    st.integers(0, 10**12).map(WorkDuration),
    st.integers(0, 10**4).map(WorkDays),
)


@given(LENGTHS)
def test_a_length_reads_what_it_writes(length: Duration | WorkDuration | WorkDays) -> None:
    assert parse_duration(str(length)) == length
    assert pickle.loads(pickle.dumps(length)) == copy.deepcopy(length) == length


@pytest.mark.parametrize(
    ("text", "length", "canonical"),
    [
        ("30 s", seconds(30), "30 s"),
        (" 3 min\n", minutes(3), "3 min"),
        ("120 min", hours(2), "2 h"),
        ("1 d", hours(24), "1 d"),
        ("24 h", hours(24), "1 d"),
        ("90 s", seconds(90), "90 s"),
        ("250 ms", Duration(250_000), "250 ms"),
        ("0 s", Duration(0), "0 s"),
        ("8 work h", WorkDuration(8 * 3_600_000_000), "8 work h"),
        ("30 work min", WorkDuration(1_800_000_000), "30 work min"),
        ("1 workday", WorkDays(1), "1 workday"),
        ("5 workdays", WorkDays(5), "5 workdays"),
    ],
)
def test_clause_files_write_lengths_so(text: str, length: object, canonical: str) -> None:
    assert parse_duration(text) == length
    assert str(length) == canonical


@pytest.mark.parametrize(
    "text",
    ["", " ", "30", "s", "30s", "1.5 h", "-3 s", "+30 s", "3 weeks", "1 work d", "3 work", "٣ s", "workday", None, 30],
)
def test_what_is_no_length_is_refused(text) -> None:
    with pytest.raises(BadInput) as refused:
        parse_duration(text)
    assert refused.value.detail["value"] == text


def test_lengths_of_one_kind_add_compare_and_scale() -> None:
    assert seconds(30) + minutes(1) == seconds(90)
    assert minutes(1) - seconds(90) == -seconds(30)
    assert 3 * seconds(2) == seconds(2) * 3 == seconds(6)
    assert seconds(90).part(60) == seconds(54)
    assert Duration(5).part(50) == Duration(2)
    assert WorkDuration(100).part(60) == WorkDuration(60)
    assert WorkDays(1) + WorkDays(2) == WorkDays(3)
    assert sorted([seconds(3), seconds(1)]) == [seconds(1), seconds(3)]
    assert sorted([WorkDays(3), WorkDays(1)]) == [WorkDays(1), WorkDays(3)]
    assert seconds(90).seconds == 90.0
    assert not Duration(0)
    assert repr(seconds(90)) == "Duration(90 s)"


def test_kinds_do_not_mix() -> None:
    for one, two in [(Duration(1), WorkDuration(1)), (WorkDuration(1), WorkDays(1)), (Duration(1), 1)]:
        assert one != two
        for mix in (lambda a, b: a + b, lambda a, b: a < b, lambda a, b: b >= a):
            with pytest.raises(TypeError):
                mix(one, two)
    assert len({Duration(1), WorkDuration(1), WorkDays(1), 1}) == 4


def test_lengths_are_frozen() -> None:
    for length, name in [(Duration(1), "us"), (WorkDuration(1), "us"), (WorkDays(1), "days")]:
        with pytest.raises(AttributeError):
            setattr(length, name, 2)
