"""Keeps the tests of the question bank."""
