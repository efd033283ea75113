"""Find Chinese, Latin words and model numbers alike, the same on both databases, and only what one may see.

A room puts in what it wants found (`index`), under a kind, the id of the thing, and the id of its owner: messages
belong to a dialogue, a card to itself. The owner's topics say who may find it; they stand inside the query, so what
somebody may not see is neither found nor counted. The index is a copy: a room that erases a thing removes it here.
"""

from zhunsheng.ground.search.entries import (
    Entry,
    compact,
    index,
    index_many,
    missing,
    remove,
    remove_many,
    remove_owner,
    rescope,
    rescope_many,
    scope_many,
    unindexed,
)
from zhunsheng.ground.search.find import Hit, find
from zhunsheng.ground.search.like import Like, find_like, sounds_within
from zhunsheng.ground.search.naming import holds_words, named
from zhunsheng.ground.search.sound import sound_of
from zhunsheng.ground.search.words import query_terms, stream

__all__ = [
    "Entry",
    "Hit",
    "Like",
    "compact",
    "find",
    "find_like",
    "holds_words",
    "index",
    "index_many",
    "missing",
    "named",
    "query_terms",
    "remove",
    "remove_many",
    "remove_owner",
    "rescope",
    "rescope_many",
    "scope_many",
    "sound_of",
    "sounds_within",
    "stream",
    "unindexed",
]
