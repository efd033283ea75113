"""The whole desk in one sealed file, and back: tables row by row, files, keys. Restores into SQLite and PostgreSQL alike."""
