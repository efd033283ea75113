"""What a database quotes in its complaints stays out of the log."""

import logging

import pytest

from zhunsheng.assembly.logs import PlainFormatter


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (
            'duplicate key value violates "x"\nDETAIL:  Key (login)=(wang@example.cn) already exists.',
            'duplicate key value violates "x"\nDETAIL:  Key (login)=(left out)',
        ),
        (
            'null value violates "x"\nDETAIL:  Failing row contains (7, 王小明, 13800015678).',
            'null value violates "x"\nDETAIL:  Failing row contains (left out)',
        ),
        ("a plain sentence", "a plain sentence"),
    ],
)
def test_the_values_of_a_row_are_left_out(said: str, written: str) -> None:
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, said, None, None)
    assert PlainFormatter("%(message)s").format(record) == written
