"""One script: what it says, where it fits, what it said before; and writing one."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.assist.actions import (
    approve_script,
    draft_script,
    retire_script,
    review_script,
    revise_script,
    revive_script,
)
from zhunsheng.assist.queries import the_script, wordings
from zhunsheng.assist.values import Edition, ScriptShown
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.people.queries import agent_cards
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.frame import Context, frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.scripts.differing import differences
from zhunsheng.surface.pages.scripts.forms import THINGS, ScriptForm, filled_with
from zhunsheng.surface.pages.scripts.words import CHANNELS, TIERS, issue_names, situation_names, state_words

LIBRARY: Final = Subject(kind="script")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def script(request: HttpRequest, actor: Actor, script_id: int) -> HttpResponse:
    """Show a script; approve it, note that it is still right, retire it or want it again."""
    if request.method == "POST":
        return _do(request, actor, script_id)
    shown = the_script(actor, script_id)
    return render(request, "scripts/script.html", frame(actor, "scripts") | _about(actor, shown))


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def new_script(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Write a script."""
    require(actor, Verb.SCRIPT_EDIT, LIBRARY)
    form = ScriptForm(request.POST or None, draft="new-script", initial={"situation": "answer"})
    if request.method == "POST" and form.is_valid():
        made = form.tried(lambda: run(draft_script, actor, now(), form.wording()), THINGS)
        if made is not None:
            flash(request, gettext("Saved as a draft. It is offered once somebody else has approved it."))
            return redirect("script", made)
    return _form_page(request, actor, form, gettext("New script"), reverse("scripts"))


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def edit_script(request: HttpRequest, actor: Actor, script_id: int) -> HttpResponse:
    """Write a newer wording; the approved one counts until the newer one is approved."""
    require(actor, Verb.SCRIPT_EDIT, LIBRARY)
    shown = the_script(actor, script_id)
    form = ScriptForm(
        request.POST or None, draft=f"script-{script_id}", keep=shown.draft.issue_types,
        initial=filled_with(shown.draft, shown.latest),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        began = form.cleaned_data["began"] or 0
        if form.done(lambda: run(revise_script, actor, now(), script_id, form.wording(), began=began), THINGS):
            flash(request, gettext("Saved as a draft. It is offered once somebody else has approved it."))
            return redirect("script", script_id)
    return _form_page(request, actor, form, shown.draft.title, reverse("script", args=[script_id]))


def _form_page(request: HttpRequest, actor: Actor, form: ScriptForm, title: str, back: str) -> HttpResponse:
    context = frame(actor, "scripts") | {"form": form, "verb": gettext("Save the draft"), "back": back, "title": title}
    return render(request, "scripts/edit.html", context, status=422 if form.is_bound else 200)


def _do(request: HttpRequest, actor: Actor, script_id: int) -> HttpResponse:
    """Carry out what a button asks; a refusal is said on the page that comes next."""
    deed, _, number = request.POST.get("do", "").partition("-")
    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "approve": (lambda: run(approve_script, actor, now(), script_id, number=int(number)), gettext("Approved. Agents are offered it from now on.")),
        "review": (lambda: run(review_script, actor, now(), script_id), gettext("Noted that it is still right.")),
        "retire": (lambda: run(retire_script, actor, now(), script_id), gettext("Retired. Nobody is offered it any more.")),
        "revive": (lambda: run(revive_script, actor, now(), script_id), gettext("It is a draft again and waits for approval.")),
    }  # fmt: skip
    if deed not in deeds or not ((number.isascii() and number.isdigit()) or deed != "approve"):
        raise BadInput("do", ", ".join(deeds), request.POST.get("do", ""))
    act, told = deeds[deed]
    try:
        act()
    except Refusal as refusal:
        if refusal.code in ("access.denied", "not_found"):
            raise
        flash(request, refusal_text(refusal, get_language() or "zh-hans"), tone="breached")
    else:
        flash(request, told)
    return redirect("script", script_id)


def _about(actor: Actor, shown: ScriptShown) -> Context:
    history = wordings(actor, shown.id)
    names = {card.id: card.nickname or card.name for card in agent_cards([shown.owner_id, *_people(history)])}
    issues = issue_names()
    words, tone = state_words(shown.state)
    return {
        "script": shown,
        "approve_deed": f"approve-{shown.latest}",
        "state": words,
        "tone": tone,
        "situation": situation_names().get(shown.draft.situation, shown.draft.situation),
        "issues": [issues.get(code, code) for code in shown.draft.issue_types],
        "tier": TIERS.get(shown.draft.tier, ""),
        "channel": CHANNELS.get(shown.draft.channel, shown.draft.channel),
        "owner": names.get(shown.owner_id, gettext("The desk")),
        "history": _history(history, names),
        "waits": shown.state != "retired" and (shown.latest != shown.approved or shown.state == "draft"),
        "may_edit": reach(actor, Verb.SCRIPT_EDIT) > Reach.NONE,
        "may_approve": reach(actor, Verb.SCRIPT_APPROVE) > Reach.NONE,
    }


def _people(history: list[Edition]) -> list[int]:
    return [one for edition in history for one in (edition.author_id, edition.approved_by) if one]


def _history(history: list[Edition], names: dict[int, str]) -> list[Context]:
    """Show each wording with what it changed, the newest first."""
    desk = gettext("The desk")
    lines: list[Context] = []
    pairs: list[tuple[Edition, Edition | None]] = [*pairwise(history)] + ([(history[-1], None)] if history else [])
    for edition, before in pairs:
        line: dict[str, Any] = {
            "edition": edition,
            "author": names.get(edition.author_id, desk),
            "approver": "" if edition.approved_at is None else names.get(edition.approved_by or 0, desk),
            "pieces": differences("" if before is None else before.draft.text, edition.draft.text),
            "pieces_en": differences("" if before is None else before.draft.text_en, edition.draft.text_en),
            "title_before": "" if before is None or before.draft.title == edition.draft.title else before.draft.title,
        }
        lines.append(line)
    return lines
