"""Shops, customers' orders and shipments."""
