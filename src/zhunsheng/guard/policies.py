"""Hold what is said of a policy against its data: the days it names, and that a condition is named with it."""

from __future__ import annotations

import re
from typing import Final

from zhunsheng.guard.normalise import squash
from zhunsheng.standards.values import Blank, Clause, PolicyRule

_DAYS: Final = re.compile(r"(\d{1,3}|[一二两三四五六七八九十]{1,3})(?:天|日|个自然日)")
_HAN: Final = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2}
_STATES: Final = re.compile(r"(?:支持|享受?|可以?|能|都是?|有|提供|包|是)")
_NOT: Final = re.compile(r"(?:不支持|不享受?|没有|不适用|超过|已过|过了|吗|呢|\?|申请|进度|还剩|入口|规则|如果|您是想)")
_NEAR: Final = 12


def told_wrongly(form: str, clause: Clause) -> tuple[int, int] | None:
    """Give the place of the first statement that contradicts a policy of the clause or leaves out its conditions.

    Clauses   ec-4.2c
    """
    for policy in clause.policies:
        at = next((place for words in policy.about if (place := form.find(squash(words))) >= 0), -1)
        if at < 0 or _NOT.search(form):
            continue
        found = _DAYS.search(form, max(0, at - _NEAR), at)
        stated = found is not None or _STATES.search(form, max(0, at - _NEAR), at) is not None
        if stated and (_other_days(policy, clause, found) or not any(squash(one) in form for one in policy.names)):
            return (found.start() if found else at), at + 2
    return None


def _other_days(policy: PolicyRule, clause: Clause, found: re.Match[str] | None) -> bool:
    value = clause.figures.get(policy.days)
    if found is None or value is None or isinstance(value, Blank):
        return False
    return _number(found[1]) != value


def _number(words: str) -> int:
    if words.isdigit():
        return int(words)
    tens, _, ones = words.rpartition("十")
    if "十" not in words:
        return _HAN.get(words, 0)
    return (_HAN.get(tens, 1) if tens else 1) * 10 + (_HAN.get(ones, 0) if ones else 0)
