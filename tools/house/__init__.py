"""House checks: rules of the house that only the syntax tree can see. Run them with `python -m tools.house`."""
