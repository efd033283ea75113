"""Know every shape of data before a second thread runs.

msgspec works out a shape when it is first read into, and keeps that. Two threads that do so for the same shape at the same moment end the
process (a fault of the library, seen with 0.22.0: a web process that several browsers came back to at once after a restart). So all
shapes are worked out at the start, by the one thread there is; those of the pages, which take a second to load, before the first page.
"""

from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module

import msgspec
from django.conf import settings


def learn_shapes(*modules: str) -> int:
    """Work out every shape of the modules that are loaded, and of `modules`; return how many there are.

    Call it before another thread can meet one of them. A shape that is never read from outside (a field that no text can fill) is passed over.
    """
    for name in modules:
        import_module(name)
    known = 0
    for shape in _below(msgspec.Struct):
        with suppress(TypeError, NameError):
            msgspec.json.Decoder(shape)
            known += 1
    return known


def learn_shapes_of_pages() -> int:
    """Work out the shapes of the pages as well, which are otherwise loaded by the first request."""
    return learn_shapes(settings.ROOT_URLCONF)


def _below(shape: type) -> Iterator[type]:
    seen: set[type] = set()
    waiting: list[type] = [shape]
    while waiting:
        below: list[type] = type.__subclasses__(waiting.pop())
        for one in below:
            if one not in seen:
                seen.add(one)
                waiting.append(one)
                yield one
