"""Simulated customers and agents on the real sockets of a running desk."""
