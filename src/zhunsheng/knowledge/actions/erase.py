"""Take away what the demonstration brought, and what is noted of dialogues that are erased."""

from collections.abc import Sequence

from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.knowledge import indexing
from zhunsheng.knowledge.events import FaqRetired
from zhunsheng.knowledge.models import Aim, Faq, Sample, Served, Sought, Unmatched, Wording


@system_only("only what the desk itself put there for its demonstration; what somebody wrote or changed stays")
def erase_demo_faqs(ink: Ink, questions: Sequence[str]) -> None:
    """Erase these questions where nobody has written a newer wording since the desk wrote them.

    Writes   deletes questions, wordings and phrasings
    Records  faq.retired
    """
    ink.settle()
    wordings = Wording.objects.filter(question__in=questions, author_id=SYSTEM.id, number=1, faq__latest=1)
    wordings = wordings.exclude(faq__wordings__number__gt=1)
    ids = sorted(wordings.values_list("faq_id", flat=True))
    for faq_id in ids:
        ink.record(FaqRetired(faq_id=faq_id))
        indexing.drop(faq_id)
    Faq.objects.filter(id__in=ids).delete()


@system_only("follows from erasing dialogues")
def forget_unmatched(ink: Ink, dialogue_ids: Sequence[int]) -> None:
    """Forget what the bot made of these dialogues, and what no question answered. Writes: deletes the rows."""
    for table in (Unmatched, Sample, Served):
        table.objects.filter(dialogue_id__in=dialogue_ids).delete()


@system_only("follows from taking a shop away")
def forget_shop_aims(ink: Ink, shop_id: int) -> None:
    """Forget what a shop wanted of the bot and what its readers looked for. Writes: deletes the rows."""
    for table in (Aim, Sought):
        table.objects.filter(shop_id=shop_id).delete()
