"""`zhunsheng setup`: a real, empty desk with its first administrator."""

import argparse
import getpass
import sys
from collections.abc import Mapping

from django.core.management import call_command

from zhunsheng.access.values import SYSTEM, Grade, Role
from zhunsheng.assembly.commands.standards import pair
from zhunsheng.assembly.process import command_pen
from zhunsheng.assist.actions import furnish_categories, furnish_scripts
from zhunsheng.ground.keys import create_keyring
from zhunsheng.ground.settings import desk
from zhunsheng.journal.actions import run as write
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import now
from zhunsheng.people.actions import create_agent, ensure_defaults, set_password
from zhunsheng.people.queries import agent_cards, hash_password
from zhunsheng.people.values import NewAgent, Rights
from zhunsheng.standards import queries as standards
from zhunsheng.standards.actions import install_standard

CAPACITY = 8


def run(given: argparse.Namespace) -> int:
    """Make the tables and keys, install the shipped standards, and take the first administrator in.

    The password is asked for, or read from standard input when that is not a terminal.
    Refuses  BadInput on a desk that has colleagues already
    """
    desk().data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", verbosity=0)
    if agent_cards():
        raise BadInput("the desk", "empty: setup is for a new installation", f"{len(agent_cards())} colleagues")
    password = hash_password(_password(), login=given.login, name=given.name)
    fills = dict(pair(text) for text in given.set)
    parted = _parted(fills)
    create_keyring()
    with command_pen():
        at = now()
        write(ensure_defaults, SYSTEM, at)
        for name, text in standards.shipped():
            write(install_standard, SYSTEM, at, text, name=name, effective_at=at, fills=parted[name])
        write(furnish_scripts, SYSTEM, at)
        write(furnish_categories, SYSTEM, at)
        rights = Rights(roles=frozenset({Role.ADMINISTRATOR}), grade=Grade.SENIOR, capacity=CAPACITY)
        new = NewAgent(login=given.login, name=given.name, nickname=given.name, rights=rights)
        write(set_password, SYSTEM, at, write(create_agent, SYSTEM, at, new), password)
    sys.stdout.write(f"the desk is ready; sign in as {given.login}. Start it with `zhunsheng serve`.\n")
    return 0


def _parted(fills: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Give each shipped standard the blanks that are its own. Refuses: BadInput for a key that none of them has."""
    parted: dict[str, dict[str, str]] = {}
    for name, text in standards.shipped():
        blanks = standards.load(text, name=name).blanks()
        parted[name] = {key: value for key, value in fills.items() if key.partition("[")[0] in blanks}
    strange = fills.keys() - {key for own in parted.values() for key in own}
    if strange:
        raise BadInput("--set", "a blank of a shipped standard (`zhunsheng standards check` lists them)", min(strange))
    return parted


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("password: ")
    if first != getpass.getpass("once more: "):
        raise BadInput("the password", "typed alike twice", "two different ones")
    return first
