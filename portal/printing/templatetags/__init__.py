"""Keeps the template tags that printed pages use."""
