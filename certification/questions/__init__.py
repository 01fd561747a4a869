"""Keeps the question banks: immutable versions, approval by a second person, import and export."""
