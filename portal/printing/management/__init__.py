"""Keeps the commands of the printing room."""
