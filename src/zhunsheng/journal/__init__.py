"""One append-only record of what happened, and the one pen that writes it."""
