"""Orders that the worker takes in from a file somebody handed in: what is wished, and how far it is."""
