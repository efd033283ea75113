"""Leases: a duty that one process at a time may hold (sealing, ticking, reading)."""

from zhunsheng.journal.ink import Ink
from zhunsheng.journal.models import Lease
from zhunsheng.journal.values import system_only
from zhunsheng.kernel.durations import Duration


@system_only("processes share duties among themselves")
def hold_lease(ink: Ink, name: str, holder: str, length: Duration) -> bool:
    """Take or renew a duty; tell whether it is ours until the lease ends.

    Writes  the lease, only when it is free, ours or has run out
    """
    until = ink.at + length
    if Lease.objects.filter(name=name, holder=holder).update(until=until):
        return True
    if Lease.objects.filter(name=name, until__lt=ink.at).update(holder=holder, until=until):
        return True
    if Lease.objects.filter(name=name).exists():
        return False
    Lease.objects.create(name=name, holder=holder, until=until)
    return True


@system_only("processes share duties among themselves")
def release_lease(ink: Ink, name: str, holder: str) -> None:
    """Give a duty back so that another process need not wait for the lease to run out."""
    Lease.objects.filter(name=name, holder=holder).delete()
