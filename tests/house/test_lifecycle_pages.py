from pathlib import Path

import pytest

from tools import lifecycles
from zhunsheng.kernel.lifecycle import Lifecycle, Move

PAGE = Path(__file__).parents[2] / "docs" / "lifecycles.md"
TABLE = Lifecycle(start="new", moves=(Move("end", {"new"}, "old"),))


def test_the_page_is_what_the_tables_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == lifecycles.page()


def test_another_table_makes_another_page(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = lifecycles.CLOCKS._replace(table=TABLE, words={"end": "it is over"})
    monkeypatch.setattr(lifecycles, "CLOCKS", changed)
    page = lifecycles.page()
    assert page != PAGE.read_text(encoding="utf-8")
    assert (
        "stateDiagram-v2\n    [*] --> new\n    new --> old : end\n    old --> [*]\n```\n\n"
        "| move | from | to | when |\n|---|---|---|---|\n| end | new | old | it is over |\n"
    ) in page


def test_a_move_without_words_stops_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycles, "CLOCKS", lifecycles.CLOCKS._replace(words={}))
    with pytest.raises(KeyError):
        lifecycles.page()
