"""The worker's postman: hands over what is due, outside the pen, and writes down what became of it."""

import logging
import threading
from typing import Final

from django.db import close_old_connections

from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import run
from zhunsheng.kernel.instants import Instant, now
from zhunsheng.notices.actions import claim_mails, settle_mail
from zhunsheng.notices.outbound import ADAPTERS
from zhunsheng.notices.queries import has_due, outgoing, server
from zhunsheng.notices.values import MailDelayed, MailRejected, Server

log = logging.getLogger(__name__)

PAUSE: Final = 2.0
AT_ONCE: Final = 5
"""Mails claimed together: few, so that a claim does not run out while its neighbours are handed over."""


def run_post(stop: threading.Event) -> None:
    """Hand mail over until told to stop."""
    while not stop.is_set():
        close_old_connections()
        try:
            more = hand_over(now())
        except Exception:  # logged with its trace; what was claimed is due again when the claim runs out
            log.exception("the mail queue could not be worked on")
            more = 0
        if not more:
            stop.wait(PAUSE)
    close_old_connections()


def hand_over(at: Instant) -> int:
    """Hand over what is due and say how many mails were tried."""
    if not has_due(at):
        return 0
    claimed = run(claim_mails, SYSTEM, at, AT_ONCE)
    if claimed:
        how = server()
        for mail_id in claimed:
            _hand_one(mail_id, how)
    return len(claimed)


def _hand_one(mail_id: int, how: Server) -> None:
    error, final = "", False
    try:
        mail = outgoing(mail_id)
        if mail is not None:
            ADAPTERS[how.settings.way](how, mail)
    except MailDelayed as fault:
        error = str(fault.detail["why"])
    except MailRejected as fault:
        error, final = str(fault.detail["why"]), True
    except Exception as fault:
        log.exception("mail %d could not be handed over", mail_id)
        error = type(fault).__name__
    run(settle_mail, SYSTEM, now(), mail_id, how.settings.way.value, error, final=final)
