"""Call-backs to be made: whom, about what, until when and not before; each with what came of it."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import decide, reach
from zhunsheng.access.values import Actor, Allowed, Reach, Verb
from zhunsheng.cases.actions import report_callback, set_quiet
from zhunsheng.cases.queries import book, list_callbacks
from zhunsheng.cases.values import CallbackRow, Reached, StillQuiet, TriedTooSoon
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import AccessDenied, BadInput, Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.queries import agent_cards, masked_names
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.pages.cases.filing import wall
from zhunsheng.surface.pages.cases.listing import lang
from zhunsheng.surface.pages.cases.saying import CALLED
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash
from zhunsheng.surface.pages.kit.once import once_field, sent_again

PAGE: Final = 30
MINUTE_US: Final = 60_000_000
OUTCOMES: Final = {one: CALLED[one.value] for one in Reached}
UNSAID: Final = frozenset({Reached.NO_ANSWER, Reached.DECLINED})
"""Outcomes of which there may be nothing more to say."""
STATES: Final = {
    "waiting": gettext_lazy("To be called"), "done": gettext_lazy("Reached"), "given_up": gettext_lazy("Given up"),
}  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def callbacks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the call-backs, those that may be made first on top; a POST says what came of one."""
    if reach(actor, Verb.CASE_READ) is Reach.NONE:
        raise AccessDenied("no_right", verb=Verb.CASE_READ.value, subject="case")
    at, fault = now(), ""
    if request.method == "POST":
        if sent_again(request, actor):
            flash(request, gettext("This was sent already; below is how it stands now."), tone="due")
            return redirect(f"{request.path}?{request.GET.urlencode()}".rstrip("?"))
        try:
            told = _deed(request, actor, at)
        except (StillQuiet, TriedTooSoon) as refusal:
            until = wall(_to_the_minute(Instant.parse(str(refusal.detail["until"]))))
            fault = refusal_text(type(refusal)(until=until), lang())
        except Refusal as refusal:
            fault = refusal_text(refusal, lang())
        else:
            flash(request, told)
            return redirect(f"{request.path}?{request.GET.urlencode()}".rstrip("?"))
    state = request.GET.get("state", "waiting")
    state = state if state in STATES else "waiting"
    mine = request.GET.get("whose") == "mine"
    found = list_callbacks(actor, state=state, mine=mine, after=_place(request.GET.get("after", "")), limit=PAGE + 1)
    shown = found[:PAGE]
    context = frame(actor, "cases-list") | {
        "lines": _lines(actor, shown, at, request.POST), "state": state, "mine": mine, "fault": fault, "waiting": state == "waiting", "once": once_field(),
        "states": list(STATES.items()), "outcomes": [(code.value, words, code in UNSAID) for code, words in OUTCOMES.items()],
        "following": f"{shown[-1].next_at.us}-{shown[-1].id}" if len(found) > PAGE else "",
    }  # fmt: skip
    return render(request, "cases/callbacks.html", context, status=422 if fault else 200)


def _to_the_minute(at: Instant) -> Instant:
    """Return the first whole minute from an instant on: before it is over, a minute that was named would be refused once more."""
    return Instant(at.us + -at.us % MINUTE_US)


def _deed(request: HttpRequest, actor: Actor, at: Instant) -> str:
    typed = request.POST
    if typed.get("do") == "quiet":
        run(
            set_quiet, actor, at, _number(typed.get("customer", "")), typed.get("begins", ""), typed.get("ends", "")
        )  # fmt: skip
        return gettext("Saved.")
    outcomes = {one.value: one for one in Reached}
    reached = outcomes.get(typed.get("outcome", ""))
    if reached is None:
        raise BadInput("the outcome", ", ".join(outcomes), typed.get("outcome", ""))
    words = typed.get("words", "").strip() or (str(OUTCOMES[reached]) if reached in UNSAID else "")
    state = run(report_callback, actor, at, _number(typed.get("callback", "")), reached, words)
    return gettext("It will be tried again.") if state == "waiting" else gettext("Written down.")


def _lines(actor: Actor, rows: list[CallbackRow], at: Instant, typed: QueryDict) -> list[dict[str, Any]]:
    said, names = book(), {card.id: card.name for card in agent_cards()}
    customers = masked_names(one.case.customer_id for one in rows)
    return [
        {
            "one": one, "customer": customers.get(one.case.customer_id, ""), "owner": names.get(one.case.owner_id or 0, "—"),
            "kind": said.of(one.case.kind).title.of(lang()), "late": one.done_at is None and one.due_at < at,
            "ready": one.next_at <= at, "typed": typed.get("words", "") if typed.get("callback") == str(one.id) else "", "may": isinstance(decide(actor, Verb.CASE_WORK, one.case.subject()), Allowed),
            "outcome": OUTCOMES.get(Reached(one.outcome)) if one.outcome in {each.value for each in Reached} else "",
            "quiet": quiet_words(one.quiet), "begins": _clock(one.quiet, 0), "ends": _clock(one.quiet, 1),
        }
        for one in rows
    ]  # fmt: skip


def quiet_words(span: tuple[int, int] | None) -> str:
    """Say between which times a customer is not called; empty where nobody said so."""
    return "" if span is None else f"{_clock(span, 0)}–{_clock(span, 1)}"


def _clock(span: tuple[int, int] | None, which: int) -> str:
    return "" if span is None else f"{span[which] // 60:02d}:{span[which] % 60:02d}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _place(text: str) -> tuple[int, int] | None:
    at, _, last = text.partition("-")
    return (_number(at), _number(last)) if at and last else None
