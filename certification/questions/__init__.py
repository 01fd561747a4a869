"""Keeps the question banks: immutable versions of each question, their approval by a second person, import and export."""
