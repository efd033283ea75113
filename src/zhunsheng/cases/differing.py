"""Compare two editions place by place; pure."""

from collections.abc import Iterator
from typing import Final

from zhunsheng.cases.values import RulesChange

_NAMES: Final = ("id", "move", "code")
ORDER: Final = "order"
_NEXT: Final = " → "


def differences(before: object, after: object) -> list[RulesChange]:
    """List every place that two editions fill otherwise; lists of named things are compared by their names."""
    old, new = dict(_flat(before, "")), dict(_flat(after, ""))
    places = [*new, *(one for one in old if one not in new)]
    return [
        RulesChange(place=one, before=old.get(one, ""), after=new.get(one, ""))
        for one in places
        if old.get(one, "") != new.get(one, "") and one != "edition" and not _in_order(one, old, new)
    ]


def _in_order(place: str, old: dict[str, str], new: dict[str, str]) -> bool:
    """Tell whether a place is that of an order in which nothing has moved; what is new or gone stands at places of its own."""
    if not place.endswith(f".{ORDER}"):
        return False
    before, after = (told.get(place, "").split(_NEXT) for told in (old, new))
    return [one for one in before if one in after] == [one for one in after if one in before]


def _flat(data: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        if data and all(isinstance(one, str | int | bool) for one in data.values()) and place.count(".") > 1:
            yield place, ", ".join(f"{key}: {_word(value)}" for key, value in data.items())
            return
        for key, value in data.items():
            yield from _flat(value, f"{place}.{key}" if place else str(key))
    elif isinstance(data, list) and data and all(isinstance(one, dict) for one in data):
        names: list[str] = []
        for n, one in enumerate(data):
            name = next((str(one[name]) for name in _NAMES if name in one), str(n))
            names.append(f"{name} ({n})" if name in names else name)
        yield f"{place}.{ORDER}", _NEXT.join(names)
        for name, one in zip(names, data, strict=True):
            yield from _flat({key: value for key, value in one.items() if key not in _NAMES}, f"{place}.{name}")
    elif isinstance(data, list):
        yield place, ", ".join(_word(one) for one in data)
    else:
        yield place, _word(data)


def _word(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
