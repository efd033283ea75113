"""The shift: begin it, have everything tried, read what changed, go available, end it; and who else is on."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from zhunsheng.access.queries import decide, reach, require
from zhunsheng.access.values import Actor, Allowed, Reach, Subject, Verb
from zhunsheng.assist.actions import acknowledge
from zhunsheng.assist.queries import unread
from zhunsheng.growth.actions import end_shift_for
from zhunsheng.growth.queries import sheets
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import minutes
from zhunsheng.kernel.errors import BadInput, Refusal
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.people.actions import override_check, set_presence
from zhunsheng.people.queries import agent_cards, open_shift, open_shifts, overrides
from zhunsheng.people.values import CheckShown, Presence, ShiftShown, Verdict
from zhunsheng.surface.live.readiness import MICROPHONE, NETWORK, try_again
from zhunsheng.surface.live.refusals import refusal_text
from zhunsheng.surface.live.words import check_words
from zhunsheng.surface.pages.frame import frame, signed_in
from zhunsheng.surface.pages.kit.flash import flash

FAULTS: Final[Mapping[str, str | Promise]] = {
    "unread": gettext_lazy("not read yet"),
    "slow": gettext_lazy("too slow"),
    "database": gettext_lazy("the database does not answer"),
    "no_answer": gettext_lazy("no answer"),
    "outbound.failed": gettext_lazy("the other side does not answer"),
    "outbound.refused": gettext_lazy("this address may not be reached"),
    "NotAllowedError": gettext_lazy("the browser may not use the microphone"),
    "NotFoundError": gettext_lazy("there is no microphone"),
}
LONGEST_OVERRIDE: Final = 12 * 60


class CheckRow(msgspec.Struct, frozen=True):
    """One demand as the page shows it."""

    code: str
    clause: str
    words: str
    tone: str
    state: str
    measure: str
    why: str
    at: Instant


class Colleague(msgspec.Struct, frozen=True):
    """One open shift as a leader sees it."""

    name: str
    agent_id: int
    since: Instant
    presence: str
    faults: tuple[CheckRow, ...]
    may_override: bool
    may_end: bool


@never_cache
@ensure_csrf_cookie
@require_http_methods(["GET", "POST"])
@signed_in
def shift(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the actor's shift and those of colleagues they look after; a POST does one step of it."""
    require(actor, Verb.SHIFT_READ, Subject(kind="shift", agent_id=actor.id, team_id=next(iter(actor.team_ids), None)))
    if request.method == "POST":
        try:
            DEEDS[request.POST.get("do", "")](request, actor, now())
        except KeyError:
            flash(request, gettext("This page was out of date; please try again."), tone="due")
        except Refusal as refusal:
            flash(request, refusal_text(refusal, get_language() or "zh-hans"), tone="breached")
        return redirect("shift")
    response = render(request, "shift.html", frame(actor, "shift") | _context(actor, now()))
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(self)"
    return response


def _context(actor: Actor, at: Instant) -> dict[str, object]:
    works = reach(actor, Verb.SHIFT_WORK) > Reach.NONE
    mine = open_shift(actor.id, at) if works else None
    checks = [] if mine is None else [_row(one) for one in mine.checks]
    to_probe = [] if mine is None else [one.code for one in mine.checks if _by_browser(one)]
    card = agent_cards([actor.id])[0]
    return {
        "works": works,
        "shift": mine,
        "checks": checks,
        "changes": [] if mine is None else unread(actor.id, at),
        "english": get_language() == "en",
        "ready": mine is not None and not mine.missing,
        "receiving": card.presence is Presence.AVAILABLE,
        "to_probe": " ".join(to_probe),
        "colleagues": [_colleague(actor, one) for one in open_shifts(actor, at) if one.agent_id != actor.id],
        "sheets_waiting": len(sheets(actor, confirmed=False, limit=100)),
        "looks_after": reach(actor, Verb.SHIFT_READ) > Reach.OWN,
        "overrides": overrides(at) if reach(actor, Verb.SHIFT_OVERRIDE) > Reach.NONE else [],
    }


def _by_browser(check: CheckShown) -> bool:
    return check.code in (NETWORK, MICROPHONE) and (check.verdict is Verdict.WAITING or check.stale)


def _row(check: CheckShown) -> CheckRow:
    passed = check.verdict is Verdict.PASSED and not check.stale
    tone = "kept" if passed else "due" if check.holds or check.verdict is not Verdict.FAILED else "breached"
    state = (
        gettext("passed") if passed
        else gettext("let on by a supervisor") if check.holds
        else gettext("failed") if check.verdict is Verdict.FAILED
        else gettext("passed too long ago") if check.stale and check.verdict is Verdict.PASSED
        else gettext("not looked at yet")
    )  # fmt: skip
    why = "" if passed else str(FAULTS.get(check.detail, check.detail))
    probed = check.limit is not None or check.code in ("database", "scripts", "orders")
    measure = f"{check.measure} ms" if probed and check.measure is not None and passed else ""
    return CheckRow(
        code=check.code, clause=check.clause_id, words=check_words(check.code), tone=tone,
        state=state, measure=measure, why=why, at=check.at,
    )  # fmt: skip


def _colleague(actor: Actor, one: ShiftShown) -> Colleague:
    card = agent_cards([one.agent_id])[0]
    own = Subject(kind="agent", id=one.agent_id, agent_id=one.agent_id, team_id=one.team_id)
    return Colleague(
        name=card.name,
        agent_id=one.agent_id,
        since=one.started_at,
        presence=card.presence.value,
        faults=tuple(_row(check) for check in one.checks if not check.holds),
        may_override=isinstance(decide(actor, Verb.SHIFT_OVERRIDE, own), Allowed),
        may_end=isinstance(decide(actor, Verb.SHIFT_CONFIRM, own), Allowed),
    )


def _start(_request: HttpRequest, actor: Actor, at: Instant) -> None:
    try_again(actor, at)


def _read(request: HttpRequest, actor: Actor, at: Instant) -> None:
    left = run(acknowledge, actor, at, request.POST.getlist("key"))
    flash(request, gettext("Confirmed.") if not left else gettext("Confirmed; there is more to read."))


def _on(request: HttpRequest, actor: Actor, at: Instant) -> None:
    try_again(actor, at)
    run(set_presence, actor, at, actor.id, Presence.AVAILABLE)
    flash(request, gettext("You receive customers now."))


def _away(request: HttpRequest, actor: Actor, at: Instant) -> None:
    run(set_presence, actor, at, actor.id, Presence.AWAY)
    flash(request, gettext("You are away; no new dialogues come to you."))


def _end_for(request: HttpRequest, actor: Actor, at: Instant) -> None:
    run(end_shift_for, actor, at, _number(request.POST.get("agent", "")) or 0, request.POST.get("reason", ""))
    flash(request, gettext("The shift has ended; the reason stands on its sheet."))


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None


def _override(request: HttpRequest, actor: Actor, at: Instant) -> None:
    typed = request.POST.get("minutes", "")
    if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed) <= LONGEST_OVERRIDE:
        raise BadInput("the minutes", f"a whole number from 1 to {LONGEST_OVERRIDE}", typed)
    agent_id = _number(request.POST.get("agent", ""))
    until = at + minutes(int(typed))
    run(override_check, actor, at, request.POST.get("code", ""), agent_id, request.POST.get("reason", ""), until)
    flash(request, gettext("Let on; the reason is on record."))


DEEDS: Final[Mapping[str, Callable[[HttpRequest, Actor, Instant], None]]] = {
    "start": _start,
    "read": _read,
    "on": _on,
    "away": _away,
    "end-for": _end_for,
    "override": _override,
}
