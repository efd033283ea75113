"""What must hold for a script before it is kept; pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from zhunsheng.assist.values import SLOTS, TEXT_LIMIT, TIERS, ScriptDraft
from zhunsheng.kernel.errors import BadInput

_SLOT: Final = re.compile(r"\{([^{}]*)\}")
_CODE: Final = re.compile(r"[a-z][a-z0-9_]*(?:[.-][a-z0-9_]+)*")
_CHANNEL: Final = re.compile(r"[a-z][a-z0-9_]{0,19}")
KNOWN_SLOTS: Final = "slots among {customer} {order} {agent} {shop} {time} {demand}"
_TITLE: Final = 60
_TITLE_EN: Final = 80
_MOST_ISSUES: Final = 40
_LONGEST_CODE: Final = 80


def tidy_script(draft: ScriptDraft, *, situations: Collection[str]) -> ScriptDraft:
    """Return a wording as it is kept: trimmed, each issue type once. Refuses: BadInput naming the field."""
    text, text_en = (one.replace("\r\n", "\n").strip() for one in (draft.text, draft.text_en))
    tidy = ScriptDraft(
        situation=_one_of(draft.situation, "situation", situations),
        title=_title(draft.title, "title", _TITLE),
        title_en=_title(draft.title_en, "title_en", _TITLE_EN, needed=False),
        text=text,
        text_en=text_en,
        issue_types=_issues(draft.issue_types),
        tier=_one_of(draft.tier, "tier", ("", *TIERS)),
        channel=draft.channel.strip(),
        effective_from=draft.effective_from,
        effective_to=draft.effective_to,
    )
    if not 1 <= len(text) <= TEXT_LIMIT:
        raise BadInput("text", f"1 to {TEXT_LIMIT} characters", len(text))
    if len(text_en) > TEXT_LIMIT:
        raise BadInput("text_en", f"at most {TEXT_LIMIT} characters", len(text_en))
    for name in _SLOT.findall(f"{text} {text_en}"):
        if name not in SLOTS:
            raise BadInput("the words of the script", KNOWN_SLOTS, f"{{{name}}}")
    if tidy.channel and not _CHANNEL.fullmatch(tidy.channel):
        raise BadInput("channel", "the code of a channel", tidy.channel)
    begins, ends = tidy.effective_from, tidy.effective_to
    if begins is not None and ends is not None and ends <= begins:
        raise BadInput("effective_to", "later than the beginning", ends.iso())
    return tidy


def slots_of(text: str) -> tuple[str, ...]:
    """Name the slots of a text in their order, each once."""
    return tuple(dict.fromkeys(name for name in _SLOT.findall(text) if name in SLOTS))


def _title(typed: str, field: str, limit: int, *, needed: bool = True) -> str:
    title = " ".join(typed.split())
    if (needed and not title) or len(title) > limit or not title.isprintable():
        raise BadInput(field, f"one printable line of {int(needed)} to {limit} characters", typed)
    return title


def _issues(codes: tuple[str, ...]) -> tuple[str, ...]:
    tidy = tuple(dict.fromkeys(code.strip() for code in codes if code.strip()))
    for code in tidy:
        if len(code) > _LONGEST_CODE or not _CODE.fullmatch(code):
            raise BadInput("issue_types", "codes such as order.track", code)
    if len(tidy) > _MOST_ISSUES:
        raise BadInput("issue_types", f"at most {_MOST_ISSUES} codes", len(tidy))
    return tidy


def _one_of(value: str, field: str, known: Collection[str]) -> str:
    if value not in known:
        raise BadInput(field, f"one of {', '.join(each or 'any' for each in known)}", value)
    return value
