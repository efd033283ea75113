"""Cases of one kind as a board: a column a state, with counts that are those of the list under the same filters."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import decide, reach
from zhunsheng.access.values import Actor, Allowed, Reach, Verb
from zhunsheng.cases.actions import move_case
from zhunsheng.cases.queries import Book, Chosen, book, count_cases, count_chosen, list_cases
from zhunsheng.cases.values import CaseRow
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, NotFound, Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.kernel.lifecycle import NeedsMissing
from zhunsheng.people.queries import agent_cards
from zhunsheng.surface.case_clocks import NextDue
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.cases.issues import issue_filter, issue_words
from zhunsheng.surface.pages.cases.listing import VIEWS, chosen_by, lang, type_words
from zhunsheng.surface.pages.cases.saying import step_refused
from zhunsheng.surface.pages.cases.sorting import PRIORITIES
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.once import not_done, once_field, sent_again

SHOWN: Final = 20
OVER: Final = ("closed", "forced")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the cases of a kind by state, the newest of each; the rest of a column is one press away in the list.

    A POST takes one case a step on, through the same gates as on its own page; what is missing is said by name.
    """
    if reach(actor, Verb.CASE_READ) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.CASE_READ.value, subject="case")
    if request.method == "POST":
        return _step(request, actor)
    said, at = book(), now()
    kind = request.GET.get("kind", "")
    kind = kind if kind in said.kinds else next(iter(said.kinds))
    asked = {name: request.GET.get(name, "")[:40] for name in ("view", "owner", "tag", "priority", "issue")}
    chosen = chosen_by(actor, {**asked, "kind": kind}, "")
    narrow = any(value for name, value in asked.items() if name != "issue")
    counts = _counts(actor, kind, chosen, narrow=narrow)
    names = {card.id: card.name for card in agent_cards()}
    states = list(said.of(kind).path())
    states += [one for one, count in counts.items() if count and one not in states]
    context = frame(actor, "cases-list") | {
        "kinds": [(code, one.title.of(lang()), code == kind) for code, one in said.kinds.items()], "kind": kind,
        "asked": asked, "views": [(code, words) for code, words in VIEWS.items() if code != "done"],
        "priorities": list(PRIORITIES.items()), "colleagues": sorted(names.items(), key=lambda pair: pair[1]),
        "columns": [_column(actor, said, chosen, state, counts.get(state, 0), asked, names, at) for state in states],
        "narrow": any(asked.values()), "issues": issue_filter(lang()).choices, "once": once_field(),
    }  # fmt: skip
    return render(request, "cases/board.html", context)


def _counts(actor: Actor, kind: str, chosen: Chosen, *, narrow: bool) -> dict[str, int]:
    if narrow:
        return count_chosen(actor, chosen)
    return {state: count for (one, state), count in count_cases(actor, chosen.issue or "").items() if one == kind}


def _column(
    actor: Actor, said: Book, chosen: Chosen, state: str, count: int, asked: dict[str, str], names: dict[int, str], at: Instant
) -> dict[str, Any]:  # fmt: skip
    over = state in OVER
    own = Chosen(**{name: getattr(chosen, name) for name in Chosen.__struct_fields__} | {"state": state})
    rows = [] if over or not count else list_cases(actor, own, limit=SHOWN)
    next_due = NextDue()
    next_due.load(rows, at)
    query = {"kind": chosen.kind or "", "state": state} | {name: value for name, value in asked.items() if value}
    return {
        "words": said.states[state].text.of(lang()), "count": count, "over": over,
        "cards": [_card(actor, said, one, names, next_due.of(one), at) for one in rows], "rest": max(0, count - len(rows)),
        "href": f"{reverse('cases-list')}?{urlencode(query)}",
    }  # fmt: skip


def _card(
    actor: Actor, said: Book, one: CaseRow, names: dict[int, str], due: Instant | None, at: Instant
) -> dict[str, Any]:  # fmt: skip
    return {
        "one": one, "title": one.title or said.of(one.kind).title.of(lang()), "type": type_words(said, one), "issue": issue_words(one.issue, lang()) if one.issue else "",
        "owner": names.get(one.owner_id or 0, ""), "due": due, "late": due is not None and due < at,
        "priority": PRIORITIES.get(str(one.priority)) if one.priority else "", "steps": _steps(actor, said, one),
    }  # fmt: skip


def _steps(actor: Actor, said: Book, one: CaseRow) -> list[tuple[str, str]]:
    """Name the steps a case may go next for whoever may work on it; whether a gate is open is asked when one is pressed."""
    if not isinstance(decide(actor, Verb.CASE_WORK, one.subject()), Allowed):
        return []
    procedure = book(one.edition).of(one.kind)
    return [
        (name, said.moves[name].text.of(lang()))
        for name in procedure.lifecycle.allowed(one.state)
        if procedure.move(one.state, name) is not None
    ]


def _step(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take a case a step on and show the board again, the case in sight; a closed gate says what it still needs."""
    typed, said = request.POST, book()
    text, move = typed.get("case", ""), typed.get("move", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotFound("case", text[:20])
    try:
        if sent_again(request, actor):
            flash(request, gettext("This was sent already; below is how it stands now."), tone="due")
        else:
            state = said.states[run(move_case, actor, now(), int(text), move)].text.of(lang())
            flash(request, gettext("Case {case} is now: {state}.").format(case=text, state=state))
    except NeedsMissing as refusal:
        not_done(request)
        flash(request, step_refused(said, refusal), tone="due")
    except Refusal as refusal:
        not_done(request)
        flash(request, refusal_text(refusal, lang()), tone="breached")
    query = request.GET.urlencode()
    return redirect(f"{request.path}{'?' if query else ''}{query}#case-{text}")
