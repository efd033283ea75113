"""One clause in full: what starts and stops it, its limits, its phrases, its checks, in the reader's words."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from zhunsheng.standards.values import Blank, Clause, ClockRule, FactPattern, Moment, PhraseFamily
from zhunsheng.surface.pages.fact_words import fact_words
from zhunsheng.surface.pages.limits import span_words

Words = str | Promise
Line = tuple[Words, str, str]

TELL: Final[Mapping[str, Words]] = {
    "owner": gettext_lazy("the agent in charge"),
    "leader": gettext_lazy("the team leader"),
    "supervisor": gettext_lazy("the supervisor"),
    "manager": gettext_lazy("the manager"),
}


def tellers(roles: Iterable[str]) -> str:
    """Name those whom a rung of a ladder tells."""
    return gettext(", ").join(str(TELL.get(role, role)) for role in roles)


SEVERITIES: Final[Mapping[str, Words]] = {
    "refuse": gettext_lazy("stops the message"),
    "confirm": gettext_lazy("asks once more"),
    "note": gettext_lazy("is noted"),
}
WAYS: Final[Mapping[str, Words]] = {
    "recognised": gettext_lazy("recognised in the dialogue"),
    "ticked": gettext_lazy("ticked with its evidence"),
    "recorded": gettext_lazy("on record"),
    "followup": gettext_lazy("a follow-up plan with owner and time"),
    "attempts": gettext_lazy("recorded attempts to reach the customer"),
    "probed": gettext_lazy("really tried by the desk"),
    "acknowledged": gettext_lazy("read and confirmed"),
    "overridden": gettext_lazy("decided by a supervisor, with a reason"),
}
PLACES: Final[Mapping[str, Words]] = {
    "opening": gettext_lazy("at the opening"),
    "closing": gettext_lazy("at the closing"),
    "handover": gettext_lazy("at a hand-over"),
    "shift": gettext_lazy("before a shift"),
    "shift_end": gettext_lazy("at the end of a shift"),
}


class Family(msgspec.Struct, frozen=True):
    """Phrases that belong together, with what happens and what to say instead."""

    title: str
    effect: Words
    phrases: tuple[str, ...]
    unless: tuple[str, ...]
    instead: str
    reason: str


class Detail(msgspec.Struct, frozen=True):
    """What stands beside a clause's words: lines (label, value, how the desk calls it), phrases, needs, greetings."""

    lines: list[Line]
    families: list[Family]
    needs: list[tuple[str, str]]
    texts: list[tuple[Words, str]]


def detail_of(clause: Clause, lang: str) -> Detail:
    """Put a clause's rule into words."""
    lines: list[Line] = [] if clause.applies is None else [(gettext("Applies when"), "", clause.applies.condition.text)]
    if clause.clock is not None:
        lines += _clock_lines(clause.clock)
    if clause.record is not None:
        lines.append((gettext("Kept in"), "", ", ".join((clause.record.kept_in, *clause.record.fields))))
    lines += _figure_lines(clause)
    return Detail(lines, [_family(one, lang) for one in clause.families], _needs(clause, lang), _texts(clause, lang))


def _figure_lines(clause: Clause) -> list[Line]:
    """List the clause's figures; a clock's own limit is said in words already."""
    named = (
        (name, value) for name, value in clause.figures.items() if clause.clock is None or not name.startswith("limit")
    )
    return [(name, gettext("not filled in") if isinstance(value, Blank) else f"{value:g}", "") for name, value in named]


def _clock_lines(rule: ClockRule) -> list[Line]:
    limit = gettext("not filled in") if isinstance(rule.limit, Blank) else span_words(rule.limit)
    lines: list[Line] = [(gettext("Limit"), limit, "")]
    lines += [(gettext("Limit where"), span_words(one.limit), one.applies.condition.text) for one in rule.limits]
    lines.append((gettext("Counts"), gettext("around the clock") if rule.calendar == "always" else rule.calendar, ""))
    lines += _patterns(gettext("Starts with"), [rule.starts, *rule.also])
    if rule.since is not None:
        lines.append((gettext("Counts from"), gettext("the instant that the fact names"), rule.since))
    if rule.each is not None:
        lines.append((gettext("Side by side"), gettext("one clock for each"), rule.each))
    lines += _patterns(gettext("Stops with"), rule.stops)
    lines += _patterns(gettext("Pauses with"), rule.pauses)
    lines += _patterns(gettext("Goes on with"), rule.resumes)
    lines += _patterns(gettext("Ends without verdict with"), rule.cancels)
    return lines + [(_moment(rung.at), str(TELL[rung.tell]), "") for rung in rule.ladder]


def _patterns(label: str, patterns: Iterable[FactPattern]) -> list[Line]:
    return [(label, fact_words(one.fact), _code(one)) for one in patterns]


def _code(pattern: FactPattern) -> str:
    return pattern.fact if pattern.where is None else f"{pattern.fact}: {pattern.where.condition.text}"


def _moment(moment: Moment) -> str:
    if moment.after is not None:
        return gettext("%(span)s after the breach tell") % {"span": span_words(moment.after)}
    if moment.percent >= 100:
        return gettext("At the breach tell")
    return gettext("At %(n)s %% of the limit tell") % {"n": moment.percent}


def _family(family: PhraseFamily, lang: str) -> Family:
    effect = SEVERITIES[family.severity]
    instead, reason = family.say_instead.of(lang), family.reason.of(lang)
    return Family(family.title.of(lang), effect, family.phrases, family.unless, instead, reason)


def _needs(clause: Clause, lang: str) -> list[tuple[str, str]]:
    needs = () if clause.gate is None else clause.gate.needs
    return [(need.title.of(lang), " · ".join(str(WAYS[way]) for way in need.accepts)) for need in needs]


def _texts(clause: Clause, lang: str) -> list[tuple[Words, str]]:
    texts: list[tuple[Words, str]] = []
    if clause.present is not None:
        texts.append((PLACES[clause.present.at], " / ".join(clause.present.any)))
        texts.append((gettext("Suggested words"), clause.present.suggest.of(lang)))
    for greeting in clause.greetings:
        label = gettext("everybody") if greeting.applies is None else greeting.applies.condition.text
        texts.append((label, greeting.text.of(lang)))
    return texts
