"""Say what messages really asked, one after another, by key: fifty a week and shop draw the bot's lines."""

from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.commerce.queries import shops
from zhunsheng.commerce.values import ShopCard
from zhunsheng.ground.settings import desk
from zhunsheng.insight.queries import midnight
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.knowledge.actions import judge_sample
from zhunsheng.knowledge.queries import faqs, recognise, sample_of
from zhunsheng.knowledge.values import Week
from zhunsheng.surface.pages.frame import Context, frame, signed_in
from zhunsheng.surface.pages.kit.days import day_of
from zhunsheng.surface.pages.knowledge.bot import parts, shop_asked

DEEDS: Final = {
    "answer": gettext_lazy("answered at once"),
    "offer": gettext_lazy("offered three questions"),
    "hand_over": gettext_lazy("gave it to a person"),
}
WEEK: Final = hours(24 * 7)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def samples(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the next message of a shop's week that nobody has judged; a POST judges it."""
    require(actor, Verb.CARD_WRITE, Subject(kind="card"))
    stores = shops()
    given = request.POST if request.method == "POST" else request.GET
    chosen = shop_asked(stores, given.get("shop", "")) or _busiest(actor, stores)
    if request.method == "POST":
        _judge(request, actor)
        return redirect(f"{reverse('bot-samples')}?shop={0 if chosen is None else chosen.id}")
    weeks = [] if chosen is None else _weeks(actor, chosen.id, now())
    week = next((one for one in weeks if one.waiting), weeks[-1] if weeks else None)
    sample = None if week is None or not week.waiting else week.waiting[0]
    told: Context = {
        "tabs": parts(actor),
        "part": "samples",
        "shops": stores,
        "shop": chosen,
        "week": week,
        "monday": None if week is None else day_of(week.begins),
        "sample": sample,
    }
    if sample is not None:
        likely = [
            (one.faq_id, one.question)
            for one in recognise(actor, sample.text, now()).guesses
            if one.faq_id != sample.faq_id
        ]
        known = sorted((one.draft.question, one.id) for one in faqs(actor) if one.state == "approved")
        told |= {"deed": DEEDS[sample.band], "likely": list(enumerate(likely[:3], start=2)), "known": known}
    return render(request, "knowledge/samples.html", frame(actor, "knowledge") | told)


def _busiest(actor: Actor, stores: list[ShopCard]) -> ShopCard | None:
    """Choose the shop in which most messages wait, where nobody has chosen."""
    waiting = {one.id: sum(len(week.waiting) for week in _weeks(actor, one.id, now())) for one in stores}
    return max(stores, key=lambda one: waiting[one.id], default=None)


def _weeks(actor: Actor, shop_id: int, at: Instant) -> list[Week]:
    """Draw last week's sample, then this week's so far."""
    today = at.to_datetime(ZoneInfo(desk().time_zone)).date()
    monday = midnight(today - timedelta(days=today.weekday()), desk().time_zone)
    return [sample_of(actor, shop_id, begins) for begins in (monday - WEEK, monday)]


def _judge(request: HttpRequest, actor: Actor) -> None:
    verdict, _, number = request.POST.get("do", "").partition("-")
    meant = number or request.POST.get("faq", "")
    run(
        judge_sample,
        actor,
        now(),
        _number(request.POST.get("sample", "")),
        verdict,
        _number(meant) if verdict == "other" else None,
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadInput("sample", "a number", text[:30])
    return int(text)
