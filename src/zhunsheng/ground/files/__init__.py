"""Keep what people hand in: judged by its content, named harmlessly, served so that it can do nothing.

`prepare` reads, judges and writes the blob and takes as long as it needs, outside the pen; `keep` adds the row, inside
an action. `store` does both. `erase` drops the row; the blob follows after commit when no other row shares it.
"""

from zhunsheng.ground.files.keep import Prepared, copy, erase, file_of, keep, prepare, store
from zhunsheng.ground.files.kinds import KINDS
from zhunsheng.ground.files.names import clean_name
from zhunsheng.ground.files.refused import BROKEN, GONE, TOO_LARGE, TYPE, FileRefused
from zhunsheng.ground.files.serve import Served, headers_for, serve
from zhunsheng.ground.files.sweep import sweep_abandoned, sweep_blob

__all__ = [
    "BROKEN",
    "GONE",
    "KINDS",
    "TOO_LARGE",
    "TYPE",
    "FileRefused",
    "Prepared",
    "Served",
    "clean_name",
    "copy",
    "erase",
    "file_of",
    "headers_for",
    "keep",
    "prepare",
    "serve",
    "store",
    "sweep_abandoned",
    "sweep_blob",
]
