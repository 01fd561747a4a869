"""Keeps what is pure about questions: their shape, what makes one valid, how an answer is marked, how files are read."""
