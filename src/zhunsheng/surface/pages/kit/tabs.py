"""Parts of one subject, as tabs that are plain links."""

import msgspec

from zhunsheng.surface.pages.kit.cells import Words


class Tab(msgspec.Struct, frozen=True, kw_only=True):
    """One part: its name, words and address; a count stands beside the words."""

    name: str
    words: Words
    path: str
    count: int = 0
