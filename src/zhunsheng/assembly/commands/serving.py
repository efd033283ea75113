"""`zhunsheng serve|web|worker|migrate`."""

import argparse

from django.core.management import call_command
from django.db import connection

from zhunsheng.assembly import apart, serve, tables, worker
from zhunsheng.assembly.commands import demo
from zhunsheng.assembly.supervisor import become_supervisor
from zhunsheng.ground.settings import desk


def run(given: argparse.Namespace) -> int:
    """Run one of the processes, never on tables that another version left."""
    if given.command in ("serve", "web"):
        serve.insist_on_address()
    desk().data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if given.command == "migrate" or getattr(given, "demo", False):
        call_command("migrate", verbosity=1 if given.command == "migrate" else 0)
        if given.command == "migrate":
            return 0
        demo.fill_if_empty(life=True)
    tables.insist()
    if given.command == "web":
        return serve.run_web()
    if given.command == "worker" and given.apart:
        return apart.work_apart()
    if given.command == "worker":
        worker.run_worker()
        worker.leave()
    connection.close()
    return become_supervisor(desk().bind)
