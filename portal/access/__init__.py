"""Permissions, roles, grants by region or organisation, and the guard of views."""
