"""Every script, as a list."""

from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.assist.actions import furnish_scripts, review_script
from zhunsheng.assist.queries import ScriptFilter, missing_shipped, scripts_page
from zhunsheng.assist.values import ScriptShown
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.knowledge.queries import review_within
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.answering import answer, picked
from zhunsheng.surface.pages.kit.cells import Cell, link, mark, number, several, when
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.listing import Bulk, Choice, Column, Empty, Filter, Listing, among
from zhunsheng.surface.pages.scripts.words import STATES, TIERS, issue_names, situation_names, state_words

MOST: Final = 5000
"""Scripts in memory for one list; a desk has some hundreds."""


def listing(late: frozenset[int], *, may_edit: bool, may_approve: bool) -> Listing[ScriptShown]:
    """Say what the list is; `late` are the scripts that nobody has looked at within the period."""
    moments, issues = situation_names(), issue_names()
    return Listing(
        name="scripts",
        search=gettext_lazy("Title, words or first letters"),
        search_words=lambda one: (one.draft.title, one.draft.title_en, one.draft.text, one.draft.text_en, one.sound, *one.draft.issue_types),
        identity=lambda one: one.id,
        sort="situation",
        columns=(
            Column(name="title", words=gettext_lazy("Script"), cell=_title, sort=lambda one: one.draft.title, wide=True),
            Column(name="situation", words=gettext_lazy("Situation"), cell=lambda one: moments.get(one.draft.situation, one.draft.situation), sort=lambda one: list(moments).index(one.draft.situation) if one.draft.situation in moments else 99),
            Column(name="issues", words=gettext_lazy("Issue types"), cell=lambda one: several(mark(issues.get(code, code)) for code in one.draft.issue_types) if one.draft.issue_types else gettext_lazy("Any"), sort=lambda one: " ".join(one.draft.issue_types)),
            Column(name="tier", words=gettext_lazy("Customers"), cell=lambda one: TIERS.get(one.draft.tier, gettext_lazy("Any")), sort=lambda one: one.draft.tier),
            Column(name="state", words=gettext_lazy("State"), cell=_state, sort=lambda one: f"{one.state}{one.latest == one.approved}"),
            Column(name="uses", words=gettext_lazy("Used"), cell=lambda one: number(one.uses), sort=lambda one: one.uses),
            Column(name="reviewed", words=gettext_lazy("Reviewed"), cell=lambda one: several((when(one.reviewed_at), mark(gettext_lazy("look again"), "due"))) if one.id in late else when(one.reviewed_at), sort=lambda one: 0 if one.reviewed_at is None else one.reviewed_at.us),
        ),
        filters=(
            Filter(name="state", words=gettext_lazy("State"), choices=(Choice("waiting", gettext_lazy("Waiting for approval")), *(Choice(code, words) for code, (words, _) in STATES.items())), fits=_in_state),
            Filter(name="situation", words=gettext_lazy("Situation"), choices=tuple(Choice(code, words) for code, words in moments.items()), fits=lambda one, value: one.draft.situation == value),
            Filter(name="issue", words=gettext_lazy("Issue type"), choices=tuple(Choice(code, words) for code, words in issues.items()), fits=lambda one, value: value in one.draft.issue_types),
            Filter(name="review", words=gettext_lazy("Looked at"), choices=(Choice("due", gettext_lazy("not for too long")),), fits=lambda one, value: one.id in late),
            Filter(name="tier", words=gettext_lazy("Customers"), choices=tuple(Choice(code, words) for code, words in TIERS.items()), fits=lambda one, value: one.draft.tier == value),
        ),
        bulk=(Bulk(name="review", words=gettext_lazy("Still right")),) if may_approve else (),
        empty=Empty(words=gettext_lazy("What agents may say at one stroke will stand here."), icon="file", href=reverse("script-new") if may_edit else "", step=gettext_lazy("Write a script")),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def scripts(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show the library; who approves may load what ships with the desk."""
    require(actor, Verb.SCRIPT_READ, Subject(kind="script"))
    if request.method == "POST" and request.POST.get("do") == "furnish":
        came = run(furnish_scripts, actor, now())
        flash(request, ngettext("%(n)s script added.", "%(n)s scripts added.", came) % {"n": came})
        return redirect("scripts")
    if request.method == "POST" and request.POST.get("do") == "review":
        return _review(request, actor)
    may_edit = reach(actor, Verb.SCRIPT_EDIT) > Reach.NONE
    may_approve = reach(actor, Verb.SCRIPT_APPROVE) > Reach.NONE
    shelf = list(scripts_page(actor, ScriptFilter(), limit=MOST))
    late = _late(shelf, now())
    what = listing(late, may_edit=may_edit, may_approve=may_approve)
    source = among(what, shelf)
    context = frame(actor, "scripts") | {
        "may_edit": may_edit,
        "late": len(late),
        "shipped": missing_shipped() if may_approve else 0,
        "shipped_words": gettext("Existing scripts stay as they are."),
    }
    return answer(request, actor, what, source, room="scripts", template="scripts/list.html", context=context)


def _review(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Note of the picked scripts that they are still right."""
    chosen = set(picked(request))
    shelf = scripts_page(actor, ScriptFilter(), limit=MOST)
    in_use = [one.id for one in shelf if one.id in chosen and one.state == "approved"]
    for script_id in in_use:
        run(review_script, actor, now(), script_id)
    looked = len(in_use)
    flash(request, ngettext("%(n)s script looked at.", "%(n)s scripts looked at.", looked) % {"n": looked})
    return redirect("scripts")


def _late(shelf: list[ScriptShown], at: Instant) -> frozenset[int]:
    """Name the scripts in use that were looked at too long ago, by the period of ec-3.1b."""
    wanted = review_within(at)
    if wanted is None:
        return frozenset()
    late = at - hours(24 * wanted[1])
    return frozenset(one.id for one in shelf if one.state == "approved" and (one.reviewed_at or one.changed_at) <= late)


def _title(one: ScriptShown) -> Cell:
    return link(one.draft.title, reverse("script", args=[one.id]), one.draft.text)


def _state(one: ScriptShown) -> Cell:
    words, tone = state_words(one.state)
    if one.state == "approved" and one.latest != one.approved:
        return several((mark(words, tone), mark(gettext_lazy("newer draft"), "due")))
    return mark(words, tone)


def _in_state(one: ScriptShown, value: str) -> bool:
    if value == "waiting":
        return one.state != "retired" and one.latest != one.approved
    return one.state == value
