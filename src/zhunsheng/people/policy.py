"""What the organisation demands of those who come in."""

from functools import cache
from importlib import resources

import msgspec

from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.yamls import read_yaml
from zhunsheng.people.models import EntryPolicyRow
from zhunsheng.people.values import EntryPolicy

BOUNDS = {
    "factor_days": (0, 90),
    "session_hours": (1, 24 * 7),
    "idle_minutes": (5, 24 * 60),
    "waiting_minutes": (1, 12 * 60),
    "reset_minutes": (5, 24 * 60),
    "invite_hours": (1, 24 * 30),
    "asks_an_hour": (1, 20),
    "code_tries": (3, 20),
}


@cache
def shipped_policy() -> EntryPolicy:
    """Read what a new desk demands."""
    text = resources.files("zhunsheng.people").joinpath("entry.yaml").read_text("utf-8")
    return msgspec.convert(read_yaml(text), EntryPolicy)


def entry_policy() -> EntryPolicy:
    """Say what the desk demands now."""
    row = EntryPolicyRow.objects.filter(id=1).first()
    return shipped_policy() if row is None else msgspec.json.decode(row.policy, type=EntryPolicy)


def checked_policy(wanted: EntryPolicy) -> EntryPolicy:
    """Insist on numbers that neither lock everybody out nor let everybody in. Refuses: BadInput."""
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(wanted, name) <= most:
            raise BadInput(name, f"{least} to {most}", getattr(wanted, name))
    return wanted
