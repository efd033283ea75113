"""What customers think of how they were served: ratings at the end of a dialogue."""
