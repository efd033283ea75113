"""Try the bot on a shop's stored dialogues: begin, watch, cancel, and read what it would have come to."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.assist.actions import begin_rehearsal, cancel_rehearsal
from zhunsheng.assist.queries import (
    HAPPENED,
    WOULD,
    RehearsalFigures,
    RehearsalWish,
    rehearsal,
    rehearsal_figures,
    rehearsals,
    rehearsed,
)
from zhunsheng.commerce.queries import shops
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.queries import aim_of, editions
from zhunsheng.people.queries import agent_cards
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.frame import Context, frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.knowledge.bot import parts, share, shop_asked

DAYS: Final = (7, 30, 90)
PAGE: Final = 50
DEEDS: Final[Mapping[str, str | Promise]] = {
    "answer": gettext_lazy("would answer"),
    "offer": gettext_lazy("would offer questions"),
    "hand_over": gettext_lazy("would hand over, not sure enough"),
    "asked": gettext_lazy("would hand over, a person was asked for"),
    "upset": gettext_lazy("would hand over, upset or complaining"),
    "nothing": gettext_lazy("nothing was asked in words"),
}
COURSES: Final[Mapping[str, str | Promise]] = {
    "bot_solved": gettext_lazy("bot solved it"),
    "bot_answered": gettext_lazy("bot answered"),
    "bot_then_person": gettext_lazy("bot, then a person"),
    "bot_handed": gettext_lazy("bot handed over"),
    "person": gettext_lazy("a person"),
    "nobody": gettext_lazy("nobody"),
}
VERDICTS: Final[Mapping[str, str | Promise]] = {
    "right": gettext_lazy("right"),
    "wrong": gettext_lazy("wrong"),
    "unknown": gettext_lazy("unknown"),
}
SOURCES: Final[Mapping[str, str | Promise]] = {
    "confirmed": gettext_lazy("confirmed as a sample"),
    "solved": gettext_lazy("the customer called it solved"),
    "taken": gettext_lazy("an agent took this answer"),
}
ENDS: Final[Mapping[str, tuple[str | Promise, str]]] = {
    "": (gettext_lazy("goes on"), "due"),
    "done": (gettext_lazy("done"), "kept"),
    "cancelled": (gettext_lazy("cancelled"), ""),
    "failed": (gettext_lazy("failed: its version or shop is gone"), "breached"),
}
HIT: Final = {"right": True, "wrong": False, "unknown": None}
JUDGED: Final[Mapping[bool | None, tuple[str | Promise, str]]] = {
    True: (VERDICTS["right"], "kept"),
    False: (VERDICTS["wrong"], "breached"),
    None: (VERDICTS["unknown"], ""),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def rehearsed_shops(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the rehearsals of a shop; a POST begins one."""
    require(actor, Verb.CARD_WRITE, Subject(kind="card"))
    stores = shops()
    given = request.POST if request.method == "POST" else request.GET
    chosen = shop_asked(stores, given.get("shop", ""))
    if request.method == "POST":
        return _begin(request, actor, None if chosen is None else chosen.id)
    rows = rehearsals(actor, [one.id for one in stores if chosen is None or one.id == chosen.id])
    names = {one.id: one.name for one in stores}
    people = {card.id: card.nickname or card.name for card in agent_cards(sorted({one.by_id for one in rows}))}
    told: Context = {
        "tabs": parts(actor), "part": "rehearsals", "shops": stores, "shop": chosen, "spans": DAYS,
        "versions": [one for one in editions(actor) if one.kept],
        "percent": "" if chosen is None else f"{aim_of(chosen.id).wrong_permille / 10:g}",
        "rows": [(one, names.get(one.wish.shop_id, ""), people.get(one.by_id, "—"), ENDS[one.why]) for one in rows],
    }  # fmt: skip
    return render(request, "knowledge/rehearsals.html", frame(actor, "knowledge") | told)


def _begin(request: HttpRequest, actor: Actor, shop_id: int | None) -> HttpResponse:
    at = now()
    try:
        if shop_id is None:
            raise BadInput("shop", "one of the shops", request.POST.get("shop", ""))
        days = next((one for one in DAYS if str(one) == request.POST.get("days")), DAYS[1])
        wish = RehearsalWish(
            shop_id=shop_id, since=at - hours(24 * days), until=at, edition=_number(request.POST.get("version", "")),
            wrong_permille=_permille(request.POST.get("wrong", "")),
        )  # fmt: skip
        made = run(begin_rehearsal, actor, at, wish)
    except Refusal as refusal:
        if refusal.code in ("access.denied", "not_found"):
            raise
        flash(request, refusal_text(refusal, get_language() or "zh-hans"), tone="breached")
        return redirect(f"{reverse('bot-rehearsals')}?shop={shop_id or ''}")
    return redirect("bot-rehearsal", made)


def _number(typed: str) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise BadInput("version", "the number of a version", typed[:20])
    return int(typed)


def _permille(typed: str) -> int | None:
    words = typed.strip().replace("%", "").replace(",", ".")
    if not words:
        return None
    try:
        return round(float(words) * 10)
    except (ValueError, OverflowError) as error:
        raise BadInput("wrong", "0.1 to 20 %", typed[:20]) from error


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def one_rehearsal(request: HttpRequest, actor: Actor, rehearsal_id: int) -> HttpResponse:
    """Show what a rehearsal came to, dialogue by dialogue; a POST cancels it."""
    shown = rehearsal(actor, rehearsal_id)
    if request.method == "POST":
        run(cancel_rehearsal, actor, now(), rehearsal_id)
        flash(request, gettext("Cancelled. What was tried so far can be read."))
        return redirect("bot-rehearsal", rehearsal_id)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"done": shown.done, "total": shown.total, "over": bool(shown.why)})
    figures = rehearsal_figures(actor, rehearsal_id)
    chosen = {
        "would": _one_of(WOULD, request.GET.get("would", "")),
        "happened": _one_of(HAPPENED, request.GET.get("happened", "")),
        "verdict": _one_of(tuple(VERDICTS), request.GET.get("verdict", "")),
    }
    behind = request.GET.get("behind", "")
    reached = int(behind) if behind.isascii() and behind.isdigit() and len(behind) < 18 else 0
    rows = rehearsed(actor, rehearsal_id, **chosen, behind=reached, limit=PAGE + 1)
    store = next((one.name for one in shops() if one.id == shown.wish.shop_id), "")
    told: Context = {
        "tabs": parts(actor), "part": "rehearsals", "rehearsal": shown, "store": store, "end": ENDS[shown.why],
        "figures": figures, "tiles": _tiles(figures), "courses": list(COURSES.values()), "table": _table(figures),
        "chosen": chosen, "percent": "" if shown.wish.wrong_permille is None else f"{shown.wish.wrong_permille / 10:g}",
        "choices": [
            (gettext("What it would have done"), "would", list(DEEDS.items())),
            (gettext("What happened"), "happened", list(COURSES.items())),
            (gettext("Verdict"), "verdict", list(VERDICTS.items())),
        ],
        "rows": [(one, DEEDS[one.one.would], COURSES[one.one.happened], JUDGED[one.one.hit], SOURCES.get(one.one.source, ""), f"{one.one.permille / 10:.0f} %") for one in rows[:PAGE]],
        "more": _more(chosen, rows[PAGE - 1].one.dialogue_id) if len(rows) > PAGE else "",
        "goes_on": not shown.why, "part_done": f"{100 * shown.done / shown.total:.0f}" if shown.total else "0",
    }  # fmt: skip
    return render(request, "knowledge/rehearsal.html", frame(actor, "knowledge") | told)


def _one_of(known: tuple[str, ...], typed: str) -> str:
    return typed if typed in known else ""


def _more(chosen: Mapping[str, str], behind: int) -> str:
    return urlencode({name: value for name, value in chosen.items() if value} | {"behind": str(behind)})


def _tiles(figures: RehearsalFigures) -> list[tuple[str, str, str, str]]:
    """Give the four figures that matter; the share of wrong ones is among those answers of which somebody knows."""
    answers = figures.count(would="answer")
    right, wrong = (figures.count(would="answer", known=True, hit=hit) for hit in (True, False))
    offers = figures.count(would="offer")
    people = sum(figures.count(would=one) for one in ("hand_over", "asked", "upset"))
    return [
        (gettext("Would answer"), share(answers, figures.asked), f"{answers} / {figures.asked}", ""),
        (gettext("Would offer questions"), share(offers, figures.asked), f"{offers} / {figures.asked}", ""),
        (gettext("Would give to a person"), share(people, figures.asked), f"{people} / {figures.asked}", ""),
        (gettext("Wrong among known answers"), share(wrong, right + wrong), f"{wrong} / {right + wrong}", ""),
    ]


def _table(
    figures: RehearsalFigures,
) -> list[tuple[str, str | Promise, int, str, list[tuple[str, str | Promise, int]], list[int]]]:
    return [
        (
            would, words, figures.count(would=would), share(figures.count(would=would), figures.asked) if would != "nothing" else "",
            [(one, COURSES[one], figures.count(would=would, happened=one)) for one in HAPPENED],
            [figures.count(would=would, known=True, hit=hit) for hit in HIT.values()],
        )
        for would, words in DEEDS.items()
    ]  # fmt: skip
