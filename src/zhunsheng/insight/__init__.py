"""Figures: folded from the journal as facts arrive, one definition each, with the way down to the dialogues behind."""
