"""The worker asks the platform with which parcels an order travels, one order at a time, outside the pen."""

import logging
import threading
from typing import Final

from django.db import close_old_connections

from zhunsheng.access.values import SYSTEM
from zhunsheng.commerce.actions.parcels import claim_parcel, settle_parcels
from zhunsheng.commerce.connecting import call_platform
from zhunsheng.commerce.doudian.parcels import ORDER_DETAIL, Parcel, parcels_in
from zhunsheng.commerce.queries import connection_of_shop, order_by_id, parcel_due
from zhunsheng.journal.actions import run
from zhunsheng.kernel.errors import NotFound, Refusal
from zhunsheng.kernel.instants import Instant, now

log = logging.getLogger(__name__)
PAUSE: Final = 2.0


def run_parcels(stop: threading.Event) -> None:
    """Ask for what is due until told to stop."""
    while not stop.is_set():
        close_old_connections()
        try:
            more = parcel_next(now())
        except Exception:  # logged with its trace; the claim runs out and the order is due again
            log.exception("a parcel could not be asked for")
            more = False
        if not more:
            stop.wait(PAUSE)
    close_old_connections()


def parcel_next(at: Instant) -> bool:
    """Ask for the parcel that has been due longest; tell whether there was one. A failure is that order's alone."""
    if not parcel_due(at):
        return False
    order_id = run(claim_parcel, SYSTEM, at)
    if order_id is None:
        return False
    try:
        found, why = _asked(order_id, at), "no_number"
    except Refusal as refusal:
        found, why = [], str(refusal)
    except Exception as error:  # a fault of ours must not keep the others waiting; the page shows its name
        log.exception("the parcel of order %d could not be asked for", order_id)
        found, why = [], type(error).__name__
    run(settle_parcels, SYSTEM, now(), order_id, found, at, why)
    return True


def _asked(order_id: int, at: Instant) -> list[Parcel]:
    order = order_by_id(order_id)
    connection = None if order is None else connection_of_shop(order.shop_id)
    if order is None or connection is None or not connection.token:
        raise NotFound("access token of the platform", "")
    return parcels_in(call_platform(connection, ORDER_DETAIL, {"shop_order_id": order.number}, at))
