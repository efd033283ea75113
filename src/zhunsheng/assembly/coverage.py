"""Which clause is enforced by what: the tables of all rooms, collected in one place."""

from typing import Final

from zhunsheng.assist import enforces as assist
from zhunsheng.channels import enforces as channels
from zhunsheng.clocks import enforces as clocks
from zhunsheng.dialogue import enforces as dialogue
from zhunsheng.guard import enforces as guard
from zhunsheng.standards.values import Clause, Enforcement, EnforcerTable, Kind

RECORD: Final = Enforcement(
    enforcer="journal.record", test="tests/journal/test_chain.py::test_a_changed_fact_breaks_the_chain"
)
"""The journal lies beneath the standards and knows no clause; the front door speaks for it."""


def journal_covers(clause: Clause) -> Enforcement | str:
    """Answer for any record clause that is kept in the journal itself."""
    if clause.kind is Kind.RECORD and clause.record is not None and clause.record.kept_in == "journal":
        return RECORD
    return clause.awaits or "this is not kept in the journal"


TABLES: Final = (
    EnforcerTable(room="assist", enforces=assist.ENFORCES, covers=assist.covers),
    EnforcerTable(room="channels", enforces=channels.ENFORCES, covers=channels.covers),
    EnforcerTable(room="clocks", enforces=clocks.ENFORCES, covers=clocks.covers),
    EnforcerTable(room="dialogue", enforces=dialogue.ENFORCES, covers=dialogue.covers),
    EnforcerTable(room="guard", enforces=guard.ENFORCES, covers=guard.covers),
    EnforcerTable(room="journal", enforces={"cc-5.2c": RECORD}, covers=journal_covers),
)
