"""A time typed into a form is on the wall of the desk's zone, wherever that is."""

import pytest
from django.test import override_settings

from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant
from zhunsheng.surface.pages.kit.days import typed_instant


@pytest.mark.parametrize(
    ("zone", "typed", "meant"),
    [
        ("Asia/Shanghai", "2026-11-29T12:30", "2026-11-29T04:30:00Z"),
        ("Europe/Berlin", "2026-07-01T12:30", "2026-07-01T10:30:00Z"),
        ("Europe/Berlin", "2026-12-01T12:30", "2026-12-01T11:30:00Z"),
        ("America/New_York", "2026-03-08T03:30", "2026-03-08T07:30:00Z"),
    ],
)
def test_what_is_typed_is_on_the_wall_of_the_desks_zone(zone: str, typed: str, meant: str):
    with override_settings(TIME_ZONE=zone):
        assert typed_instant(typed, "Due") == Instant.parse(meant)


def test_an_empty_field_says_nothing():
    assert typed_instant("  ", "Due") is None


@pytest.mark.parametrize("typed", ["tomorrow", "2026-13-01T10:00", "2026-02-30T10:00", "0000-01-01T00:00", "٢"])
def test_what_is_no_time_is_refused_with_the_fields_name(typed: str):
    with pytest.raises(BadInput) as refused:
        typed_instant(typed, "Due")
    assert "Due" in str(refused.value)
