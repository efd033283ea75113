"""`zhunsheng devices list|approve ID`: for the day on which no administrator can come in any more."""

import argparse
import sys

from zhunsheng.access.values import SYSTEM
from zhunsheng.assembly.process import command_pen
from zhunsheng.journal.actions import run as write
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import approve_device
from zhunsheng.people.queries import agent_cards, devices_page

MOST = 1000


def run(given: argparse.Namespace) -> int:
    """List the devices that wait, or approve one; whoever may run this on the machine may do anything anyway."""
    if given.verb == "list":
        logins = {card.id: card.login for card in agent_cards()}
        for card in devices_page(SYSTEM, state="waiting", limit=MOST):
            sys.stdout.write(
                f"{card.id}  {logins.get(card.agent_id, '?'):<20} {card.label:<24} {card.asked_at.iso()}\n"
            )
        return 0
    with command_pen():
        write(approve_device, SYSTEM, now(), given.id)
    sys.stdout.write("done\n")
    return 0
