"""Inspections by public draw: plans, numbers, draws, visits and what they found."""
