"""Skill contests with their placings and honours lists, and direct assessment: the ways to a level beside the examination."""
