"""What consoles are told of the queue and of being here: figures by group, tier and channel, reasons, groups, benefits."""

from collections.abc import Iterable
from typing import Final

from zhunsheng.dialogue.queries import benefits_for, policies, queue_lines, queue_state
from zhunsheng.dialogue.values import DialogueRow
from zhunsheng.people import queries as people
from zhunsheng.people.values import AgentCard
from zhunsheng.surface.live.frames import Out

CHINESE: Final = "zh-hans"


def queue_frame(groups: Iterable[str] | None) -> Out:
    """Show how many wait, since when, by group, tier and channel, and how far ahead each counts."""
    groups = None if groups is None else tuple(groups)
    state = queue_state(groups)
    return {
        "waiting": state.waiting,
        "longest_since": None if state.longest_since is None else state.longest_since.us,
        "lines": [
            {
                "group": one.group,
                "tier": one.tier,
                "channel": one.channel,
                "waiting": one.waiting,
                "longest_since": None if one.longest_since is None else one.longest_since.us,
            }
            for one in queue_lines(groups)
        ],
        "ahead": {
            group: {"tier": policy.ahead_s, "channel": policy.channel_ahead_s} for group, policy in policies().items()
        },
    }


def reason_frames(lang: str) -> list[Out]:
    """Show why somebody can be busy, on a break or away; those of the desk itself are marked."""
    return [
        {
            "presence": one.presence.value,
            "code": one.code,
            "words": one.zh if lang == CHINESE else one.en,
            "by_desk": one.by_desk,
        }
        for one in people.presence_reasons()
    ]


def group_frames(lang: str) -> list[Out]:
    """Show the skill groups with their names."""
    return [{"code": one.code, "words": one.zh if lang == CHINESE else one.en} for one in people.groups()]


def benefit_frames(row: DialogueRow, lang: str) -> list[Out]:
    """Show what this customer's tier may be offered, and what has been offered in this dialogue."""
    return [
        {"code": one.code, "words": one.zh if lang == CHINESE else one.en, "offered": offered}
        for one, offered in benefits_for(row.tier, row.id)
    ]


def presence_frame(card: AgentCard) -> Out:
    """Show what a colleague is at, why, since when, and until when if that is set."""
    return {
        "presence": card.presence.value,
        "reason": card.presence_reason,
        "since": card.presence_since.us,
        "until": None if card.presence_until is None else card.presence_until.us,
    }
