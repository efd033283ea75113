"""Why a clause is not enforced yet, in the reader's words."""

import re
from typing import Final

from django.utils.translation import gettext, gettext_noop

from zhunsheng.surface.pages.fact_words import fact_words

PATTERNS: Final = (
    (re.compile(r"no engine for clauses of kind (?P<kind>\w+) takes it yet"), gettext_noop("no engine takes this kind of clause yet")),
    (re.compile(r"waits for channel (?P<what>\S+)"), gettext_noop("waits for the channel %(what)s")),
    (re.compile(r"waits for fact (?P<fact>\S+)"), gettext_noop("waits until the desk records: %(what)s")),
    (re.compile(r"waits for phrase lists of (?P<what>.+)"), gettext_noop("waits for the phrase lists of %(what)s")),
    (re.compile(r"waits for promises read out of what is said .*"), gettext_noop("waits until promises are read out of what is said; those made at closing run on a clock already")),
    (re.compile(r"waits for (?P<what>.+)"), gettext_noop("waits for %(what)s")),
    (re.compile(r"left open by the standard, to be filled when installing: (?P<what>.+)"), gettext_noop("left open by the standard; to be filled in when it is installed: %(what)s")),
    (re.compile(r"it names no start and no stop yet"), gettext_noop("it does not say yet what starts and stops it")),
    (re.compile(r"no engine keeps the needs (?P<what>.+) of a gate at \w+"), gettext_noop("no engine keeps this part of its gate: %(what)s")),
    (re.compile(r"more than one enforcer: (?P<what>.+)"), gettext_noop("more than one engine claims it: %(what)s")),
    (re.compile(r"this step has no gate that a dialogue passes"), gettext_noop("no dialogue passes this step yet")),
    (re.compile(r"this is not kept in the journal"), gettext_noop("this is not kept in the journal")),
    (re.compile(r"the guard judges phrase clauses only"), gettext_noop("the guard judges wording only")),
    (re.compile(r"the assistant answers assist clauses only"), gettext_noop("the assistant only assists")),
    (re.compile(r"the clause lists no phrases and demands none"), gettext_noop("it lists no phrases and demands none")),
    (re.compile(r"the clause provides no greeting"), gettext_noop("it provides no greeting")),
    (re.compile(r"nothing records (?P<facts>.+) yet"), gettext_noop("the desk records nothing of this yet: %(what)s")),
    (re.compile(r"its limit is not filled in"), gettext_noop("its limit is not filled in")),
    (re.compile(r".*calendar.* must be .+, not (?P<what>.+)\."), gettext_noop("nobody knows its calendar: %(what)s")),
    (re.compile(r"it is no time limit"), gettext_noop("it is no time limit")),
)  # fmt: skip

CHANNELS: Final = {
    "hotline": gettext_noop("hotline"),
    "email": gettext_noop("e-mail"),
    "douyin": gettext_noop("Douyin"),
    "wechat": gettext_noop("WeChat"),
}


def reason_words(reason: str | None) -> str:
    """Say a reason in the reader's language; what we have no words for stands for itself."""
    return gettext("; ").join(_part(part) for part in (reason or "").split("; ") if part)


def _part(part: str) -> str:
    for pattern, words in PATTERNS:
        found = pattern.fullmatch(part)
        if found is not None:
            return gettext(words) % {"what": _what(found.groupdict())}
    return part


def _what(named: dict[str, str]) -> str:
    if "facts" in named:
        return gettext("; ").join(fact_words(one) for one in named["facts"].split(", "))
    if "fact" in named:
        return fact_words(named["fact"])
    what = named.get("what", "")
    return gettext(CHANNELS[what]) if what in CHANNELS else what
