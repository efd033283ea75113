"""The public help page of a shop: search in one's own words, the answers, and whether they helped."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.queries import shop_by_key
from zhunsheng.commerce.values import ShopCard
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.knowledge.actions import judge_answer, note_sought
from zhunsheng.knowledge.queries import help_answers, recognise_for_help
from zhunsheng.knowledge.values import HelpAnswer

LONGEST: Final = 100
JUDGED: Final = "helped"
MISSING: Final = "missing"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def helping(request: HttpRequest, key: str) -> HttpResponse:
    """Show a shop's questions, those first that the reader's words ask; a POST says whether one helped, and what it did not say."""
    shop = _shop(key)
    if request.method == "POST":
        return _judge(request, shop)
    at = now()
    everything = help_answers(shop.id, at, english=(get_language() or "").startswith("en"))
    wanted = request.GET.get("q", "").strip()[:LONGEST]
    found, band = _looked_up(everything, wanted, shop.id, at)
    if wanted and request.method == "GET" and not (found and band == "answer"):
        run(note_sought, SYSTEM, at, shop.id, wanted)
    context = {"shop": shop, "wanted": wanted, "found": found if wanted else everything, "everything": len(everything)}
    opened = request.GET.get("open") or (str(found[0].faq_id) if wanted and found and band == "answer" else "")
    more = {
        "judged": request.session.get(JUDGED, []),
        "missing": request.session.get(MISSING, ""),
        "opened": opened,
        "band": band,
    }
    return render(request, "help.html", context | more)


def answered_by(shop_id: int, wanted: str, at: Instant, *, everything: list[HelpAnswer]) -> HelpAnswer | None:
    """Give what a reader of a help page finds first with some words, where the page answers them; None where it does not."""
    found, band = _looked_up(everything, wanted, shop_id, at)
    return found[0] if wanted and found and band == "answer" else None


def _looked_up(everything: list[HelpAnswer], wanted: str, shop_id: int, at: Instant) -> tuple[list[HelpAnswer], str]:
    """Find what holds the words, else what is likely asked, and say whether that is an answer."""
    found = _search(everything, wanted)
    if found or not wanted:
        return found, "answer"
    likely = recognise_for_help(wanted, at, shop_id)
    by_id = {one.faq_id: one for one in everything}
    return [by_id[one.faq_id] for one in likely.guesses if one.faq_id in by_id], likely.band


def _search(everything: list[HelpAnswer], wanted: str) -> list[HelpAnswer]:
    words = wanted.casefold().split()
    return [one for one in everything if all(word in _words(one) for word in words)]


def _words(one: HelpAnswer) -> str:
    return "\n".join((one.question, one.answer, *one.steps, *(link.title for link in one.links), one.beside)).casefold()


def _judge(request: HttpRequest, shop: ShopCard) -> HttpResponse:
    """Note whether an answer helped, and where it did not, what the reader missed in it: asked once, right after."""
    number, word = request.POST.get("faq", ""), request.POST.get("do", "")
    judged = list(request.session.get(JUDGED, []))
    if number.isascii() and number.isdigit() and word in ("yes", "no") and number not in judged:
        try:
            run(judge_answer, SYSTEM, now(), int(number), helpful=word == "yes", where="help")
        except NotFound as gone:
            raise Http404 from gone
        request.session[JUDGED] = [*judged, number][-50:]
        request.session[MISSING] = number if word == "no" else ""
    elif word == "missing" and number and request.session.get(MISSING) == number:
        run(note_sought, SYSTEM, now(), shop.id, request.POST.get("words", "").strip()[:LONGEST], faq_id=int(number))
        request.session[MISSING] = ""
    if not (number.isascii() and number.isdigit()):
        return redirect("help", shop.key)
    back = QueryDict(mutable=True)
    back.update({"q": request.POST.get("q", "").strip()[:LONGEST], "open": number})
    return redirect(f"{reverse('help', args=[shop.key])}?{back.urlencode()}#q{number}")


def _shop(key: str) -> ShopCard:
    try:
        return shop_by_key(key)
    except NotFound as missing:
        raise Http404 from missing
