"""Suggest what to say next."""
