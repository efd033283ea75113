"""What the house knows to answer: questions as customers word them, and the recogniser that tells them apart."""
