"""A file is handed in, to go with a message."""

from zhunsheng.ground import files
from zhunsheng.journal.actions import Ink, system_only


@system_only("who may write a message may hand in a file; the page checks who it is before it reads the file")
def keep_file(ink: Ink, prepared: files.Prepared) -> None:
    """Keep a file that was judged and laid down; a message names it by its token.

    Writes  the file's row
    """
    files.keep(prepared, at=ink.at)
