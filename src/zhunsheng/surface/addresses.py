"""How a number in an address is read: as an id that a database can hold; anything longer names nothing."""

from django.urls.converters import IntConverter


class IdConverter(IntConverter):
    """An id of at most eighteen digits; every id of the desk is one."""

    regex = "[0-9]{1,18}"
