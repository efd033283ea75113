"""Ask what to say next."""

from __future__ import annotations

from zhunsheng.assist.greetings import greeting_for
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
    "changes_since",
    "greeting_for",
    "scripted_issue_types",
    "scripts_for",
    "scripts_page",
    "scripts_shown",
    "situations",
    "the_script",
    "wordings",
]
