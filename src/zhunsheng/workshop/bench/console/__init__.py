"""How quick the console's readings are on a small and on a large record."""
