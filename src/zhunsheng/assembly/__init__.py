"""The front door: settings, wiring, URLs, ASGI entry and commands. Knows everyone, known by no one."""
