"""`zhunsheng bot rehearse`: the bot tried on a shop's stored dialogues, beside the desk or while it stands still."""

import argparse
import sys
from typing import Final

import msgspec

from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.process import command_pen
from zhunsheng.assembly.tables import insist
from zhunsheng.assist.actions import begin_rehearsal, cancel_rehearsal, rehearse_piece
from zhunsheng.assist.queries import (
    HAPPENED,
    WOULD,
    RehearsalFigures,
    RehearsalShown,
    RehearsalWish,
    rehearsal,
    rehearsal_figures,
)
from zhunsheng.commerce.queries import shop_by_key
from zhunsheng.journal.actions import run as act
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import now

HIT: Final = {"right": True, "wrong": False, "unknown": None}


def rehearse(given: argparse.Namespace) -> int:
    """Try the bot on the dialogues of the last days and print what it would have come to; Ctrl-C cancels."""
    insist()
    at = now()
    wish = RehearsalWish(
        shop_id=shop_by_key(given.shop).id, since=at - hours(24 * given.days), until=at, edition=given.version,
        wrong_permille=_permille(given.wrong),
    )  # fmt: skip
    with command_pen():
        made: int = act(begin_rehearsal, SYSTEM, at, wish, by_worker=False)
        try:
            while rehearse_piece(made):
                _progress(rehearsal(SYSTEM, made))
        except KeyboardInterrupt:
            act(cancel_rehearsal, SYSTEM, now(), made)
    shown, figures = rehearsal(SYSTEM, made), rehearsal_figures(SYSTEM, made)
    sys.stdout.write(_line(shown, figures) if given.json else _table(shown, figures))
    return 0 if shown.why == "done" else 1


def _permille(typed: str) -> int | None:
    if not typed:
        return None
    try:
        return round(float(typed.removesuffix("%")) * 10)
    except (ValueError, OverflowError) as error:
        raise BadInput("--wrong", "a share such as 2 %", typed[:20]) from error


def _progress(shown: RehearsalShown) -> None:
    sys.stderr.write(f"{shown.done} of {shown.total} dialogues\n")


def told(figures: RehearsalFigures) -> dict[str, dict[str, int]]:
    """Give the counts by what would have been done: all, by verdict, and by what happened."""
    return {
        would: {
            "dialogues": figures.count(would=would),
            **{word: figures.count(would=would, known=True, hit=hit) for word, hit in HIT.items()},
            **{happened: figures.count(would=would, happened=happened) for happened in HAPPENED},
        }
        for would in WOULD
    }


def _line(shown: RehearsalShown, figures: RehearsalFigures) -> str:
    head = {"rehearsal": shown.id, "end": shown.why, "dialogues": shown.done, "of": shown.total, "asked": figures.asked}
    return msgspec.json.encode(head | {"encoder": shown.encoder or None, "would": told(figures)}).decode() + "\n"


def _table(shown: RehearsalShown, figures: RehearsalFigures) -> str:
    rows = [f"dialogues {shown.done} of {shown.total} ({shown.why}), asked something {figures.asked}"]
    for would, counts in told(figures).items():
        number = counts["dialogues"]
        part = f"{number / figures.asked:6.1%}" if figures.asked and would != "nothing" else "      "
        known = f"   right {counts['right']}, wrong {counts['wrong']}, unknown {counts['unknown']}"
        rows.append(f"would {would:<10} {number:>6} {part}{known if would != 'nothing' else ''}")
    rows.append(f"encoder: {shown.encoder or 'none'}")
    return "\n".join(rows) + "\n"
