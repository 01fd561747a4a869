"""Keeps one command a file."""
