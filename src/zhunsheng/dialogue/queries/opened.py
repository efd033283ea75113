"""How many dialogues a shop began in a time: what frequencies of other things are set against."""

from zhunsheng.dialogue.models import Dialogue
from zhunsheng.kernel.instants import Instant


def number_opened(shop_id: int, since: Instant, until: Instant) -> int:
    """Count a shop's dialogues that were opened in a time, `until` excluded; read from the index of what was said last."""
    rows = Dialogue.objects.filter(last_at__gte=since, shop_id=shop_id)
    return rows.filter(opened_at__gte=since, opened_at__lt=until).count()
