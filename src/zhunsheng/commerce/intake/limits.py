"""How large a file of orders may be; pure."""

from typing import Final

LARGEST: Final = 50 * 1024 * 1024
HEADING_WITHIN: Final = 100
"""Lines in which the heading must come."""
