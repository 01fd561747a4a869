"""Keeps the tests of the third floor."""
