"""What is there of a shop or of somebody: asked before either is taken away."""

from collections.abc import Sequence

from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.dialogue.values import By


def some_of_shop(shop_id: int, limit: int) -> list[int]:
    """Name some dialogues of a shop, whoever's they are."""
    return list(Dialogue.objects.filter(shop_id=shop_id).order_by("id").values_list("id", flat=True)[:limit])


def named_in_dialogues(agent_ids: Sequence[int]) -> frozenset[int]:
    """Tell which of some agents own a dialogue or wrote in one."""
    owners = Dialogue.objects.filter(agent_id__in=agent_ids).values_list("agent_id", flat=True)
    authors = Message.objects.filter(by=By.AGENT, author_id__in=agent_ids).values_list("author_id", flat=True)
    return frozenset(owner for owner in owners.distinct() if owner is not None) | frozenset(authors.distinct())
