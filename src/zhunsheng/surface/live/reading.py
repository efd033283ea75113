"""Reading for sockets: the database is asked in a thread, never on the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import OperationalError, close_old_connections, connection

P = ParamSpec("P")
R = TypeVar("R")

_pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="reader")


def _read(query: Callable[[], R]) -> R:
    """Run a query; a connection that the database has dropped is replaced once."""
    close_old_connections()
    try:
        return query()
    except OperationalError:
        connection.close()
        return query()


async def read(query: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a query in a reader thread and wait for it without blocking the loop."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_pool, _read, partial(query, *args, **kwargs))
