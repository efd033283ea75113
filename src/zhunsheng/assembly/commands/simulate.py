"""`zhunsheng simulate`: customers and agents on the real sockets of a running desk, and what the clauses say of them."""

import argparse
import asyncio
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.process import command_pen
from zhunsheng.assembly.wiring import VOCABULARY
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run as write
from zhunsheng.journal.queries import head
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.actions import approve_faq, draft_faq
from zhunsheng.knowledge.queries import faqs, fixed_parts, wordings
from zhunsheng.knowledge.values import FaqDraft, FaqShown
from zhunsheng.workshop.simulate.asking import ask_all, read_askings
from zhunsheng.workshop.simulate.report import keeping_report
from zhunsheng.workshop.simulate.running import SHOP, Wish, read_recordings, replay, simulate
from zhunsheng.workshop.simulate.taking import read_bank, take_all

LEAST_SOLVED = 0.6
MOST_WRONG = 0.02
BESIDE = "demo-wear"
"""The shop whose customers ask people a written bank; no bot stands before them."""
WAYS = 5
"""Ways to ask each question that the desk learns; the others are asked."""
ANSWER = "关于“{question}”：请在“我的订单”里按页面说明办理，需要时我们陪您一步一步来。"
PATIENCE = 5.0
"""Seconds in which the desk must take a line."""
LEARNING = 25.0
"""Seconds in which the worker learns the bank."""
SETTLED = 4.0
"""Seconds in which the worker counts the last facts."""


def run(given: argparse.Namespace) -> int:
    """Simulate, then print the keeping report from this desk's figures."""
    url = given.url or f"http://{desk().bind}"
    _insist_on_desk(url)
    if given.questions:
        return _ask(given, url.rstrip("/"))
    if given.beside:
        return _beside(given, url.rstrip("/"))
    wish = Wish(
        url=url.rstrip("/"), customers=given.customers, agents=given.agents, minutes=given.minutes, seed=given.seed
    )
    since, position = now(), head().position
    if given.dialogues:
        tally = asyncio.run(replay(wish, read_recordings(Path(given.dialogues))))
    else:
        tally = asyncio.run(simulate(wish))
    time.sleep(SETTLED)
    moods = ", ".join(f"{name} {n}" for name, n in tally.moods.most_common())
    sys.stdout.write(f"moods: {moods}\n" if moods else "")
    refused = ", ".join(f"{code} {n}" for code, n in tally.refusals.most_common())
    sys.stdout.write(f"refused: {refused}\n" if refused else "")
    sys.stdout.write(f"\nwhat the clauses say, from the facts of {len(VOCABULARY)} rooms:\n")
    for line in keeping_report(position, since, now()):
        sys.stdout.write(line + "\n")
    return 0


def _insist_on_desk(url: str) -> None:
    """See that somebody listens there. Refuses: BadInput."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), timeout=PATIENCE).close()
    except OSError as error:
        raise BadInput(
            "the desk", "one that runs at its address (zhunsheng serve --demo)", f"{url} ({error})"
        ) from error


def _ask(given: argparse.Namespace, url: str) -> int:
    """Let customers ask simple questions of the bot; exit code 1 when it solves too few or answers too many wrongly."""
    told = asyncio.run(ask_all(url, SHOP, read_askings(given.questions), right_answers(), given.customers))
    sys.stdout.write(
        f"simple questions {told.simple}, solved without a person {told.solved} ({told.deflection:.1%}, goal at least 60 %)\n"
        f"answers given {told.answered}, wrong {told.wrong} ({told.wrong_share:.1%}, goal at most 2 %)\n"
        f"questions that are none of ours {told.strangers}, answered {told.strangers_answered}\n"
        f"left without a word {told.silent}; 95 % heard the bot within {told.p95_s:.2f} s\n"
    )
    return 0 if told.deflection >= LEAST_SOLVED and told.wrong_share <= MOST_WRONG else 1


def right_answers() -> dict[str, list[str]]:
    """Give for each question that customers are answered what they may hear: each wording in force, by a part that is the same for everybody."""
    return {
        one.draft.question: [
            _fixed(text)
            for said in _in_force(one)
            for told in _spoken(said)
            for text in (told.answer, *told.by_tier.values())
        ]
        for one in faqs(SYSTEM)
        if one.state == "approved"
    }


def _in_force(one: FaqShown) -> list[FaqDraft]:
    """Give the words that customers are answered with: the approved ones, and those that are tried beside them; a newer draft is said by nobody."""
    numbers = (one.approved, one.rival)
    return [wording.draft for wording in wordings(SYSTEM, one.id) if wording.number in numbers]


def _spoken(draft: FaqDraft) -> list[FaqDraft]:
    """Give a question's words in each of its languages."""
    return [draft.spoken(english=False), draft.spoken(english=True)]


def _beside(given: argparse.Namespace, url: str) -> int:
    """Let the desk learn a written bank, and agents who know what was meant take, change or leave what is suggested."""
    bank = read_bank(Path(given.beside), WAYS)
    known = {one.draft.question for one in faqs(SYSTEM)}
    with command_pen():
        known |= {
            question for question, ways in bank.learned.items() if question not in known and _taught(question, ways)
        }
    time.sleep(LEARNING)
    asked = [one for one in bank.asked if one.faq in known]
    counts = asyncio.run(take_all(url, BESIDE, asked, given.customers, given.agents, given.seed))
    time.sleep(SETTLED)
    told = ", ".join(f"{name} {n}" for name, n in counts.most_common())
    sys.stdout.write(
        f"questions {len(known & set(bank.learned))}, asked {len(asked)}: {told}\n`zhunsheng bot replay` plays it again\n"
    )
    return 0


def _taught(question: str, ways: Sequence[str]) -> bool:
    """Have one question learned; tell whether it is not one of the desk's own already."""
    draft = FaqDraft(question=question, answer=ANSWER.format(question=question), category="演示")
    try:
        made = write(draft_faq, SYSTEM, now(), draft, ways)
    except Refusal:
        return False
    write(approve_faq, SYSTEM, now(), made, number=1)
    return True


def _fixed(answer: str) -> str:
    """Give the longest piece of an answer that is the same for everybody."""
    return max(fixed_parts(answer), key=len)
