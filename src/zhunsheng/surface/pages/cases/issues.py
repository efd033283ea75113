"""Sub-types of the issue taxonomy on pages of cases: what may be chosen, what to filter by, what a case is filed under."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from zhunsheng.access.values import Actor
from zhunsheng.cases.queries import class_of, count_issues
from zhunsheng.cases.values import CaseRow
from zhunsheng.kernel.instants import now
from zhunsheng.standards.queries import LeafNamed, leaves_ever
from zhunsheng.surface.pages.kit.listing import Choice, Filter

Groups = list[tuple[str, list[tuple[str, str]]]]
OVER = ("closed", "forced")
"""States in which a case is not to be worked on any more."""


def issue_words(issue: str, lang: str) -> str:
    """Say a sub-type with its class; a retired one says so."""
    known = leaves_ever(now()).get(issue)
    return issue or "—" if known is None else _words(known, lang)


def _words(known: LeafNamed, lang: str) -> str:
    return known.words(lang) if known.offered else f"{known.words(lang)} {gettext('(retired)')}"


def issue_groups(lang: str, *, keep: str = "") -> Groups:
    """List what may be chosen by class; what a case is filed under stays among it, even where it is retired."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, one in leaves_ever(now()).items():
        if one.offered or code == keep:
            told = one.title.of(lang) if one.offered else f"{one.title.of(lang)} {gettext('(retired)')}"
            groups.setdefault(one.class_title.of(lang), []).append((code, told))
    return list(groups.items())


def issue_field_choices(lang: str, blank: "str | Promise" = "—") -> list[tuple[Any, Any]]:
    """List what may be chosen for a field of a form, nothing first."""
    return [("", blank), *issue_groups(lang)]


def issue_choices(lang: str) -> tuple[Choice, ...]:
    """List what can be chosen in one line each, for what is done to many cases at once."""
    return tuple(Choice(code, one.words(lang)) for code, one in leaves_ever(now()).items() if one.offered)


def issue_filter(lang: str) -> Filter[CaseRow]:
    """Let one choose a class with all its sub-types, or one of them; the retired come last, since older cases are filed under them."""
    known = list(leaves_ever(now()).values())
    offered = [one for one in known if one.offered]
    choices: dict[str, str] = {}
    for one in (*offered, *(one for one in known if not one.offered)):
        choices.setdefault(one.class_code, one.class_title.of(lang))
        choices[one.code] = _words(one, lang)
    first = {code: place for place, code in enumerate(choices) if "." not in code}
    ordered = sorted(choices.items(), key=lambda pair: first[class_of(pair[0])])
    return Filter(
        name="issue", words=gettext_lazy("Issue"), choices=tuple(Choice(code, words) for code, words in ordered)
    )


def class_counts(actor: Actor, lang: str) -> list[tuple[str, str, int]]:
    """Count the open cases of each class: its code, what it is called, how many."""
    titles = {one.class_code: one.class_title.of(lang) for one in reversed([*leaves_ever(now()).values()])}
    counts = dict.fromkeys(titles, 0)
    for issue, count in count_issues(actor, over=OVER).items():
        counts[class_of(issue)] = counts.get(class_of(issue), 0) + count
    ordered = [*reversed(titles), *(code for code in counts if code not in titles)]
    return [(code, titles.get(code, code), counts[code]) for code in ordered if counts[code]]


def issue_words_read(lang_texts: Iterable[LeafNamed]) -> Mapping[str, str]:
    """Give the sub-type that a word of a file names: its code, its name, or class and name; a name that two have names none."""
    found: dict[str, set[str]] = {}
    for one in lang_texts:
        for lang in ("zh-hans", "en"):
            title, group = one.title.of(lang), one.class_title.of(lang)
            for word in (one.code, title, *(f"{group}{sign}{title}" for sign in ("·", "/", "-", ">", "／"))):
                found.setdefault(folded(word), set()).add(one.code)
    return {word: next(iter(codes)) for word, codes in found.items() if len(codes) == 1}


def folded(word: str) -> str:
    """Compare words of a file without case and spaces."""
    return "".join(word.lower().split())
