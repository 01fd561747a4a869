"""Keeps the role desks, the registry of what other rooms show on them, and what every page has around its content."""
