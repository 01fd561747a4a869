"""Keeps what talks to libraries and files outside: the page renderer, the font files, the code reader and writer."""
