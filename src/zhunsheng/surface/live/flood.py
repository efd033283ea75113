"""Those who write too much, too fast or the same again: held off at the door, by the bounds of the shop."""

import hashlib
import ipaddress
from collections import OrderedDict
from functools import lru_cache
from typing import Final

from zhunsheng.commerce.values import Flood
from zhunsheng.surface.brake import Brake

MOST_REMEMBERED: Final = 20_000
"""Ids of messages that were let in; one that is sent again after a break in the line is not counted again."""

_let_in: OrderedDict[tuple[str, str], None] = OrderedDict()


@lru_cache(maxsize=256)
def _brake(what: str, tries: int, seconds: int) -> Brake:
    return Brake(tries=tries, seconds=seconds)


def check_message(visitor: str, cid: str, words: str, flood: Flood) -> None:
    """Let a visitor's message in, unless it is one too many or the same words too often.

    Refuses  TooMany
    """
    if (visitor, cid) in _let_in:
        return
    _brake("messages", flood.messages, flood.within_seconds).check(visitor)
    if words.strip():
        same = hashlib.blake2b(words.strip().encode(errors="replace"), digest_size=16).hexdigest()
        _brake("same", flood.same_words, flood.within_seconds).check(f"{visitor}:{same}")
    _let_in[visitor, cid] = None
    while len(_let_in) > MOST_REMEMBERED:
        _let_in.popitem(last=False)


def check_newcomer(connection: str, flood: Flood) -> None:
    """Let somebody write for the first time, unless too many newcomers came from this connection.

    Behind a proxy of the same machine all visitors have one address, which then says nothing.
    Refuses  TooMany
    """
    if not _says_nothing(connection):
        _brake("newcomers", flood.newcomers, flood.newcomers_within_seconds).check(connection)


def _says_nothing(connection: str) -> bool:
    try:
        return ipaddress.ip_network(connection, strict=False).is_loopback
    except ValueError:
        return True
