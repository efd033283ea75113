"""The interface for programs, under /api/v1: the same actions, queries and rights as the screens."""
