"""Stepping aside gives the processor to who waits for it, also where the system knows no such call."""

import os
import time

import pytest
from django.db import connection

from zhunsheng.ground.sqlite.base import LONGEST
from zhunsheng.ground.stepping import leave_place, step_aside


def test_the_place_is_offered(monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    monkeypatch.setattr(os, "sched_yield", lambda: asked.append("system"), raising=False)
    step_aside()
    assert asked == ["system"]


def test_a_system_without_the_call_is_asked_by_a_sleep_of_nothing(monkeypatch: pytest.MonkeyPatch):
    slept: list[float] = []
    monkeypatch.delattr(os, "sched_yield", raising=False)
    monkeypatch.setattr(time, "sleep", slept.append)
    step_aside()
    assert slept == [0]


def test_the_place_to_write_is_left_for_longer_than_anybody_looks_away(db: None, monkeypatch: pytest.MonkeyPatch):
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    leave_place()
    assert [pause > LONGEST for pause in slept] == [True] * (connection.vendor == "sqlite")
