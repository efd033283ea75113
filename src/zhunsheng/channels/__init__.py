"""Adapters to the outside, one folder of one shape each; today web chat, whose sockets are in `surface/live`."""
