"""Remember which column of a shop's files is which."""

from collections.abc import Mapping, Sequence
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.commerce.events import ShopColumnsKept
from zhunsheng.commerce.intake.mapping import columns_of, guessed, headings_mark
from zhunsheng.commerce.models import Shop
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import NotFound

MOST: Final = 20
"""Kinds of files of which a shop's columns are kept; the one named longest ago goes."""


def keep_columns(ink: Ink, shop_id: int, headings: Sequence[str], chosen: Mapping[str, str]) -> bool:
    """Keep which column is which, for the next file of the same headings; what one would guess anyway is not kept.

    Writes    the shop's columns
    Records   shop.columns_kept, unless nothing changed
    Refuses   AccessDenied, NotFound for the shop, BadInput for columns that are none
    """
    require(ink.actor, Verb.ORDER_IMPORT, Subject(kind="order"))
    shop = Shop.objects.filter(id=shop_id).first()
    if shop is None:
        raise NotFound("shop", shop_id)
    mark = headings_mark(headings)
    told = columns_of(headings, chosen)
    others = {key: columns for key, columns in shop.columns.items() if key != mark}
    kept = others if told == guessed(headings) else {**others, mark: told}
    if kept.get(mark) == shop.columns.get(mark):
        return False
    Shop.objects.filter(id=shop_id).update(columns=dict(list(kept.items())[-MOST:]))
    ink.record(ShopColumnsKept(shop_id=shop_id))
    return True
