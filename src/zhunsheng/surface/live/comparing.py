"""Lay the products of a category side by side in the console, next to the dialogue in which a customer asks."""

from zhunsheng.access.values import Actor
from zhunsheng.assist.queries import categories, comparison
from zhunsheng.assist.values import CardKind, CardShown, CategoryShown
from zhunsheng.surface.live.frames import Out


def compare_frame(actor: Actor, category: str, lang: str) -> Out:
    """Show one category, or the first in use, and the names of all.

    Refuses  AccessDenied, NotFound
    Clauses  ec-1.1c
    """
    shelves = categories(actor)
    chosen = category or next((one.code for one in shelves), "")
    table = comparison(actor, chosen) if chosen else None
    return {
        "t": "compare",
        "category": chosen,
        "categories": [{"code": one.code, "name": _name(one, lang)} for one in shelves],
        "products": [_product(one) for one in table.products] if table else [],
        "rows": [{"name": name, "values": list(values)} for name, values in table.rows] if table else [],
    }


def _name(one: CategoryShown, lang: str) -> str:
    return one.en if lang == "en" else one.zh


def _product(one: CardShown) -> Out:
    return {"id": one.id, "name": one.product or one.title, "rival": one.kind is CardKind.COMPETITOR}
