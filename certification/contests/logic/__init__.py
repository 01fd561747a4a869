"""The rules of recognition as packs write them, their evaluation, and the reading of a list of placings."""
