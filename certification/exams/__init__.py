"""Blueprints, sessions, seats, attempts as event logs, marks."""
