"""Simulated agents beside suggestions: they take what the customer meant, and tell the desk what they saw."""

import random
from pathlib import Path
from typing import Any

from zhunsheng.workshop.simulate.taking import aid_of, choice, read_bank

ITEMS: list[dict[str, Any]] = [
    {"key": "script:1", "kind": "soothing", "title": "致歉"},
    {"key": "card:2", "kind": "card", "title": "怎么退货"},
    {"key": "card:3", "kind": "card", "title": "怎么换货"},
    {"key": "passage:4", "kind": "note", "title": "对手", "insertable": False},
]


def test_they_mostly_take_what_was_meant_and_sometimes_slip_change_or_overlook() -> None:
    chance = random.Random(1)
    told = [choice(ITEMS, "怎么换货", chance) for _ in range(2000)]
    taken = [one["key"] for one, how in told if one is not None]
    assert set(taken) == {"card:2", "card:3"}
    assert 0.65 < taken.count("card:3") / 2000 < 0.85
    assert 0.01 < taken.count("card:2") / 2000 < 0.04
    hows = [how for _, how in told]
    assert 0.1 < hows.count("edited") / 2000 < 0.25
    assert 0.15 < hows.count("ignored") / 2000 < 0.35


def test_what_stands_further_down_is_overlooked_more_often_and_what_is_missing_is_not_taken() -> None:
    chance = random.Random(2)
    filler: list[dict[str, Any]] = [{"key": f"script:{n}", "kind": "value", "title": "别的"} for n in range(10, 16)]
    deep = sum(choice([*filler, *ITEMS], "怎么换货", chance)[1] != "ignored" for _ in range(2000))
    near = sum(choice(ITEMS, "怎么换货", chance)[1] != "ignored" for _ in range(2000))
    assert deep < near - 200
    none = [choice(ITEMS, "发票怎么开", chance)[1] for _ in range(2000)]
    assert none.count("ignored") > 1850


def test_the_note_names_the_ranked_ones_first_then_what_else_stood_there() -> None:
    found = {"seq": 7, "issue": "aftersales.return", "items": ITEMS, "unlearned": ["card:3", "card:2"]}
    assert aid_of(found, ITEMS[1], "used") == {
        "seq": 7, "issue": "aftersales.return", "seen": ["card:3", "card:2", "script:1", "passage:4"], "ranked": 2,
        "used": "card:2", "how": "used",
    }  # fmt: skip
    assert aid_of(found, None, "ignored")["used"] == ""


def test_a_written_bank_is_learned_in_part_and_asked_in_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "bank.txt"
    file.write_bytes("\ufeff怎么退货|我要退|能退吗|退回去\r\n\r\n怎么换货|换一个\r\n".encode())
    bank = read_bank(file, 2)
    assert bank.learned == {"怎么退货": ["我要退", "能退吗"], "怎么换货": ["换一个"]}
    assert [(one.q, one.faq) for one in bank.asked] == [("退回去", "怎么退货")]
