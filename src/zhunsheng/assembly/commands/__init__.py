"""The commands of the `zhunsheng` program, one file a word."""
