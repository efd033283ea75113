"""`zhunsheng manage …`: Django's own commands, for those who build on the desk."""

import argparse

from django.core.management import execute_from_command_line


def run(given: argparse.Namespace) -> int:
    """Pass the words on to Django."""
    execute_from_command_line(["zhunsheng manage", *given.words])
    return 0
