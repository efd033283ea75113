"""Have words drafted for people: masked what goes out, judged what comes back; nothing is sent or kept by itself.

These run in a page's thread and wait for the endpoint; only counting what it took is written, on the pen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.assist.actions.asking import asked
from zhunsheng.assist.values import Drafted
from zhunsheng.guard.queries import find_personal, judge
from zhunsheng.guard.values import Verdict
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards import queries as standards

SHELF: Final = Subject(kind="card")
ASKED: Final = 12
LONGEST_WAY: Final = 60
LONGEST_ANSWER: Final = 2000
WAYS: Final = (
    "你为网店客服知识库补充相似问法。给出顾客会怎样用不同的词和语气问同一个问题，每行一条，不编号，不加解释，"
    f"最多 {ASKED} 条，不含姓名、电话、地址、单号。"
)
REWRITE: Final = "你改写网店客服的标准答案：礼貌、简短、具体，不改变任何事实、数字和条件，不作新的承诺，保留花括号里的占位符。只输出改写后的答案。"
BULLET: Final = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.、)）])\s*")


def draft_phrasings(actor: Actor, at: Instant, question: str, known: Sequence[str]) -> Drafted:
    """Draft ways to ask a question, for somebody to look at; those that hold personal data are left out. Refuses: AccessDenied."""
    require(actor, Verb.CARD_WRITE, SHELF)
    words = "\n".join(["问题：" + question, "已有问法：", *known[:20]])
    have = {_bare(one) for one in (question, *known)}

    def read(text: str) -> list[str]:
        lines = [BULLET.sub("", line).strip() for line in text.splitlines()]
        fresh = [
            line for line in lines if 1 < len(line) <= LONGEST_WAY and line.isprintable() and _bare(line) not in have
        ]
        return [line for line in dict.fromkeys(fresh) if not find_personal(line)][:ASKED]

    return _drafted("phrasings", at, WAYS, words, read)


def rewrite_answer(actor: Actor, at: Instant, answer: str) -> Drafted:
    """Draft other words for an answer; words that the guard would hold are not shown. Refuses: AccessDenied."""
    require(actor, Verb.CARD_WRITE, SHELF)
    slots = set(re.findall(r"\{\w+\}", answer))

    def read(text: str) -> list[str]:
        sayable = judge(standards.standing(at), text).verdict is Verdict.PASS and not find_personal(text)
        # what was masked on its way out must not come back as stars for a customer to read
        whole = (
            ("**" not in text or "**" in answer)
            and slots == set(re.findall(r"\{\w+\}", text))
            and 0 < len(text) <= LONGEST_ANSWER
        )
        return [text] if sayable and whole else []

    return _drafted("rewriting", at, REWRITE, answer, read)


def _drafted(purpose: str, at: Instant, instruction: str, words: str, read: Callable[[str], list[str]]) -> Drafted:
    found, why, _ = asked(purpose, at, instruction, words, read)
    return Drafted(texts=tuple(found or ()), why=why)


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
