"""Keeps the spreadsheet format of the schools: its columns, rows to questions, questions to rows."""
