"""Shops and orders need keys as people do."""

from tests.people.conftest import keys

__all__ = ["keys"]
