"""What goes to a person outside a dialogue: mail, with its queue, its quiet hours and its limits."""
