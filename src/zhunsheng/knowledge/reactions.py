"""What the room does when it hears of a fact; bound in `assembly/wiring.py`."""

from typing import Final

from zhunsheng.dialogue.events import BotBegan, BotHandedOver, BotSaid, BotSolved, DialogueClosed, DialogueOpened
from zhunsheng.journal.actions import Ink
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.ids import new_id
from zhunsheng.knowledge.models import Served

DAY: Final = hours(24)
FOLLOWED: Final = frozenset(
    {"bot.began", "bot.said", "bot.handed_over", "bot.solved", "dialogue.closed", "dialogue.opened"}
)


def follow_bot(ink: Ink, recorded: Recorded) -> None:
    """Keep how each dialogue that the bot served went on, and who came back within a day. Writes: one row a dialogue."""
    fact, at = recorded.fact, recorded.at
    match fact:
        case BotBegan():
            told = {
                "id": new_id(),
                "shop_id": fact.about.shop_id,
                "customer_id": fact.about.customer_id,
                "began_at": at,
            }
            Served.objects.get_or_create(dialogue_id=fact.dialogue_id, defaults=told)
        case BotSaid() if fact.how == "answer" and fact.faq_id is not None:
            Served.objects.filter(dialogue_id=fact.dialogue_id, over_at__isnull=True).update(
                faq_id=fact.faq_id, number=fact.number
            )
        case BotHandedOver():
            _over(fact.dialogue_id, over_at=at, why=fact.why)
        case BotSolved():
            _over(fact.dialogue_id, over_at=at, solved=True)
        case DialogueClosed():
            _over(fact.dialogue_id, over_at=at)
        case DialogueOpened():
            mine = Served.objects.filter(customer_id=fact.about.customer_id, over_at__gte=at - DAY, over_at__lte=at)
            mine.filter(again_at__isnull=True).exclude(dialogue_id=fact.dialogue_id).update(again_at=at)
        case _:
            return


def _over(dialogue_id: int, **columns: object) -> None:
    Served.objects.filter(dialogue_id=dialogue_id, over_at__isnull=True).update(**columns)
