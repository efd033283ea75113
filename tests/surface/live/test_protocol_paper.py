"""The paper on the live protocol names every frame, so that somebody else can write a client."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest

from zhunsheng.surface.live.frames import ConsoleFrame, WidgetFrame
from zhunsheng.surface.live.shift import ShiftFrame

PAPER = (Path(__file__).parents[3] / "docs" / "sockets.md").read_text("utf-8")
LIVE = Path(__file__).parents[3] / "src" / "zhunsheng" / "surface" / "live"
PARTS = {
    "widget": PAPER[PAPER.index("## The widget") : PAPER.index("## The console")],
    "console": PAPER[PAPER.index("## The console") : PAPER.index("## Refusals")],
    "shift": PAPER[PAPER.index("## The shift's probes") :],
}
FRAMES = [
    pytest.param(socket, kind, id=f"{socket}-{kind.__struct_config__.tag}")
    for socket, kinds in (("widget", WidgetFrame), ("console", ConsoleFrame), ("shift", ShiftFrame))
    for kind in get_args(kinds)
]


def test_every_frame_that_the_desk_sends_is_written_down() -> None:
    sent = {name for path in LIVE.glob("*.py") for name in re.findall(r'"t": "([a-z_]+)"', path.read_text("utf-8"))}
    paper = PAPER.replace('"t": "', '"t":"')
    assert len(sent) > 30
    assert [name for name in sorted(sent) if f'"t":"{name}"' not in paper and f"`{name}`" not in paper] == []


@pytest.mark.parametrize(("socket", "kind"), FRAMES)
def test_every_frame_and_each_of_its_fields_is_written_down(socket: str, kind: Any) -> None:
    part = PARTS[socket].replace('"t": "', '"t":"')
    assert f'"t":"{kind.__struct_config__.tag}"' in part
    fields = set(kind.__struct_fields__) - {"cid", "lang"}
    assert not [name for name in fields if f'"{name}"' not in part and f"`{name}`" not in part]
