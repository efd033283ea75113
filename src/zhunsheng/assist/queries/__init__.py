"""Ask what to say next."""

from __future__ import annotations

from zhunsheng.assist.aids import demands
from zhunsheng.assist.greetings import greeting_for
from zhunsheng.assist.queries.briefing import announcement, announcements, readers_of, unread
from zhunsheng.assist.queries.probing import probe
from zhunsheng.assist.queries.scripts import (
    ScriptFilter,
    changes_since,
    scripted_issue_types,
    scripts_for,
    scripts_page,
    scripts_shown,
    the_script,
    wordings,
)
from zhunsheng.assist.shipped import situations

__all__ = [
    "ScriptFilter",
    "announcement",
    "announcements",
    "changes_since",
    "demands",
    "greeting_for",
    "probe",
    "readers_of",
    "scripted_issue_types",
    "scripts_for",
    "scripts_page",
    "scripts_shown",
    "situations",
    "the_script",
    "unread",
    "wordings",
]
