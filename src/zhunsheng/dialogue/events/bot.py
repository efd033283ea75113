"""The bot first in line, and when a person was asked for."""

from zhunsheng.dialogue.events.base import DialogueFact
from zhunsheng.journal.events import fact


@fact("human.asked", subject="dialogue")
class HumanAsked(DialogueFact, frozen=True, kw_only=True):
    """The customer wishes to be served by a person."""


@fact("bot.began", subject="dialogue")
class BotBegan(DialogueFact, frozen=True, kw_only=True):
    """The bot serves first; nobody waits for a person yet."""


@fact("bot.said", subject="dialogue")
class BotSaid(DialogueFact, frozen=True, kw_only=True):
    """The bot answered (`how` is answer) or offered questions to choose from (offer); `faq_id` is the likeliest, `number` its version."""

    message_id: int
    how: str
    faq_id: int | None
    number: int = 0


@fact("bot.handed_over", subject="dialogue")
class BotHandedOver(DialogueFact, frozen=True, kw_only=True):
    """The bot gave the dialogue to people, with everything said so far; `why` is a code.

    Units  `served_us`: since the bot began
    """

    why: str
    served_us: int


@fact("bot.solved", subject="dialogue")
class BotSolved(DialogueFact, frozen=True, kw_only=True):
    """The customer said that the bot's answer was what they needed."""

    faq_id: int | None
