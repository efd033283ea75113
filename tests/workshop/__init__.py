"""Users of the doors like anyone else."""
