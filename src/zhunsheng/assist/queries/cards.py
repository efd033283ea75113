"""Read what agents know of the goods, and what is still missing."""

from __future__ import annotations

import zlib

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.assist.models import Card, Category
from zhunsheng.assist.values import CardKind, CardShown, CategoryShown, Change, Comparison
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant

SHELF = Subject(kind="card")


def categories(actor: Actor) -> list[CategoryShown]:
    """List the categories with what each lacks; those in use first. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    return _categories()


def cards(actor: Actor) -> list[CardShown]:
    """List the cards that are shown, the latest change first. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, SHELF)
    rows = Card.objects.filter(retired_at__isnull=True).order_by("-changed_at", "-id")
    return [_card(row) for row in rows]


def card(actor: Actor, card_id: int) -> CardShown:
    """Return one card. Refuses: AccessDenied, NotFound."""
    require(actor, Verb.CARD_READ, SHELF)
    row = Card.objects.filter(id=card_id).first()
    if row is None:
        raise NotFound("card", card_id)
    return _card(row)


def comparison(actor: Actor, category: str) -> Comparison:
    """Lay the products of a category side by side, one row for each thing they are compared by.

    Refuses   AccessDenied, NotFound
    Clauses   ec-1.1c
    """
    require(actor, Verb.CARD_READ, SHELF)
    shown = next((one for one in _categories() if one.code == category), None)
    if shown is None:
        raise NotFound("category", category)
    rows = Card.objects.filter(category_id=category, retired_at__isnull=True).exclude(kind=CardKind.CASE.value)
    products = sorted((_card(row) for row in rows), key=lambda one: (one.kind is CardKind.COMPETITOR, one.title))
    table = [(name, tuple(one.parameters.get(name, "") for one in products)) for name in shown.parameters]
    return Comparison(category=shown, products=tuple(products), rows=tuple(table))


def knowledge(since: Instant, at: Instant) -> list[Change]:
    """Name the cards that changed, and the gaps of the categories in use: both belong to the briefing.

    Clauses   ec-1.1c
    """
    changed = Card.objects.filter(retired_at__isnull=True, changed_at__gt=since, changed_at__lte=at)
    found = [
        Change(
            kind="card",
            ref=row.id,
            version=row.version,
            at=row.changed_at,
            title=row.title,
            text=row.text[:500],
            link=f"/cards/{row.id}/",
            need="knowledge",
        )
        for row in changed
    ]
    gaps = [(one, kind) for one in _categories() if one.in_use for kind in one.missing]
    if gaps:
        version = zlib.crc32(";".join(f"{one.code}:{kind}" for one, kind in gaps).encode())
        found.append(
            Change(
                kind="gaps",
                ref=1,
                version=version,
                at=at,
                title=f"品类知识缺口 {len(gaps)} 项",
                title_en=f"Gaps in the knowledge of categories: {len(gaps)}",
                text="\n".join(f"{one.zh} {one.en}: {kind}" for one, kind in gaps),
                link="/cards/",
                need="knowledge",
            )
        )
    return found


def _categories() -> list[CategoryShown]:
    held = set(Card.objects.filter(retired_at__isnull=True).values_list("category_id", "kind"))
    return [
        CategoryShown(
            code=row.code,
            zh=row.zh,
            en=row.en,
            kinds=tuple(row.kinds),
            parameters=tuple(row.parameters),
            in_use=row.in_use,
            missing=tuple(kind for kind in row.kinds if (row.code, kind) not in held),
        )
        for row in Category.objects.order_by("-in_use", "code")
    ]


def _card(row: Card) -> CardShown:
    return CardShown(
        id=row.id,
        category=row.category_id,
        kind=CardKind(row.kind),
        title=row.title,
        product=row.product,
        text=row.text,
        parameters=dict(row.parameters),
        version=row.version,
        changed_at=row.changed_at,
        retired_at=row.retired_at,
    )
