"""Read the words of a document somebody handed in, in a process of its own that is bounded in memory and time.

What is read is hostile until proven otherwise: a file may unpack without end, be nested without end, or lead a parser in circles. So
each piece of a document is read by a child process with limits; whatever happens to it, the desk goes on and says why it was refused.
"""

from zhunsheng.ground.reading.asking import read_piece
from zhunsheng.ground.reading.blocks import EMPTY, FAULTS, LOCKED, TABLE, Block, Piece, Unreadable, kind_named

__all__ = ["EMPTY", "FAULTS", "LOCKED", "TABLE", "Block", "Piece", "Unreadable", "kind_named", "read_piece"]
