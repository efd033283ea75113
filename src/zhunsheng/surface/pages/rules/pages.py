"""The pages of own policies and procedures: what counts, a draft with what it changes, every edition."""

from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.cases.actions import drop_rules_draft, publish_rules_draft, return_to_rules, save_rules_draft
from zhunsheng.cases.queries import (
    book,
    book_of_text,
    changes_between,
    policy_of_text,
    rules_draft,
    rules_edition,
    rules_editions,
    rules_text,
    try_policy,
)
from zhunsheng.cases.values import ORGANISATION, RulesShown, RulesSort
from zhunsheng.commerce.queries import shops
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput, Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.admin.sections import admin_frame
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.frame import signed_in
from zhunsheng.surface.pages.kit.days import typed_instant
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.tabs import Tab
from zhunsheng.surface.pages.rules import policy_words, procedure_words

LONGEST: Final = 512 * 1024
SHOWN: Final = 60
"""Lines of a trial and of a difference that the page shows."""
TRIED: Final = (50, 200, 500)
"""How many of the newest applications a draft may be tried on."""
STARTER: Final = """# What is otherwise than in the shipped procedures; everything else stays as it is shown under "In force".
# The desk numbers the edition itself. Times of departments are in seconds.
departments:
  logistics: {zh: 物流, en: Logistics, limit_s: 7200}
figures:
  most_files: 30
"""


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """How the pages of a sort are called, and where they are."""

    sort: RulesSort
    title: str | Promise
    name: str


POLICY: Final = Named(sort=RulesSort.POLICY, title=gettext_lazy("After-sales policy"), name="admin-policies")
PROCEDURES: Final = Named(sort=RulesSort.PROCEDURES, title=gettext_lazy("Procedures of cases"), name="admin-procedures")
SORTS: Final = {one.sort.value: one for one in (POLICY, PROCEDURES)}


@never_cache
@require_safe
@signed_in
def in_force(request: HttpRequest, actor: Actor, sort: str) -> HttpResponse:
    """Show what counts, in words, and the very text."""
    context = _frame(request, actor, sort, "now")
    number, text = rules_text(actor, SORTS[sort].sort, context["shop_id"], now())
    context |= {"number": number, "text": text, "own": number > 100} | _laid(SORTS[sort].sort, text)
    return render(request, "admin/rules.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def draft(request: HttpRequest, actor: Actor, sort: str) -> HttpResponse:
    """Show the draft with what it changes; save it, publish it or throw it away. What was typed stays, whatever is wrong with it."""
    context, told = _frame(request, actor, sort, "draft"), SORTS[sort]
    shop_id, fault, typed = context["shop_id"], "", ""
    if request.method == "POST":
        try:
            typed = _typed(request)
            words = _act(request, actor, told.sort, shop_id, typed)
        except AccessDenied:
            raise
        except Refusal as refusal:
            fault = refusal_text(refusal, get_language() or "zh-hans")
        else:
            flash(request, words)
            return redirect(context["here"] if request.POST.get("do") == "save" else context["editions_path"])
    kept = rules_draft(actor, told.sort, shop_id)
    context |= _kept(request, actor, told.sort, shop_id, kept)
    start = STARTER if told.sort is RulesSort.PROCEDURES else ""
    context |= {
        "draft": kept, "fault": fault, "zone": desk().time_zone, "reason": request.POST.get("reason", ""),
        "effective": request.POST.get("effective", ""),
        "text": typed or (kept.text if kept else _first(actor, told.sort, shop_id, start)),
    }  # fmt: skip
    return render(request, "admin/rules_draft.html", context, status=422 if fault else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def editions(request: HttpRequest, actor: Actor, sort: str) -> HttpResponse:
    """List every edition with its reason; let an earlier one count again."""
    context, told = _frame(request, actor, sort, "editions"), SORTS[sort]
    shop_id, fault = context["shop_id"], ""
    found = rules_editions(actor, told.sort, shop_id)
    if request.method == "POST":
        try:
            at = now()
            number, seen = (_number(request.POST.get(name, "")) for name in ("number", "seen"))
            reason = request.POST.get("reason", "")
            run(return_to_rules, actor, at, told.sort, shop_id, number, seen=seen, effective_at=at, reason=reason)
        except AccessDenied:
            raise
        except Refusal as refusal:
            fault = refusal_text(refusal, get_language() or "zh-hans")
        else:
            flash(request, gettext("It counts again, as a new edition."))
            return redirect(context["here"])
    at, names = now(), _names()
    context |= {
        "fault": fault, "typed": request.POST, "seen": found[0].number if found else 0,
        "rows": [(one, _state(one, found, at), names.get(one.published_by, gettext("The desk"))) for one in found],
    }  # fmt: skip
    return render(request, "admin/rules_editions.html", context, status=422 if fault else 200)


@never_cache
@require_safe
@signed_in
def edition(request: HttpRequest, actor: Actor, sort: str, number: int) -> HttpResponseBase:
    """Show one edition, and what it says otherwise than the one before it or another that was asked for."""
    told = SORTS[sort]
    require(actor, Verb.CASE_RULES, Subject(kind="rules"))
    this = rules_edition(actor, told.sort, number)
    context = _frame(request, actor, sort, "editions", shop_id=this.shop_id)
    others = [one for one in rules_editions(actor, told.sort, this.shop_id) if one.number != number]
    asked = _number(request.GET.get("against", ""))
    before = next((one.number for one in others if one.number < number), 0)
    other = next((one for one in others if one.number == (asked if "against" in request.GET else before)), None)
    changes = changes_between(told.sort, other.text if other else "", this.text)
    context |= {
        "this": this, "others": others, "against": other.number if other else 0, "changes": changes[:SHOWN * 4],
        "more": max(0, len(changes) - SHOWN * 4), "text": this.text, "by": _names().get(this.published_by, gettext("The desk")),
    }  # fmt: skip
    return render(request, "admin/rules_edition.html", context | _laid(told.sort, this.text, this.base))


def _frame(request: HttpRequest, actor: Actor, sort: str, part: str, shop_id: int | None = None) -> dict[str, Any]:
    require(actor, Verb.CASE_RULES, Subject(kind="rules"))
    told, known = SORTS[sort], shops() if sort == RulesSort.POLICY.value else []
    asked = _number(request.GET.get("shop", "")) if shop_id is None else shop_id
    chosen = asked if any(one.id == asked for one in known) else ORGANISATION
    tail = f"?shop={chosen}" if chosen else ""
    paths = {
        one: reverse(f"{told.name}{end}") + tail
        for one, end in (("now", ""), ("draft", "-draft"), ("editions", "-editions"))
    }
    waiting = rules_draft(actor, told.sort, chosen)
    tabs = [
        Tab(name="now", words=gettext_lazy("In force"), path=paths["now"]),
        Tab(name="draft", words=gettext_lazy("Draft"), path=paths["draft"], count=1 if waiting else 0),
        Tab(name="editions", words=gettext_lazy("Editions"), path=paths["editions"]),
    ]
    return admin_frame(actor, told.name) | {
        "sort": sort, "title": told.title, "part": part, "tabs": tabs, "shops": known, "shop_id": chosen, "here": paths[part],
        "draft_path": paths["draft"], "editions_path": paths["editions"], "edition_name": f"{told.name}-edition",
        "shop_name": next((one.name for one in known if one.id == chosen), ""),
    }  # fmt: skip


def _laid(sort: RulesSort, text: str, base: int = 0) -> dict[str, Any]:
    """Lay a text out in words; nothing for an edition that only ends the own ones."""
    if not text:
        return {}
    if sort is RulesSort.POLICY:
        policy = policy_of_text(text)
        return {
            "policy": policy, "rules": policy_words.rules_shown(policy, book()),
            "windows": policy_words.windows_shown(policy.windows), "lines": policy_words.windows_shown(policy.lines),
        }  # fmt: skip
    said = book_of_text(text, base)
    return {
        "kinds": procedure_words.kinds_shown(said), "departments": procedure_words.departments_shown(said),
        "figures": procedure_words.figures_shown(said), "option_count": procedure_words.options_shown(now()),
    }  # fmt: skip


def _typed(request: HttpRequest) -> str:
    """Take the file that was sent, or the text. Refuses: BadInput for what is no text."""
    sent = request.FILES.get("file")
    if sent is None:
        return request.POST.get("text", "")[:LONGEST].replace("\r\n", "\n").replace("\0", "")
    try:
        return str(sent.read(LONGEST), "utf-8-sig").replace("\r\n", "\n").replace("\0", "")
    except UnicodeDecodeError as fault:
        raise BadInput(gettext("the file"), gettext("text in UTF-8"), str(sent.name)[:80]) from fault


def _act(request: HttpRequest, actor: Actor, sort: RulesSort, shop_id: int, typed: str) -> str:
    """Do what a button of the draft's page says, and say what came of it."""
    version, at = _number(request.POST.get("version", "")), now()
    match request.POST.get("do"):
        case "save":
            run(save_rules_draft, actor, at, sort, shop_id, typed, version=version)
            return gettext("The draft is kept. Nothing counts before it is published.")
        case "drop":
            run(drop_rules_draft, actor, at, sort, shop_id, version=version)
            return gettext("The draft is gone; what counts has not changed.")
        case "publish":
            since = typed_instant(request.POST.get("effective", ""), gettext("In force from")) or at
            reason = request.POST.get("reason", "")
            number = run(
                publish_rules_draft, actor, at, sort, shop_id, version=version, effective_at=since, reason=reason
            )
            return gettext("Published as edition %(n)s. What runs already keeps its own edition.") % {"n": number}
    raise BadInput(gettext("the button"), gettext("one of this page"), request.POST.get("do"))


def _kept(request: HttpRequest, actor: Actor, sort: RulesSort, shop_id: int, kept: RulesShown | None) -> dict[str, Any]:
    """Say what a draft would change: place by place, and for a policy application by application."""
    if kept is None:
        return {}
    _, before = rules_text(actor, sort, shop_id, now())
    changes = changes_between(sort, before, kept.text)
    found: dict[str, Any] = {
        "changes": changes[: SHOWN * 4],
        "more": max(0, len(changes) - SHOWN * 4),
        "by": _names().get(kept.made_by, ""),
    }
    if sort is not RulesSort.POLICY:
        return found
    most = _number(request.GET.get("cases", "")) or TRIED[1]
    trial, said = try_policy(actor, kept.text, shop_id, now(), cases=min(most, TRIED[-1])), book()
    lines = [
        (
            one, policy_words.asked_words(one.application.kind.value, one.application.reason, said),
            policy_words.answer_words(one.before), policy_words.answer_words(one.after), policy_words.day_words(one.day),
        )
        for one in trial.changed[:SHOWN]
    ]  # fmt: skip
    return found | {
        "trial": trial, "lines": lines, "more_lines": max(0, len(trial.changed) - SHOWN), "tried": TRIED, "most": most,
        "short": [(one, one.says.of(lang()), policy_words.RULINGS[one.ruling.value], policy_words.day_words(one.day)) for one in trial.short],
        "grave": sum(one.grave for one in trial.short),
    }  # fmt: skip


def _first(actor: Actor, sort: RulesSort, shop_id: int, start: str) -> str:
    """Give the text that a first draft begins with: what counts, or what may be otherwise."""
    number, text = rules_text(actor, sort, shop_id, now())
    return text if number > 100 or not start else start


def _state(one: RulesShown, found: tuple[RulesShown, ...], at: Instant) -> tuple[str, str | Promise]:
    if one.effective_from is not None and one.effective_from > at:
        later = any(
            each.number > one.number and each.effective_from and each.effective_from <= one.effective_from
            for each in found
        )
        return ("", gettext_lazy("Replaced")) if later else ("note", gettext_lazy("Comes into force later"))
    begun = [each.number for each in found if each.effective_from is not None and each.effective_from <= at]
    return ("kept", gettext_lazy("In force")) if one.number == max(begun) else ("", gettext_lazy("Replaced"))


def _names() -> dict[str, str]:
    return {f"agent:{card.id}": card.name for card in agent_cards()}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
