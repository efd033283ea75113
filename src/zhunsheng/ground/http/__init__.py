"""Speak HTTP to the outside; the only way out of the desk, and it never reaches inside the network by mistake.

Whatever URL a person or a partner's system gives us, the connection goes to an address that was checked, over a name
that was resolved once: what the name points to a moment later no longer matters.
"""

from zhunsheng.ground.http.addresses import OutboundRefused, resolve
from zhunsheng.ground.http.fetch import Fetched, OutboundFailed, fetch

__all__ = ["Fetched", "OutboundFailed", "OutboundRefused", "fetch", "resolve"]
