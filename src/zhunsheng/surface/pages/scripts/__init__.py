"""The library of scripts: list, one script with its history, writing."""
