"""Recorded dialogues are held again on a live desk, by real sockets on both sides."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.server import running_desk
from tests.support.sessions import apart
from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.kernel.errors import BadInput
from zhunsheng.workshop.simulate.asking import read_askings
from zhunsheng.workshop.simulate.running import read_recordings

LINES: list[dict[str, Any]] = [
    {"by": "customer", "text": "耳机什么时候发货"},
    {"by": "agent", "text": "您好，明天 18:00 前发出。", "after_s": 0.1},
    {"by": "customer", "text": "好的"},
]


@pytest.mark.usefixtures("db")
def test_a_recorded_dialogue_is_held_and_ended(tmp_path: Path) -> None:
    recorded = tmp_path / "recorded.jsonl"
    recorded.write_text(json.dumps({"id": "one", "lines": LINES}, ensure_ascii=False) + "\n", encoding="utf-8")
    assert [one.text for one in read_recordings(recorded)[0].lines] == [line["text"] for line in LINES]
    with running_desk(tmp_path) as desk:
        words = ("--url", desk.url, "--customers", "1", "--agents", "1", "--dialogues", str(recorded))
        done = desk.command("simulate", *words)
        assert done.returncode == 0, done.stderr
    assert "begun 1  closed 1" in done.stdout, done.stdout
    assert "what the clauses say" in done.stdout
    assert apart(lambda: list(Dialogue.objects.values_list("state", flat=True))) == ["closed"]
    texts = apart(lambda: set(Message.objects.exclude(by="system").values_list("text", flat=True)))
    assert texts == {line["text"] for line in LINES}


def test_a_line_that_is_no_question_is_named_with_its_place(tmp_path: Path) -> None:
    asked = tmp_path / "asked.jsonl"
    asked.write_text('\ufeff{"q": "怎么退货", "faq": "退货"}\n\n{"faq": "退货"}\n', "utf-8")
    with pytest.raises(BadInput, match=r"asked\.jsonl, line 3"):
        read_askings(str(asked))
    asked.write_bytes("怎么退货".encode("gb18030"))
    with pytest.raises(BadInput, match="UTF-8"):
        read_askings(str(asked))
    with pytest.raises(BadInput, match="can be read"):
        read_askings(str(tmp_path / "none.jsonl"))
    with pytest.raises(BadInput, match=r"none\.jsonl"):
        read_recordings(tmp_path / "none.jsonl")


def test_what_parts_lines_elsewhere_stays_within_a_question(tmp_path: Path) -> None:
    asked = tmp_path / "asked.jsonl"
    asked.write_text('{"q": "怎么\u2028退货", "faq": "退货"}\r\n{"q": "在吗"}', "utf-8")
    assert [(one.q, one.faq) for one in read_askings(str(asked))] == [("怎么\u2028退货", "退货"), ("在吗", "")]
