"""Read the library: what fits a dialogue, what editors see, what has changed."""

from __future__ import annotations

from collections import Counter
from typing import Final

import msgspec
from django.db.models import F, Q, QuerySet

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.assist.library import approved_scripts, edition_of, shown
from zhunsheng.assist.models import Script, ScriptVersion
from zhunsheng.assist.ranking import rank
from zhunsheng.assist.shipped import shipped_library
from zhunsheng.assist.values import RETIRED, Edition, ScriptChange, ScriptDraft, ScriptShown, Surroundings
from zhunsheng.ground import search
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.values import Value

OFFERED: Final = 30
GUIDES: Final = frozenset({"asking_open", "asking_closed"})
"""Situations whose scripts ask and do not answer: a type that has only these has no script of its own."""
LIBRARY: Final = Subject(kind="script")
LIKEST: Final = "likest"
"""The order of a search: what has the words in its title first; only with words."""
ORDERS: Final = {
    "title": ("title", "script_id"),
    "-title": ("-title", "-script_id"),
    "uses": ("script__uses", "script_id"),
    "-uses": ("-script__uses", "-script_id"),
    "changed": ("script__changed_at", "script_id"),
    "-changed": ("-script__changed_at", "-script_id"),
}


_shelf: Final[dict[int, search.Shelved]] = {}
"""The newest wordings as they were read for searching; a changed script has another one."""


class ScriptFilter(Value, frozen=True, kw_only=True):
    """Say which scripts a list shows and in which order; empty fields ask for nothing.

    `state` may also be `open`: a newer wording waits for approval.
    """

    text: str = ""
    state: str = ""
    situation: str = ""
    issue: str = ""
    tier: str = ""
    sort: str = "-changed"


def scripts_for(
    actor: Actor, around: Surroundings, text: str, at: Instant, *, limit: int = OFFERED
) -> list[ScriptShown]:
    """Offer the approved scripts for a dialogue, the most fitting first; `text` is what was typed behind the stroke.

    Found by words of the title or text, by first letters ("tkjd") and by pinyin ("tuikuan").
    Refuses   AccessDenied
    """
    require(actor, Verb.SCRIPT_READ, LIBRARY)
    return rank(approved_scripts(), around, text[:100], at, limit)


def scripted_issue_types(at: Instant | None = None) -> frozenset[str]:
    """Name the issue types for which at least one script is approved; with an instant, one that is still offered then."""
    return frozenset(scripts_by_issue_type(at))


def scripts_by_issue_type(at: Instant | None = None) -> dict[str, int]:
    """Count the approved scripts of each issue type that has any; with an instant, those still offered then."""
    answering = [one for one in approved_scripts() if one.draft.situation not in GUIDES and not _ended(one.draft, at)]
    return Counter(code for one in answering for code in one.draft.issue_types)


def _ended(draft: ScriptDraft, at: Instant | None) -> bool:
    return at is not None and draft.effective_to is not None and draft.effective_to <= at


def changes_since(instant: Instant) -> list[ScriptChange]:
    """Say what agents find different in the library since an instant, oldest first; each script once."""
    found: dict[int, ScriptChange] = {}
    rows = ScriptVersion.objects.filter(approved_at__gt=instant, number=F("script__approved"))
    for row in rows.exclude(script__state=RETIRED).select_related("script"):
        before = _before(row.script_id, instant)
        found[row.script_id] = _change(row, row.approved_at or instant, before)
    gone = ScriptVersion.objects.filter(script__retired_at__gt=instant, number=F("script__approved"))
    for row in gone.filter(script__state=RETIRED, approved_at__lte=instant).select_related("script"):
        found[row.script_id] = _change(row, row.script.retired_at or instant, None, gone=True)
    return sorted(found.values(), key=lambda one: (one.at.us, one.script_id))


def scripts_page(actor: Actor, wanted: ScriptFilter, *, offset: int = 0, limit: int = 50) -> list[ScriptShown]:
    """List scripts with their newest wording for those who look after them.

    Refuses   AccessDenied
    """
    require(actor, Verb.SCRIPT_READ, LIBRARY)
    if wanted.sort == LIKEST and wanted.text.strip():
        keys = _nearest(wanted.text, _filtered(msgspec.structs.replace(wanted, text="")))[offset : offset + limit]
        there = ScriptVersion.objects.select_related("script").in_bulk(keys)
        return [shown(there[key]) for key in keys if key in there]
    rows = _filtered(wanted).order_by(*ORDERS.get(wanted.sort, ORDERS["-changed"]))
    return [shown(row) for row in rows[offset : offset + limit]]


def scripts_shown(actor: Actor, wanted: ScriptFilter) -> int:
    """Count what a list shows.

    Refuses   AccessDenied
    """
    require(actor, Verb.SCRIPT_READ, LIBRARY)
    return _filtered(wanted).count()


def the_script(actor: Actor, script_id: int) -> ScriptShown:
    """Show one script with its newest wording.

    Refuses   AccessDenied, NotFound
    """
    require(actor, Verb.SCRIPT_READ, LIBRARY)
    rows = ScriptVersion.objects.filter(script_id=script_id, number=F("script__latest")).select_related("script")
    row = rows.first()
    if row is None:
        raise NotFound("script", script_id)
    return shown(row)


def wordings(actor: Actor, script_id: int) -> list[Edition]:
    """Show every wording a script ever had, the newest first.

    Refuses   AccessDenied
    """
    require(actor, Verb.SCRIPT_READ, LIBRARY)
    return [edition_of(row) for row in ScriptVersion.objects.filter(script_id=script_id).order_by("-number")]


def missing_shipped() -> int:
    """Count the shipped scripts that this desk does not have."""
    known = set(Script.objects.values_list("key", flat=True))
    return sum(one.key not in known for one in shipped_library().scripts)


def _filtered(wanted: ScriptFilter) -> QuerySet[ScriptVersion]:
    rows = ScriptVersion.objects.filter(number=F("script__latest")).select_related("script")
    if wanted.state == "open":
        rows = rows.exclude(script__state=RETIRED).filter(
            Q(script__approved__isnull=True) | ~Q(script__approved=F("number"))
        )
    elif wanted.state:
        rows = rows.filter(script__state=wanted.state)
    if wanted.situation:
        rows = rows.filter(situation=wanted.situation)
    if wanted.tier:
        rows = rows.filter(tier=wanted.tier)
    if wanted.issue:
        rows = rows.filter(issue_types__contains=f" {wanted.issue} ")
    if wanted.text.strip():
        rows = rows.filter(id__in=_nearest(wanted.text, rows))
    return rows


def _nearest(text: str, rows: QuerySet[ScriptVersion]) -> list[int]:
    """Name the wordings among rows that hold the words, the likest first: in memory, read once, for they never change."""
    keys = list(rows.order_by(*ORDERS["-changed"]).values_list("id", flat=True))
    missing = set(keys) - _shelf.keys()
    if missing:
        for gone in _shelf.keys() - set(
            ScriptVersion.objects.filter(number=F("script__latest")).values_list("id", flat=True)
        ):
            _shelf.pop(gone, None)
        for row in ScriptVersion.objects.filter(number=F("script__latest")).select_related("script").order_by("id"):
            if row.id in missing:
                _shelf[row.id] = search.Shelved(
                    search.read(row.title, row.title_en),
                    search.read(row.text, row.text_en, row.script.key, row.issue_types),
                )
    return search.nearest(text, {key: held for key in keys if (held := _shelf.get(key))})


def _before(script_id: int, instant: Instant) -> ScriptVersion | None:
    rows = ScriptVersion.objects.filter(script_id=script_id, approved_at__lte=instant)
    return rows.order_by("-approved_at", "-number").first()


def _change(row: ScriptVersion, at: Instant, before: ScriptVersion | None, *, gone: bool = False) -> ScriptChange:
    return ScriptChange(
        script_id=row.script_id,
        kind="retired" if gone else "new" if before is None else "changed",
        title=row.title,
        title_en=row.title_en,
        text=row.text,
        before=None if before is None else before.text,
        issue_types=tuple(row.issue_types.split()),
        at=at,
    )
