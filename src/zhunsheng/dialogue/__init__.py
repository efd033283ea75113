"""Conversations: who writes with whom, where it waits, and the gate every outgoing word passes."""
