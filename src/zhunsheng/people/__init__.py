"""Agents, teams, skill groups, roles and grades; customers and their identities."""
