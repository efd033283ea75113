"""What people and programs see: pages, the API and live sockets. Parse, call one action or query, present."""
