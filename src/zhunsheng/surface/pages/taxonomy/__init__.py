"""The taxonomy of issues: what counts, the draft with what it changes, its types one by one, earlier editions."""
