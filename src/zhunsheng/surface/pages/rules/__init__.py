"""Own policies and procedures: what counts, a draft that is tried, every edition."""
