"""Orders from files: read whatever a shop platform exports, say what could not be read, take the rest; pure."""
