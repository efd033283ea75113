"""What no question answered: heaps of like messages, made a phrasing or a question with one press."""

import re
from time import monotonic
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.cases.queries import improvements_among
from zhunsheng.commerce.queries import shops
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.actions import settle_sought, settle_unmatched
from zhunsheng.knowledge.queries import faqs, heaps, help_answers, sought
from zhunsheng.knowledge.values import HelpAnswer, SoughtShown
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.knowledge.helping import answered_by

SHOWN = 50
PREFILLED = 30
NUMBER: Final = re.compile("[0-9]{1,18}")
TIME_TO_ASK: Final = 1.5
"""Seconds that the list takes to ask what is answered by now; a desk whose worker is slow lists the rest as they are."""


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def unmatched(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the heaps; a POST makes one phrasings of a question, begins a question with it, or leaves it."""
    require(actor, Verb.CARD_WRITE, Subject(kind="card"))
    if request.method == "POST":
        return _settle(request, actor)
    found = heaps(actor, now())[:SHOWN]
    states = improvements_among(actor, {item for heap in found for item in heap.improvement_ids})
    opened = [(heap, [states[item] for item in heap.improvement_ids if item in states]) for heap in found]
    known = [(one.id, one.draft.question) for one in faqs(actor) if one.state != "retired"]
    told = {
        "sought": _told_of(sought(actor)),
        "shops": {one.id: one.name for one in shops()},
        "may_improve": reach(actor, Verb.CASE_WORK) > Reach.NONE,
    }
    context = frame(actor, "knowledge") | told | {"heaps": opened, "known": sorted(known, key=lambda one: one[1])}
    return render(request, "knowledge/unmatched.html", context)


def _told_of(sought_in_vain: list[SoughtShown]) -> list[tuple[SoughtShown, HelpAnswer | None]]:
    """Set beside each search what the help page answers to it by now, what is answered last; so many as there is time for."""
    at, english = now(), (get_language() or "").startswith("en")
    shelf: dict[int, list[HelpAnswer]] = {}
    until, told = monotonic() + TIME_TO_ASK, []
    for one in sought_in_vain:
        answer = None
        if one.faq_id is None and monotonic() < until:
            everything = shelf.setdefault(one.shop_id, help_answers(one.shop_id, at, english=english))
            answer = answered_by(one.shop_id, one.text, at, everything=everything)
        told.append((one, answer))
    return sorted(told, key=lambda pair: pair[1] is not None)


def _settle(request: HttpRequest, actor: Actor) -> HttpResponse:
    ids = [_number(one) for one in request.POST.get("messages", "").split() or [""]]
    told = " ".join(map(str, ids))
    match request.POST.get("do", ""):
        case "add" if not request.POST.get("faq"):
            flash(request, gettext("First choose which question it is."))
        case "add":
            came = run(settle_unmatched, actor, now(), ids, _number(request.POST.get("faq", "")))
            flash(request, ngettext("{n} phrasing added.", "{n} phrasings added.", came).format(n=came))
        case "make":
            texts = request.POST.getlist("text")[:PREFILLED]
            asked = {"question": texts[0] if texts else "", "phrasings": "\n".join(texts[1:])}
            return redirect(f"{reverse('faq-new')}?{urlencode(asked | {'messages': told})}")
        case "leave":
            run(settle_unmatched, actor, now(), ids)
            flash(request, gettext("Left as it is."))
        case "ask":
            asked = {"question": request.POST.get("text", "")[:120], "sought": told}
            return redirect(f"{reverse('faq-new')}?{urlencode(asked)}")
        case "forget":
            run(settle_sought, actor, now(), ids)
            flash(request, gettext("Left as it is."))
        case other:
            raise BadInput("do", "add, make, leave, ask or forget", other)
    return redirect("faq-unmatched")


def settle_behind(request: HttpRequest, actor: Actor) -> None:
    """Settle what a question was begun with, once it is saved; whoever leaves the form finds it where it was."""
    for name, act in (("messages", settle_unmatched), ("sought", settle_sought)):
        if ids := [int(one) for one in request.GET.get(name, "").split() if NUMBER.fullmatch(one)]:
            run(act, actor, now(), ids)


def _number(text: str) -> int:
    if not NUMBER.fullmatch(text):
        raise BadInput("messages", "numbers", text)
    return int(text)
