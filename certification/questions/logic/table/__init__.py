"""Keeps the spreadsheet format of the schools: its columns, how a row becomes a question, and how a question becomes a row."""
