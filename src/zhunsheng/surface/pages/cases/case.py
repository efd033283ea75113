"""One case as a guided path: where it stands, what the next step needs, its clocks, its story."""

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import decide
from zhunsheng.access.values import Actor, Allowed, Subject, Verb
from zhunsheng.cases.queries import STORY, Book, book, case_file, case_row, may_decide, options_wait, recognised
from zhunsheng.cases.values import Belonging, CaseFile, CaseRow, Gate, NoSkip, RefundTooHigh
from zhunsheng.commerce.queries import find_order, shop_card
from zhunsheng.commerce.values import OrderCard
from zhunsheng.dialogue.actions import Held
from zhunsheng.kernel.errors import Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.kernel.lifecycle import MoveRefused, NeedsMissing
from zhunsheng.people.queries import agent_cards, masked_names
from zhunsheng.people.values import AgentCard
from zhunsheng.surface.case_clocks import NextDue
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.cases.doing import DEEDS, known
from zhunsheng.surface.pages.cases.filing import wall
from zhunsheng.surface.pages.cases.handing import say
from zhunsheng.surface.pages.cases.holding import HeldShown, held_shown
from zhunsheng.surface.pages.cases.issues import issue_groups, issue_words
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.cases.meanwhile import mark_of
from zhunsheng.surface.pages.cases.own_fields import own_fields_of
from zhunsheng.surface.pages.cases.proposing import proposed, proposed_yuan, yuan
from zhunsheng.surface.pages.cases.saying import (
    CHANNELS,
    choices_of,
    detail_words,
    grade_words,
    group_words,
    missing_words,
    out_of_turn,
    policy_words,
    step_refused,
    value_words,
)
from zhunsheng.surface.pages.cases.six import six_drafted
from zhunsheng.surface.pages.cases.sorting import PRIORITIES
from zhunsheng.surface.pages.clock_telling import case_clocks_told
from zhunsheng.surface.pages.figures.improving import USUAL, today
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.days import instant_typed
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.more import more_link, pages_of
from zhunsheng.surface.pages.kit.once import once_field, sent_again

OPTIONS: Final = 3
RECEIVED: Final = "received_on"
ASIDE: Final = frozenset({"forced", "refused", "appealed"})
"""States beside the straight way of a case: shown on its path only while it stands there."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One state of the path, as it is drawn."""

    words: str
    place: str


class GateShown(msgspec.Struct, frozen=True, kw_only=True):
    """A move in the reader's words, with what is missing for it."""

    move: str
    words: str
    missing: list[str]
    may: bool
    may_skip: bool


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def case(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """Show a case with its next step; a POST does one thing and comes back."""
    at = now()
    fault, held = "", None
    if request.method == "POST":
        case_row(actor, case_id)
        if sent_again(request, actor):
            flash(request, gettext("This was sent already; below is how the case stands now."), tone="due")
            return redirect("case", case_id)
        try:
            told = DEEDS[request.POST.get("do", "")](actor, at, case_id, request.POST)
        except KeyError:
            fault = gettext("Nothing was chosen.")
        except RefundTooHigh as refusal:
            money = yuan(int(str(refusal.detail["cents"])))
            fault = gettext("Of this order at most {money} can still go back.").format(money=money)
        except (NeedsMissing, NoSkip) as refusal:
            fault = step_refused(book(), refusal)
        except MoveRefused as refusal:
            fault = out_of_turn(book(), refusal)
        except Refusal as refusal:
            fault = refusal_text(refusal, lang())
        else:
            if not isinstance(told, Held):
                say(request, told)
                return redirect("case", case_id)
            held = held_shown(told, request.POST, lang())
    return laid_out(request, actor, case_id, fault=fault, held=held)


def laid_out(
    request: HttpRequest, actor: Actor, case_id: int, *, fault: str = "", held: HeldShown | None = None
) -> HttpResponse:
    """Show a case; what was typed and not taken stays where it was typed."""
    found = case_file(actor, case_id, story=STORY * pages_of(request, "story"))
    said = {
        "fault": fault,
        "held": held,
        "typed": request.POST,
        "blank_options": _typed_options(request.POST),
        "once": once_field(),
    }
    said["more"] = more_link(request, "story") if found.older else ""
    context = frame(actor, "cases-list") | _retyped(shown(actor, found, now()), request.POST) | said
    return render(request, "cases/case.html", context, status=422 if fault or held else 200)


def _retyped(told: dict[str, Any], typed: QueryDict) -> dict[str, Any]:
    """Leave in the fields what was typed into them where the desk did not take it."""
    asks = [
        (name, words, long, typed.get(f"field-{name}", text), *rest) for name, words, long, text, *rest in told["asks"]
    ]
    own = [
        (field, words, typed.get(f"own-{field.code}", text), choices, was)
        for field, words, text, choices, was in told["own"]
    ]
    due = typed.get("due_at", told["due"]) if typed.get("do") == "fill" else told["due"]
    return told | {"asks": asks, "own": own, "due": due}


def _typed_options(typed: QueryDict) -> list[tuple[str, str]]:
    """Give the fields for options, with what was typed into them where the desk did not take it."""
    told = list(zip_longest(typed.getlist("option"), typed.getlist("option_due"), fillvalue=""))
    return [*told, *[("", "")] * OPTIONS][: max(OPTIONS, len(told))]


def shown(actor: Actor, found: CaseFile, at: Instant) -> dict[str, Any]:
    """Lay a case out for its page."""
    said, row, language = book(found.row.edition), found.row, lang()
    procedure, stands = said.of(row.kind), found.merged_into is None
    cards = agent_cards()
    names = {card.id: card.name for card in cards}
    drafted = six_drafted(said, found, names)
    order = _order(row)
    received, works = _received(row, order), stands and _may(actor, Verb.CASE_WORK, row.subject())
    asked = _asked(procedure.asks.get(row.state, ()), row, known=bool(received))
    return {
        "one": row,
        "title": procedure.title.of(language),
        "state": said.states[row.state].text.of(language),
        "path": _path(said, found),
        "gates": [_gate(said, gate, actor, found) for gate in found.gates if stands],
        "asks": [(name, said.fields[name].text.of(language), said.fields[name].long, known(found, name) or drafted.get(name, ""), choices_of(said, name), mark_of(known(found, name))) for name in asked],
        "drafted": any(not known(found, name) for name in drafted),
        "shipments": order.shipments if order is not None and _may(actor, Verb.ORDER_READ, row.subject()) else (),
        "type_was": mark_of(row.issue_type or ""), "due": instant_typed(row.due_at), "due_was": mark_of(instant_typed(row.due_at)), "shop": shop_card(row.shop_id).name, "channel": CHANNELS.get(row.channel, row.channel),
        "customer": masked_names([row.customer_id]).get(row.customer_id, ""),
        "next_due": _next_due(row, at), "at": at,

        "kept": [*received, *((said.fields[name].text.of(language), value_words(said, name, text)) for name, text in found.fields.items() if text and not (name in asked and works) and not (name == RECEIVED and received))],
        "types": [(code, said.types[code].text.of(language)) for code in procedure.types],
        "issue": issue_words(row.issue, language) if row.issue else "", "issues": issue_groups(language, keep=row.issue), **_guess(found, at, language),
        **case_clocks_told(found, at),
        "entries": [(one, said.entries[one.kind].text.of(language), names.get(one.by_id, gettext("Customer") if one.by_kind == "customer" else gettext("The desk")), detail_words(said, one.kind, one.detail, names)) for one in found.entries],
        "options": found.options, "options_wait": options_wait(row.id) if row.state == "proposed" else None, "may_option": row.state == "planning", "refused_why": _refused_why(found),
        "tasks": [(one, said.departments[one.department].text.of(language)) for one in found.tasks],
        "departments": [(code, word.text.of(language)) for code, word in said.departments.items()],
        "refunds": [(one, f"{one.cents / 100:.2f}", " → ".join(filter(None, (names.get(one.asked_by, "—"), names.get(one.decided_by or 0, "")))), stands and may_decide(actor, one, row)) for one in found.refunds],
        "pauses": [(one, said.pauses[one.reason].text.of(language), names.get(one.allowed_by, "—")) for one in found.pauses],
        "reasons": [(code, word.text.of(language)) for code, word in said.pauses.items()],
        "measure": found.fields.get("measure", ""),
        "improve_due": f"{today() + USUAL:%Y-%m-%d}T23:59", "improvements": [(one, said.departments[one.department].text.of(language)) for one in found.improvements],
        "verdict_lacks": [missing_words(said, str(name)) for name in _listed(found.verdict.get("missing"))],
        "grade_words": grade_words(row.grade),
        "verdict": found.verdict, "policy_named": policy_words(found.verdict), "verdict_says": _says(found.verdict, language), "proposed": proposed(found.verdict), "proposed_yuan": proposed_yuan(found.verdict),
        "evidence": found.evidence, "rating": found.rating,
        "owner": names.get(row.owner_id or 0, ""), "waits_for": "" if row.owner_id or row.closed_at or not stands else group_words(row.group),
        "colleagues": sorted(names.items(), key=lambda pair: pair[1]), "next_owners": _next_owners(cards, procedure.group),
        "may_unmerge": not stands and _may(actor, Verb.CASE_WORK, row.subject()),
        "may": {verb.name.lower(): stands and _may(actor, verb, row.subject()) for verb in (Verb.CASE_WORK, Verb.CASE_TAKE, Verb.CASE_ASSIGN, Verb.CASE_PAUSE, Verb.CASE_FORCE)},
        "own": [(*one, mark_of(one[2])) for one in own_fields_of(actor, row, language)], "priorities": [(int(code), words) for code, words in PRIORITIES.items()],
        **_around(said, found, actor, language),
        "may_refund": stands and _may(actor, Verb.CASE_WORK, row.subject()) and isinstance(decide(actor, Verb.ORDER_REFUND, row.subject(), cents=1), Allowed),
    }  # fmt: skip


def _asked(asks: tuple[str, ...], row: CaseRow, *, known: bool) -> tuple[str, ...]:
    """List what is asked for where a case stands; the day of receipt also of a case whose edition did not know it yet."""
    asked = tuple(name for name in asks if name != RECEIVED or not known)
    judged = row.kind == "aftersale" and "condition" in asked and RECEIVED not in asked
    return (*asked, RECEIVED) if judged and not known else asked


def _order(row: CaseRow) -> OrderCard | None:
    """Return the order that a case is about, where it is this customer's."""
    order = find_order(row.shop_id, row.order_number) if row.order_number else None
    return order if order is not None and order.customer_id == row.customer_id else None


def _received(row: CaseRow, order: OrderCard | None) -> list[tuple[str, str]]:
    """Say when the order was received, where its platform tells it; then nobody has to write it down."""
    if row.kind != "aftersale" or order is None or order.received_at is None:
        return []
    return [(book().fields[RECEIVED].text.of(lang()), wall(order.received_at))]


def _next_owners(cards: Iterable[AgentCard], group: str) -> list[tuple[str, list[tuple[int, str]]]]:
    """Name who may go on with a case, first those whose group works on such cases: they alone may take a complaint up."""
    ours = {card.id for card in cards if group in card.groups}
    names = sorted(((card.id, card.name) for card in cards), key=lambda pair: pair[1])
    parts = {
        gettext("Work on such cases"): [pair for pair in names if pair[0] in ours],
        gettext("Other colleagues"): [pair for pair in names if pair[0] not in ours],
    }
    return [(words, pairs) for words, pairs in parts.items() if pairs]


def _refused_why(found: CaseFile) -> str:
    """Give why the customer accepted none of the last round's options, while others are being written."""
    lines = (one.words for one in found.entries if one.kind == "rejection") if found.row.state == "planning" else ()
    return next(iter(lines), "")


def _next_due(row: CaseRow, at: Instant) -> Instant | None:
    """Say when something of a case is due next, as the list and the board do."""
    due = NextDue()
    due.load([row], at)
    return due.of(row)


def _guess(found: CaseFile, at: Instant, language: str) -> dict[str, str]:
    """Give what the words of the matter point to, where a case is filed under nothing yet."""
    guess = "" if found.row.issue else recognised([found.fields.get(name, "") for name in ("matter", "demand")], at)
    return {"guess": guess, "guess_words": issue_words(guess, language) if guess else ""}


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _around(said: Book, found: CaseFile, actor: Actor, language: str) -> dict[str, Any]:
    """Lay out what stands around a case."""
    ways = {
        Belonging.PARENT: gettext("part of"), Belonging.CHILD: gettext("its part"), Belonging.RELATED: gettext("related"),
    }  # fmt: skip
    return {
        "files": found.files, "alike": found.alike, "merged_here": found.merged_here, "merged_into": found.merged_into, "tags": "，".join(found.tags),
        "watching": actor.id in found.watchers, "watchers": len(found.watchers) or "",
        "links": [(one, ways[one.kind], one.title or said.of(one.case_kind).title.of(language)) for one in found.links],
        "copies": [(one, said.departments[one.department].text.of(language)) for one in found.copies],
    }  # fmt: skip


def _says(verdict: Mapping[str, object], language: str) -> str:
    says = verdict.get("says")
    return str(says.get("en" if language.startswith("en") else "zh", "")) if isinstance(says, dict) else ""


def _path(said: Book, found: CaseFile) -> list[Step]:
    states = [one for one in said.of(found.row.kind).path() if one not in ASIDE]
    if found.row.state not in states:
        states.insert(1 if found.row.closed_at is None else len(states), found.row.state)
    here = states.index(found.row.state)
    return [
        Step(words=said.states[one].text.of(lang()), place="done" if n < here else "here" if n == here else "ahead")
        for n, one in enumerate(states)
    ]


def _gate(said: Book, gate: Gate, actor: Actor, found: CaseFile) -> GateShown:
    subject = found.row.subject()
    skippable = bool(gate.missing) and not set(gate.missing) & set(gate.hard)
    return GateShown(
        move=gate.move,
        words=said.moves[gate.move].text.of(lang()),
        missing=[said.name(need).of(lang()) for need in gate.missing],
        may=_may(actor, Verb.CASE_WORK, subject),
        may_skip=skippable and _may(actor, Verb.CASE_SKIP, subject),
    )


def _may(actor: Actor, verb: Verb, subject: Subject) -> bool:
    return isinstance(decide(actor, verb, subject), Allowed)
