"""Change what may be said: the library of scripts."""

from zhunsheng.assist.actions.scripts import (
    approve_script,
    draft_script,
    furnish_scripts,
    note_script_used,
    retire_script,
    review_script,
    revise_script,
    revive_script,
)

__all__ = [
    "approve_script",
    "draft_script",
    "furnish_scripts",
    "note_script_used",
    "retire_script",
    "review_script",
    "revise_script",
    "revive_script",
]
