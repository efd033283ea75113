"""Figures: what they mean, how they stand, by what they differ, and the very dialogues behind them."""
