"""Definitions of figures: what is not understood is refused, by its place."""

import pytest

from zhunsheng.insight.checks import define
from zhunsheng.insight.queries import shipped_definitions
from zhunsheng.kernel.errors import BadInput

TITLE = {"title": {"zh": "数", "en": "Figure"}, "says": {"zh": "数", "en": "A figure"}}
KEPT = {"id": "kept", "fact": "clock.met", "clause": "clause_id", "value": "after_us"}
BROKEN = {"id": "broken", "fact": "clock.breached", "clause": "clause_id", "at": "at"}


def share(**other: object) -> dict[str, object]:
    return {"id": "share", "formula": "share", "of": ["kept"], "among": ["kept", "broken"], **TITLE, **other}


def test_what_ships_is_understood():
    assert {"clock.met", "clock.breached", "clock.withdrawn", "message.sent"} <= shipped_definitions().facts()


@pytest.mark.parametrize(
    ("counters", "indicators", "place"),
    [
        ([KEPT | {"fact": "clock.nothing"}], [], "counter kept, fact"),
        ([KEPT | {"value": "after"}], [], "counter kept, field after"),
        ([KEPT | {"at": "clause_id"}], [], "counter kept, at"),
        ([KEPT | {"key": "clock_id", "undone_by": "message.sent"}], [], "counter kept, undone_by"),
        ([KEPT | {"undone_by": "clock.withdrawn"}], [], "counter kept, key"),
        ([KEPT | {"key": "clock_id"}], [], "counter kept, key"),
        ([KEPT | {"key": "clock", "replaces": True}], [], "counter kept, field clock"),
        ([KEPT | {"where": {"colour": "red"}}], [], "counter kept, condition"),
        ([KEPT, KEPT], [], "counter kept"),
        ([KEPT | {"colour": "red"}], [], "definitions"),
        ([KEPT, BROKEN], [share(of=["lost"])], "indicator share, counter lost"),
        ([KEPT, BROKEN], [share(among=[])], "indicator share, among"),
        ([KEPT, BROKEN], [share(among=["broken"])], "indicator share, of"),
        ([KEPT, BROKEN], [share(formula="mean")], "indicator share, among"),
        ([KEPT, BROKEN], [share(formula="mean", of=["broken"], among=[])], "indicator share, of"),
        ([KEPT, BROKEN], [share(), share()], "indicator share"),
    ],
)
def test_what_is_not_understood_is_refused_by_its_place(counters, indicators, place):
    with pytest.raises(BadInput) as refused:
        define({"counters": counters, "indicators": indicators})
    assert str(refused.value.detail["thing"]).startswith(place)
