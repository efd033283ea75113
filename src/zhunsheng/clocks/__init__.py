"""Time limits: start, pause, stop, due rows, ladders of escalation."""
