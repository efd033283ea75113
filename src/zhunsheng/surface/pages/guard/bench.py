"""The guard's test bench: how well it judges, by family, over labelled sentences and over what was really said.

Beside how it judges now stands how it would: with rules on trial turned on, or under a standard's draft.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.dialogue.queries import own_rules, said_lately, with_rules
from zhunsheng.dialogue.values import RuleShown, RuleState
from zhunsheng.guard.queries import (
    PARTS,
    Bench,
    Guard,
    Hearing,
    Tally,
    Told,
    What,
    compile_guard,
    families_of_sets,
    mask,
)
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import now
from zhunsheng.standards.queries import drafts, standing, suppose, supposed_draft
from zhunsheng.standards.values import Clause, Speaker
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.guard.parts import tabs_for

DIALOGUES: Final = "dialogues"
MATERIALS: Final = (
    ("weighed", gettext_lazy("Labelled sentences that the model was weighed with")),
    ("blind", gettext_lazy("Labelled sentences, written without looking at the rules")),
    ("tuned", gettext_lazy("Labelled sentences that the rules were made with")),
    (DIALOGUES, gettext_lazy("What colleagues said last in dialogues you may read")),
)
RECOGNISED: Final = (
    (What.SAYS, gettext_lazy("Required phrases")),
    (What.EMOTION, gettext_lazy("How upset the customer is")),
    (What.PERSONAL, gettext_lazy("Personal data")),
)
LABELS: Final = {
    "greeting": gettext_lazy("Greeting"), "closing": gettext_lazy("Closing"), "confirmation": gettext_lazy("Restating to check"),
    "holding": gettext_lazy("Asking to wait"), "empathy": gettext_lazy("Empathy"), "apology_with_remedy": gettext_lazy("Apology with a remedy"),
    "refusal_with_alternative": gettext_lazy("Refusal with another way"), "-": gettext_lazy("None of them"),
    "0": gettext_lazy("Calm"), "1": gettext_lazy("Dissatisfied"), "2": gettext_lazy("Upset"),
    "mobile": gettext_lazy("Mobile number"), "landline": gettext_lazy("Landline number"), "id": gettext_lazy("Identity number"),
    "card": gettext_lazy("Bank card"), "passport": gettext_lazy("Passport"), "permit": gettext_lazy("Travel permit"), "plate": gettext_lazy("Number plate"),
    "wechat": gettext_lazy("WeChat id"), "qq": gettext_lazy("QQ number"), "email": gettext_lazy("E-mail address"), "tracking": gettext_lazy("Tracking number"),
    "name": gettext_lazy("Name"), "address": gettext_lazy("Postal address"),
}  # fmt: skip
MOST: Final = 800
SHOWN: Final = 12
TRIAL: Final = "trial"
PIECE: Final = 500
"""Sentences judged for one request: the page asks again until all are, so that nobody waits and the desk goes on."""
KEPT: Final = 4


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One family over labelled sentences: now, and as it would be."""

    now: Tally
    would: Tally | None
    words: str = ""
    because: tuple[tuple[str, str], ...] = ()
    """The sentences hit without cause, each with the words that did it."""

    @property
    def fresh(self) -> tuple[str, ...]:
        """Sentences that come out otherwise than now."""
        if self.would is None:
            return ()
        before = {*self.now.missed, *self.now.false_alarms}
        return tuple(sorted(before ^ {*self.would.missed, *self.would.false_alarms}))


class Recognised(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of what is recognised beside the families: its figure as a whole, and each label of it."""

    words: str
    figure: str
    told: tuple[tuple[str, Told], ...]


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """One family over what was said: how many messages it hits now, how many it would, and some of them, masked."""

    family: str
    words: str
    now: int
    would: int | None
    said: tuple[tuple[int, str, str], ...]
    """The dialogue, the message and the words in it that were hit, both masked."""


@never_cache
@require_safe
@signed_in
def test_bench(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Judge what was chosen and show how it comes out."""
    require(actor, Verb.GUARD_READ, Subject(kind="desk"))
    known = families_of_sets()
    material = request.GET.get("material", "weighed")
    family = request.GET.get("family", "")
    against = request.GET.get("against", "")
    if material not in {*PARTS, DIALOGUES} or (family and family not in known):
        raise Http404
    clauses = dict(standing(now()).clauses)
    rules = own_rules(actor)
    on = [one for one in rules if one.state == RuleState.ON]
    before = with_rules(clauses, on)
    after = _after(actor, against, clauses, [one for one in rules if one.state != RuleState.OFF])
    context = frame(actor, "guard") | tabs_for(actor, "guard")
    words = family_words(before)
    context |= {
        "materials": MATERIALS, "material": material, "families": [(one, words.get(one, one)) for one in known], "family": family, "against": against,
        "drafts": [one.document for one in drafts()] if _may_draft(actor) else [], "trials": len(rules) - len(on),
    }  # fmt: skip
    if material == DIALOGUES:
        context |= _heard(actor, family, before, after)
    else:
        benches = [_bench(one, material) for one in (before, after) if one is not None]
        heard = _hearing(material)
        judging: list[Bench | Hearing] = [*benches, heard]
        done, total = sum(one.done for one in judging), sum(one.total for one in judging)
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"done": done, "total": total, "over": done >= total})
        context |= _measured(benches, family, words) | {"done": done, "total": total, "over": done >= total}
        context |= {"recognised": [] if family else recognised(heard.told())}
    return render(request, "guard/bench.html", context)


def family_words(clauses: list[Clause]) -> dict[str, str]:
    """Name families in the reader's language, by what the standard calls them."""
    lang = get_language() or "zh-hans"
    found = [one for clause in clauses for one in clause.families if one.speaker is Speaker.AGENT]
    return {one.reads or one.id: one.title.of(lang) for one in reversed(found)}


def _may_draft(actor: Actor) -> bool:
    return reach(actor, Verb.STANDARD_INSTALL) > Reach.NONE


def _after(actor: Actor, against: str, clauses: dict[str, Clause], rules: list[RuleShown]) -> list[Clause] | None:
    """Give the clauses as they would be; None where nothing is to be compared with."""
    if not against:
        return None
    if against == TRIAL:
        return with_rules(clauses, rules)
    require(actor, Verb.STANDARD_INSTALL, Subject(kind="standard"))
    try:
        return list(suppose(supposed_draft(against), now()).clauses.values())
    except NotFound as error:
        raise Http404 from error


def _measured(benches: list[Bench], family: str, words: dict[str, str]) -> dict[str, object]:
    found = benches[0].tallies(family)
    would = {one.family: one for one in benches[1].tallies(family)} if len(benches) > 1 else {}
    rows = [
        Row(
            now=one, would=would.get(one.family), words=words.get(one.family, one.family),
            because=tuple((text, _quoted(benches[0].because(one.family, text))) for text in one.false_alarms),
        )
        for one in found
    ]  # fmt: skip
    wanted = sum(one.caught + len(one.missed) for one in found)
    others = sum(one.passed + len(one.false_alarms) for one in found)
    caught, alarms = sum(one.caught for one in found), sum(len(one.false_alarms) for one in found)
    return {"rows": rows, "whole": (caught, wanted, alarms, others), "shown": SHOWN}


def _quoted(words: tuple[str, ...]) -> str:
    return " · ".join(words)


_KEPT: Final[list[tuple[tuple[Clause, ...], str, Bench]]] = []
"""The last benches, so that going on, or back and forth between families, judges nothing twice."""


def _bench(clauses: list[Clause], part: str) -> Bench:
    """Give the bench of some clauses and a part, a piece further than it was."""
    asked = tuple(clauses)
    bench = next((bench for known, of, bench in list(_KEPT) if of == part and known == asked), None)
    if bench is None:
        bench = Bench(compile_guard(asked), part)
        _KEPT.append((asked, part, bench))
        del _KEPT[:-KEPT]
    bench.go_on(PIECE)
    return bench


_HEARD: Final[dict[str, Hearing]] = {}
"""What was recognised in each part; it does not hang on the clauses, so it is read once a process."""


def _hearing(part: str) -> Hearing:
    """Give what is recognised in a part, a piece further than it was."""
    heard = _HEARD.setdefault(part, Hearing(part))
    heard.go_on(PIECE)
    return heard


def recognised(told: Sequence[Told]) -> list[Recognised]:
    """Lay out what was recognised beside the families, each kind with the figure it is judged by."""
    shown = []
    for what, words in RECOGNISED:
        of = [one for one in told if one.what is what]
        wanted, right, extra = (sum(getattr(one, name) for one in of) for name in ("wanted", "right", "extra"))
        if not wanted:
            continue
        if what is What.SAYS:
            figure = _("%(right)s of %(wanted)s recognised") % {"right": right, "wanted": wanted}
        elif what is What.EMOTION:
            figure = _("macro F1 %(share).3f") % {"share": sum(one.f1 for one in of) / len(of)}
        else:
            figure = _("F1 of the places %(share).3f") % {"share": 2 * right / (wanted + right + extra)}
        named = tuple((str(LABELS.get(one.label, one.label)), one) for one in of)
        shown.append(Recognised(words=str(words), figure=figure, told=named))
    return shown


def _heard(actor: Actor, family: str, before: list[Clause], after: list[Clause] | None) -> dict[str, object]:
    said = said_lately(actor, MOST)
    first = _over(compile_guard(before), said)
    then = _over(compile_guard(after), said) if after is not None else None
    words = family_words(before)
    names = sorted({*first, *(then or {})}) if not family else [family]
    heard = [
        Heard(
            family=name, words=words.get(name, name), now=len(first.get(name, ())), would=None if then is None else len(then.get(name, ())),
            said=tuple((dialogue, mask(text), mask(_quoted(hit))) for dialogue, text, hit in (then or first).get(name, ())[:SHOWN]),
        )
        for name in names
    ]  # fmt: skip
    return {"heard": sorted(heard, key=lambda one: (-max(one.now, one.would or 0), one.family)), "messages": len(said)}


def _over(guard: Guard, said: list[tuple[int, str]]) -> dict[str, list[tuple[int, str, tuple[str, ...]]]]:
    found: dict[str, list[tuple[int, str, tuple[str, ...]]]] = {}
    for dialogue, text in said:
        hits: dict[str, tuple[str, ...]] = {}
        for hit in guard.judge(text).hits:
            hits[hit.known_as] = (*hits.get(hit.known_as, ()), *(hit.alike or (hit.phrase,)))
        for name, words in hits.items():
            found.setdefault(name, []).append((dialogue, text, words))
    return found
