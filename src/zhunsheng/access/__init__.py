"""Who may do what to whom, and what they see masked."""
