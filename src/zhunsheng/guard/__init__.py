"""Judge outgoing text by the phrases of the standing standards."""
