"""Say what signing in demands."""

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.actions import Ink
from zhunsheng.people.events import EntryPolicyChanged
from zhunsheng.people.models import EntryPolicyRow
from zhunsheng.people.policy import checked_policy, entry_policy
from zhunsheng.people.values import EntryPolicy

DESK_ID = 1


def set_entry_policy(ink: Ink, wanted: EntryPolicy) -> None:
    """Change what signing in demands; sessions that are open go on under the new times.

    Writes    the policy
    Records   entry.policy_changed with the names of what changed
    Refuses   AccessDenied, BadInput
    """
    require(ink.actor, Verb.ENTRY_POLICY, Subject(kind="desk", id=DESK_ID))
    before, after = entry_policy(), checked_policy(wanted)
    fields = [name for name in after.__struct_fields__ if getattr(before, name) != getattr(after, name)]
    if fields:
        EntryPolicyRow.objects.update_or_create(id=1, defaults={"policy": msgspec.json.encode(after).decode()})
        ink.record(EntryPolicyChanged(desk_id=DESK_ID, fields=fields))
