"""Occupations, levels and the ways to qualify for them, read from the policy packs."""
