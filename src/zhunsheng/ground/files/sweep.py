"""Take content off the disk that no row names any more."""

from zhunsheng.ground.files.blobs import alone, drop_mark, marks, remove_blob
from zhunsheng.ground.jobs import job
from zhunsheng.ground.models import StoredFile
from zhunsheng.kernel.durations import Duration, hours
from zhunsheng.kernel.instants import Instant

GRACE: Duration = hours(1)
"""How long a prepared file may wait for its row before it counts as given up."""


@job()
def sweep_blob(digest: str, token: str) -> None:
    """Remove an erased file's content unless a row shares it or somebody is just handing in the same."""
    with alone():
        drop_mark(digest, token)
        _remove_unless_needed(digest)


def sweep_abandoned(*, at: Instant) -> int:
    """Settle what was handed in more than the grace period ago, and return how many blobs went; run it now and then."""
    removed = 0
    with alone():
        for digest, token, since in marks():
            if since < at - GRACE:
                drop_mark(digest, token)
                removed += _remove_unless_needed(digest)
    return removed


def _remove_unless_needed(digest: str) -> bool:
    if StoredFile.objects.filter(digest=digest).exists() or any(mark[0] == digest for mark in marks()):
        return False
    return remove_blob(digest)
