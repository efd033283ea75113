"""What a question may be narrowed to, by name: only people, teams and the like that its asker sees figures of."""

from collections.abc import Sequence

import msgspec
from django.utils.translation import get_language

from zhunsheng.access.queries import reach
from zhunsheng.access.values import Actor, Reach, Verb
from zhunsheng.commerce.queries import shops
from zhunsheng.insight.queries import CHANNEL_TITLES
from zhunsheng.insight.values import By
from zhunsheng.kernel.instants import Instant
from zhunsheng.people.queries import agent_cards, grades, groups, teams
from zhunsheng.people.values import AgentCard
from zhunsheng.standards.queries import NothingInForce, taxonomy
from zhunsheng.surface.pages.figures.asked import BYS, NUMBERS
from zhunsheng.surface.pages.figures.state import clauses_in_force
from zhunsheng.surface.pages.figures.words import TIERS, part_words

FEW = 8
"""With more choices than so many a picker has a field to search them by."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One part to narrow to."""

    value: str
    words: str
    chosen: bool


class Picker(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of one kind, the chosen ones first."""

    name: str
    title: str
    choices: list[Choice]

    @property
    def chosen(self) -> list[Choice]:
        """Give what is chosen."""
        return [one for one in self.choices if one.chosen]

    @property
    def is_long(self) -> bool:
        """Tell whether there is enough to search in."""
        return len(self.choices) > FEW


def pickers(actor: Actor, filters: Sequence[tuple[By, tuple[str, ...]]], at: Instant) -> list[Picker]:
    """Give a picker for each kind of part; what is chosen but stands in no list any more stands in it with its name."""
    return [_picker(by, values, _known(actor, by, at)) for by, values in filters]


def _picker(by: By, values: tuple[str, ...], known: dict[str, str]) -> Picker:
    strange = [one for one in values if one not in known]
    keys: list[str | int] = [int(one) if by in NUMBERS else one for one in strange]
    named = {str(key): words for key, words in part_words(by, keys).items()} if keys else {}
    listed = sorted({**known, **named}.items(), key=lambda one: one[0] not in values)
    choices = [Choice(value=value, words=words, chosen=value in values) for value, words in listed]
    return Picker(name=by.value, title=str(BYS[by]), choices=choices)


def _known(actor: Actor, by: By, at: Instant) -> dict[str, str]:
    lang, extent = get_language() or "zh-hans", reach(actor, Verb.INSIGHT_READ)
    match by:
        case By.AGENT:
            return {str(card.id): card.name for card in agent_cards() if _sees(actor, extent, card)}
        case By.TEAM:
            return {str(one.id): one.name for one in teams() if extent is Reach.ALL or one.id in actor.team_ids}
        case By.SHOP:
            return {str(one.id): one.name for one in shops()}
        case By.GROUP:
            return {one.code: one.zh if lang.startswith("zh") else one.en for one in groups()}
        case By.LEVEL:
            return {one.code: one.zh if lang.startswith("zh") else one.en for one in grades()}
        case By.CHANNEL:
            return {code: title.of(lang) for code, title in CHANNEL_TITLES.items()}
        case By.TIER:
            return {code: str(words) for code, words in TIERS.items()}
        case By.ISSUE:
            return _issues(at, lang)
        case _:
            return {one.id: f"{one.id} {one.title.of(lang)}" for one in clauses_in_force(at).values()}


def _issues(at: Instant, lang: str) -> dict[str, str]:
    try:
        return {leaf.code: leaf.title.of(lang) for _, leaf in taxonomy(at).in_order()}
    except NothingInForce:
        return {}


def _sees(actor: Actor, extent: Reach, card: AgentCard) -> bool:
    return extent is Reach.ALL or card.id == actor.id or (extent is Reach.TEAM and card.team_id in actor.team_ids)
