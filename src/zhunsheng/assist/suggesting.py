"""Decide what to suggest for a customer's message, and in which order; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from zhunsheng.assist.ordering import Scope, learned_order
from zhunsheng.assist.values import Pace, ScriptShown, Suggestion, Tally
from zhunsheng.kernel.instants import Instant
from zhunsheng.knowledge.values import Recognised

ORDER: Final = "order"
MOST: Final = 6
"""Suggestions that are shown; more are not read."""
LIKELY: Final = 0.12
BESIDE: Final = 0.2
"""How likely an answer must be to be worth a line of the screen, at all and beside the likeliest, where the words are hardly about our matters."""
LIKELY_OURS: Final = 0.03
BESIDE_OURS: Final = 0.1
"""The same where they are: among many questions even the right one is seldom likely, and an agent sees which of three it is."""
STRANGE: Final = "hand_over"
DEMAND_LIMIT: Final = 60
_SENTENCE: Final = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
_GREETING: Final = re.compile(r"^(?:你好|您好|在吗|在么|亲|请问|hello|hi|hey)+[，,。！!？?~～\s]*", re.IGNORECASE)
_ASKED: Final = re.compile(
    r"怎么|怎样|如何|咋|多久|多长时间|多少|哪|什么|啥|几[天号点个时]|[能行要会是]不[能行要会是]|可不可以|可否|能否|有没有|我想|我要|想要|我需要|帮我|给我|麻烦|申请|希望"
    r"|\b(?:how|what|where|when|why|which|can|could|i want|i need|i would like|i'd like|please)\b",
    re.IGNORECASE,
)
"""Words by which a sentence asks or wishes for something, also where it ends with no mark."""
_NUMBER: Final = re.compile(
    r"[\s，,。.！!:：#]*(?:(?:我的)?(?:订单(?:编?号码?)?|单号|编号|号码)(?:是|为)?|(?:my )?(?:order )?(?:number|no\.?)(?: is)?)?[\s:：#]*[A-Za-z]{0,3}\d{4,}[\s，,。.！!]*",
    re.IGNORECASE,
)
"""A message that is nothing but a number, such as that of an order."""
SHORT: Final = 4
"""Characters below which a message means something only together with the one before."""
_SETTLED: Final = re.compile(
    r"(?:那|嗯|都|已经?|现在)*(?:解决了|处理好了|没有?(?:其[他它]|别的|什么)?(?:问题|疑问|事)?了|没有|[很挺还]?(?:非常|比较|可以)?满意了?|谢谢[您你啦了]*|多谢|辛苦了|好的?|可以|明白了?|知道了|收到|嗯+|再见)[的呢啊哦]?"
    r"|(?:yes |no |it is |that is |i am |all |quite |very )*(?:solved|nothing else|satisfied|good|fine|ok(?:ay)?|yes|no|thanks?(?: you)?|bye)(?: very much| a lot)?",
    re.IGNORECASE,
)
"""What ends a talk and wants nothing: an answer to the questions of the closing, a word of thanks."""
_PART: Final = re.compile(r"[，,。！!；;、~～.\n]+")
CLOSING_MARKS: Final = "，,。！!？?；;~～ "


def demand_in(texts: Sequence[str]) -> str:
    """Give what a customer wants in one line, in their own words: the newest question or wish, else the longest sentence."""
    sentences = [
        tidy
        for text in texts
        for one in _SENTENCE.findall(text)
        if len(tidy := _GREETING.sub("", one.strip()).strip()) > 1
    ]
    if not sentences:
        return ""
    asked = [
        one for one in sentences if one[-1] in "？?" or one.rstrip(CLOSING_MARKS)[-1:] in "吗呢么" or _ASKED.search(one)
    ]
    best = asked[-1] if asked else max(sentences, key=len)
    line = best.rstrip(CLOSING_MARKS)
    return line if len(line) <= DEMAND_LIMIT else f"{line[: DEMAND_LIMIT - 1]}…"


def settles(text: str) -> bool:
    """Tell whether a message only ends the talk: “solved, nothing else, quite satisfied” is no demand."""
    parts = [tidy for one in _PART.split(text) if (tidy := one.strip())]
    return bool(parts) and all(_SETTLED.fullmatch(one) for one in parts)


def asked_with(said: Sequence[str], before: Sequence[str]) -> str:
    """Give the words by which knowledge is looked up: the newest of what is unanswered (`said`), with the one before where it is short.

    A mere number asks nothing: whoever gives the number of an order still asks what they asked `before`.
    """
    if _NUMBER.fullmatch(said[-1]):
        return next((one for one in reversed(before) if not _NUMBER.fullmatch(one)), said[-1])
    return said[-1] if len(said[-1].strip()) > SHORT else "，".join(said[-2:])


def pace_for(heard: Sequence[Instant], waits: Sequence[int], emotion: int, figures: Mapping[str, int | float]) -> Pace:
    """Say whether to slow down or to hurry: by how upset the customer is, how fast they write and how long they pause.

    `heard` are the instants of the messages still unanswered, `waits` the microseconds that the customer took to answer.
    Clauses   cc-2.2c
    """
    if emotion >= 1:
        return Pace.SOOTHE
    many, within = figures.get("quick_messages"), figures.get("quick_within_s")
    newest = heard[-1] if heard else None
    if many and within and newest is not None:
        late = [one for one in heard if (newest - one).us <= within * 1_000_000]
        if len(late) >= many:
            return Pace.QUICK
    pause = figures.get("slow_pause_s")
    if pause and waits and sorted(waits)[len(waits) // 2] >= pause * 1_000_000:
        return Pace.SLOW
    return Pace.EVEN


def least_likely(found: Recognised) -> float:
    """Say how likely an answer must be to be shown beside what was recognised."""
    floor, share = (LIKELY, BESIDE) if found.band == STRANGE else (LIKELY_OURS, BESIDE_OURS)
    return max(floor, share * max((one.probability for one in found.guesses), default=0.0))


def ordered(found: Sequence[Suggestion], issue_type: str, known: Mapping[Scope, Tally]) -> list[Suggestion]:
    """Put suggestions into the order in which agents take them here, starting from the order in which they come."""
    keys = [tallied(one.key) for one in found]
    place = {key: at for at, key in enumerate(learned_order(issue_type, list(dict.fromkeys(keys)), known))}
    return sorted(found, key=lambda one: place[tallied(one.key)])


def tallied(key: str) -> str:
    """Name what is counted: orders of one customer say nothing about another's, so all of them are one thing."""
    return ORDER if key.startswith("order:") else key


def fitting(scripts: Sequence[ScriptShown], situation: str, issue_type: str | None) -> list[ScriptShown]:
    """Give the scripts of a situation that are made for this issue type, then those for every type."""
    mine = [one for one in scripts if one.draft.situation == situation]
    own = [one for one in mine if issue_type is not None and issue_type in one.draft.issue_types]
    return own or [one for one in mine if not one.draft.issue_types]
