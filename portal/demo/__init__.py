"""The demonstration world: its content, and the registry of chapters that rooms add to it."""
