"""What travels over the interface: pydantic lives here and in the routes, and is mapped to values at once."""
