"""Which clause is enforced by what: the tables of all rooms, collected in one place."""

from typing import Final

from zhunsheng.assist import enforces as assist
from zhunsheng.cases import enforces as cases
from zhunsheng.channels import enforces as channels
from zhunsheng.clocks import enforces as clocks
from zhunsheng.dialogue import enforces as dialogue
from zhunsheng.growth import enforces as growth
from zhunsheng.guard import enforces as guard
from zhunsheng.insight import enforces as insight
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


DEVICES: Final = Enforcement(
    enforcer="people.knock",
    test="tests/people/test_entry.py::test_an_unknown_device_is_kept_out_until_somebody_else_approves_it",
)
AT_THE_DOOR: Final = frozenset({"device_approval", "second_factor", "session_revocation"})
"""What the door of the desk keeps; the room of people lies beneath the standards too."""


def people_covers(clause: Clause) -> Enforcement | str:
    """Answer for any access clause that asks for what the door of the desk keeps."""
    if clause.kind is Kind.ACCESS and clause.keeps and AT_THE_DOOR.issuperset(clause.keeps):
        return DEVICES
    return clause.awaits or "nothing at the door keeps this"


GRADES: Final = Enforcement(
    enforcer="access.decide",
    test="tests/access/test_grades.py::test_what_a_grade_does_not_have_is_refused_in_the_action_itself",
)
IN_THE_MATRIX: Final = frozenset({"rights_by_grade"})
"""What the table of rights keeps; it lies beneath every room."""


def access_covers(clause: Clause) -> Enforcement | str:
    """Answer for any access clause that asks for what the table of rights keeps."""
    if clause.kind is Kind.ACCESS and clause.keeps and IN_THE_MATRIX.issuperset(clause.keeps):
        return GRADES
    return ""


PUBLISHING: Final = Enforcement(
    enforcer="standards.publish",
    test="tests/standards/test_drafting.py::test_open_blanks_keep_a_draft_from_being_published",
)
BY_PUBLISHING: Final = frozenset({"blanks_filled", "idle_shown"})
"""What keeps a standard from hanging on the wall: no open figure is published, and what nothing exercises is marked."""


def standards_cover(clause: Clause) -> Enforcement | str:
    """Answer for any routine that asks for what publishing and the clause pages keep."""
    if clause.kind is Kind.ROUTINE and clause.keeps and BY_PUBLISHING.issuperset(clause.keeps):
        return PUBLISHING
    return ""


BACKUP: Final = Enforcement(
    enforcer="ground.vault",
    test="tests/assembly/test_backup.py::test_a_changed_or_cut_archive_is_noticed_and_nothing_is_written",
)
IN_STORE: Final = frozenset({"sealed_backup", "secure_headers", "sealed_fields"})
"""What the floor keeps of data at rest and on its way."""


def ground_covers(clause: Clause) -> Enforcement | str:
    """Answer for any retention clause that asks for what the floor keeps."""
    if clause.kind is Kind.RETENTION and clause.keeps and IN_STORE.issuperset(clause.keeps):
        return BACKUP
    return clause.awaits or "nothing on the floor keeps this"


TABLES: Final = (
    EnforcerTable(room="access", enforces={"ec-4.3a": GRADES}, covers=access_covers),
    EnforcerTable(room="assist", enforces=assist.ENFORCES, covers=assist.covers),
    cases.TABLE,
    EnforcerTable(room="channels", enforces=channels.ENFORCES, covers=channels.covers),
    EnforcerTable(room="clocks", enforces=clocks.ENFORCES, covers=clocks.covers),
    EnforcerTable(room="dialogue", enforces=dialogue.ENFORCES, covers=dialogue.covers),
    EnforcerTable(room="growth", enforces=growth.ENFORCES, covers=growth.covers),
    EnforcerTable(room="guard", enforces=guard.ENFORCES, covers=guard.covers),
    EnforcerTable(room="insight", enforces=insight.ENFORCES, covers=insight.covers),
    EnforcerTable(room="journal", enforces={"cc-5.2c": RECORD}, covers=journal_covers),
    EnforcerTable(room="ground", enforces={"dy-6.4": BACKUP}, covers=ground_covers),
    EnforcerTable(room="standards", enforces={"ec-6.0": PUBLISHING}, covers=standards_cover),
    EnforcerTable(room="people", enforces={"ec-4.3b": DEVICES}, covers=people_covers),
)
