"""Facts as rows of a table: what, about what, by whom, when, caused by what."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
from django.utils.translation import gettext

from zhunsheng.journal.events import FACTS, Recorded
from zhunsheng.journal.values import ActorRef
from zhunsheng.people.queries import agent_cards
from zhunsheng.surface.pages.fact_words import fact_words

SETTING: Final = "about"
"""The field in which a fact says in what surroundings it happened; shown apart, because it repeats itself."""


class FactRow(msgspec.Struct, frozen=True, kw_only=True):
    """One fact as the table shows it."""

    id: int
    position: int | None
    at: str
    name: str
    words: str
    subject_kind: str
    subject_id: int
    by_kind: str
    by_id: int
    by_name: str
    cause: int | None
    data: list[tuple[str, str]]
    setting: list[tuple[str, str]]


def fact_rows(facts: Sequence[Recorded]) -> list[FactRow]:
    """Turn facts into rows; the names of agents are read once for all of them."""
    ids = {recorded.actor.id for recorded in facts if recorded.actor.kind == "agent"}
    names = {card.id: card.name for card in agent_cards(ids)} if ids else {}
    return [_row(recorded, names.get(recorded.actor.id, "")) for recorded in facts]


def names_in_use() -> list[tuple[str, str]]:
    """List every kind of fact with its words."""
    return [(name, fact_words(name)) for name in sorted(FACTS)]


def _row(recorded: Recorded, by_name: str) -> FactRow:
    fact = recorded.fact
    fields = [field for field in fact.__struct_fields__ if field != fact.SUBJECT_FIELD]
    about = getattr(fact, SETTING, None)
    return FactRow(
        id=recorded.id,
        position=recorded.position,
        at=recorded.at.iso(),
        name=fact.NAME,
        words=fact_words(fact.NAME),
        subject_kind=fact.SUBJECT,
        subject_id=fact.subject_id,
        by_kind=recorded.actor.kind,
        by_id=recorded.actor.id,
        by_name=by_name or _kind_words(recorded.actor),
        cause=recorded.cause,
        data=list(_pairs(fact, (field for field in fields if field != SETTING))),
        setting=[] if about is None else list(_pairs(about, about.__struct_fields__)),
    )


def _kind_words(actor: ActorRef) -> str:
    words = {"customer": gettext("Customer"), "system": gettext("The desk"), "agent": gettext("Agent")}
    return words.get(actor.kind, actor.kind)


def _pairs(value: object, fields: Iterable[str]) -> Iterable[tuple[str, str]]:
    """List what a fact says, nested values by their own names, nothing that is missing."""
    for field in fields:
        inner = getattr(value, field)
        if isinstance(inner, msgspec.Struct):
            yield from _pairs(inner, inner.__struct_fields__)
        elif inner is not None and inner not in ((), []):
            yield field, _plain(inner)


def _plain(value: object) -> str:
    built = msgspec.to_builtins(value, enc_hook=str)
    return ", ".join(map(str, built)) if isinstance(built, list) else str(built)
