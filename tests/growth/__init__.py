"""Shift sheets."""
