"""The demonstration shop, benches and simulators: users of the doors like anyone else."""
