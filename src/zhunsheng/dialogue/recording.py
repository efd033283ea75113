"""What closing does with the service record."""

import json

from zhunsheng.dialogue.events import RecordConfirmed
from zhunsheng.dialogue.heads import Head
from zhunsheng.dialogue.queries.demand import begun_at
from zhunsheng.dialogue.queries.record import drafted_of, edited, record_asked, stored_record
from zhunsheng.journal.actions import Ink

__all__ = ["record_asked", "settle_record"]


def settle_record(ink: Ink, head: Head) -> RecordConfirmed | None:
    """Give the fact of a record that was confirmed while the dialogue was open, None where it is still to be done."""
    since = begun_at(head.id)
    stored = stored_record(head.id, since)
    if stored is None or stored.confirmed_at is None:
        return None
    drafted, _ = drafted_of(head.about(), head.id, since)
    return RecordConfirmed(
        dialogue_id=head.id,
        about=head.about(),
        record_id=stored.id,
        edited=edited(json.loads(stored.fields), drafted),
    )
