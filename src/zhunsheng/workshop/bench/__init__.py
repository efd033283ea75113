"""Benches: measure the desk against limits stated beforehand, with what else loaded the machine beside the figures."""
