"""One question: its answer, the ways to ask it, what it is confused with, what it said before; and writing one."""

from collections.abc import Callable
from itertools import pairwise

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import reach, require
from zhunsheng.access.values import Actor, Reach, Subject, Verb
from zhunsheng.assist.actions import draft_phrasings, rewrite_answer
from zhunsheng.assist.queries import helper_settings
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import now
from zhunsheng.knowledge.actions import (
    add_phrasings,
    approve_faq,
    begin_trial,
    draft_faq,
    drop_phrasing,
    end_trial,
    entrust_faq,
    retire_faq,
    review_faq,
    revise_faq,
    revive_faq,
    set_tests,
)
from zhunsheng.knowledge.queries import (
    confusions,
    faq,
    fared,
    outside_their_days,
    phrasings,
    tested,
    tests,
    trial_of,
    wordings,
)
from zhunsheng.knowledge.values import AIM, FaqShown
from zhunsheng.people.queries import agent_cards
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.frame import Context, frame, signed_in
from zhunsheng.surface.pages.kit.days import day_of
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.knowledge.bot import share
from zhunsheng.surface.pages.knowledge.colleagues import colleagues_who_may, shop_name
from zhunsheng.surface.pages.knowledge.forms import THINGS, FaqForm, filled_with
from zhunsheng.surface.pages.knowledge.helper import WHYS
from zhunsheng.surface.pages.knowledge.shelf import STATES, tried
from zhunsheng.surface.pages.knowledge.supposing import FORM, supposing_of
from zhunsheng.surface.pages.knowledge.unmatched import settle_behind
from zhunsheng.surface.pages.knowledge.wholes import all_words, others_of
from zhunsheng.surface.pages.scripts.differing import differences

SHELF = Subject(kind="card")
WORDED = ("add", "tests")
"""What a button does with words that somebody typed."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def one_faq(request: HttpRequest, actor: Actor, faq_id: int) -> HttpResponse:
    """Show a question; add and take away phrasings, approve, review, retire."""
    drafts: tuple[str, ...] = ()
    refused = False
    supposing = supposing_of(actor, request, faq_id)
    if request.method == "POST" and request.POST.get("do") == "draft":
        typed = [one for one in request.POST.get("phrasings", "").splitlines() if one.strip()]
        drafts = (*typed, *(one for one in _drafts(request, actor, faq_id) if one not in typed))
    elif supposing["supposed"] is not None:
        drafts = tuple(request.POST.get("phrasings", "").splitlines())
    elif request.method == "POST":
        done = _do(request, actor, faq_id)
        if done is not None:
            return done
        refused = True
        drafts = tuple(request.POST.get("phrasings", "").splitlines())
    shown = faq(actor, faq_id)
    helping = {"drafts": "\n".join(drafts), "may_draft": helper_settings().on}
    helping |= {"tests_typed": request.POST.get("tests")} if refused else {}
    context = (
        helping
        | supposing
        | frame(actor, "knowledge")
        | _about(actor, shown)
        | tried(actor, request.GET.get("try", ""))
    )
    return render(request, "knowledge/faq.html", context, status=422 if refused else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def new_faq(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Write a question."""
    require(actor, Verb.CARD_WRITE, SHELF)
    supposing = supposing_of(actor, request, None)
    first = {"question": request.GET.get("question", "")[:120], "phrasings": request.GET.get("phrasings", "")}
    if supposing["supposed"] is None:
        form = FaqForm(request.POST or None, request.FILES or None, new=True, initial=first)
    else:  # nothing is saved, and nothing that was typed is lost
        form = FaqForm(None, new=True, initial={**request.POST.dict(), "public": "public" in request.POST})
    if form.is_bound and form.is_valid():
        ways = form.cleaned_data["phrasings"].splitlines()
        made = form.tried(lambda: run(draft_faq, actor, now(), form.told(), ways, uploads=form.uploads()), THINGS)
        if made is not None:
            settle_behind(request, actor)
            flash(request, gettext("Saved as a draft. Customers are answered once somebody else has approved it."))
            return redirect("faq", made)
    return _form_page(request, actor, form, gettext("Write a question"), reverse("knowledge"), supposing)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def edit_faq(request: HttpRequest, actor: Actor, faq_id: int) -> HttpResponse:
    """Write a newer answer; the approved one counts until the newer one is approved."""
    require(actor, Verb.CARD_WRITE, SHELF)
    shown = faq(actor, faq_id)
    filled = filled_with(shown)
    supposing = supposing_of(actor, request, faq_id)
    back = reverse("faq", args=[faq_id])
    if request.method == "POST" and request.POST.get("do") == "rewrite":
        typed = _typed(request)
        answer = str(typed.get("answer", shown.draft.answer))
        drafted = rewrite_answer(actor, now(), answer)
        if drafted.why:
            flash(request, str(WHYS[drafted.why]), tone="due")
        words = filled | typed | {"answer": next(iter(drafted.texts), answer)}
        form = FaqForm(None, new=False, attached=shown.draft.attachments, initial=words)
        return _form_page(request, actor, form, shown.draft.question, back, supposing)
    if supposing["supposed"] is not None:  # nothing is saved, and nothing that was typed is lost
        form = FaqForm(None, new=False, attached=shown.draft.attachments, initial=filled | _typed(request))
        return _form_page(request, actor, form, shown.draft.question, back, supposing)
    form = FaqForm(
        request.POST or None, request.FILES or None, new=False, attached=shown.draft.attachments, initial=filled
    )
    if form.is_bound and form.is_valid():
        began = form.cleaned_data["began"] or 0
        if form.done(
            lambda: run(revise_faq, actor, now(), faq_id, form.told(), began=began, uploads=form.uploads()), THINGS
        ):
            flash(request, gettext("Saved as a draft. Customers are answered once somebody else has approved it."))
            return redirect("faq", faq_id)
    return _form_page(request, actor, form, shown.draft.question, back, supposing)


def _typed(request: HttpRequest) -> dict[str, object]:
    """Give what stands in the form, so that a press which saves nothing loses nothing either."""
    return request.POST.dict() | {"public": "public" in request.POST, "kept": request.POST.getlist("kept")}


def _form_page(
    request: HttpRequest, actor: Actor, form: FaqForm, head: str, back: str, supposing: Context | None = None
) -> HttpResponse:
    may_draft = helper_settings().on and back != reverse("knowledge")
    context = (
        (supposing or {})
        | frame(actor, "knowledge")
        | {
            "form": form,
            "form_id": FORM,
            "may_draft": may_draft,
            "verb": gettext("Save the draft"),
            "back": back,
            "head": head,
        }
    )
    return render(request, "knowledge/edit.html", context, status=422 if form.is_bound else 200)


def _do(request: HttpRequest, actor: Actor, faq_id: int) -> HttpResponse | None:
    """Carry out what a button asks; a refusal is said on the page that comes next. Nothing where words were refused: they stay in their field."""
    deed, _, number = request.POST.get("do", "").partition("-")
    count = int(number) if number.isascii() and number.isdigit() else 0
    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "approve": (lambda: run(approve_faq, actor, now(), faq_id, number=count), gettext("Approved. Customers are answered with it from now on.")),
        "try": (lambda: run(begin_trial, actor, now(), faq_id, number=count), gettext("Tried from now on: half of the visitors are answered with it, drawn by lot.")),
        "keep": (lambda: run(end_trial, actor, now(), faq_id, number=count), gettext("Chosen. Everybody is answered with it from now on.")),
        "review": (lambda: run(review_faq, actor, now(), faq_id), gettext("Noted that it is still right.")),
        "retire": (lambda: run(retire_faq, actor, now(), faq_id), gettext("Retired. Nobody is answered with it any more.")),
        "revive": (lambda: run(revive_faq, actor, now(), faq_id), gettext("It is a draft again and waits for approval.")),
        "drop": (lambda: run(drop_phrasing, actor, now(), count), gettext("Taken away.")),
        "add": (lambda: _add(request, actor, faq_id), ""),
        "entrust": (lambda: run(entrust_faq, actor, now(), faq_id, owner_id=_picked(request, "owner") or 0, reviewer_id=_picked(request, "reviewer")), gettext("Noted who answers for it and who approves.")),
        "tests": (lambda: run(set_tests, actor, now(), faq_id, request.POST.get("tests", "").splitlines()), gettext("Test questions saved.")),
    }  # fmt: skip
    if deed not in deeds:
        raise BadInput("do", ", ".join(deeds), request.POST.get("do", ""))
    act, told = deeds[deed]
    try:
        act()
    except Refusal as refusal:
        if refusal.code in ("access.denied", "not_found"):
            raise
        flash(request, refusal_text(refusal, get_language() or "zh-hans"), tone="breached")
        if deed in WORDED:
            return None
    else:
        if told:
            flash(request, told)
    return redirect("faq", faq_id)


def _drafts(request: HttpRequest, actor: Actor, faq_id: int) -> tuple[str, ...]:
    """Have ways to ask drafted; whoever reads them adds those that are good."""
    known = [one.text for one in phrasings(actor, faq_id)]
    drafted = draft_phrasings(actor, now(), faq(actor, faq_id).draft.question, known)
    if drafted.why:
        flash(request, str(WHYS[drafted.why]), tone="due")
    return drafted.texts


def _add(request: HttpRequest, actor: Actor, faq_id: int) -> None:
    came = run(add_phrasings, actor, now(), faq_id, request.POST.get("phrasings", "").splitlines())
    flash(request, ngettext("{n} phrasing added.", "{n} phrasings added.", came).format(n=came))


def _picked(request: HttpRequest, name: str) -> int | None:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 20 else None


def _bounds(between: tuple[float, float]) -> str:
    return f"{100 * between[0]:.0f}–{100 * between[1]:.0f} %"


def _about(actor: Actor, shown: FaqShown) -> Context:
    writers = colleagues_who_may(Verb.CARD_WRITE)
    history, fares = wordings(actor, shown.id), fared(actor, shown.id)
    people = {
        shown.owner_id,
        shown.reviewer_id or 0,
        *(one.author_id for one in history),
        *(one.approved_by or 0 for one in history),
    }
    names = {card.id: card.nickname or card.name for card in agent_cards(sorted(people))}
    day = outside_their_days(actor, now()).get(shown.id, "")
    words, tone = STATES[day or shown.state]
    lines = [
        (one, names.get(one.author_id, "—"), names.get(one.approved_by or 0, ""), differences(all_words(older.draft), all_words(one.draft)), fares.get(one.number))
        for one, older in pairwise([*history, history[-1]])
    ]  # fmt: skip
    return {
        "faq": shown, "day": day, "since": day_of(shown.draft.valid_from), "until": day_of(shown.draft.valid_to, back=1), "state": words, "tone": tone, "owner": names.get(shown.owner_id, "—"), "reviewer": names.get(shown.reviewer_id or 0, ""), "shop": shop_name(shown.draft.shop_id), "history": lines,
        "ways": phrasings(actor, shown.id), "aim": AIM, "waits": shown.waits or (shown.state == "retired" and shown.latest != shown.approved),
        "approve_deed": f"approve-{shown.latest}", "try_deed": f"try-{shown.latest}",
        "may_try": shown.state == "approved" and shown.approved not in (None, shown.latest) and shown.rival is None,
        "versions": [(one, share(one.solved, one.served), _bounds(one.solved_between), share(one.handed, one.served), _bounds(one.handed_between)) for one in trial_of(actor, shown.id)],
        "others": others_of(shown.draft), "english": shown.draft.english, "others_en": [] if shown.draft.english is None else others_of(shown.draft.spoken(english=True)),
        "confused": confusions(actor, shown.id) if shown.state == "approved" else [],
        "tests": tests(actor, shown.id), "tested": tested(actor, shown.id) if shown.state == "approved" else [],
        "may_write": reach(actor, Verb.CARD_WRITE) > Reach.NONE, "writers": writers, "owner_writes": any(key == shown.owner_id for key, _ in writers), "reviewers": colleagues_who_may(Verb.SCRIPT_APPROVE),
        "may_approve": reach(actor, Verb.SCRIPT_APPROVE) > Reach.NONE,
    }  # fmt: skip
