"""How suggestions beside dialogues fare: taken, changed, left, and whether the order learned from that is better."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhunsheng.access.values import Actor
from zhunsheng.assist.queries import Replayed, replayed_lately
from zhunsheng.kernel.instants import now
from zhunsheng.standards.queries import taxonomy
from zhunsheng.surface.pages.frame import Context, frame, signed_in
from zhunsheng.surface.pages.knowledge.bot import parts, share

MOST: Final = 3000
"""Answers that are played again for the page; the command plays all of them."""
TOLD: Final = {
    "better": (gettext_lazy("The order learned from what agents take is better than the one suggestions come in."), "kept"),
    "worse": (gettext_lazy("The order learned from what agents take is worse than the one suggestions come in."), "breached"),
    "unproven": (gettext_lazy("It is not proven that the order learned from what agents take is better or worse."), "due"),
    "few": (gettext_lazy("Too few suggestions were taken to say whether the learned order is better."), ""),
}  # fmt: skip


@never_cache
@require_safe
@signed_in
def suggested(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what became of the newest answers beside suggestions."""
    found = replayed_lately(actor, MOST)
    lang = get_language() or ""
    names = {leaf.code: leaf.title.of(lang) for _, leaf in taxonomy(now()).in_order()}
    words, tone = TOLD[found.verdict]
    told: Context = {
        "tabs": parts(actor), "part": "suggested", "found": found, "tiles": _tiles(found), "verdict": words, "tone": tone, "gain": _gain(found),
        "most": MOST if found.answered >= MOST else 0,
        "rows": [
            (names.get(one.issue_type, one.issue_type) or gettext("no type"), one.taken, f"{one.ndcg_before:.3f}", f"{one.ndcg_after:.3f}")
            for one in found.by_issue
        ],
    }  # fmt: skip
    return render(request, "knowledge/suggested.html", frame(actor, "knowledge") | told)


def _tiles(found: Replayed) -> list[tuple[Any, str, str]]:
    return [
        (gettext_lazy("Taken as it was"), share(found.used, found.answered), f"{found.used} / {found.answered}"),
        (gettext_lazy("Taken and changed"), share(found.edited, found.answered), f"{found.edited} / {found.answered}"),
        (gettext_lazy("Left unused"), share(found.ignored, found.answered), f"{found.ignored} / {found.answered}"),
        (gettext_lazy("Among the first three (hit@3)"), _turned(found.before, found.after, percent=True), ""),
        (gettext_lazy("NDCG"), _turned(found.ndcg_before, found.ndcg_after, percent=False), ""),
    ]  # fmt: skip


def _turned(before: float | None, after: float | None, *, percent: bool) -> str:
    if before is None or after is None:
        return "–"
    return f"{100 * before:.1f} → {100 * after:.1f} %" if percent else f"{before:.3f} → {after:.3f}"


def _gain(found: Replayed) -> str:
    if found.gain is None or found.verdict == "few":
        return ""
    return f"NDCG {found.gain:+.3f} ({found.gain_low:+.3f} … {found.gain_high:+.3f})"
