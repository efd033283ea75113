"""SQLite as the desk uses it: several processes take turns at writing without sleeping past their turn."""
