"""Have a file of orders looked through: a small one here, a large one by a child process, so that those at work do not wait for it."""

import subprocess
import sys
from typing import Final

import msgspec

from zhunsheng.commerce.intake.child import Told
from zhunsheng.commerce.intake.looking import Asked, Looked, look_through, packed, unpacked
from zhunsheng.commerce.intake.sheets import told_again
from zhunsheng.commerce.models import Shop
from zhunsheng.kernel.errors import BadInput

SMALL: Final = 128 * 1024
"""Bytes; a child's beginning alone costs a fifth of a second."""
PATIENCE: Final = 3_600.0
"""Seconds on the clock of the wall; what a file may take is limited by the child itself, in time of one processor, so that a slow or busy machine refuses none."""
MODULE: Final = "zhunsheng.commerce.intake.child"


def look_at_file(shop_id: int, asked: Asked) -> Looked:
    """Look a file of orders through, its columns as named now, else as named for the shop's files of the same headings.

    Refuses   BadInput for what is no file of orders, or takes too long or too much
    """
    kept = Shop.objects.filter(id=shop_id).values_list("columns", flat=True).first() or {}
    asked = msgspec.structs.replace(asked, kept=kept)
    if len(asked.content) <= SMALL:
        return look_through(asked)
    try:
        done = subprocess.run(
            [sys.executable, "-m", MODULE], input=packed(asked), stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False,
        )  # fmt: skip
        told = unpacked(done.stdout, Told)
    except (subprocess.TimeoutExpired, msgspec.MsgspecError) as fault:
        raise BadInput("the file", "one that can be read in four minutes of one processor", asked.name) from fault
    if told.looked is None:
        raise told_again(*told.wrong)
    return told.looked
