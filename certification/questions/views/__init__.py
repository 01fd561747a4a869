"""Keeps the pages of the question bank under /assess/questions/."""
