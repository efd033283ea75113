"""How people grow: the sheet handed in at the end of a shift, and what a leader says of it."""
