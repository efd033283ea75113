"""Steps by which the tables of the room came to be."""
