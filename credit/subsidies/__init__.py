"""Subsidies: claims from a person's own records, their review, public notice, payment and what is to be returned."""
