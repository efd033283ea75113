"""Which clauses the channels enforce."""

from typing import Final

from zhunsheng.standards.values import Clause, Enforcement, Kind

WEBCHAT: Final = Enforcement(
    enforcer="channels.webchat",
    test="tests/surface/live/test_widget_desk.py::test_who_waits_hears_of_their_place_and_of_the_first_who_comes",
)
HERE: Final = frozenset({"webchat"})
"""The ways in that this version has; the others join the same queue when they come."""

ENFORCES: Final[dict[str, Enforcement]] = {"dy-3.1a": WEBCHAT}


def covers(clause: Clause) -> Enforcement | str:
    """Answer for any channel clause that names a way in which is here."""
    if clause.kind is not Kind.CHANNEL:
        return "the channels answer channel clauses only"
    if clause.channel is not None and HERE & set(clause.channel.ways):
        return WEBCHAT
    return clause.awaits or "no channel takes this clause"
