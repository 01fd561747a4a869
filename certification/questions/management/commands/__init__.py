"""Keeps the commands of the question bank."""
