"""What can be done about figures: forget them, so that they are counted anew from the journal."""

from zhunsheng.insight.models import Mark, Tally
from zhunsheng.journal.actions import Ink, system_only


@system_only("figures follow from the record; whoever keeps the desk running has them counted anew")
def forget_figures(ink: Ink) -> None:
    """Remove every mark and sum; the reader that starts at the beginning again brings them back.

    Writes  marks, sums
    """
    ink.settle()
    Mark.objects.all().delete()
    Tally.objects.all().delete()
