"""Take the demonstration's announcements and cards off the shelves for good."""

from collections.abc import Sequence

from zhunsheng.access.values import SYSTEM
from zhunsheng.assist.events import AnnouncementWithdrawn, CardRetired
from zhunsheng.assist.models import Acknowledgement, Announcement, Card
from zhunsheng.journal.actions import Ink, system_only


@system_only("only what the desk itself put there for its demonstration; what somebody wrote or changed stays")
def erase_demo_knowledge(ink: Ink, titles: Sequence[str]) -> None:
    """Erase announcements and cards of these titles that nobody has touched since the desk wrote them.

    Writes   deletes announcements and cards
    Records  announcement.withdrawn, card.retired
    """
    ink.settle()
    news = Announcement.objects.filter(title__in=titles, by_id=SYSTEM.id).order_by("id")
    for announcement_id in list(news.values_list("id", flat=True)):
        ink.record(AnnouncementWithdrawn(announcement_id=announcement_id))
    news.delete()
    cards = Card.objects.filter(title__in=titles, by_id=SYSTEM.id).order_by("id")
    for card_id in list(cards.values_list("id", flat=True)):
        ink.record(CardRetired(card_id=card_id))
    cards.delete()


@system_only("follows from erasing an account")
def forget_acknowledgements(ink: Ink, agent_ids: Sequence[int]) -> None:
    """Forget what accounts that are erased have read. Writes: deletes the rows."""
    Acknowledgement.objects.filter(agent_id__in=agent_ids).delete()
