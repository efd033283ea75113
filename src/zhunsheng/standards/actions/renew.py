"""Take in the text that ships with a newer version of the desk, keeping what the organisation filled in and changed."""

import json
import re
from collections.abc import Mapping
from typing import Final

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards.actions.install import Installed, install_standard
from zhunsheng.standards.models import Edition
from zhunsheng.standards.queries import load_for_desk

_EDITION: Final = re.compile(r"^edition: *(\d+) *$", re.MULTILINE)


def renew_standard(ink: Ink, text: str, *, name: str, effective_at: Instant, fills: Mapping[str, str]) -> Installed:
    """Install a shipped standard anew: its edition is raised above the newest one where the text has changed.

    Blanks that were filled and figures that were changed stay as the organisation has them; `fills` come on top.
    Writes    Edition, Standing
    Records   standard.installed
    Refuses   AccessDenied, StandardUnreadable, FillsRefused, ClauseTaken, BadInput (a past instant)
    """
    require(ink.actor, Verb.STANDARD_INSTALL, Subject(kind="standard"))
    document = load_for_desk(text, name=name)
    newest = Edition.objects.filter(document=document.document).order_by("-number").first()
    if newest is None:
        return install_standard(ink, text, name=name, effective_at=effective_at, fills=fills)
    if _EDITION.sub("", newest.text, count=1) == _EDITION.sub("", text, count=1):
        text = newest.text
    elif document.edition <= newest.edition:
        text = _EDITION.sub(f"edition: {newest.edition + 1}", text, count=1)
    kept = json.loads(newest.fills) | dict(fills)
    changes = json.loads(newest.changes or "{}")
    return install_standard(ink, text, name=name, effective_at=effective_at, fills=kept, changes=changes)
