"""Learn what brings ways to ask one question nearer to each other, from written banks."""
