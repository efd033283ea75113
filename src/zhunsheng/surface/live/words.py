"""Words for the codes inside a refusal: what the reader is told instead of `no_right` or `agent`."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext, gettext_noop

from zhunsheng.surface.live.case_words import CASES, made_words
from zhunsheng.surface.live.faq_words import ENGLISH, FAQS
from zhunsheng.surface.live.file_words import ARCHIVES, WHYS
from zhunsheng.surface.live.guard_words import GUARD
from zhunsheng.surface.live.intake_words import INTAKE
from zhunsheng.surface.live.rules_words import RULES

REASONS: Final = {
    "no_right": gettext_noop("your role has no right to this"),
    "grade": gettext_noop("your grade does not suffice for this"),
    "limit": gettext_noop("the amount is above your limit"),
    "reach": gettext_noop("it belongs to somebody else"),
    "own": gettext_noop("nobody does this for himself"),
    "too_long": gettext_noop("the text is too long"),
    "malformed": gettext_noop("the text cannot be read"),
    "signature": gettext_noop("the signature does not fit"),
    "shop": gettext_noop("it was signed for another shop"),
    "expired": gettext_noop("the signature has expired"),
    "too_far": gettext_noop("the signature would be valid for too long"),
}
THINGS: Final = {
    "dialogue": gettext_noop("dialogue"),
    "agent": gettext_noop("colleague"),
    "active agent": gettext_noop("colleague"),
    "customer": gettext_noop("customer"),
    "follow-up": gettext_noop("follow-up"),
    "file": gettext_noop("file"),
    "shop": gettext_noop("shop"),
    "clause": gettext_noop("clause"),
    "text": gettext_noop("the message"),
    "result": gettext_noop("the result"),
    "the words of the script": gettext_noop("the words of the script"),
    "slots among {customer} {order} {agent} {shop} {time} {demand}": gettext_noop(
        "slots among {customer} {order} {agent} {shop} {time} {demand}"
    ),
    "the reason": gettext_noop("the reason"),
    "the note": gettext_noop("the note"),
    "the note on the own shift": gettext_noop("the note on the own shift"),
    "the answer": gettext_noop("the answer"),
    "the findings": gettext_noop("the findings"),
    "one for each item": gettext_noop("one for each item"),
    "why it is a fault": gettext_noop("why it is a fault"),
    "review": gettext_noop("review"),
    "the mark": gettext_noop("the mark"),
    "the remark": gettext_noop("the remark"),
    "shift sheet": gettext_noop("shift sheet"),
    "the login name": gettext_noop("the login name"),
    "2 to 64 letters a-z, digits or . _ @ + -": gettext_noop("2 to 64 letters a-z, digits or . _ @ + -"),
    "the agent's name": gettext_noop("the name"),
    "the agent's nickname": gettext_noop("the nickname"),
    "the team's name": gettext_noop("the team's name"),
    "one that no team has yet": gettext_noop("one that no team has yet"),
    "1 to 80 printable characters": gettext_noop("1 to 80 printable characters"),
    "1 to 40 printable characters": gettext_noop("1 to 40 printable characters"),
    "the capacity": gettext_noop("how many dialogues at once"),
    "at least one dialogue": gettext_noop("at least one"),
    "at least one sub-type": gettext_noop("at least one sub-type"),
    "the group's code": gettext_noop("the code"),
    "2 to 40 of a-z, 0-9, _ and -, a letter first": gettext_noop("2 to 40 of a-z, 0-9, _ and -, a letter first"),
    "the group's name": gettext_noop("the name"),
    "the shop's key": gettext_noop("the key"),
    "2 to 40 of a-z, 0-9 and -": gettext_noop("2 to 40 of a-z, 0-9 and -"),
    "one that no shop has yet": gettext_noop("one that no shop has yet"),
    "the shop's name": gettext_noop("the name"),
    "printable and not empty": gettext_noop("printable and not empty"),
    "the shop's colour": gettext_noop("the colour"),
    "the site": gettext_noop("the site"),
    "an origin such as https://shop.example": gettext_noop("an origin such as https://shop.example"),
    'hours such as "09:00-18:00" or "22:00-06:00"': gettext_noop('hours such as "09:00-18:00" or "22:00-06:00"'),
    "team": gettext_noop("team"),
    "skill group": gettext_noop("skill group"),
    "contact": gettext_noop("the contact"),
    "order": gettext_noop("order"),
    "the e-mail address": gettext_noop("the e-mail address"),
    "one address such as name@example.com": gettext_noop("one address such as name@example.com"),
    "a phone number or a mail address": gettext_noop("a phone number or a mail address"),
    "a message with words or a file": gettext_noop("words or a file"),
    "the issue": gettext_noop("the issue"),
    "a sub-type of the taxonomy in force": gettext_noop("a sub-type of the taxonomy in force"),
    "what was done and what the customer was told": gettext_noop("what was done and what the customer was told"),
    "the queue of the pen is full": gettext_noop("too many requests are waiting"),
    "the desk is shutting down": gettext_noop("it is being restarted"),
}
CHECKS: Final = {
    "shift": gettext_noop("begin a shift"),
    "network": gettext_noop("network"),
    "database": gettext_noop("database"),
    "scripts": gettext_noop("script system"),
    "orders": gettext_noop("order system"),
    "microphone": gettext_noop("microphone"),
    "briefing": gettext_noop("read what changed"),
    "knowledge": gettext_noop("look at the knowledge of the categories"),
}
"""What a shift demands, as it stands in `missing`."""

_NAMED: Final = FAQS | INTAKE | ARCHIVES | GUARD | RULES | CASES | THINGS
TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "reason": REASONS,
    "why": WHYS,
    "thing": _NAMED,
    "expectation": _NAMED,
}


def check_words(code: str) -> str:
    """Name a demand of a shift in the language in use."""
    return str(_word(CHECKS, code))


FIELD: Final = "the field "
"""Before the name of a field that a desk named itself."""


def in_words(detail: Mapping[str, object]) -> dict[str, object]:
    """Put the codes of a refusal's detail into the words of the language in use; what has no words stays."""
    words = {key: _word(TABLES.get(key, {}), value) for key, value in detail.items()}
    if isinstance(words.get("thing"), str) and str(words["thing"]).startswith(FIELD):
        words["thing"] = f"{gettext('the field')} {str(words['thing']).removeprefix(FIELD)}"
    if str(words.get("thing", "")).startswith(ENGLISH):
        part = _word(FAQS, str(words["thing"]).removeprefix(ENGLISH))
        words["thing"] = gettext("{part} in English").format(part=part)
    if words.get("expectation") == detail.get("expectation") and isinstance(detail.get("expectation"), str):
        words["expectation"] = made_words(str(detail["expectation"]))
    if isinstance(detail.get("missing"), str):
        parts = str(detail["missing"]).split(", ")
        words["missing"] = gettext(", ").join(str(_word(CHECKS, part)) for part in parts)
    return words


def _word(table: Mapping[str, str], value: object) -> object:
    words = table.get(value) if isinstance(value, str) else None
    return value if words is None else gettext(words)
