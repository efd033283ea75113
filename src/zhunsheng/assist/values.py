"""Say what a suggestion is."""

from __future__ import annotations

from zhunsheng.standards.values import Value


class Greeting(Value, frozen=True):
    """Carry a greeting ready to send and the clause it comes from."""

    text: str
    clause_id: str
