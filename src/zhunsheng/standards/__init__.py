"""Clauses as data: documents, editions, figures, applicability, coverage."""
