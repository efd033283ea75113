"""Tokens for the interface: one's own, and those of the desk's service accounts."""
