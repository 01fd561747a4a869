"""Keeps what is pure about questions: shape, validity, the marking of answers, the reading of files."""
