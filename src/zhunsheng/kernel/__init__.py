"""Keep the pure floor: instants, working time, lifecycles, conditions, ids and typed errors (no Django)."""
