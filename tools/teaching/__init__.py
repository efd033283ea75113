"""Teach the encoder to tell customers' questions apart, from banks that were written for it."""
