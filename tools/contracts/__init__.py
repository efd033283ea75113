"""Import contracts of our own, for what the linter's own kinds cannot say. They are listed in `.importlinter`."""
