"""Write what agents know of the goods."""

from importlib import resources

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.assist.events import CardPublished, CardRetired, CardsFurnished, CategoryUsed
from zhunsheng.assist.models import Card, Category
from zhunsheng.assist.values import NewCard
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import BadInput, NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.yamls import read_yaml

DESK_ID = 1
LONGEST = 80
LONGEST_TEXT = 20_000
LONGEST_VALUE = 200


class Shipped(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A category as it ships."""

    code: str
    zh: str
    en: str
    kinds: list[str]
    parameters: list[str]


def furnish_categories(ink: Ink) -> None:
    """Add the shipped categories that are missing; none is in use before somebody sells it.

    Writes    categories; existing ones stay as they are
    Records   cards.furnished if something was missing
    Refuses   AccessDenied
    """
    require(ink.actor, Verb.CARD_WRITE, Subject(kind="card"))
    text = resources.files("zhunsheng.assist").joinpath("documents/categories.yaml").read_text("utf-8")
    known = set(Category.objects.values_list("code", flat=True))
    missing = [one for one in msgspec.convert(read_yaml(text), list[Shipped]) if one.code not in known]
    if missing:
        Category.objects.bulk_create(Category(**msgspec.to_builtins(one)) for one in missing)
        ink.record(CardsFurnished(desk_id=DESK_ID, categories=len(missing)))


def use_category(ink: Ink, code: str, *, in_use: bool) -> None:
    """Say that a category is sold, so that its cards are demanded, or no longer.

    Writes    the category
    Records   category.used, unless nothing changes
    Refuses   AccessDenied, NotFound
    Clauses   ec-1.1c
    """
    require(ink.actor, Verb.CARD_WRITE, Subject(kind="card"))
    if not Category.objects.filter(code=code).exists():
        raise NotFound("category", code)
    if Category.objects.filter(code=code).exclude(in_use=in_use).update(in_use=in_use):
        ink.record(CategoryUsed(desk_id=DESK_ID, category=code, in_use=in_use))


def publish_card(ink: Ink, new: NewCard, card_id: int | None = None, *, version: int = 1) -> int:
    """Publish a card, or a new version of one; who goes on shift reads what changed.

    `version` is the one that the writer has read, so that nobody overwrites a colleague's change unseen.
    Writes    the card; a category that gets a card is in use
    Records   card.published, unless nothing changes; category.used
    Refuses   AccessDenied, BadInput, NotFound
    Clauses   ec-1.1c
    """
    require(ink.actor, Verb.CARD_WRITE, Subject(kind="card", id=card_id or 0))
    columns = _columns(new)
    if card_id is None:
        row = Card(id=new_id(), **columns, version=1, changed_at=ink.at, by_id=ink.actor.id)
        row.save(force_insert=True)
    else:
        row = _latest(card_id, version)
        if all(getattr(row, name) == value for name, value in columns.items()):
            return row.id
        row.version += 1
        Card.objects.filter(id=card_id).update(**columns, version=row.version, changed_at=ink.at, by_id=ink.actor.id)
    ink.record(CardPublished(card_id=row.id, category=new.category, kind=new.kind.value, version=row.version))
    use_category(ink, new.category, in_use=True)
    return row.id


def retire_card(ink: Ink, card_id: int) -> None:
    """Take a card out of the shelves.

    Writes    the card
    Records   card.retired, unless it was before
    Refuses   AccessDenied, NotFound
    """
    require(ink.actor, Verb.CARD_WRITE, Subject(kind="card", id=card_id))
    row = Card.objects.filter(id=card_id).first()
    if row is None:
        raise NotFound("card", card_id)
    if row.retired_at is None:
        Card.objects.filter(id=card_id).update(retired_at=ink.at)
        ink.record(CardRetired(card_id=card_id))


def _latest(card_id: int, version: int) -> Card:
    row = Card.objects.filter(id=card_id, retired_at__isnull=True).first()
    if row is None:
        raise NotFound("card", card_id)
    if row.version != version:
        raise BadInput("the version", f"{row.version}, the latest", version)
    return row


def _columns(new: NewCard) -> dict[str, object]:
    category = Category.objects.filter(code=new.category).first()
    if category is None:
        raise NotFound("category", new.category)
    title, product, text = " ".join(new.title.split()), " ".join(new.product.split()), new.text.strip()
    for thing, value, least in (("the title", title, 1), ("the product", product, 0)):
        if not least <= len(value) <= LONGEST or not (value or " ").isprintable():
            raise BadInput(thing, f"{least} to {LONGEST} printable characters", value)
    if len(text) > LONGEST_TEXT or "\0" in text:
        raise BadInput("the text", f"at most {LONGEST_TEXT} characters", len(text))
    told = {name: " ".join(value.split()) for name, value in new.parameters.items() if value.strip()}
    for name, value in told.items():
        if name not in category.parameters or len(value) > LONGEST_VALUE or not value.isprintable():
            raise BadInput("the parameters", f"of {', '.join(category.parameters)}, {LONGEST_VALUE} characters", name)
    if not text and not told:
        raise BadInput("the card", "words or parameters", "")
    return {
        "category_id": new.category,
        "kind": new.kind.value,
        "title": title,
        "product": product,
        "text": text,
        "parameters": told,
    }
