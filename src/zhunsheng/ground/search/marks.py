"""Marks behind the words of a message: who may find it, and its age among all of them.

Both stand in the index like words, so that it names only candidates that the asker may see (who has eight dialogues among
two hundred thousand is not led through everybody's), and only the newest ones where these are enough. They decide nothing:
each candidate's owner is asked for its topics as it is read, and a place in the list is the entry's id.

A mark begins with a sign that no word holds, so nobody's query reaches it.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from django.db import connection

SIGN: Final = "§"
OPEN: Final = frozenset({"all"})
"""Topics that stand for everything: what everybody who has them finds needs no mark."""
AGE: Final = 8_192
"""About so many messages are of one age; ids that this divides begin a new one."""

ODD: Final = re.compile(r"[^a-z0-9\u0080-\U0010ffff]", re.ASCII)
AGED: Final = re.compile(rf"(?:^| ){SIGN}{SIGN}(\d+)$")
BELOW: Final = """
    SELECT stream FROM ground_search_entry WHERE kind || '' = %s AND id < %s ORDER BY id DESC LIMIT 1"""
"""Without an index of kinds: the newest entries are nearly all messages, and one is enough."""


def mark_of(topic: str) -> str:
    """Write a topic as one word of the index; two topics may share it."""
    return SIGN + ODD.sub(SIGN, topic.lower())


def marks_of(topics: Iterable[str]) -> list[str]:
    """Write the topics of an owner that need a mark."""
    return sorted({mark_of(topic) for topic in topics if topic not in OPEN})


def age_mark(age: int) -> str:
    """Write an age as one word of the index."""
    return f"{SIGN}{SIGN}{age}"


def age_below(kind: str, place: int) -> int:
    """Return the age of the newest entry of a kind below a place; 0 where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(BELOW, [kind, place])
        row = cursor.fetchone()
    return 0 if row is None else age_in(row[0])


def age_in(stream: str) -> int:
    """Read the age that stands behind the words of an entry; 0 where none does."""
    found = AGED.search(stream)
    return 0 if found is None else int(found[1])


def marked(words: str, topics: Collection[str], age: int) -> str:
    """Put the marks behind the words of an entry, the age last."""
    return " ".join([*words.split(), *marks_of(topics), age_mark(age)])  # why: of no words no empty one may be left


def words_in(stream: str) -> str:
    """Leave the words of an entry alone, without marks."""
    return stream.split(SIGN, 1)[0].rstrip()


def remarked(stream: str, topics: Collection[str]) -> str:
    """Give an entry the marks of other topics; words and age stay."""
    return marked(words_in(stream), topics, age_in(stream))


def ages(newest: int, ids: Sequence[int]) -> list[int]:
    """Give new entries, in the order of their ids, the newest age or the next."""
    found: list[int] = []
    for one in ids:
        newest += one % AGE == 0
        found.append(newest)
    return found
