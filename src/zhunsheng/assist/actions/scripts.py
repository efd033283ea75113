"""Write, approve, review and retire scripts."""

from __future__ import annotations

from typing import Final

from django.db.models import F

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.assist.checks import tidy_script
from zhunsheng.assist.errors import NothingToApprove, OwnScript, ScriptChanged, ScriptHeld
from zhunsheng.assist.events import (
    ScriptApproved,
    ScriptDrafted,
    ScriptRetired,
    ScriptReviewed,
    ScriptRevived,
    ScriptsFurnished,
    ScriptUsed,
)
from zhunsheng.assist.lifecycle import SCRIPT
from zhunsheng.assist.models import Script, ScriptVersion
from zhunsheng.assist.shipped import shipped_library, situations
from zhunsheng.assist.values import APPROVED, ScriptDraft
from zhunsheng.dialogue.queries import subject_of_dialogue
from zhunsheng.ground.changing import change_row
from zhunsheng.ground.search import sound_of
from zhunsheng.guard.queries import Noes, Standing, insist_newest, insist_other_author, insist_sayable
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.ids import new_id
from zhunsheng.standards import queries as standards

DESK_ID: Final = 1
LIBRARY: Final = Subject(kind="script")
NOES: Final = Noes(changed=ScriptChanged, nothing=NothingToApprove, own=OwnScript, held=ScriptHeld)


def draft_script(ink: Ink, draft: ScriptDraft) -> int:
    """Write a new script; nobody is offered it before it is approved.

    Writes    the script and its first wording
    Records   script.drafted
    Refuses   AccessDenied, BadInput naming the field
    """
    require(ink.actor, Verb.SCRIPT_EDIT, LIBRARY)
    tidy = _tidy(draft)
    script_id = new_id()
    script = Script(
        id=script_id, key=f"own.{script_id}", state=SCRIPT.start, latest=1, owner_id=ink.actor.id, changed_at=ink.at
    )
    Script.objects.bulk_create([script])
    ScriptVersion.objects.bulk_create([_wording(ink, script_id, 1, tidy)])
    ink.record(ScriptDrafted(script_id=script_id, number=1))
    return script_id


def revise_script(ink: Ink, script_id: int, draft: ScriptDraft, *, began: int) -> int:
    """Write a newer wording of a script; the approved one counts until the newer one is approved.

    `began` is the number of the wording that was on the screen. A wording that is not approved yet is replaced.
    Writes    a wording, the script's newest number
    Records   script.drafted
    Refuses   AccessDenied, BadInput, NotFound, ScriptChanged when somebody was faster
    """
    require(ink.actor, Verb.SCRIPT_EDIT, LIBRARY)
    script = _get(script_id)
    tidy = _tidy(draft)
    if script.latest != began:
        raise ScriptChanged(latest=script.latest, began=began)
    number = script.latest + 1
    _change(script, latest=number, changed_at=ink.at)
    ScriptVersion.objects.bulk_create([_wording(ink, script_id, number, tidy)])
    ink.record(ScriptDrafted(script_id=script_id, number=number))
    return number


def approve_script(ink: Ink, script_id: int, *, number: int) -> None:
    """Approve the newest wording: from now on agents are offered it.

    `number` is the wording that was read; a newer one is not approved unread.
    Writes    who approved the wording, the script's state
    Records   script.approved
    Refuses   AccessDenied, NotFound, NothingToApprove, ScriptChanged, ScriptHeld for words that the guard holds,
              OwnScript for the author, unless they supervise
    """
    require(ink.actor, Verb.SCRIPT_APPROVE, LIBRARY)
    script = _get(script_id)
    insist_newest(
        Standing(latest=script.latest, approved=script.approved, in_use=script.state == APPROVED), number, NOES
    )
    wording = ScriptVersion.objects.get(script_id=script_id, number=number)
    insist_other_author(ink.actor, wording.author_id, NOES)
    insist_sayable(standards.standing(ink.at), [one for one in (wording.text, wording.text_en) if one], NOES)
    state = SCRIPT.apply(script.state, "approve")
    _change(script, state=state, approved=number, reviewed_at=ink.at, retired_at=None, changed_at=ink.at)
    ScriptVersion.objects.filter(id=wording.id).update(approved_by=ink.actor.id, approved_at=ink.at)
    ink.record(
        ScriptApproved(
            script_id=script_id, number=number, author_id=wording.author_id, issue_types=wording.issue_types.split()
        )
    )


def review_script(ink: Ink, script_id: int) -> None:
    """Note that an approved script was looked at and is still right.

    Writes    when it was reviewed
    Records   script.reviewed
    Refuses   AccessDenied, NotFound, NothingToApprove for one that is not approved
    """
    require(ink.actor, Verb.SCRIPT_APPROVE, LIBRARY)
    script = _get(script_id)
    if script.approved is None or script.state != APPROVED:
        raise NothingToApprove
    _change(script, reviewed_at=ink.at)
    ink.record(ScriptReviewed(script_id=script_id, number=script.approved))


def retire_script(ink: Ink, script_id: int) -> None:
    """Take a script out of use; its wordings stay.

    Writes    the script's state
    Records   script.retired
    Refuses   AccessDenied, NotFound, MoveRefused
    """
    require(ink.actor, Verb.SCRIPT_APPROVE, LIBRARY)
    script = _get(script_id)
    state = SCRIPT.apply(script.state, "retire")
    counts = ScriptVersion.objects.get(script_id=script_id, number=script.approved or script.latest)
    _change(script, state=state, retired_at=ink.at, changed_at=ink.at)
    ink.record(ScriptRetired(script_id=script_id, issue_types=counts.issue_types.split()))


def revive_script(ink: Ink, script_id: int) -> None:
    """Make a retired script a draft again; it is offered once somebody approves it.

    Writes    the script's state
    Records   script.revived
    Refuses   AccessDenied, NotFound, MoveRefused
    """
    require(ink.actor, Verb.SCRIPT_APPROVE, LIBRARY)
    script = _get(script_id)
    _change(script, state=SCRIPT.apply(script.state, "revive"), retired_at=None, changed_at=ink.at)
    ink.record(ScriptRevived(script_id=script_id))


def note_script_used(ink: Ink, script_id: int, dialogue_id: int) -> None:
    """Count that a script was sent; one that is gone meanwhile counts nowhere.

    Writes    how often and when last
    Records   script.used
    Refuses   AccessDenied
    """
    subject = subject_of_dialogue(dialogue_id)
    require(ink.actor, Verb.DIALOGUE_REPLY, subject)
    script = Script.objects.filter(id=script_id, approved__isnull=False).first()
    if script is None or script.approved is None:
        return
    Script.objects.filter(id=script_id).update(uses=F("uses") + 1, used_at=ink.at)
    ink.record(ScriptUsed(script_id=script_id, number=script.approved, dialogue_id=dialogue_id))


def furnish_scripts(ink: Ink) -> int:
    """Add the shipped scripts that are missing, approved; existing ones stay as they are. Return how many came.

    Writes    scripts and their wordings
    Records   scripts.furnished if something was missing
    Refuses   AccessDenied
    """
    require(ink.actor, Verb.SCRIPT_APPROVE, LIBRARY)
    known = set(Script.objects.values_list("key", flat=True))
    missing = [one for one in shipped_library().scripts if one.key not in known]
    rows: list[Script] = []
    wordings: list[ScriptVersion] = []
    for one in missing:
        script_id = new_id()
        state = SCRIPT.apply(SCRIPT.start, "approve")
        rows.append(
            Script(
                id=script_id, key=one.key, state=state, latest=1, approved=1, owner_id=ink.actor.id,
                reviewed_at=ink.at, changed_at=ink.at,
            )
        )  # fmt: skip
        wording = _wording(ink, script_id, 1, _tidy(one.draft()))
        wording.approved_by, wording.approved_at = ink.actor.id, ink.at
        wordings.append(wording)
    if rows:
        Script.objects.bulk_create(rows)
        ScriptVersion.objects.bulk_create(wordings)
        ink.record(ScriptsFurnished(desk_id=DESK_ID, scripts=len(rows)))
    return len(rows)


def _tidy(draft: ScriptDraft) -> ScriptDraft:
    return tidy_script(draft, situations=[one.code for one in situations()])


def _wording(ink: Ink, script_id: int, number: int, draft: ScriptDraft) -> ScriptVersion:
    return ScriptVersion(
        id=new_id(), script_id=script_id, number=number, situation=draft.situation, title=draft.title,
        title_en=draft.title_en, text=draft.text, text_en=draft.text_en, issue_types=f" {' '.join(draft.issue_types)} ", tier=draft.tier,
        channel=draft.channel, effective_from=draft.effective_from, effective_to=draft.effective_to,
        sound=sound_of(draft.title), author_id=ink.actor.id, made_at=ink.at,
    )  # fmt: skip


def _get(script_id: int) -> Script:
    script = Script.objects.filter(id=script_id).first()
    if script is None:
        raise NotFound("script", script_id)
    return script


def _change(script: Script, **columns: object) -> None:
    change_row(script, "version", **columns)
