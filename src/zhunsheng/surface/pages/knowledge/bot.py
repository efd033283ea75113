"""How the bot fares in a shop, what the shop wants of it, and the versions of what it has learned."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.commerce.queries import shops
from zhunsheng.commerce.values import ShopCard
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.actions import aim_bot, use_edition
from zhunsheng.knowledge.queries import aim_of, bot_figures, editions, ready
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.frame import Context, frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.tabs import Tab

DAYS: Final = (7, 30, 90)
FEW: Final = 100
"""Confirmed answers below which a share of wrong ones says little."""
HOURS: Final = {
    "always": gettext_lazy("always"),
    "open": gettext_lazy("only in the opening hours"),
    "closed": gettext_lazy("only outside the opening hours"),
}
REASONS: Final = {
    "asked": gettext_lazy("asked for a person"),
    "upset": gettext_lazy("upset or complaining"),
    "hand_over": gettext_lazy("not recognised surely enough"),
    "silent": gettext_lazy("left without a word"),
    "held": gettext_lazy("its words were held by the guard"),
}
WAITS: Final = {
    "worse": gettext_lazy("waits: it does worse on known questions"),
    "pinned": gettext_lazy("waits: an older version was chosen"),
}


def parts(actor: Actor) -> list[Tab]:
    """Name the pages about the bot that somebody may see."""
    found = [
        Tab(name="figures", words=gettext_lazy("Figures"), path=reverse("bot-figures")),
        Tab(name="suggested", words=gettext_lazy("Suggestions"), path=reverse("bot-suggested")),
    ]
    if reach(actor, Verb.CARD_WRITE) > Reach.NONE:
        found += [
            Tab(name="samples", words=gettext_lazy("Confirm samples"), path=reverse("bot-samples")),
            Tab(name="editions", words=gettext_lazy("Versions"), path=reverse("bot-editions")),
            Tab(name="rehearsals", words=gettext_lazy("Rehearsals"), path=reverse("bot-rehearsals")),
        ]
    if reach(actor, Verb.SHOP_MANAGE) > Reach.NONE:
        found.append(Tab(name="helper", words=gettext_lazy("Writing aid"), path=reverse("helper")))
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def figures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show how the bot fares; a POST says what a shop wants of it."""
    require(actor, Verb.CARD_READ, Subject(kind="card"))
    stores = shops()
    if request.method == "POST":
        return _aim(request, actor, stores)
    return _shown(request, actor, stores, shop_asked(stores, request.GET.get("shop", "")))


def _shown(
    request: HttpRequest, actor: Actor, stores: list[ShopCard], chosen: ShopCard | None, refused: str = ""
) -> HttpResponse:
    """Show the figures; what a shop wants stands as it was typed where it was refused."""
    days = next((one for one in DAYS if str(one) == request.GET.get("days")), DAYS[1])
    at = now()
    found = bot_figures(
        actor, [one.id for one in stores if chosen is None or one.id == chosen.id], at - hours(24 * days), at
    )
    told: Context = {
        "tabs": parts(actor), "part": "figures", "shops": stores, "shop": chosen, "days": days, "spans": DAYS,
        "figures": found, "reasons": [(REASONS.get(why, why), count) for why, count in found.reasons],
        "tiles": _tiles(found, chosen), "few": found.answered < FEW,
        "may_aim": chosen is not None and reach(actor, Verb.SCRIPT_APPROVE) > Reach.NONE,
    }  # fmt: skip
    if chosen is not None:
        aim, bank = aim_of(chosen.id), ready()
        told |= {
            "aim": aim,
            "percent": request.POST.get("wrong", "")[:20] if refused else f"{aim.wrong_permille / 10:g}",
            "served": request.POST.get("hours", "") if refused else aim.hours,
            "refused": refused,
            "hours": list(HOURS.items()),
            "lines": bank is not None and chosen.id in bank.by_shop,
        }
    context = frame(actor, "knowledge") | told
    return render(request, "knowledge/bot.html", context, status=422 if refused else 200)


def _tiles(found: Any, chosen: ShopCard | None) -> list[tuple[Any, str, Any, str]]:
    limit = None if chosen is None else aim_of(chosen.id).wrong_permille / 1000
    wrong = found.wrong / found.answered if found.answered else None
    tone = "" if wrong is None or limit is None else "breached" if wrong > limit else "kept"
    return [
        (gettext_lazy("Solved without a person"), share(found.alone, found.decided), f"{found.alone} / {found.decided}", ""),
        (gettext_lazy("Recognised"), share(found.right, found.recognised), f"{found.right} / {found.recognised}", ""),
        (gettext_lazy("Wrong answers"), share(found.wrong, found.answered), f"{found.wrong} / {found.answered}", tone),
        (gettext_lazy("Wrote again within a day"), str(found.again), f"{found.again} / {found.began}", ""),
    ]  # fmt: skip


def share(part: int, whole: int) -> str:
    """Write a share with one digit; a dash where there is nothing to share."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


def shop_asked(stores: list[ShopCard], number: str) -> ShopCard | None:
    """Return the shop of an address; the only one where there is one, none for all."""
    found = next((one for one in stores if str(one.id) == number), None)
    return stores[0] if found is None and len(stores) == 1 else found


def _aim(request: HttpRequest, actor: Actor, stores: list[ShopCard]) -> HttpResponse:
    chosen = shop_asked(stores, request.POST.get("shop", ""))
    if chosen is None:
        raise BadInput("shop", "one of the shops", request.POST.get("shop", ""))
    typed = request.POST.get("wrong", "").strip().replace("%", "").replace(",", ".")
    try:
        try:
            permille = round(float(typed) * 10)
        except (ValueError, OverflowError) as error:
            raise BadInput("wrong", "0.1 to 20 %", typed[:20]) from error
        run(aim_bot, actor, now(), chosen.id, wrong_permille=permille, hours=request.POST.get("hours", ""))
        flash(request, gettext("Noted. Its lines are drawn anew within seconds."))
    except Refusal as refusal:
        if refusal.code == "access.denied":
            raise
        return _shown(request, actor, stores, chosen, refusal_text(refusal, request.LANGUAGE_CODE))
    return redirect(f"{reverse('bot-figures')}?shop={chosen.id}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def versions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List what was learned, version by version; a POST lets another one recognise."""
    require(actor, Verb.CARD_WRITE, Subject(kind="card"))
    if request.method == "POST":
        typed = request.POST.get("do", "")
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
            raise BadInput("do", "the number of a version", typed[:20])
        try:
            run(use_edition, actor, now(), int(typed))
            flash(request, gettext("It recognises from now on; the change takes seconds."))
        except Refusal as refusal:
            if refusal.code in ("access.denied", "not_found"):
                raise
            flash(request, refusal_text(refusal, request.LANGUAGE_CODE), tone="breached")
        return redirect("bot-editions")
    rows = editions(actor)
    told: Context = {
        "tabs": parts(actor), "part": "editions",
        "rows": [(row, WAITS.get(row.why, ""), share(row.right, row.asked), f"{row.learn_ms / 1000:.1f}") for row in rows],
        "may_choose": reach(actor, Verb.SCRIPT_APPROVE) > Reach.NONE,
    }  # fmt: skip
    return render(request, "knowledge/editions.html", frame(actor, "knowledge") | told)
