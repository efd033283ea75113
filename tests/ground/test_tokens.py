"""Tokens that carry something and expire."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhunsheng.ground.keys import rotate
from zhunsheng.ground.tokens import Field, TokenExpired, TokenRefused, issue_token, read_token, read_token_fields
from zhunsheng.kernel.durations import Duration, hours
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

AT = Instant.parse("2026-11-22T08:00:00Z")
EXPIRES = AT + hours(1)
ONE = Duration(1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(payload=st.binary(max_size=500), life=st.integers(1, 10**15))
def test_a_token_gives_back_what_it_carries_until_it_expires(keys, payload, life):
    token = issue_token(payload, purpose="survey", expires=AT + Duration(life))
    assert read_token(token, purpose="survey", at=AT + Duration(life) - ONE) == payload
    with pytest.raises(TokenExpired):
        read_token(token, purpose="survey", at=AT + Duration(life))


def test_fields_come_back_with_their_kinds(keys):
    fields: dict[str, Field] = {"dialogue": 9007199254740991, "name": "小明", "once": True, "note": None}
    token = issue_token(fields, purpose="survey", expires=EXPIRES)
    assert read_token_fields(token, purpose="survey", at=AT) == fields


def test_a_token_tells_nobody_what_it_carries(keys):
    token = issue_token({"phone": "13800138000"}, purpose="survey", expires=EXPIRES)
    assert "138" not in token
    assert issue_token({"phone": "13800138000"}, purpose="survey", expires=EXPIRES) != token


def test_a_token_for_something_else_is_refused(keys):
    token = issue_token(b"7", purpose="survey", expires=EXPIRES)
    with pytest.raises(TokenRefused):
        read_token(token, purpose="reset", at=AT)


@pytest.mark.parametrize("forged", ["", "x", "你好", "A" * 64, "A" * 100_000])
def test_a_forged_token_is_refused(keys, forged):
    with pytest.raises(TokenRefused):
        read_token(forged, purpose="survey", at=AT)


def test_bytes_are_not_read_as_fields(keys):
    token = issue_token(b"\xff", purpose="survey", expires=EXPIRES)
    with pytest.raises(TokenRefused):
        read_token_fields(token, purpose="survey", at=AT)


def test_a_token_survives_rotation(keys):
    token = issue_token(b"7", purpose="survey", expires=EXPIRES)
    rotate()
    assert read_token(token, purpose="survey", at=AT) == b"7"


def test_a_token_too_long_for_a_link_is_not_issued(keys):
    with pytest.raises(BadInput):
        issue_token(b"x" * 4096, purpose="survey", expires=EXPIRES)
