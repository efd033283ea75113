"""Pages of the guard: its test bench, the desk's own rules, and what proves claims."""
