"""Reviews of dialogues."""
