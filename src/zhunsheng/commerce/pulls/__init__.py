"""Fetch a shop's orders from an address of the shop's own, on a schedule, page by page."""
