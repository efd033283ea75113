"""The quality of dialogues: an inspector reviews a closed one clause by clause, and the agent answers once."""
