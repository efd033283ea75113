"""Note what was done with the desk as a whole."""

from zhunsheng.access.queries import require
from zhunsheng.access.values import Subject, Verb
from zhunsheng.journal.events import DeskBackedUp, DeskRestored
from zhunsheng.journal.ink import Ink

DESK_ID = 1


def note_backup(ink: Ink, position: int, rows: int, files: int, size: int) -> None:
    """Note that a backup was made.

    Records   desk.backed_up
    Refuses   AccessDenied
    """
    require(ink.actor, Verb.BACKUP_MAKE, Subject(kind="desk", id=DESK_ID))
    ink.record(DeskBackedUp(desk_id=DESK_ID, position=position, rows=rows, files=files, size=size))


def note_restored(ink: Ink, position: int, made_us: int) -> None:
    """Note that the desk was restored from a backup.

    Records   desk.restored
    Refuses   AccessDenied
    """
    require(ink.actor, Verb.BACKUP_MAKE, Subject(kind="desk", id=DESK_ID))
    ink.record(DeskRestored(desk_id=DESK_ID, position=position, made_us=made_us))
